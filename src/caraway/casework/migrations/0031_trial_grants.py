"""What the site's login may do to trials: registers are only added to, and a seed is there for the allocation alone."""

from django.db import migrations

from caraway.platform.databases.grants import AGREEMENTS_IN_FORCE, agreement_policy, append_only, grant, policy

OURS = f"agreement_id = ANY({AGREEMENTS_IN_FORCE})"
ALLOTTING = "current_setting('caraway.allotting', true) = 'yes'"
"""Said by what keeps and draws on seeds, for no longer than that takes; nothing that makes a page says it."""

ADDED = ("casework_allocationrow", "casework_allocationoverride")


class Migration(migrations.Migration):
    dependencies = [("casework", "0030_trials")]
    operations = [
        # That it is closed, and the seed once revealed; nothing else of a trial is ever changed.
        grant("casework_trialrow", "SELECT, INSERT, UPDATE (closed_at, revealed_at, revealed)"),
        agreement_policy("casework_trialrow"),
        append_only("casework_trialseed"),
        policy("casework_trialseed", "allotting", f"{OURS} AND {ALLOTTING}"),
        *(append_only(table) for table in ADDED),
        *(agreement_policy(table) for table in ADDED),
    ]
