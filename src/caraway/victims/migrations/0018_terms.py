"""What the agreements of the sessions say of batches and of the highest risk."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import caraway.platform.gateways.ids


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0003_licensor"),
        ("victims", "0017_apart"),
    ]

    operations = [
        migrations.CreateModel(
            name="TermsCame",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caraway.platform.gateways.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "batch_times",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=5), size=None),
                ),
                ("risk_ceiling", models.CharField(max_length=20)),
                ("known_at", models.DateTimeField()),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.agreement"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("agreement", "number"), name="terms_came_once"),
                ],
            },
        ),
    ]
