"""Randomised trials: the trial of an agreement, its sealed seed, its register and every override. 0031 says who may what."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import caraway.platform.gateways.ids


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0003_licensor"),
        ("casework", "0029_subject_access_grants"),
    ]

    operations = [
        migrations.CreateModel(
            name="TrialRow",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caraway.platform.gateways.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("protocol", models.CharField(max_length=200)),
                ("described", models.TextField()),
                ("arms", models.JSONField()),
                ("commitment", models.CharField(max_length=64)),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("revealed_at", models.DateTimeField(null=True)),
                ("revealed", models.CharField(blank=True, max_length=200)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.agreement"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AllocationRow",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caraway.platform.gateways.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "levels",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None),
                ),
                ("arm", models.CharField(max_length=20)),
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
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="allocation", to="casework.case"
                    ),
                ),
                (
                    "trial",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="allocations", to="casework.trialrow"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TrialSeed",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caraway.platform.gateways.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("sealed", models.BinaryField()),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.agreement"
                    ),
                ),
                (
                    "trial",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.trialrow"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AllocationOverride",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caraway.platform.gateways.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("arm", models.CharField(max_length=20)),
                ("why", models.CharField(max_length=500)),
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
                    "allocation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="overrides",
                        to="casework.allocationrow",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("allocation", "number"), name="override_numbered_once"),
                    models.CheckConstraint(
                        condition=models.Q(("why", ""), _negated=True), name="override_has_a_reason"
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="trialrow",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at__isnull", True)),
                fields=("agreement",),
                name="trial_one_open_of_an_agreement",
            ),
        ),
        migrations.AddConstraint(
            model_name="trialrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("revealed", ""), ("revealed_at__isnull", True)),
                    models.Q(
                        models.Q(("closed_at__isnull", False), ("revealed_at__isnull", False)),
                        models.Q(("revealed", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="trial_revealed_once_closed",
            ),
        ),
        migrations.AddConstraint(
            model_name="allocationrow",
            constraint=models.UniqueConstraint(fields=("trial", "number"), name="allocation_numbered_once"),
        ),
    ]
