"""Facts that were recorded together share their act; and who finds no dates in the calendar, since when."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import caraway.platform.gateways.ids
from caraway.platform.databases.grants import agreement_policy, grant


class Migration(migrations.Migration):
    dependencies = [("casework", "0004_places_taken"), ("agreements", "0001_initial")]
    operations = [
        migrations.AddField("factrow", "act", models.UUIDField(default=uuid.uuid4), preserve_default=False),
        migrations.CreateModel(
            name="NoDates",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caraway.platform.gateways.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("since", models.DateField()),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.agreement"
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="no_dates", to="casework.case"
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        grant("casework_nodates", "SELECT, INSERT, DELETE"),
        agreement_policy("casework_nodates"),
    ]
