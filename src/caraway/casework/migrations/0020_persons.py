"""Interpreters and rooms arranged for a case; what was said of two cases that may be of one person."""

import django.db.models.deletion
from django.db import migrations, models

import caraway.platform.gateways.ids
from caraway.platform.databases.grants import agreement_policy, append_only, grant


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0003_licensor"),
        ("casework", "0019_api"),
    ]

    operations = [
        migrations.CreateModel(
            name="Arrangement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caraway.platform.gateways.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("session", models.CharField(max_length=40)),
                ("kind", models.CharField(max_length=20)),
                ("language", models.CharField(blank=True, max_length=5)),
                ("who", models.CharField(blank=True, max_length=200)),
                ("knows_neither", models.BooleanField(default=False)),
                ("state", models.CharField(max_length=10)),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="arrangements", to="casework.case"
                    ),
                ),
                (
                    "workshop",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.workshop"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["session"], name="arrangement_by_session")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "cancelled"), _negated=True),
                        fields=("case", "session", "kind"),
                        name="arrangement_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "interpreter"), ("state", "confirmed"), _negated=True),
                            ("knows_neither", True),
                            _connector="OR",
                        ),
                        name="arrangement_interpreter_checked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "confirmed"), _negated=True),
                            models.Q(("who", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="arrangement_confirmed_says_who",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonLink",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caraway.platform.gateways.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("said", models.CharField(max_length=5)),
                ("why", models.CharField(blank=True, max_length=300)),
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
                    "one",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.case"
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.case"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("one", "other", "number"), name="person_link_numbered_once"),
                    models.CheckConstraint(
                        condition=models.Q(("one__lt", models.F("other"))), name="person_link_in_order"
                    ),
                    models.CheckConstraint(condition=models.Q(("said__in", ["one", "two"])), name="person_link_said"),
                ],
            },
        ),
        grant("casework_arrangement", "SELECT, INSERT, UPDATE (language, who, knows_neither, state, by, by_name, at)"),
        agreement_policy("casework_arrangement"),
        append_only("casework_personlink"),
        agreement_policy("casework_personlink"),
    ]
