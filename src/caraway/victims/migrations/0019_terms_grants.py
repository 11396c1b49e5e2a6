"""It is only added to, and shown to the agreement's parties alone."""

from django.db import migrations

from caraway.platform.databases.grants import agreement_policy, append_only


class Migration(migrations.Migration):
    dependencies = [("victims", "0018_terms")]
    operations = [append_only("victims_termscame"), agreement_policy("victims_termscame")]
