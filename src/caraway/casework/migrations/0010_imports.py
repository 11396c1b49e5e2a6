"""Referrals sent as a file: the matching of columns, the file, and its rows."""

import django.db.models.deletion
from django.db import migrations, models

import caraway.platform.gateways.ids
from caraway.platform.databases.grants import AGREEMENTS_IN_FORCE, append_only, grant, policy

OURS = "organisation_id::text = current_setting('caraway.organisation', true)"
# A force's file is nobody else's, whoever else is a party to the agreement. The job that goes on with files is of none.
OURS_ALONE = (
    f"agreement_id = ANY({AGREEMENTS_IN_FORCE}) AND ({OURS} OR current_setting('caraway.organisation', true) = '')"
)


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0002_grants"),
        ("casework", "0008_tasks"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportMatching",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caraway.platform.gateways.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("matching", models.JSONField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField()),
                ("made_by_name", models.CharField(max_length=200)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.organisation"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReferralImport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caraway.platform.gateways.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("account_id", models.UUIDField()),
                ("membership_id", models.UUIDField()),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("held", "Checked, nothing referred yet"),
                            ("going", "Being referred"),
                            ("done", "Done"),
                            ("dropped", "Thrown away"),
                        ],
                        default="held",
                        max_length=10,
                    ),
                ),
                ("read_at", models.DateTimeField()),
                ("moved_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.agreement"
                    ),
                ),
                (
                    "matching",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.importmatching"
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
            name="ImportRow",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caraway.platform.gateways.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("ready", "Will be referred"),
                            ("asking", "Will wait for a supervisor or prosecutor"),
                            ("there", "Already there"),
                            ("bad", "Cannot be referred"),
                            ("referred", "Referred"),
                            ("drafted", "Waits as a draft"),
                            ("refused", "Refused when it was its turn"),
                        ],
                        max_length=10,
                    ),
                ),
                ("police_reference", models.CharField(blank=True, max_length=40)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("answers", models.JSONField(default=dict)),
                ("sealed", models.BinaryField(null=True)),
                ("views_dealt_with", models.BooleanField(null=True)),
                ("risk_within_ceiling", models.BooleanField(null=True)),
                ("problems", models.JSONField(default=list)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.agreement"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.organisation"
                    ),
                ),
                (
                    "of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rows", to="casework.referralimport"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="importmatching",
            constraint=models.UniqueConstraint(fields=("organisation", "number"), name="matching_numbered_once"),
        ),
        migrations.AddConstraint(
            model_name="referralimport",
            constraint=models.CheckConstraint(
                condition=models.Q(("stage__in", ["held", "going", "done", "dropped"])), name="import_stage"
            ),
        ),
        migrations.AddIndex(
            model_name="importrow",
            index=models.Index(fields=["of", "stage", "number"], name="import_row_by_stage"),
        ),
        migrations.AddConstraint(
            model_name="importrow",
            constraint=models.UniqueConstraint(fields=("of", "number"), name="import_row_once"),
        ),
        migrations.AddConstraint(
            model_name="importrow",
            constraint=models.UniqueConstraint(
                condition=models.Q(("stage__in", ["referred", "drafted"])),
                fields=("organisation", "police_reference", "digest"),
                name="import_row_lands_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="importrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("stage__in", ["ready", "asking", "there", "bad", "referred", "drafted", "refused"])
                ),
                name="import_row_stage",
            ),
        ),
        migrations.AddConstraint(
            model_name="importrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("stage__in", ["ready", "asking"]),
                    models.Q(("answers", {}), ("sealed__isnull", True)),
                    _connector="OR",
                ),
                name="import_row_holds_no_more",
            ),
        ),
        append_only("casework_importmatching"),
        policy("casework_importmatching", "force", OURS),
        append_only("casework_referralimport"),
        grant("casework_referralimport", "UPDATE (stage, moved_at, done_at)"),
        policy("casework_referralimport", "force", OURS_ALONE),
        append_only("casework_importrow"),
        grant("casework_importrow", "UPDATE (stage, answers, sealed, views_dealt_with, risk_within_ceiling, problems)"),
        policy("casework_importrow", "force", OURS_ALONE),
    ]
