"""Decisions are only added to; of what waits to be handed over the site notes that it is there, and nothing else."""

from django.db import migrations

from caraway.platform.databases.grants import agreement_policy, append_only, grant

TABLES = ("jointdecision", "jointevent", "jointperson", "jointtask")
RELEASES = "victims_jointrelease"


class Migration(migrations.Migration):
    dependencies = [("victims", "0007_joint")]
    operations = [
        *(append_only(f"victims_{table}") for table in TABLES),
        grant(RELEASES, "SELECT, INSERT, UPDATE (sent_at)"),
        *(agreement_policy(table) for table in (*(f"victims_{one}" for one in TABLES), RELEASES)),
    ]
