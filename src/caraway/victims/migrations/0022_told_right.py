"""What was told wrongly and put right."""

import django.db.models.deletion
from django.db import migrations, models

import caraway.platform.gateways.ids


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0003_licensor"),
        ("victims", "0021_left_grants"),
    ]

    operations = [
        migrations.CreateModel(
            name="ToldRight",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caraway.platform.gateways.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("on", models.DateField()),
                ("way", models.CharField(max_length=20)),
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rights", to="victims.victimcase"
                    ),
                ),
                (
                    "now",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="said_instead",
                        to="victims.cameup",
                    ),
                ),
                (
                    "told",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rights", to="victims.victimtold"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("told", "number"), name="told_right_once"),
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ["call", "in_person"])), name="told_right_spoken"
                    ),
                ],
            },
        ),
    ]
