"""What came up is only added to: what is so no longer is said beside it."""

from django.db import migrations

from caraway.platform.databases.grants import agreement_policy, append_only

TABLES = ("stagecame", "cameup", "nolongerso", "victimtold", "signalcame", "signalseen")


class Migration(migrations.Migration):
    dependencies = [("victims", "0005_upward")]
    operations = [
        *(append_only(f"victims_{table}") for table in TABLES),
        *(agreement_policy(f"victims_{table}") for table in TABLES),
    ]
