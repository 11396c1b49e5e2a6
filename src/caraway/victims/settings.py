"""Settings of the victims' site: those of `platform.site_settings`, and

CARAWAY_VICTIMS_PRIVATE the private key that opens what the police have sealed, 64 hexadecimal figures. This process alone has it
CARAWAY_EXIT_TO         where “Exit this page” leads: a page of everyday things that anybody may be looking at. Default: the weather
CARAWAY_BRIDGE_URL      the login `caraway_bridge` into the casework database, for the upward views, the drop box and releases
"""

import os
from pathlib import Path

from caraway.platform.site_settings import *  # noqa: F403  what both sites have in common
from caraway.platform.site_settings import DEMONSTRATION, INSTALLED_APPS, MIDDLEWARE

DEMONSTRATION_SIGN_INS = "caraway.victims.demonstration.sign_ins" if DEMONSTRATION else ""

# Migrations run without either: what needs them says so.
VICTIMS_PRIVATE_KEY = os.environ.get("CARAWAY_VICTIMS_PRIVATE", "")
EXIT_TO = os.environ.get("CARAWAY_EXIT_TO", "https://www.bbc.co.uk/weather")
BRIDGE_URL = os.environ.get("CARAWAY_BRIDGE_URL", "")

SITE_THEME = "plum"  # nothing that a browser keeps names the site
PAGE_FRAME = "caraway.victims.desks.frame.frame"
CARAWAY_PLANE = "victims"
CARAWAY_JOBS = "caraway.victims.jobs.table.JOBS"
CARAWAY_MACHINES = ""
CARAWAY_AGREEMENT_GRAMMAR = "caraway.victims.area_grammar.CONTACT"
CARAWAY_SITE_LOGIN = "caraway_victims"
CARAWAY_PAPER = Path(__file__).with_name("paper")

INSTALLED_APPS = [*INSTALLED_APPS, "caraway.victims"]
MIDDLEWARE = [*MIDDLEWARE, "caraway.victims.desks.locking.state.Locked"]
ROOT_URLCONF = "caraway.victims.urls"
WSGI_APPLICATION = "caraway.victims.wsgi.application"
SESSION_COOKIE_NAME = "caraway_victims"
CSRF_COOKIE_NAME = "caraway_victims_form"
