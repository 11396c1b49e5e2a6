"""Leave: when somebody is away from an organisation, and who covers."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import caraway.platform.gateways.ids
from caraway.platform.databases.grants import append_only, grant, policy

OWN = "organisation_id = nullif(current_setting('caraway.organisation', true), '')::uuid"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_one_membership"),
        ("agreements", "0002_grants"),
    ]

    operations = [
        migrations.CreateModel(
            name="Leave",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caraway.platform.gateways.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("from_on", models.DateField()),
                ("to_on", models.DateField()),
                ("made_by", models.UUIDField()),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "cover",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.organisation"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["organisation", "to_on"],
                        name="leave_to_come",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("to_on__gte", models.F("from_on"))), name="leave_ends_after_it_starts"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cover__isnull", True),
                            models.Q(("cover", models.F("account")), _negated=True),
                            _connector="OR",
                        ),
                        name="leave_covered_by_another",
                    ),
                ],
            },
        ),
        append_only("accounts_leave"),
        grant("accounts_leave", "UPDATE (ended_at)"),
        # Who is away is the organisation's own to know.
        policy("accounts_leave", "organisation", OWN),
    ]
