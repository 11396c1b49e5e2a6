"""The police of a case go up with those who work on it, and so does what each agreement says of batches and of the highest risk.

Who has decided on a breach stands in the facts, beside what was said of an excuse. The reader sees no row of those: a view of
who decided on which case, and of nothing else, stands between.
"""

from importlib import import_module

from django.db import migrations

from caraway.platform.databases.grants import grant, policy
from caraway.platform.databases.logins import BRIDGE, READER

BEFORE = import_module("caraway.casework.migrations.0025_bridge").VIEWS["upward_staff"]

DECIDERS = f"""
CREATE VIEW casework_decider WITH (security_barrier = true) AS
    SELECT DISTINCT fact.agreement_id, fact.case_id, fact.by AS officer FROM casework_factrow AS fact
    WHERE fact.kind IN ('decided', 'looked_again') AND fact.by IS NOT NULL
      AND NOT EXISTS (SELECT FROM casework_factrow AS later WHERE later.replaces_id = fact.id);
GRANT SELECT ON casework_decider TO {READER};
"""
"""It belongs to the owner, who alone sees those facts, and is open to the reader alone."""

STAFF = f"""{BEFORE}
        UNION ALL
        SELECT kept.agreement_id, kept.id, 'officer', NULL::uuid, known.identity
        FROM casework_case AS kept
        LEFT JOIN LATERAL (
            SELECT said.officer FROM casework_referralofficer AS said WHERE said.case_id = kept.id
            ORDER BY said.at DESC, said.id DESC LIMIT 1) AS newest ON true
        JOIN casework_staffidentity AS known ON known.account_id = coalesce(newest.officer, kept.referred_by)
            AND known.identity IS NOT NULL
        UNION ALL
        SELECT decided.agreement_id, decided.case_id, 'breach', NULL::uuid, known.identity
        FROM casework_decider AS decided
        JOIN casework_staffidentity AS known ON known.account_id = decided.officer AND known.identity IS NOT NULL"""

TERMS = """
        SELECT said.agreement_id, said.number, said.in_force_from,
            ARRAY(SELECT jsonb_array_elements_text(coalesce(said.settings -> 'batch_times', '[]'))) AS batch_times,
            coalesce(said.settings ->> 'risk_ceiling', '') AS risk_ceiling
        FROM agreements_agreementversion AS said"""
"""What an agreement leaves out is empty: what is usual then is not for the database to say."""

READ = {
    "casework_case": "referred_by",
    "casework_referralofficer": "id, case_id, officer, at",
    "agreements_agreementversion": "agreement_id, number, in_force_from, settings",
}
"""What the reader may see besides, by table."""
NEWLY = ("casework_referralofficer", "agreements_agreementversion")


def _view(name: str, select: str) -> str:
    """Made so that it belongs to the reader, as those of the bridge."""
    return (
        f"GRANT CREATE ON SCHEMA public TO {READER};"
        f"CREATE VIEW {name} WITH (security_barrier = true) AS {select};"
        f"GRANT SELECT ON {name} TO {BRIDGE}; ALTER VIEW {name} OWNER TO {READER};"
        f"REVOKE CREATE ON SCHEMA public FROM {READER};"
    )


def _instead(select: str) -> str:
    return f"DROP VIEW upward_staff; {_view('upward_staff', select)}"


class Migration(migrations.Migration):
    dependencies = [("agreements", "0003_licensor"), ("casework", "0025_bridge")]

    operations = [
        *(grant(table, f"SELECT ({columns})", READER) for table, columns in READ.items()),
        *(policy(table, "upward", "true", command="SELECT", login=READER) for table in NEWLY),
        migrations.RunSQL(DECIDERS, "DROP VIEW casework_decider"),
        migrations.RunSQL(_instead(STAFF), _instead(BEFORE)),
        migrations.RunSQL(_view("upward_terms", TERMS), "DROP VIEW upward_terms"),
    ]
