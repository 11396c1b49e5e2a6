"""Venues and their rooms, who is accredited, who is kept apart, and feeds of the calendar."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import caraway.platform.gateways.ids
from caraway.platform.databases.grants import (
    AGREEMENTS_IN_FORCE,
    agreement_policy,
    append_only,
    grant,
    policy,
    site_login,
)

ORGANISATION = "nullif(current_setting('caraway.organisation', true), '')::uuid"
OURS = f"organisation_id = {ORGANISATION}"
# Caraway itself belongs to no organisation. It looks through those of all agreements for what lapses.
SWEPT = f"""
    {ORGANISATION} IS NULL AND EXISTS (
        SELECT FROM agreements_agreementparty AS party
        WHERE party.organisation_id = casework_accreditation.organisation_id
          AND party.agreement_id = ANY({AGREEMENTS_IN_FORCE})
    )
"""

# A case is never booked where somebody it is kept apart from has a place, also somebody of an agreement that whoever asks is
# no party to. Which workshops these are is all that is told, and of cases alone that the request may see.
APART = f"""
CREATE FUNCTION casework_kept_apart(asked uuid[]) RETURNS TABLE (case_id uuid, workshop_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT DISTINCT asking.id, place.workshop_id FROM casework_case AS asking
    JOIN casework_keepapart AS pair ON pair.ended_at IS NULL AND asking.id IN (pair.one_id, pair.other_id)
    JOIN casework_place AS place ON place.held
      AND place.case_id = CASE WHEN pair.one_id = asking.id THEN pair.other_id ELSE pair.one_id END
    WHERE asking.id = ANY(asked) AND asking.agreement_id = ANY({AGREEMENTS_IN_FORCE})
$$;
REVOKE ALL ON FUNCTION casework_kept_apart(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION casework_kept_apart(uuid[]) TO "{site_login()}";
"""
# Whoever reads a feed has not signed in, so no policy shows its row: who has the secret is told whose it is.
FEED_OF = f"""
CREATE FUNCTION casework_feed_of(asked text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$ SELECT membership_id FROM casework_feed WHERE token_hash = asked AND ended_at IS NULL $$;
REVOKE ALL ON FUNCTION casework_feed_of(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION casework_feed_of(text) TO "{site_login()}";
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_one_membership"),
        ("agreements", "0002_grants"),
        ("casework", "0013_owners"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Room",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caraway.platform.gateways.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("capacity", models.PositiveSmallIntegerField()),
                ("step_free", models.BooleanField()),
                ("hearing_loop", models.BooleanField()),
                ("closed_on", models.DateField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.organisation"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="workshop",
            name="room",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="workshops", to="casework.room"
            ),
        ),
        migrations.CreateModel(
            name="Venue",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caraway.platform.gateways.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("address", models.CharField(max_length=300)),
                ("accessible_toilet", models.BooleanField()),
                ("transport", models.CharField(blank=True, max_length=500)),
                ("rules", models.CharField(blank=True, max_length=500)),
                ("closed_on", models.DateField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.organisation"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="room",
            name="venue",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="rooms", to="casework.venue"
            ),
        ),
        migrations.CreateModel(
            name="Accreditation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caraway.platform.gateways.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("programme", models.CharField(max_length=40)),
                ("from_on", models.DateField()),
                ("to_on", models.DateField()),
                ("recorded_by", models.UUIDField()),
                ("recorded_at", models.DateTimeField()),
                ("withdrawn_by", models.UUIDField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                "indexes": [models.Index(fields=["organisation", "programme", "to_on"], name="accreditation_by_end")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("to_on__gte", models.F("from_on"))),
                        name="accreditation_ends_after_it_starts",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Feed",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caraway.platform.gateways.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.membership"
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
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("membership",), name="feed_once_for_each_person"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="KeepApart",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caraway.platform.gateways.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("source", models.CharField(default="provider", max_length=20)),
                ("made_by", models.UUIDField(null=True)),
                ("made_at", models.DateTimeField()),
                ("ended_by", models.UUIDField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
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
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("one", "other"), name="apart_once"
                    ),
                    models.CheckConstraint(condition=models.Q(("one__lt", models.F("other"))), name="apart_in_order"),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="venue",
            constraint=models.UniqueConstraint(fields=("organisation", "name"), name="venue_named_once"),
        ),
        migrations.AddConstraint(
            model_name="room",
            constraint=models.UniqueConstraint(fields=("venue", "name"), name="room_named_once"),
        ),
        migrations.AddConstraint(
            model_name="room",
            constraint=models.CheckConstraint(condition=models.Q(("capacity__gt", 0)), name="room_holds_somebody"),
        ),
        append_only("casework_venue"),
        grant("casework_venue", "UPDATE (name, address, accessible_toilet, transport, rules, closed_on)"),
        append_only("casework_room"),
        grant("casework_room", "UPDATE (closed_on)"),
        append_only("casework_accreditation"),
        grant("casework_accreditation", "UPDATE (withdrawn_by, withdrawn_at)"),
        *(policy(f"casework_{table}", "organisation", OURS) for table in ("venue", "room", "accreditation")),
        policy("casework_accreditation", "swept", SWEPT, command="SELECT"),
        # A substitute: who leads a workshop changes, nothing else of it.
        grant("casework_workshop", "UPDATE (facilitators)"),
        append_only("casework_keepapart"),
        grant("casework_keepapart", "UPDATE (ended_by, ended_at)"),
        agreement_policy("casework_keepapart"),
        migrations.RunSQL(APART, "DROP FUNCTION casework_kept_apart(uuid[])"),
        append_only("casework_feed"),
        grant("casework_feed", "UPDATE (ended_at)"),
        policy("casework_feed", "organisation", OURS),
        migrations.RunSQL(FEED_OF, "DROP FUNCTION casework_feed_of(text)"),
    ]
