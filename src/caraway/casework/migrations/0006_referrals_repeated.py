"""A police reference may come again: for another person, or after an earlier referral ended. Sealed details name their place.

A case keeps the answers that its eligibility rests on.
"""

from django.db import migrations, models

from caraway.platform.databases.grants import grant


class Migration(migrations.Migration):
    dependencies = [("casework", "0005_acts_and_calendar")]
    operations = [
        migrations.RemoveConstraint(model_name="case", name="case_referred_once"),
        migrations.AddField("case", "answers", models.JSONField(default=dict), preserve_default=False),
        # A correction of the referral is assessed anew.
        grant("casework_case", "UPDATE (answers, assessment)"),
        migrations.AddField("dropbox", "referral", models.UUIDField(), preserve_default=False),
        migrations.AddField("dropbox", "version", models.PositiveIntegerField(), preserve_default=False),
    ]
