"""What the site's login may do to each table. What was sent and what was tried are only added to."""

from django.db import migrations

from caraway.platform.databases.grants import agreement_policy, append_only, grant


class Migration(migrations.Migration):
    dependencies = [("victims", "0001_initial")]
    operations = [
        append_only("victims_delivery"),
        append_only("victims_policesent"),
        append_only("victims_attemptmade"),
        grant("victims_victimcase", "SELECT, INSERT, UPDATE (worker, engagement, closed_at)"),
        *(agreement_policy(f"victims_{table}") for table in ("delivery", "victimcase", "policesent", "attemptmade")),
    ]
