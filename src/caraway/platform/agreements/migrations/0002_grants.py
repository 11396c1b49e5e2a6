from django.db import migrations

from caraway.platform.databases.grants import agreement_policy, append_only, grant

DIRECTORY = ("agreements_organisation", "agreements_unit", "agreements_agreement", "agreements_agreementparty")


class Migration(migrations.Migration):
    """Who works with whom is a directory that the site reads; settings are seen by the parties alone, and only added to."""

    dependencies = [("agreements", "0001_initial")]
    operations = [
        *(append_only(table) for table in DIRECTORY),
        grant("agreements_agreement", "UPDATE (to_on)"),
        grant("agreements_agreementparty", "UPDATE (to_on)"),
        append_only("agreements_agreementversion"),
        agreement_policy("agreements_agreementversion"),
    ]
