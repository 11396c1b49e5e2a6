"""Safeguarding: concerns, signals of risk, a participant's own disclosure, court orders. What each connection may see of them."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import caraway.platform.gateways.ids
from caraway.platform.databases.grants import AGREEMENTS_IN_FORCE, agreement_policy, append_only, grant, policy
from caraway.platform.databases.logins import BRIDGE, READER

OURS = f"agreement_id = ANY({AGREEMENTS_IN_FORCE})"
ORGANISATION = "nullif(current_setting('caraway.organisation', true), '')::uuid"
ACCOUNT = "nullif(current_setting('caraway.account', true), '')::uuid"
LEAD = "current_setting('caraway.safeguarding', true) = 'yes'"

OF_ORGANISATION = f"{OURS} AND organisation_id = {ORGANISATION}"
"""The police's concerns are the police's, the provider's the provider's."""
TO_ANOTHER = (
    "EXISTS (SELECT FROM agreements_agreementparty party WHERE party.agreement_id = casework_concern.agreement_id"
    " AND party.organisation_id = casework_concern.organisation_id)"
)
PASSED_ON = f"{OURS} AND (organisation_id = {ORGANISATION} OR (passed_from_id = {ORGANISATION} AND {TO_ANOTHER}))"

HEARD = f"{OF_ORGANISATION} AND (heard_by = {ACCOUNT} OR {LEAD})"
PROTECTED = f"{OF_ORGANISATION} AND (heard_by = {ACCOUNT} OR cover = {ACCOUNT} OR {LEAD})"
"""Who heard it, the named cover, the safeguarding leads of the organisation; to everybody else it is not there."""
OF_SEEN = f"{OURS} AND EXISTS (SELECT FROM casework_owndisclosure seen WHERE seen.id = disclosure_id)"

SIGNAL = "id, agreement_id, case_id, kind, urgent, words, raised_by, raised_at"
UPWARD = f"""
CREATE VIEW upward_risk_signal WITH (security_barrier = true) AS SELECT {SIGNAL} FROM casework_risksignal;
GRANT SELECT ON upward_risk_signal TO {BRIDGE};
GRANT CREATE ON SCHEMA public TO {READER};
ALTER VIEW upward_risk_signal OWNER TO {READER};
REVOKE CREATE ON SCHEMA public FROM {READER};
"""

ADDED = ("concern", "concernentry", "servicereferral", "risksignal", "owndisclosureentry")


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0002_grants"),
        ("casework", "0017_jobs"),
    ]

    operations = [
        migrations.CreateModel(
            name="Concern",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caraway.platform.gateways.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("about", models.CharField(max_length=20)),
                ("heard", models.CharField(max_length=20)),
                ("urgent", models.BooleanField()),
                ("passed_words", models.CharField(blank=True, max_length=1000)),
                ("raised_by", models.UUIDField()),
                ("raised_by_name", models.CharField(max_length=200)),
                ("raised_at", models.DateTimeField()),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.agreement"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.case"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.organisation"
                    ),
                ),
                (
                    "passed_from",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agreements.organisation",
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
            name="ConcernEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caraway.platform.gateways.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=20)),
                ("text", models.CharField(blank=True, max_length=1000)),
                ("who", models.CharField(blank=True, max_length=200)),
                ("on", models.DateField(null=True)),
                ("decision", models.CharField(blank=True, max_length=20)),
                ("next_on", models.DateField(null=True)),
                ("why", models.CharField(blank=True, max_length=300)),
                ("by", models.UUIDField()),
                ("by_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.agreement"
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="casework.concern"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.organisation"
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.concernentry",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CourtOrder",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caraway.platform.gateways.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("source", models.CharField(max_length=20)),
                (
                    "terms",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None),
                ),
                ("words", models.CharField(blank=True, max_length=300)),
                ("from_on", models.DateField()),
                ("to_on", models.DateField(null=True)),
                ("hours", models.JSONField(default=list)),
                ("by", models.UUIDField()),
                ("by_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("ended_on", models.DateField(null=True)),
                ("ended_why", models.CharField(blank=True, max_length=300)),
                ("ended_by", models.UUIDField(null=True)),
                ("ended_by_name", models.CharField(blank=True, max_length=200)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.agreement"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="orders", to="casework.case"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OwnDisclosure",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caraway.platform.gateways.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("heard_by", models.UUIDField()),
                ("heard_by_name", models.CharField(max_length=200)),
                ("heard_on", models.DateField()),
                ("words", models.CharField(max_length=2000)),
                ("cover", models.UUIDField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.agreement"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.case"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.organisation"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OwnDisclosureEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caraway.platform.gateways.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=20)),
                ("text", models.CharField(blank=True, max_length=1000)),
                (
                    "services",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None
                    ),
                ),
                ("cover", models.UUIDField(null=True)),
                ("next_on", models.DateField(null=True)),
                ("by", models.UUIDField()),
                ("by_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.agreement"
                    ),
                ),
                (
                    "disclosure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="casework.owndisclosure"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RiskSignal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caraway.platform.gateways.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("urgent", models.BooleanField()),
                ("words", models.CharField(max_length=300)),
                ("raised_by", models.UUIDField()),
                ("raised_by_name", models.CharField(max_length=200)),
                ("raised_at", models.DateTimeField()),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.agreement"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.case"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.organisation"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ServiceReferral",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caraway.platform.gateways.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("service", models.CharField(max_length=20)),
                ("to", models.CharField(max_length=200)),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("by", models.UUIDField()),
                ("by_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.agreement"
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.concern"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.organisation"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="concern",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("passed_from__isnull", True),
                    models.Q(("passed_from", models.F("organisation")), _negated=True),
                    _connector="OR",
                ),
                name="concern_from_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="concernentry",
            constraint=models.UniqueConstraint(fields=("concern", "number"), name="concern_entry_numbered_once"),
        ),
        migrations.AddConstraint(
            model_name="concernentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("replaces__isnull", True), models.Q(("why", ""), _negated=True), _connector="OR"),
                name="concern_correction_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="courtorder",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_on__isnull", True), ("to_on__gte", models.F("from_on")), _connector="OR"),
                name="order_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="courtorder",
            constraint=models.CheckConstraint(condition=models.Q(("terms__len__gt", 0)), name="order_says_something"),
        ),
        migrations.AddConstraint(
            model_name="owndisclosureentry",
            constraint=models.UniqueConstraint(fields=("disclosure", "number"), name="disclosure_entry_numbered_once"),
        ),
        *(append_only(f"casework_{table}") for table in ADDED),
        policy("casework_concern", "organisation", OF_ORGANISATION, check=PASSED_ON),
        policy("casework_concernentry", "organisation", OF_ORGANISATION),
        policy("casework_servicereferral", "organisation", OF_ORGANISATION),
        policy("casework_risksignal", "organisation", OF_ORGANISATION),
        grant("casework_risksignal", f"SELECT ({SIGNAL})", READER),
        policy("casework_risksignal", "upward", "true", command="SELECT", login=READER),
        migrations.RunSQL(UPWARD, "DROP VIEW upward_risk_signal"),
        # Who covers moves with absences; nothing else of a disclosure is ever changed.
        grant("casework_owndisclosure", "SELECT, INSERT, UPDATE (cover)"),
        policy("casework_owndisclosure", "seen", PROTECTED, command="SELECT"),
        policy("casework_owndisclosure", "heard", f"{OF_ORGANISATION} AND heard_by = {ACCOUNT}", command="INSERT"),
        policy("casework_owndisclosure", "covered", HEARD, command="UPDATE"),
        policy("casework_owndisclosureentry", "seen", OF_SEEN),
        grant("casework_courtorder", "SELECT, INSERT, UPDATE (ended_on, ended_why, ended_by, ended_by_name, ended_at)"),
        agreement_policy("casework_courtorder"),
    ]
