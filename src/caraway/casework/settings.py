"""Settings of the casework site: those of `platform.site_settings`, and

CARAWAY_VICTIMS_KEY     the victims' site's public key, 64 hexadecimal figures
"""

from importlib.util import find_spec
from pathlib import Path

from caraway.platform.site_settings import *  # noqa: F403  what both sites have in common
from caraway.platform.site_settings import DEMONSTRATION, INSTALLED_APPS, needed

_DEMONSTRATION = "caraway.casework.demonstration"
DEMONSTRATION_SIGN_INS = f"{_DEMONSTRATION}.sign_ins" if DEMONSTRATION and find_spec(_DEMONSTRATION) else ""

VICTIMS_PUBLIC_KEY = needed("CARAWAY_VICTIMS_KEY")

SITE_THEME = "casework"
PAGE_FRAME = "caraway.casework.desks.frame.frame"
CARAWAY_PLANE = "casework"
CARAWAY_JOBS = "caraway.casework.jobs.table.JOBS"
CARAWAY_MACHINES = "caraway.casework.actions.api_clients.caller"
CARAWAY_SITE_LOGIN = "caraway_casework"
CARAWAY_PAPER = Path(__file__).with_name("paper")

INSTALLED_APPS = [*INSTALLED_APPS, "caraway.casework"]
ROOT_URLCONF = "caraway.casework.urls"
WSGI_APPLICATION = "caraway.casework.wsgi.application"
SESSION_COOKIE_NAME = "caraway_casework"
CSRF_COOKIE_NAME = "caraway_casework_form"

# A force's export may be larger; only who may refer by file may send one, and only there.
LARGER_UPLOADS = {
    "police_imports": ("referral.import", 41 * 1024 * 1024),
    "police_import_match": ("import.map", 41 * 1024 * 1024),
}
