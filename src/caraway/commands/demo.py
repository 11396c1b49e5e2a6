"""A working site with demonstration people on this machine, with nothing to set up."""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from caraway.commands import CommandRefused, assets, held, practice, serve, victims_people, web, worker
from caraway.platform.databases import creation, migrating, places, templates
from caraway.platform.databases.planes import CASEWORK, VICTIMS, Plane
from caraway.platform.databases.servers import Server, running
from caraway.platform.databases.templates import People
from caraway.platform.gateways import clock

PORT = 8000
NOON = 12


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The size and day of the demonstration, and where it is served."""
    parser.add_argument("--full", action="store_true", help="about 1,200 people at the published rates, not about 120")
    parser.add_argument(
        "--practice", action="store_true", help="the practice site: sends nothing, begins again each night"
    )
    parser.add_argument("--port", type=int, help=f"where to serve (default {PORT}; for practice {practice.PORT})")
    parser.add_argument("--today", type=_day, help="the day the demonstration's year ends (default: this one)")
    parser.add_argument("--clock", type=_day, help="keep the people and go on at this later day, at noon")
    parser.add_argument("--seed", type=int, default=1, help="other people: any number (default 1)")
    parser.add_argument("--fresh", action="store_true", help="put the people back as they were first made")
    parser.add_argument("--prepare", action="store_true", help="make everything ready and stop without serving")


def run(options: argparse.Namespace) -> int:
    """Prepare, serve, and stop everything on Ctrl-C."""
    if options.practice:
        return practice.run(options, options.port or practice.PORT)
    port = options.port or PORT
    web.refuse_taken_port(port)
    assets.build()
    with running("demo", durable=True) as server:
        site_url = _given()
        if site_url is not None:
            if not options.prepare:
                _serve({CASEWORK: CASEWORK.environment(site_url)}, port, options.clock or options.today)
            return 0
        web.refuse_taken_port(port + 1)
        kept = _kept(server, options)
        sites = {
            CASEWORK: CASEWORK.environment(_prepared(server, kept, fresh=options.fresh)),
            VICTIMS: victims_people.environment(server, VICTIMS.database, CASEWORK.database),
        }
        if not options.prepare:
            _serve(sites, port, kept.clock)
    return 0


def _serve(sites: Mapping[Plane, dict[str, str]], port: int, at: date | None) -> None:
    """Serve each site at a port of its own, until Ctrl-C. CommandRefused where one ends by itself."""
    environments = {
        plane: environment | as_demonstration(port + number, at, plane)
        for number, (plane, environment) in enumerate(sites.items())
    }
    with ExitStack() as served:
        processes = [
            served.enter_context(web.serving(plane, environment, port + number))
            for number, (plane, environment) in enumerate(environments.items())
        ]
        _welcome(port, environments)
        # What they say of their jobs comes after the sign-ins, which are looked for at the top.
        for environment in environments.values():
            served.enter_context(worker.working(environment))
        while all(process.poll() is None for process in processes):
            time.sleep(0.5)
    raise CommandRefused("A web server ended by itself; what it said stands above.")


def as_demonstration(port: int, today: date | None, plane: Plane = CASEWORK) -> dict[str, str]:
    """Every page says that the people are invented; mail is kept in a folder instead of sent; a day asked for stays."""
    held_at = {held.HELD_AT: clock.at(today, NOON).isoformat()} if today else {}
    return held_at | {
        "CARAWAY_DEMONSTRATION": "1",
        "CARAWAY_MAIL": "filebased",
        "CARAWAY_MAIL_FOLDER": str(_mail()),
        "CARAWAY_ADDRESS": f"http://{plane.host}:{port}",
    }


def _given() -> str | None:
    """The site's URL where the environment names a database of the reader's own, brought up to date."""
    owner, site = os.environ.get("CARAWAY_OWNER_URL"), os.environ.get("CARAWAY_DATABASE_URL")
    if not owner and not site:
        return None
    if not owner or not site:
        raise CommandRefused("Set both CARAWAY_OWNER_URL and CARAWAY_DATABASE_URL, or neither.")
    migrating.migrate(CASEWORK, owner)
    serve.refuse_unsafe_database(site)
    return site


@dataclass(frozen=True)
class Kept:
    """The people of the demonstration, and the day its clock stands at; None for a clock that goes."""

    people: People
    clock: date | None

    @property
    def template(self) -> str:
        return templates.peopled_name(CASEWORK, self.people)

    @property
    def remark(self) -> str:
        """What is written on the database about it."""
        return " ".join(
            [self.template, self.people.today.isoformat(), *([self.clock.isoformat()] if self.clock else [])]
        )


def _kept(server: Server, options: argparse.Namespace) -> Kept:
    """Those that are there, unless others are asked for or the program has changed: what was tried stays.

    The clock never goes back: what was recorded on a later day would lie in the future.
    """
    there = None if options.today or options.fresh else _there(server, options)
    people = there.people if there else People(options.today or clock.today(), options.seed, options.full)
    left_at = there.clock if there and there.clock and there.clock > clock.today() else None
    if options.clock and options.clock < (left_at or people.today):
        raise CommandRefused(
            f"The clock goes forward only: choose {left_at or people.today} or a later day, or begin again with --fresh."
        )
    if left_at and not options.clock:
        _say(f"The clock stands at {left_at}, where you left it; --fresh begins again.")
    elif there and people.today < clock.today():
        _say(f"These are the people of {people.today}, with what was tried; --fresh makes those of today.")
    return Kept(people, options.clock or left_at or options.today)


def _there(server: Server, options: argparse.Namespace) -> Kept | None:
    with creation.administering(server) as admin:
        template, *days = creation.remark(admin, CASEWORK.database).split() or [""]
    if not days:
        return None
    day, *at = map(date.fromisoformat, days)
    found = Kept(People(day, options.seed, options.full), at[0] if at else None)
    return found if found.template == template else None


def _prepared(server: Server, kept: Kept, *, fresh: bool) -> str:
    with creation.administering(server) as admin:
        creation.make_logins(admin, server)
    template, theirs = _template(server, kept.people), templates.migrated(server, VICTIMS)
    with creation.administering(server) as admin:
        made_from, *_ = creation.remark(admin, CASEWORK.database).split() or [""]
        # What the police sealed is in one database or in the other: neither is put back without its fellow.
        if fresh or made_from != template or creation.remark(admin, VICTIMS.database) != f"{template} {theirs}":
            _say("Copying the demonstration people" + (": what was tried before is replaced." if made_from else "."))
            creation.clone(admin, CASEWORK, template, CASEWORK.database)
            creation.clone(admin, VICTIMS, theirs, VICTIMS.database)
            victims_people.load_into(server, VICTIMS.database, CASEWORK.database, kept.people.today)
            creation.set_remark(admin, VICTIMS.database, f"{template} {theirs}")
        creation.set_remark(admin, CASEWORK.database, kept.remark)
    return server.url(CASEWORK.site, CASEWORK.database)


def _template(server: Server, people: People) -> str:
    size = "about 1,200 people: some minutes" if people.full else "about 120 people: up to a minute"
    return templates.peopled(server, CASEWORK, people, lambda: _say(f"Making the demonstration, {size}, once."))


def _welcome(port: int, environments: Mapping[Plane, dict[str, str]]) -> None:
    for number, (plane, environment) in enumerate(environments.items()):
        site = "Caraway" if plane is CASEWORK else "The victims' site"
        print(f"\n{site} is at http://{plane.host}:{port + number}/\n", flush=True)
        shown = subprocess.run(
            [sys.executable, "-m", "caraway.commands.people", "sign-ins"],
            env=environment,
            capture_output=True,
            text=True,
        )
        for line in shown.stdout.splitlines():
            print("  " + "   ".join(line.split("\t")))
        if shown.returncode:
            _say(shown.stderr.strip())
    print(f"\nMail is kept in {_mail()} instead of sent. Ctrl-C stops both.", flush=True)


def _mail() -> Path:
    return places.state() / "mail"


def _say(sentence: str) -> None:
    print(sentence, flush=True)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day: write it as 2025-03-31") from None
