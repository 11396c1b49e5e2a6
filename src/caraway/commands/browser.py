"""The machine's Chromium, for the journeys."""

import os
import shutil
from pathlib import Path

from caraway.commands import CommandRefused

GIVEN = "CARAWAY_CHROMIUM"
NAMES = (
    "chromium-headless-shell",  # the same engine without the windows nobody sees: half the work for a page
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
)
NOT_NEEDED = (
    "WebUIOmniboxPopup",  # with its two kin: pages of the address bar, drawn anew for every window nobody sees
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    "HttpsUpgrades",  # the rest as the driver has it, since only one such list counts
    "HttpsFirstBalancedModeAutoEnable",
    "PaintHolding",
    "OptimizationHints",
    "MediaRouter",
    "AimEnabled",
    "PreconnectToSearch",
)
ARGUMENTS = (
    f"--disable-features={','.join(NOT_NEEDED)}",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, EXCLUDE 127.0.0.1",
)


def chromium() -> str:
    """The path of a Chromium: the one of CARAWAY_CHROMIUM, else the machine's, else the driver's own.

    Raises CommandRefused with the sentence that says how to install one.
    """
    found = os.environ.get(GIVEN) or next(filter(None, map(shutil.which, NAMES)), None) or _drivers_own()
    if found is None or not Path(found).exists():
        raise CommandRefused(
            "The journeys need Chromium and there is none: install your system's package of it "
            f'(as on Debian, "apt-get install chromium-headless-shell"), or set {GIVEN} to the path of one.'
        )
    return found


def _drivers_own() -> str | None:
    kept = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    return next((str(path) for path in sorted(kept.glob("chromium-*/chrome-*/chrome"))), None)
