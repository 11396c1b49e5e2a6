"""It is only added to, and shown where its link is."""

from django.db import migrations

from caraway.platform.databases.grants import agreement_policy, append_only
from caraway.victims.shut import within


class Migration(migrations.Migration):
    dependencies = [("victims", "0020_left")]
    operations = [
        append_only("victims_surveyleft"),
        agreement_policy("victims_surveyleft"),
        *within({"surveyleft": ("link_id", "surveylink")}),
    ]
