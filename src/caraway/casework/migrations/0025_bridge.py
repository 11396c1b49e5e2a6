"""The bridge: what the victims' site reads of each case, and the table of releases, which it adds to and never sees."""

import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import caraway.platform.gateways.ids
from caraway.bridge.releases import COLUMNS, TABLE
from caraway.platform.databases.grants import AGREEMENTS_IN_FORCE, agreement_policy, append_only, grant, policy
from caraway.platform.databases.logins import BRIDGE, READER

OURS = f"agreement_id = ANY({AGREEMENTS_IN_FORCE})"
ACCOUNT = "nullif(current_setting('caraway.account', true), '')::uuid"
CARAWAY = "nullif(current_setting('caraway.organisation', true), '') IS NULL"
"""Caraway itself belongs to no organisation."""

LEADS = f"""EXISTS (
    SELECT FROM casework_place place JOIN casework_workshop workshop ON workshop.id = place.workshop_id
    WHERE place.case_id = casework_advisory.case_id AND place.held
      AND workshop.cancelled_at IS NULL AND {ACCOUNT} = ANY(workshop.facilitators))"""
"""Whoever leads a session in which the case has a place now: a substitute too, and nobody who led it before."""

KINDS = (
    "referred",
    "clock_date_given",
    "booked",
    "moved",
    "call_booked",
    "session_marked",
    "call_marked",
    "session_cancelled",
    "absence_settled",
    "returned",
    "arrested",
    "annulled",
)
"""The facts that the views stand on. Of no other does the reader see a row."""

READ = {
    "casework_case": "id, agreement_id, participant_id, worker",
    "casework_standingrow": "case_id, agreement_id, stage, on_hold, mode, impossible_from, answer",
    "casework_factrow": 'id, agreement_id, case_id, number, kind, "on", detail, replaces_id',
    "casework_workshop": "id, facilitators, starts_at, cancelled_at",
    "casework_place": "workshop_id, case_id, held",
    "casework_contacthashes": "participant_id, phone, email, address",
    "casework_staffidentity": "account_id, identity",
}
"""What the reader may see, by table."""
SEEN = {"casework_factrow": f"kind IN ({', '.join(repr(one) for one in KINDS)})"}

IN_FORCE = "NOT EXISTS (SELECT FROM casework_factrow AS later WHERE later.replaces_id = fact.id)"


def _newest(*kinds: str, session: str = "") -> str:
    """SQL: the last fact in force of these kinds of the case `stands`, and of that session where one is named."""
    of = f"AND fact.detail ->> 'session' = {session}" if session else ""
    return f"""(SELECT fact.id, fact.detail FROM casework_factrow AS fact
        WHERE fact.case_id = stands.case_id AND fact.kind IN ({", ".join(repr(one) for one in kinds)}) {of} AND {IN_FORCE}
        ORDER BY fact."on" DESC, fact.number DESC LIMIT 1)"""


