"""A text that came in and fits no case is put on the case that it is of, once somebody knows."""

from django.db import migrations

from caraway.platform.databases.grants import grant


class Migration(migrations.Migration):
    dependencies = [("casework", "0022_transfer_and_words")]

    operations = [
        # The case may be of another agreement with the same number. What came in stays as it came.
        grant("casework_incoming", "UPDATE (case_id, agreement_id)"),
    ]
