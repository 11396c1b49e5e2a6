"""What the site's login may do to plans and calls: they are only added to."""

from django.db import migrations

from caraway.platform.databases.grants import agreement_policy, append_only

TABLES = ("victims_planversion", "victims_plandetail", "victims_contactasked", "victims_callstep")


class Migration(migrations.Migration):
    dependencies = [("victims", "0003_plan")]
    operations = [
        *(append_only(table) for table in TABLES),
        *(agreement_policy(table) for table in TABLES),
    ]
