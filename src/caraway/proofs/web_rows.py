"""Many cases for a measurement, in a database that is thrown away: made in bulk by the owner, never by a site."""

import hashlib
import time
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, LiteralString

import psycopg

from caraway.core.values.text import check_letter

TODAY = date(2026, 3, 2)
READER = "reader@example.org"


def people() -> None:
    """Organisations, agreements and one coordinator, through the platform's own actions. Runs as the site."""
    from caraway.platform.accounts import actions as accounts
    from caraway.platform.accounts.actor import INSTALLER
    from caraway.platform.agreements import actions as agreements
    from caraway.platform.agreements.models import Part
    from caraway.platform.tenancy import scope

    with scope.acting_as(INSTALLER):
        police = agreements.add_organisation(name="Force", kind="police", force_code="44", by=INSTALLER)
        for number, name in enumerate(("Ours", "Another’s")):
            provider = agreements.add_organisation(name=name, kind="provider", by=INSTALLER)
            for area in range(2):
                made = agreements.open_agreement(
                    name=f"{name} {area}",
                    programme="cara",
                    area=f"Area {number}{area}",
                    from_on=date(2025, 1, 1),
                    force_code="44",
                    by=INSTALLER,
                )
                for organisation, part in ((police, Part.REFERRER), (provider, Part.PROVIDER)):
                    joins = {"agreement": made, "organisation": organisation, "part": part}
                    agreements.join_agreement(**joins, from_on=date(2025, 1, 1), by=INSTALLER)
                agreements.write_version(agreement=made, settings={}, in_force_from=date(2025, 1, 1), by=INSTALLER)
            account = accounts.add_account(
                email=READER if not number else "another@example.org", full_name="R. Okafor", by=INSTALLER
            )
            accounts.give_roles(
                account=account,
                organisation=provider,
                roles=["coordinator"],
                from_on=date(2025, 1, 1),
                by=INSTALLER,
            )


def fill(owner: psycopg.Connection, first: int, last: int) -> None:
    """Cases of these numbers, one in four under each agreement, most of them closed long ago."""
    numbers: Mapping[str, Any] = {"first": first, "last": last}
    for statement in (_PARTICIPANTS, _CASES, _STANDINGS):
        owner.execute(statement, numbers)
    for table in ("participant", "case", "standingrow"):
        _settle(owner, f"casework_{table}")


def _settle(owner: psycopg.Connection, table: str) -> None:
    """Have the database know of every page of the table that all may see it, as it does of rows that have lain for a day.

    Whoever looks at the database at that moment, as its own housekeeping does, keeps it from knowing: what is measured would
    be chance. RuntimeError where it does not come to know.
    """
    for _ in range(60):
        owner.execute(f"VACUUM ANALYZE {table}")
        found = owner.execute("SELECT relallvisible >= relpages FROM pg_class WHERE relname = %s", [table]).fetchone()
        if found and found[0]:
            return
        time.sleep(1)
    raise RuntimeError(f"Rows of {table} are still looked at by another: nothing can be measured.")


_ID: LiteralString = "('01940000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid"
_AGREEMENT: LiteralString = "(SELECT array_agg(id ORDER BY name) FROM agreements_agreement)"

_PARTICIPANTS: LiteralString = f"""
    INSERT INTO casework_participant (id, agreement_id, given_name, family_name, date_of_birth, sex, pnc, ethnicity,
      ethnicity_source, phone, email, address, postcode, safe_methods, safe_hours, shared_with, language, interpreter,
      access_needs, court_orders, safe_days, safe_from, safe_to, call_instead, reading_needs, health_needs,
      emergency_contact)
    SELECT {_ID}, ids[1 + n %% 4], 'Dean', initcap(translate(left(md5(n::text), 9), '0123456789', 'ghijklmnop')),
      date '1960-01-01' + (n %% 15000)::int, 'male', '2003/' || lpad(n::text, 7, '0') ||
        substr('ZABCDEFGHJKLMNPQRTUVWXY', 1 + (('03' || lpad(n::text, 7, '0'))::bigint %% 23)::int, 1), '', '', '', '', '', '', '{{}}', '',
      '', 'en', false, '', '', '{{}}', '', '', false, '', '', ''
    FROM generate_series(%(first)s::bigint, %(last)s) AS n, LATERAL (SELECT {_AGREEMENT} AS ids) AS agreements
"""

_CASES: LiteralString = f"""
    INSERT INTO casework_case (id, agreement_id, version_id, programme, programme_version, reference, police_reference,
      force_code, referred_by_organisation_id, referred_by, participant_id, worker, offence_code, asn, ptiurn, disposal,
      views_dealt_with, risk_within_ceiling, answers, assessment, victim_version, victim_given_on, opened_at)
    SELECT {_ID}, ids[1 + n %% 4], version.id, 'cara', '1', 'CARA-' || n, '44260' || n, '44', version.police, reader.id,
      {_ID}, CASE WHEN n %% 3 > 0 THEN reader.id END, 'CJ88001', '', '44' || lpad(n::text, 9, '0'), 'conditional_caution',
      true, true, '{{}}', '{{}}', 1, date '2025-01-01', now()
    FROM generate_series(%(first)s::bigint, %(last)s) AS n, LATERAL (SELECT {_AGREEMENT} AS ids) AS agreements,
      LATERAL (SELECT id FROM accounts_account WHERE email = 'reader@example.org') AS reader,
      LATERAL (SELECT v.id, (SELECT id FROM agreements_organisation WHERE kind = 'police') AS police
        FROM agreements_agreementversion AS v WHERE v.agreement_id = ids[1 + n %% 4] LIMIT 1) AS version
"""

_STANDINGS: LiteralString = f"""
    INSERT INTO casework_standingrow (id, agreement_id, case_id, facts, stage, on_hold, mode, expires_on, impossible_from,
      answer)
    SELECT {_ID}, ids[1 + n %% 4], {_ID}, 9,
      (ARRAY['closed', 'closed', 'closed', 'closed', 'closed', 'closed', 'referred', 'accepted', 'under_way',
        'completed'])[1 + n %% 10],
      n %% 50 = 0, 'group', date '2025-01-01' + (n %% 700)::int, NULL, '{{}}'
    FROM generate_series(%(first)s::bigint, %(last)s) AS n, LATERAL (SELECT {_AGREEMENT} AS ids) AS agreements
"""


def searches(number: int) -> tuple[str, ...]:
    """What finds the case of that number: two references, a PNC, a PTIURN, a date of birth, a family name's beginning."""
    born = date(1960, 1, 1) + timedelta(days=number % 15000)
    letters = hashlib.md5(str(number).encode(), usedforsecurity=False).hexdigest()[:5]
    return (
        f"CARA-{number}",
        f"44260{number}",
        f"2003/{number:07}{check_letter(f'03{number:07}')}",
        f"44{number:09}"[:11],
        born.isoformat(),
        letters.translate(str.maketrans("0123456789", "ghijklmnop")),
    )
