from django.db import migrations, models


class Migration(migrations.Migration):
    """Of one person in one organisation there is one membership at a time."""

    dependencies = [("accounts", "0003_sign_in")]
    operations = [
        migrations.AddConstraint(
            "membership",
            models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("account", "organisation"),
                name="one_membership_at_a_time",
            ),
        ),
    ]
