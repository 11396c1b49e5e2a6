"""They are only added to, and shown to nobody who works with either of the two, as both cases are not."""

from django.db import migrations

from caraway.platform.databases.grants import agreement_policy, append_only
from caraway.victims.shut import SHUT, apart, within

TABLES = ("apartproposed", "apartanswered")


class Migration(migrations.Migration):
    dependencies = [("victims", "0024_kept_apart")]
    operations = [
        *(append_only(f"victims_{table}") for table in TABLES),
        *(agreement_policy(f"victims_{table}") for table in TABLES),
        apart(
            "apartproposed",
            "EXISTS (SELECT FROM victims_jointdecision AS whole WHERE whole.id = decision_id)"
            f" AND other_id NOT IN ({SHUT})",  # nosec B608
        ),
        *within({"apartanswered": ("pair_id", "apartproposed")}),
    ]