VIEWS = {
    "upward_stage": f"""
        SELECT stands.agreement_id, stands.case_id, stands.stage, stands.mode, stands.on_hold,
            coalesce(given.detail ->> 'arrest_on', referred.detail ->> 'arrest_on')::date AS arrest_on,
            (stands.answer ->> 'cautioned_on')::date AS cautioned_on,
            (stands.answer -> 'window' ->> 'last_day')::date AS last_on,
            stands.impossible_from AS impossible_on,
            (stands.answer -> 'charge' ->> 'last_on')::date AS charge_on
        FROM casework_standingrow AS stands
        LEFT JOIN LATERAL {_newest("clock_date_given")} AS given ON true
        LEFT JOIN LATERAL {_newest("referred")} AS referred ON true""",
    "upward_session": f"""
        SELECT said.id, stands.agreement_id, stands.case_id, (held ->> 'session')::uuid AS session_id,
            held ->> 'step' AS step, CASE held ->> 'step' WHEN 'call' THEN stands.mode ELSE 'group' END AS mode,
            (held ->> 'on')::date AS "on", workshop.starts_at
        FROM casework_standingrow AS stands
        CROSS JOIN LATERAL jsonb_array_elements(stands.answer -> 'bookings') AS held
        CROSS JOIN LATERAL {_newest("booked", "moved", "call_booked", session="held ->> 'session'")} AS said
        LEFT JOIN casework_workshop AS workshop ON workshop.id = (held ->> 'session')::uuid""",
    "upward_attendance": f"""
        SELECT said.id, stands.agreement_id, stands.case_id, (line ->> 'session')::uuid AS session_id,
            line ->> 'step' AS step, (line ->> 'on')::date AS "on", line ->> 'code' AS code
        FROM casework_standingrow AS stands
        CROSS JOIN LATERAL jsonb_array_elements(stands.answer -> 'lines') AS line
        CROSS JOIN LATERAL {
        _newest("session_marked", "call_marked", "session_cancelled", "absence_settled", session="line ->> 'session'")
    } AS said""",
    "upward_return": f"""
        SELECT fact.id, fact.agreement_id, fact.case_id, fact."on", fact.detail ->> 'outcome' AS outcome
        FROM casework_factrow AS fact WHERE fact.kind = 'returned' AND {IN_FORCE}""",
    "upward_arrest": f"""
        SELECT fact.id, fact.agreement_id, fact.case_id, fact."on"
        FROM casework_factrow AS fact WHERE fact.kind = 'arrested' AND {IN_FORCE}""",
    "upward_staff": """
        SELECT works.agreement_id, works.id AS case_id, 'case' AS duty, NULL::uuid AS session_id, known.identity
        FROM casework_case AS works JOIN casework_staffidentity AS known ON known.account_id = works.worker AND known.identity IS NOT NULL
        UNION ALL
        SELECT led.agreement_id, led.id, 'session', workshop.id, known.identity
        FROM casework_case AS led JOIN casework_place AS place ON place.case_id = led.id AND place.held
        JOIN casework_workshop AS workshop ON workshop.id = place.workshop_id AND workshop.cancelled_at IS NULL
        JOIN casework_staffidentity AS known ON known.account_id = ANY(workshop.facilitators)
            AND known.identity IS NOT NULL""",
    "upward_contact": """
        SELECT reached.agreement_id, reached.id AS case_id, one.kind, one.hash
        FROM casework_case AS reached
        JOIN casework_contacthashes AS made ON made.participant_id = reached.participant_id
        CROSS JOIN LATERAL (VALUES ('phone', made.phone), ('email', made.email), ('address', made.address)) AS one (kind, hash)
        WHERE one.hash IS NOT NULL""",
}


def _made() -> str:
    """Each view belongs to the reader, not to the owner, who would see past every policy; what it leaves out stays hidden."""
    views = "".join(
        f"CREATE VIEW {name} WITH (security_barrier = true) AS {select};"
        f"GRANT SELECT ON {name} TO {BRIDGE}; ALTER VIEW {name} OWNER TO {READER};"
        for name, select in VIEWS.items()
    )
    return f"GRANT CREATE ON SCHEMA public TO {READER}; {views} REVOKE CREATE ON SCHEMA public FROM {READER};"


HASHED = (
    "SELECT (id, agreement_id, participant_id, key), INSERT (id, agreement_id, participant_id, phone, email, address, key),"
    " UPDATE (phone, email, address, key)"
)

