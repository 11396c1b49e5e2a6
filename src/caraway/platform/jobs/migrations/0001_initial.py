"""The heartbeats of the jobs. They hold nothing about people, and old ones are deleted by the site itself."""

from django.db import migrations, models

import caraway.platform.gateways.ids
from caraway.platform.databases.grants import grant


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Run",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caraway.platform.gateways.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("job", models.CharField(max_length=40)),
                ("due_at", models.DateTimeField()),
                ("asked_by", models.UUIDField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("try_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("counts", models.JSONField(default=dict)),
                ("code", models.CharField(blank=True, max_length=100)),
            ],
            options={
                "indexes": [models.Index(fields=["job", "-due_at"], name="run_by_job")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "running", "done", "failed"])), name="run_state"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("waiting", "running"))), fields=("job",), name="run_open_once"
                    ),
                ],
            },
        ),
        grant(
            "jobs_run",
            "SELECT, INSERT, DELETE, UPDATE (state, tries, try_at, started_at, ended_at, counts, code)",
        ),
    ]
