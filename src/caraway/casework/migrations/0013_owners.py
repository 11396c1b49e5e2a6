"""Handovers; when a task went to the managers; and indexes for lists and searches over many cases."""

import datetime

import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models

import caraway.platform.gateways.ids
from caraway.platform.databases.grants import agreement_policy, append_only, grant


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0002_grants"),
        ("casework", "0012_police"),
    ]

    operations = [
        migrations.CreateModel(
            name="Handover",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caraway.platform.gateways.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("from_worker", models.UUIDField()),
                ("to_worker", models.UUIDField()),
                ("note", models.CharField(max_length=500)),
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="handovers", to="casework.case"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("note", ""), _negated=True), name="handover_has_a_note")
                ],
            },
        ),
        append_only("casework_handover"),
        agreement_policy("casework_handover"),
        migrations.AddField(
            model_name="task",
            name="escalated_at",
            field=models.DateTimeField(null=True),
        ),
        grant("casework_task", "UPDATE (escalated_at)"),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["worker", "id"], name="case_by_worker"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(condition=models.Q(("asn", ""), _negated=True), fields=["asn"], name="case_by_asn"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("ptiurn", ""), _negated=True), fields=["ptiurn"], name="case_by_ptiurn"
            ),
        ),
        migrations.AddIndex(
            model_name="participant",
            index=models.Index(fields=["agreement", "date_of_birth"], name="participant_by_birth"),
        ),
        migrations.AddIndex(
            model_name="standingrow",
            index=models.Index(fields=["agreement", "case"], name="standing_newest"),
        ),
        migrations.AddIndex(
            model_name="standingrow",
            index=models.Index(fields=["agreement", "stage", "case"], name="standing_by_stage"),
        ),
        migrations.AddIndex(
            model_name="standingrow",
            index=models.Index(
                models.F("agreement"),
                django.db.models.functions.comparison.Coalesce(
                    "expires_on", models.Value(datetime.date(9999, 12, 31), output_field=models.DateField())
                ),
                models.F("case"),
                name="standing_by_expiry",
            ),
        ),
    ]
