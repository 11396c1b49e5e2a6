"""Tasks: work that no fact of a case makes due."""

import django.db.models.deletion
from django.db import migrations, models

import caraway.platform.gateways.ids
from caraway.platform.databases.grants import agreement_policy, append_only, grant


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0002_grants"),
        ("casework", "0007_said_of_a_fact"),
    ]

    operations = [
        migrations.CreateModel(
            name="Task",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caraway.platform.gateways.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("owner", models.UUIDField(null=True)),
                ("kind", models.CharField(max_length=40)),
                ("desk", models.CharField(max_length=20)),
                ("about", models.CharField(blank=True, max_length=60)),
                ("why", models.CharField(max_length=300)),
                ("urgent", models.BooleanField(default=False)),
                ("due_on", models.DateField()),
                ("overdue_on", models.DateField()),
                ("raised_at", models.DateTimeField()),
                ("raised_by", models.UUIDField(null=True)),
                ("seen_at", models.DateTimeField(null=True)),
                ("seen_by", models.UUIDField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("done_by", models.UUIDField(null=True)),
                ("result", models.CharField(blank=True, max_length=300)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.agreement"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="tasks", to="casework.case"
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
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_at__isnull", True)),
                        fields=["organisation", "desk", "due_on"],
                        name="task_open_by_desk",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("done_at__isnull", True)),
                        fields=("organisation", "kind", "case", "about"),
                        name="task_open_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("overdue_on__gte", models.F("due_on"))), name="task_late_after_due"
                    ),
                ],
            },
        ),
        append_only("casework_task"),
        # Whose it is moves, it is seen, and it is done; what it asks for stays as it was raised.
        grant("casework_task", "UPDATE (owner, unit_id, urgent, seen_at, seen_by, done_at, done_by, result)"),
        agreement_policy("casework_task"),
    ]
