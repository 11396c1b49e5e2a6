"""Pairs who must not meet, put by one side and agreed to by the other."""

import django.db.models.deletion
from django.db import migrations, models

import caraway.platform.gateways.ids


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0003_licensor"),
        ("victims", "0023_told_right_grants"),
    ]

    operations = [
        migrations.AddField(
            model_name="jointrelease",
            name="other_case",
            field=models.UUIDField(null=True),
        ),
        migrations.CreateModel(
            name="ApartProposed",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caraway.platform.gateways.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("first", models.UUIDField()),
                ("second", models.UUIDField()),
                ("digest", models.CharField(max_length=64)),
                ("side", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField()),
                ("by_name", models.CharField(max_length=200)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.agreement"
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pairs", to="victims.jointdecision"
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="victims.victimcase"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ApartAnswered",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caraway.platform.gateways.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("agreed", models.BooleanField()),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField()),
                ("by_name", models.CharField(max_length=200)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.agreement"
                    ),
                ),
                (
                    "pair",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answer", to="victims.apartproposed"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="apartproposed",
            constraint=models.CheckConstraint(
                condition=models.Q(("first__lt", models.F("second"))), name="apart_proposed_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="apartproposed",
            constraint=models.CheckConstraint(
                condition=models.Q(("side__in", ["police", "provider"])), name="apart_side_known"
            ),
        ),
    ]
