"""The ids of the other tenant: every row of Heddlu Gogledd Wales and of Northern Partners that has an id, by its table.

What the agreement at the border shares with Wessex Partners is left out: that is theirs too.
"""

from collections.abc import Iterator, Mapping
from itertools import chain, zip_longest
from uuid import UUID

from django.db import connection

from caraway.casework.actions import cases
from caraway.platform.tenancy import scope
from tests.cast import Cast

Ids = Mapping[str, tuple[UUID, ...]]
"""Ids by the table in which they stand."""

_TABLES = """
    SELECT c.table_name, bool_or(c.column_name = 'agreement_id'), bool_or(c.column_name = 'organisation_id')
    FROM information_schema.columns AS c
    WHERE table_schema = 'public' AND udt_name = 'uuid' AND has_column_privilege(c.table_name, c.column_name, 'SELECT')
    GROUP BY 1 HAVING bool_or(c.column_name = 'id') AND bool_or(c.column_name IN ('agreement_id', 'organisation_id')) ORDER BY 1
"""


def people_of_the_other(cast: Cast) -> None:
    """Somebody referred, somebody accepted, and a draft, of the other tenant alone."""
    officer, agreement = cast.welsh_officer, cast.gogledd
    cast.draft(by=officer, agreement=agreement)
    cast.referred(by=officer, agreement=agreement)
    accepted = cast.referred(by=officer, agreement=agreement)
    cases.accept(case=accepted.id, by=cast.stranger)


def ids_of(agreements: list[UUID], organisations: list[UUID]) -> Ids:
    """Every id that stands under these agreements or belongs to these organisations."""
    told = "{" + ",".join(map(str, agreements)) + "}"
    found: dict[str, set[UUID]] = {
        "agreements_agreement": set(agreements),
        "agreements_organisation": set(organisations),
    }
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        tables = cursor.fetchall()
        for organisation in organisations:
            settings = {"caraway.agreements": told, "caraway.organisation": str(organisation)}
            for name, value in settings.items():
                cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
            for table, by_agreement, by_organisation in tables:
                asked = "agreement_id = ANY(%(agreements)s)" if by_agreement else "false"
                asked += " OR organisation_id = %(organisation)s" if by_organisation and not by_agreement else ""
                cursor.execute(
                    f"SELECT id FROM {table} WHERE {asked}",
                    {"agreements": agreements, "organisation": organisation},
                )
                found.setdefault(table, set()).update(key for (key,) in cursor.fetchall())
        cursor.execute(
            "SELECT set_config('caraway.agreements', '', true), set_config('caraway.organisation', '', true)"
        )
    return {table: tuple(sorted(keys)) for table, keys in found.items() if keys}


def of_both(cast: Cast) -> tuple[Ids, Ids]:
    """The other tenant's ids, and those of Wessex."""
    with scope.acting_as(cast.stranger):
        other = ids_of([cast.gogledd.id], [cast.northern.id, cast.welsh_police.id])
        own = ids_of([cast.wessex.id], [cast.partners.id, cast.police.id, cast.council.id])
    return other, own


def in_turn(ids: Ids, first: str = "") -> Iterator[UUID]:
    """All of them: one of the table `first`, then one of each table by turns, so that a few are of many kinds."""
    rows = (
        [ids[first], *(keys for table, keys in ids.items() if table != first)] if first in ids else list(ids.values())
    )
    return (key for key in chain.from_iterable(zip_longest(*rows)) if key is not None)
