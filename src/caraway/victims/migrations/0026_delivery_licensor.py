"""The licensor says which agreement of the sessions each agreement that reports to it serves, and sees that of them. Cases stay the parties'."""

from importlib import import_module

from django.db import migrations

from caraway.platform.databases.grants import policy

REPORTS_TO_US = import_module("caraway.platform.agreements.migrations.0003_licensor").REPORTS_TO_US


class Migration(migrations.Migration):
    dependencies = [("agreements", "0003_licensor"), ("victims", "0025_kept_apart_grants")]
    operations = [policy("victims_delivery", "licensor", REPORTS_TO_US)]
