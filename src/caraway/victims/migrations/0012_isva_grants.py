"""What the site's login may do to advisers' cases: everything is only added, but for whose a case is and that it is closed."""

from django.db import migrations

from caraway.platform.databases.grants import agreement_policy, append_only, grant

ADDED = (
    "isvaservice",
    "isvastep",
    "isvarisk",
    "isvaconsent",
    "isvacontact",
    "isvameasure",
    "isvacourtday",
    "isvasupport",
    "isvatherapy",
    "isvaschool",
    "isvaperson",
    "isvapersongone",
    "isvaasked",
    "isvaplan",
    "isvadetail",
)


class Migration(migrations.Migration):
    dependencies = [("victims", "0011_isva")]
    operations = [
        *(append_only(f"victims_{table}") for table in ADDED),
        grant("victims_isvacase", "SELECT, INSERT, UPDATE (adviser, closed_on, closed_why)"),
        *(agreement_policy(f"victims_{table}") for table in (*ADDED, "isvacase")),
    ]
