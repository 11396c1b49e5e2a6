"""The police unit's desk: who looks after a referral, the check 12 months after, when the victim's details were given, drafts deleted."""

import django.db.models.deletion
from django.db import migrations, models

import caraway.platform.gateways.clock
import caraway.platform.gateways.ids
from caraway.platform.databases.grants import agreement_policy, append_only, grant

RECHECKS = """
UPDATE casework_standingrow
SET recheck_on = (coalesce(answer->>'finished_on', answer->>'returned_on')::date + interval '12 months')::date
WHERE stage IN ('completed', 'not_completed', 'undeliverable', 'with_police', 'closed')
AND answer->>'cautioned_on' IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0002_grants"),
        ("casework", "0010_imports"),
    ]

    operations = [
        migrations.CreateModel(
            name="Recheck",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caraway.platform.gateways.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("result", models.CharField(max_length=20)),
                ("checked_on", models.DateField()),
                ("again_on", models.DateField(null=True)),
                ("offence_code", models.CharField(blank=True, max_length=10)),
                ("source", models.CharField(max_length=10)),
                ("by", models.UUIDField()),
                ("by_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("why", models.CharField(blank=True, max_length=500)),
            ],
        ),
        migrations.CreateModel(
            name="ReferralOfficer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caraway.platform.gateways.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("officer", models.UUIDField()),
                ("by", models.UUIDField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="case",
            name="victim_given_on",
            field=models.DateField(default=caraway.platform.gateways.clock.today),
        ),
        migrations.AddField(
            model_name="referraldraft",
            name="deleted_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="standingrow",
            name="recheck_on",
            field=models.DateField(null=True),
        ),
        migrations.AddIndex(
            model_name="standingrow",
            index=models.Index(fields=["agreement", "expires_on"], name="standing_by_last_day"),
        ),
        migrations.AddIndex(
            model_name="standingrow",
            index=models.Index(
                condition=models.Q(("recheck_on__isnull", False)),
                fields=["agreement", "recheck_on"],
                name="standing_by_recheck",
            ),
        ),
        migrations.AddField(
            model_name="recheck",
            name="agreement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.agreement"
            ),
        ),
        migrations.AddField(
            model_name="recheck",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="rechecks", to="casework.case"
            ),
        ),
        migrations.AddField(
            model_name="recheck",
            name="replaces",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="casework.recheck",
            ),
        ),
        migrations.AddField(
            model_name="referralofficer",
            name="agreement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.agreement"
            ),
        ),
        migrations.AddField(
            model_name="referralofficer",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="officers", to="casework.case"
            ),
        ),
        migrations.AddConstraint(
            model_name="recheck",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaces__isnull", True)), fields=("case",), name="recheck_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="recheck",
            constraint=models.CheckConstraint(
                condition=models.Q(("result__in", ["nothing", "again", "not_found", "not_checked"])),
                name="recheck_result",
            ),
        ),
        migrations.AddConstraint(
            model_name="recheck",
            constraint=models.CheckConstraint(
                condition=models.Q(("source__in", ["page", "file"])), name="recheck_source"
            ),
        ),
        migrations.AddConstraint(
            model_name="recheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("again_on__isnull", False), ("result", "again")),
                    models.Q(
                        ("again_on__isnull", True), ("offence_code", ""), models.Q(("result", "again"), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="recheck_again_has_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="recheck",
            constraint=models.CheckConstraint(
                condition=models.Q(("replaces__isnull", True), models.Q(("why", ""), _negated=True), _connector="OR"),
                name="recheck_corrected_why",
            ),
        ),
        migrations.AddIndex(
            model_name="referralofficer",
            index=models.Index(fields=["case", "-at"], name="referral_officer_newest"),
        ),
        migrations.RunSQL(
            "UPDATE casework_case SET victim_given_on = (opened_at AT TIME ZONE 'Europe/London')::date",
            migrations.RunSQL.noop,
        ),
        # As `core/recheck.py` has it: the database's months keep to the corresponding date too.
        migrations.RunSQL(RECHECKS, migrations.RunSQL.noop),
        append_only("casework_recheck"),
        append_only("casework_referralofficer"),
        agreement_policy("casework_recheck"),
        agreement_policy("casework_referralofficer"),
        grant("casework_case", "UPDATE (victim_given_on)"),
        grant("casework_standingrow", "UPDATE (recheck_on)"),
        grant("casework_referraldraft", "UPDATE (deleted_at)"),
    ]
