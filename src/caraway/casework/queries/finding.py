"""Cases found by what identifies them. No patterns and no suggestions: equality and ranges alone.

Each way in which what was typed may name a case is a lookup of its own, by its own index; so it takes no longer among a
million cases, nor under the agreement's policy, whose conditions may be tried first only by operators that leak nothing.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from caraway.casework.models import Case
from caraway.casework.queries.case_list import PAGE, CaseRows, read_rows
from caraway.casework.queries.search_terms import Terms, read_terms
from caraway.casework.queries.teams import staff_of
from caraway.platform.accounts.actor import Actor

_LAST = "\U0010ffff"


def find(text: str, *, by: Actor, today: date) -> CaseRows:
    """Cases by reference, police identifier or date of birth, whole; or by the beginning of the family name.

    What is not there and what is not this person's give the same nothing. `next_key` is set where there are more.
    """
    staff = staff_of(by, today)
    terms = read_terms(text, today)
    lookups = [each for one in staff.delivers for each in _lookups(terms, one)]
    if not lookups:
        return CaseRows(())
    first, *others = lookups
    found = sorted(set(first.union(*others, all=True) if others else first))
    ids = [case for _, case in found]
    rows = read_rows(list(dict.fromkeys(ids))[:PAGE], staff)
    return CaseRows(rows, next_key=str(ids[-1]) if len(set(ids)) > PAGE else "")


def _lookups(terms: Terms, agreement: UUID) -> Iterator[QuerySet[Case, Any]]:
    """One lookup for each thing it may be, cut to a page: by what it is sorted, and the case."""
    cases = Case.objects.filter(agreement_id=agreement)
    # Said of the person too: what a person is found by is indexed within an agreement.
    people = cases.filter(participant__agreement_id=agreement)
    key = "participant__family_name_key"
    yield _cut(cases.filter(reference=terms.reference))
    yield _cut(cases.filter(police_reference__in=sorted(terms.police_references)))
    if terms.pnc:
        yield _cut(people.filter(participant__pnc=terms.pnc))
    if terms.asn:
        yield _cut(cases.filter(asn=terms.asn))
    if terms.ptiurn:
        yield _cut(cases.filter(ptiurn=terms.ptiurn))
    if terms.born_on:
        yield _cut(people.filter(participant__date_of_birth=terms.born_on))
    if terms.name_key:
        yield _cut(people.filter(**{f"{key}__gte": terms.name_key, f"{key}__lt": terms.name_key + _LAST}))


def _cut(rows: QuerySet[Case]) -> QuerySet[Case, Any]:
    ordered = rows.order_by("participant__family_name_key", "id")
    return ordered.values_list("participant__family_name_key", "id")[: PAGE + 1]