DROPPED = "".join(f"DROP VIEW {name};" for name in VIEWS)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_notices"),
        ("agreements", "0003_licensor"),
        ("casework", "0024_text_placed"),
    ]

    operations = [
        migrations.CreateModel(
            name="Advisory",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caraway.platform.gateways.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "advice",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None),
                ),
                ("purpose", models.CharField(max_length=20)),
                ("expires_on", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="ContactHashes",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caraway.platform.gateways.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("phone", models.BinaryField(max_length=32, null=True)),
                ("email", models.BinaryField(max_length=32, null=True)),
                ("address", models.BinaryField(max_length=32, null=True)),
                ("key", models.CharField(max_length=16)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("release", models.UUIDField(db_column="id", unique=True)),
                ("kind", models.CharField(max_length=20)),
                ("code", models.CharField(max_length=20, null=True)),
                (
                    "advice",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None),
                ),
                ("purpose", models.CharField(max_length=20, null=True)),
                ("expires_on", models.DateField(null=True)),
                ("at_once", models.BooleanField()),
                ("landed_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "downward_release",
            },
        ),
        migrations.CreateModel(
            name="StaffIdentity",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("identity", models.BinaryField(max_length=32, null=True)),
                ("key", models.CharField(max_length=16)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="keepapart",
            name="apart_once",
        ),
        migrations.AddField(
            model_name="holdasked",
            name="at_once",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="holdasked",
            name="asked_by",
            field=models.UUIDField(null=True),
        ),
        migrations.AddConstraint(
            model_name="keepapart",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("one", "other", "source"), name="apart_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="keepapart",
            constraint=models.CheckConstraint(
                condition=models.Q(("source__in", ["provider", "released"])), name="apart_source"
            ),
        ),
        migrations.AddField(
            model_name="advisory",
            name="agreement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.agreement"
            ),
        ),
        migrations.AddField(
            model_name="advisory",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.case"),
        ),
        migrations.AddField(
            model_name="contacthashes",
            name="agreement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.agreement"
            ),
        ),
        migrations.AddField(
            model_name="contacthashes",
            name="participant",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.participant"
            ),
        ),
        migrations.AddField(
            model_name="release",
            name="agreement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.agreement"
            ),
        ),
        migrations.AddField(
            model_name="release",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.case"),
        ),
        migrations.AddField(
            model_name="release",
            name="other_case",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.case"
            ),
        ),
        migrations.AddField(
            model_name="advisory",
            name="release",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.release"
            ),
        ),
        migrations.AddField(
            model_name="holdasked",
            name="release",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.release"
            ),
        ),
        migrations.AddConstraint(
            model_name="holdasked",
            constraint=models.CheckConstraint(
                condition=models.Q(("asked_by", None), ("release", None), _connector="XOR"),
                name="hold_asked_or_released",
            ),
        ),
        migrations.AddConstraint(
            model_name="holdasked",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("at_once", False), models.Q(("asked_by", None), ("batch", None), ("ends", False)), _connector="OR"
                ),
                name="hold_at_once",
            ),
        ),
        migrations.AddIndex(
            model_name="release",
            index=models.Index(
                condition=models.Q(("settled_at__isnull", True)), fields=["agreement"], name="release_to_settle"
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["hold", "resume", "telephone", "stop", "advisory", "keep_apart"])),
                name="release_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("code__isnull", True), ("code__in", ["staffing", "venue", "scheduling"]), _connector="OR"
                ),
                name="release_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "advice__contained_by",
                        [
                            "two_in_room",
                            "seat_beside",
                            "no_pairs",
                            "general_examples",
                            "no_minding",
                            "round_at_end",
                            "call_after",
                            "call_if_leaves",
                        ],
                    )
                ),
                name="release_advice",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(("purpose__isnull", True), ("purpose__in", ["session", "call"]), _connector="OR"),
                name="release_purpose",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind__in", ["hold", "resume", "telephone", "stop"]),
                        ("code__isnull", False),
                        ("advice", []),
                        ("expires_on__isnull", True),
                        ("purpose__isnull", True),
                        ("other_case__isnull", True),
                    ),
                    models.Q(
                        ("kind", "advisory"),
                        ("code__isnull", True),
                        ("advice__len__gt", 0),
                        ("expires_on__isnull", False),
                        ("purpose__isnull", False),
                        ("other_case__isnull", True),
                    ),
                    models.Q(
                        ("kind", "keep_apart"),
                        ("code__isnull", True),
                        ("advice", []),
                        ("expires_on__isnull", True),
                        ("purpose__isnull", True),
                        ("other_case__gt", models.F("case")),
                        ("other_case__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="release_shape",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(("at_once", False), ("kind__in", ["hold", "advisory"]), _connector="OR"),
                name="release_at_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(("settled_at__isnull", True), ("landed_at__isnull", False), _connector="OR"),
                name="release_lands_first",
            ),
        ),
        migrations.AddConstraint(
            model_name="advisory",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("advice__len__gt", 0),
                    (
                        "advice__contained_by",
                        [
                            "two_in_room",
                            "seat_beside",
                            "no_pairs",
                            "general_examples",
                            "no_minding",
                            "round_at_end",
                            "call_after",
                            "call_if_leaves",
                        ],
                    ),
                ),
                name="advisory_advice",
            ),
        ),
        migrations.AddConstraint(
            model_name="advisory",
            constraint=models.CheckConstraint(
                condition=models.Q(("purpose__in", ["session", "call"])), name="advisory_purpose"
            ),
        ),
        # The bridge puts releases in and never looks; their number and their landing are not its to say.
        grant(TABLE, f"INSERT ({', '.join(COLUMNS)})", BRIDGE),
        policy(TABLE, "sent", "true", command="INSERT", login=BRIDGE),
        grant(TABLE, "SELECT, UPDATE (landed_at, settled_at)"),
        policy(TABLE, "caraway", f"{OURS} AND {CARAWAY}"),
        append_only("casework_advisory"),
        policy("casework_advisory", "led", f"{OURS} AND ({CARAWAY} OR {LEADS})", check=f"{OURS} AND {CARAWAY}"),
        # A hash is written and not read back: here nobody has a use for one.
        grant("casework_contacthashes", HASHED),
        agreement_policy("casework_contacthashes"),
        grant("casework_staffidentity", "SELECT (account_id, key), INSERT, UPDATE (identity, key)"),
        policy("casework_staffidentity", "caraway", CARAWAY),
        *(grant(table, f"SELECT ({columns})", READER) for table, columns in READ.items()),
        *(policy(table, "upward", SEEN.get(table, "true"), command="SELECT", login=READER) for table in READ),
        migrations.RunSQL(_made(), DROPPED),
    ]
