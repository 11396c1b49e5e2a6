"""A later referral of somebody who was allotted; and what is held by the database itself: a closed trial is never open again."""

import django.db.models.deletion
from django.db import migrations, models

import caraway.platform.gateways.ids
from caraway.platform.databases.grants import agreement_policy, append_only, restriction_of

CARRIED = "casework_allocationcarried"
OF_AN_OPEN_TRIAL = """EXISTS (
    SELECT FROM casework_trialrow AS trial JOIN casework_case AS of_case ON of_case.agreement_id = trial.agreement_id
    WHERE trial.id = trial_id AND trial.closed_at IS NULL AND of_case.id = case_id
    AND trial.agreement_id = casework_allocationrow.agreement_id)"""
"""SQL: the trial of a row of the register is open, and of the agreement of the row and of its case."""


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0003_licensor"),
        ("casework", "0032_upward_stage_in_a_trial"),
    ]

    operations = [
        migrations.CreateModel(
            name="AllocationCarried",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caraway.platform.gateways.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
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
                    "allocation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="carried",
                        to="casework.allocationrow",
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocation_carried",
                        to="casework.case",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        append_only(CARRIED),
        agreement_policy(CARRIED),
        # Whoever could open a trial again whose seed is known would know every arm to come.
        restriction_of("casework_trialrow", "closed_for_good", "UPDATE", using="true", check="closed_at IS NOT NULL"),
        restriction_of("casework_trialrow", "opened_open", "INSERT", check="closed_at IS NULL AND revealed_at IS NULL"),
        restriction_of("casework_allocationrow", "of_an_open_trial", "INSERT", check=OF_AN_OPEN_TRIAL),
    ]
