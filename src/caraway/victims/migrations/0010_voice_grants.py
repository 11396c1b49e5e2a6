"""What was said, assessed, planned and referred is only added to."""

from django.db import migrations

from caraway.platform.databases.grants import agreement_policy, append_only

TABLES = (
    "voiceheard",
    "safetyplan",
    "signpost",
    "assessmentbegun",
    "assessmentpart",
    "assessmentdone",
    "occasioncame",
    "maracdecision",
    "maracreferral",
    "maracsent",
)


class Migration(migrations.Migration):
    dependencies = [("victims", "0009_voice")]
    operations = [
        *(append_only(f"victims_{table}") for table in TABLES),
        *(agreement_policy(f"victims_{table}") for table in TABLES),
    ]
