"""What the site's login may do to each table. Facts, messages and documents are only added to."""

from django.db import migrations

from caraway.platform.databases.grants import AGREEMENTS_IN_FORCE, agreement_policy, append_only, grant, policy
from caraway.platform.databases.logins import BRIDGE

CHANGED = {
    "participant": "phone, email, address, postcode, safe_methods, safe_hours, shared_with, language, interpreter,"
    " access_needs, court_orders",
    "case": "worker, victim_version",
    "standingrow": "facts, stage, on_hold, mode, expires_on, impossible_from, answer",
    "place": "held",
    "referraldraft": "police_reference, answers, sealed, sealed_on, views_dealt_with, risk_within_ceiling, changed_at,"
    " sent_case",
}
"""The columns that an action writes anew, by table: nothing else of a row is ever changed."""
ADDED = ("factrow", "message", "document")
HOSTED = f"(agreement_id = ANY({AGREEMENTS_IN_FORCE}) OR open_to && {AGREEMENTS_IN_FORCE})"
OURS = f"agreement_id = ANY({AGREEMENTS_IN_FORCE})"


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial")]
    operations = [
        *(grant(f"casework_{table}", f"SELECT, INSERT, UPDATE ({columns})") for table, columns in CHANGED.items()),
        *(append_only(f"casework_{table}") for table in ADDED),
        # Duties are made anew from the facts with each of them; nothing is lost with an old one.
        grant("casework_duerow", "SELECT, INSERT, DELETE"),
        grant("casework_workshop", "SELECT, INSERT, UPDATE (cancelled_at, closed_at)"),
        *(agreement_policy(f"casework_{table}") for table in (*CHANGED, *ADDED, "duerow")),
        policy("casework_workshop", "agreement", HOSTED, check=OURS),
        # The site puts in and never looks; the victims' site takes out.
        grant("casework_dropbox", "INSERT"),
        grant("casework_dropbox", "SELECT, DELETE", BRIDGE),
    ]
