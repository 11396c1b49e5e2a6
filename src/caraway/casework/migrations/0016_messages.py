"""The outbox of messages to participants, what comes in from them, and the whole of how they may be reached."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import caraway.platform.gateways.ids
from caraway.platform.databases.grants import agreement_policy, append_only, grant


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0002_grants"),
        ("casework", "0015_register"),
    ]

    operations = [
        migrations.AddField(
            model_name="participant",
            name="address_confirmed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="participant",
            name="address_confirmed_by",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="participant",
            name="call_instead",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="participant",
            name="confirmed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="participant",
            name="confirmed_by",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="participant",
            name="phone_dead_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="participant",
            name="reading_needs",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="participant",
            name="safe_days",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.PositiveSmallIntegerField(), default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="participant",
            name="safe_from",
            field=models.CharField(blank=True, max_length=5),
        ),
        migrations.AddField(
            model_name="participant",
            name="safe_to",
            field=models.CharField(blank=True, max_length=5),
        ),
        migrations.CreateModel(
            name="CallOpening",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caraway.platform.gateways.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("session", models.CharField(max_length=40)),
                ("answers", models.JSONField()),
                ("safe", models.BooleanField()),
                ("by", models.UUIDField(null=True)),
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
                "indexes": [models.Index(fields=["case", "session"], name="opening_by_call")],
            },
        ),
        migrations.CreateModel(
            name="Incoming",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caraway.platform.gateways.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("channel", models.CharField(max_length=20)),
                ("reference", models.CharField(max_length=100, unique=True)),
                ("number", models.CharField(blank=True, max_length=20)),
                ("body", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField(null=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.agreement"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incoming",
                        to="casework.case",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["case", "at"], name="incoming_by_case")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["text", "call"])), name="incoming_channel"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Outgoing",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caraway.platform.gateways.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(max_length=120, unique=True)),
                ("kind", models.CharField(max_length=20)),
                ("session", models.CharField(blank=True, max_length=40)),
                ("session_on", models.DateField(null=True)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField(null=True)),
                ("due_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("state", models.CharField(default="waiting", max_length=20)),
                ("why", models.CharField(blank=True, max_length=40)),
                ("channel", models.CharField(blank=True, max_length=20)),
                ("language", models.CharField(blank=True, max_length=5)),
                ("to", models.CharField(blank=True, max_length=400)),
                ("subject", models.CharField(blank=True, max_length=200)),
                ("body", models.TextField(blank=True)),
                ("words", models.CharField(blank=True, max_length=12)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("claimed_at", models.DateTimeField(null=True)),
                ("provider_reference", models.CharField(blank=True, max_length=100)),
                ("sent_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.agreement"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="outgoing", to="casework.case"
                    ),
                ),
                (
                    "fact",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.factrow"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["waiting", "held", "sending"])),
                        fields=["due_at"],
                        name="outgoing_unsettled",
                    ),
                    models.Index(fields=["case", "made_at"], name="outgoing_by_case"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "waiting",
                                    "held",
                                    "sending",
                                    "print",
                                    "sent",
                                    "delivered",
                                    "failed",
                                    "suppressed",
                                    "overtaken",
                                ],
                            )
                        ),
                        name="outgoing_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "booked",
                                    "moved",
                                    "reminder",
                                    "missed",
                                    "cancelled",
                                    "outcome",
                                    "attendance",
                                    "emergency",
                                ],
                            )
                        ),
                        name="outgoing_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["", "call", "text", "email", "letter", "in_person"])),
                        name="outgoing_channel",
                    ),
                ],
            },
        ),
        grant(
            "casework_participant",
            "UPDATE (safe_days, safe_from, safe_to, call_instead, reading_needs, confirmed_at, confirmed_by,"
            " address_confirmed_at, address_confirmed_by, phone_dead_at)",
        ),
        append_only("casework_outgoing"),
        # What it is about stays as it was made; it waits, is rendered as it leaves, and how it fared is noted.
        grant(
            "casework_outgoing",
            'UPDATE (due_at, expires_at, state, why, channel, language, "to", subject, body, words, tries, claimed_at,'
            " provider_reference, sent_at, settled_at)",
        ),
        append_only("casework_incoming"),
        append_only("casework_callopening"),
        agreement_policy("casework_outgoing"),
        agreement_policy("casework_incoming"),
        agreement_policy("casework_callopening"),
    ]
