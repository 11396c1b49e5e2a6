"""Holds that wait for their batch, the batches, and the lists they settled."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import caraway.platform.gateways.ids
from caraway.platform.databases.grants import AGREEMENTS_IN_FORCE, agreement_policy, append_only, grant, policy

THEIR_OWN = (
    f"agreement_id = ANY({AGREEMENTS_IN_FORCE})"
    " AND coalesce(asked_by = nullif(current_setting('caraway.account', true), '')::uuid,"
    " nullif(current_setting('caraway.organisation', true), '') IS NULL)"
)
"""Whoever asked, and Caraway itself, which has no account and belongs to no organisation."""


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0002_grants"),
        ("casework", "0016_messages"),
    ]

    operations = [
        migrations.CreateModel(
            name="Batch",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caraway.platform.gateways.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField()),
                ("settled_at", models.DateTimeField()),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.agreement"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HoldAsked",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caraway.platform.gateways.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("ends", models.BooleanField()),
                ("code", models.CharField(blank=True, max_length=20)),
                ("asked_at", models.DateTimeField()),
                ("asked_by", models.UUIDField()),
                ("taken_back_at", models.DateTimeField(null=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.agreement"
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.batch"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.case"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SettledList",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caraway.platform.gateways.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "cases",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.agreement"
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lists", to="casework.batch"
                    ),
                ),
                (
                    "workshop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.workshop"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.UniqueConstraint(fields=("agreement", "at"), name="batch_once"),
        ),
        migrations.AddConstraint(
            model_name="holdasked",
            constraint=models.UniqueConstraint(
                condition=models.Q(("batch__isnull", True), ("taken_back_at__isnull", True)),
                fields=("case", "asked_by"),
                name="hold_asked_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="holdasked",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends", True), models.Q(("code", ""), _negated=True), _connector="XOR"),
                name="hold_has_a_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="settledlist",
            constraint=models.UniqueConstraint(fields=("batch", "workshop"), name="list_settled_once"),
        ),
        *(append_only(f"casework_{table}") for table in ("batch", "settledlist", "holdasked")),
        grant("casework_holdasked", "UPDATE (batch_id, taken_back_at)"),
        *(agreement_policy(f"casework_{table}") for table in ("batch", "settledlist")),
        policy("casework_holdasked", "own", THEIR_OWN),
    ]
