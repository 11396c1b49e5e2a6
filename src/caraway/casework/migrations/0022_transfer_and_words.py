"""Whose team has a case, and cases given from one provider's team to another's; words of messages by agreement."""

import django.db.models.deletion
from django.db import migrations, models

import caraway.platform.gateways.ids
from caraway.platform.databases.grants import agreement_policy, append_only, grant


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0003_licensor"),
        ("casework", "0020_persons"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="provider",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agreements.organisation",
            ),
        ),
        grant("casework_case", "UPDATE (provider_id)"),
        # A task goes with its case to the other team, where nobody has seen it yet.
        grant("casework_task", "UPDATE (organisation_id)"),
        migrations.AddField(
            model_name="handover",
            name="from_provider",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agreements.organisation",
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="to_provider",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agreements.organisation",
            ),
        ),
        migrations.AlterField(model_name="handover", name="from_worker", field=models.UUIDField(null=True)),
        migrations.AlterField(model_name="handover", name="to_worker", field=models.UUIDField(null=True)),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("from_provider", None),
                        ("from_worker__isnull", False),
                        ("to_provider", None),
                        ("to_worker__isnull", False),
                    ),
                    models.Q(("from_provider__isnull", False), ("to_provider__isnull", False), ("to_worker", None)),
                    _connector="OR",
                ),
                name="handover_of_workers_or_providers",
            ),
        ),
        migrations.CreateModel(
            name="MessageWords",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caraway.platform.gateways.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("number", models.PositiveIntegerField()),
                ("from_on", models.DateField()),
                ("en", models.CharField(max_length=400)),
                ("cy", models.CharField(max_length=400)),
                ("by", models.UUIDField()),
                ("by_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.agreement"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("agreement", "kind", "number"), name="message_words_numbered_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["booked", "moved", "reminder", "missed", "cancelled", "emergency"])
                        ),
                        name="message_words_of_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("en", ""), _negated=True), models.Q(("cy", ""), _negated=True)),
                        name="message_words_in_both",
                    ),
                ],
            },
        ),
        append_only("casework_messagewords"),
        agreement_policy("casework_messagewords"),
    ]
