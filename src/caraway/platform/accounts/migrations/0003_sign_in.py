from django.db import migrations, models

import caraway.platform.gateways.ids
from caraway.platform.databases.grants import append_only, grant


class Migration(migrations.Migration):
    """Tries that failed; invitations that were withdrawn; and what the site may do with allauth's tables.

    Of those tables the site uses two: second factors (their secrets sealed with the site's key, read and written by
    their owner's own sign-in alone) and links to an organisation's own sign-in (issuer and subject, nothing else).
    It may do nothing with the others: addresses and confirmations, and apps and tokens, which stay empty.
    """

    dependencies = [
        ("accounts", "0002_grants"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
    ]
    operations = [
        migrations.AddField("invitation", "withdrawn_at", models.DateTimeField(blank=True, null=True)),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caraway.platform.gateways.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(max_length=64)),
                ("at", models.DateTimeField(db_index=True)),
            ],
            options={"indexes": [models.Index(fields=["key", "at"], name="attempt_by_key")]},
        ),
        grant("accounts_invitation", "UPDATE (withdrawn_at)"),
        grant("accounts_attempt", "SELECT, INSERT, DELETE"),
        grant("mfa_authenticator", "SELECT, INSERT, DELETE"),
        grant("mfa_authenticator", "UPDATE (data, last_used_at)"),
        append_only("socialaccount_socialaccount"),
        grant("socialaccount_socialaccount", "DELETE"),
        # Django asks for the tokens of a link that it removes; none is ever stored.
        grant("socialaccount_socialtoken", "SELECT (account_id), DELETE"),
    ]
