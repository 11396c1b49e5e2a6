"""A message names the fact whose words it is; and when a participant's details were changed, for the history of the case."""

import django.db.models.deletion
from django.db import migrations, models

import caraway.platform.gateways.ids
from caraway.platform.databases.grants import agreement_policy, append_only


class Migration(migrations.Migration):
    dependencies = [("casework", "0006_referrals_repeated"), ("agreements", "0001_initial")]
    operations = [
        migrations.AddField(
            "message",
            "fact",
            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.factrow"),
            preserve_default=False,
        ),
        migrations.AddConstraint("message", models.UniqueConstraint(fields=("fact", "language"), name="message_once")),
        migrations.CreateModel(
            name="DetailsChanged",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caraway.platform.gateways.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("what", models.CharField(max_length=10)),
                ("by", models.UUIDField(null=True)),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.case"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("what__in", ["contact", "needs"])), name="details_changed_what"
                    )
                ],
            },
        ),
        append_only("casework_detailschanged"),
        agreement_policy("casework_detailschanged"),
    ]
