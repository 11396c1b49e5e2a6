"""The licensor writes the settings of the agreements that report to it. It sees nothing else of them: cases stay the parties'."""

from django.db import migrations

from caraway.platform.databases.grants import policy

REPORTS_TO_US = (
    "EXISTS (SELECT FROM agreements_agreement AS agreement WHERE agreement.id = agreement_id AND"
    " agreement.reports_to_id = nullif(current_setting('caraway.organisation', true), '')::uuid)"
)


class Migration(migrations.Migration):
    dependencies = [("agreements", "0002_grants")]
    operations = [policy("agreements_agreementversion", "licensor", REPORTS_TO_US)]
