"""The practice site: invented people to try everything on. It sends nothing, and begins again every night."""

import argparse
import subprocess
from datetime import datetime

from caraway.commands import CommandRefused, assets, web, worker
from caraway.platform.databases import creation, templates
from caraway.platform.databases.planes import CASEWORK
from caraway.platform.databases.servers import Server, running
from caraway.platform.databases.templates import People
from caraway.platform.gateways import clock
from caraway.platform.jobs.schedule import Daily

PORT = 8010
DATABASE = "caraway_practice"
RESET = Daily("03:00")
LOOK_EVERY = 20.0  # seconds: a machine that slept is not to be late by as much


def run(options: argparse.Namespace, port: int) -> int:
    """Serve; at three in the morning put everything back and go on. Ctrl-C stops it."""
    if options.today or options.clock:
        raise CommandRefused("The practice site is always at the present day: leave out --today and --clock.")
    web.refuse_taken_port(port)
    assets.build()
    fresh = options.fresh
    with running("demo", durable=True) as server:
        while True:
            url = prepared(server, People(clock.today(), options.seed, options.full), fresh=fresh)
            if options.prepare:
                return 0
            _serve_until(RESET.after(clock.now()), url, port)
            print("The practice site begins again.", flush=True)
            fresh = True


def as_practice(port: int) -> dict[str, str]:
    """Every page says that this is for practice and that the people are invented; nothing leaves."""
    return {
        "CARAWAY_DEMONSTRATION": "1",
        "CARAWAY_PRACTICE": "1",
        "CARAWAY_MAIL": "dummy",
        "CARAWAY_ADDRESS": f"http://{CASEWORK.host}:{port}",
    }


def prepared(server: Server, people: People, *, fresh: bool) -> str:
    """The site's URL of a database with these people: the one that is there, unless it is to begin again or is another day's."""
    with creation.administering(server) as admin:
        creation.make_logins(admin, server)
    template = templates.peopled(server, CASEWORK, people, lambda: print("Making the people, once a day.", flush=True))
    with creation.administering(server) as admin:
        if fresh or creation.remark(admin, DATABASE) != template:
            creation.clone(admin, CASEWORK, template, DATABASE)
            creation.set_remark(admin, DATABASE, template)
    return server.url(CASEWORK.site, DATABASE)


def _serve_until(moment: datetime, url: str, port: int) -> None:
    environment = CASEWORK.environment(url) | as_practice(port)
    with web.serving(CASEWORK, environment, port) as process, worker.working(environment):
        print(
            f"\nThe practice site is at http://{CASEWORK.host}:{port}/ until {RESET.at[0]}.\nCtrl-C stops it.",
            flush=True,
        )
        while clock.now() < moment:
            try:
                process.wait(LOOK_EVERY)
            except subprocess.TimeoutExpired:
                continue
            raise CommandRefused("The web server ended by itself; what it said stands above.")
