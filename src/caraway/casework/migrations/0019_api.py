"""Systems of a force that refer people by themselves, and what their requests made."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import caraway.platform.gateways.ids
from caraway.platform.databases.grants import append_only, grant, policy, site_login

OURS = "organisation_id = nullif(current_setting('caraway.organisation', true), '')::uuid"
# A system has no session, so no policy shows its row yet: who has the key is told whose it is.
CLIENT_OF = f"""
CREATE FUNCTION casework_api_client_of(asked text)
RETURNS TABLE (client uuid, account uuid, organisation uuid, unit uuid, name varchar, force varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT one.id, one.account_id, one.organisation_id, one.unit_id, one.name, force.name
    FROM casework_apiclient AS one JOIN agreements_organisation AS force ON force.id = one.organisation_id
    WHERE one.key_hash = asked AND one.ended_at IS NULL
$$;
REVOKE ALL ON FUNCTION casework_api_client_of(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION casework_api_client_of(text) TO "{site_login()}";
"""


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0003_licensor"),
        ("casework", "0018_safeguarding"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ApiClient",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caraway.platform.gateways.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("key_hash", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField()),
                ("last_used_at", models.DateTimeField(null=True)),
                ("minute", models.DateTimeField(null=True)),
                ("requests", models.PositiveIntegerField(default=0)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.UUIDField(null=True)),
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.organisation"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.unit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ApiReferral",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caraway.platform.gateways.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.UUIDField()),
                ("said", models.CharField(max_length=64)),
                ("referral", models.UUIDField()),
                ("reference", models.CharField(blank=True, max_length=40)),
                ("state", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.apiclient"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.organisation"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="apiclient",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("organisation", "name"), name="api_client_named_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="apireferral",
            constraint=models.UniqueConstraint(fields=("client", "key"), name="api_referral_once"),
        ),
        append_only("casework_apiclient"),
        grant("casework_apiclient", "UPDATE (last_used_at, minute, requests, ended_at, ended_by)"),
        append_only("casework_apireferral"),
        *(policy(f"casework_{table}", "organisation", OURS) for table in ("apiclient", "apireferral")),
        migrations.RunSQL(CLIENT_OF, "DROP FUNCTION casework_api_client_of(text)"),
    ]
