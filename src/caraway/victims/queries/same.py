"""Victim cases that may be of one person, found inside this site alone; and who else works with the same person."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from uuid import UUID

from django.db.models import Q

from caraway.core.refusals import NotYours
from caraway.core.victim.further import Alike, Known, Source, Who, alike
from caraway.platform.accounts.actor import Actor
from caraway.victims.comparing import hash_of
from caraway.victims.models import OpenedHere, PoliceSent, SamePerson, VictimCase
from caraway.victims.plans import stored_of_each
from caraway.victims.queries.cases import CaseRow, case_row, one_case
from caraway.victims.reach import theirs
from caraway.victims.workers import workers_of


@dataclass(frozen=True, slots=True)
class Pair:
    """Two cases that may be of one person, and why."""

    one: CaseRow
    other: CaseRow
    why: Alike


def pairs(by: Actor, today: date) -> tuple[Pair, ...]:
    """Those of one's own organisation of which nobody has said anything yet, by name; written down as shown."""
    found = sorted(_found(list(theirs(by))), key=lambda one: (one[0].family_name, one[0].given_name, one[0].pk))
    return tuple(Pair(case_row(one.pk, by, today), case_row(other.pk, by, today), why) for one, other, why in found)


def pair(case: UUID, other: UUID, by: Actor, today: date) -> Pair:
    """One of them. Raises NotYours where there is no such pair, as for what is not theirs."""
    cases = list(theirs(by).filter(pk__in=(case, other)))
    for one, two, why in _found(cases):
        return Pair(case_row(one.pk, by, today), case_row(two.pk, by, today), why)
    raise NotYours("not_found", "There is no such case.")


@dataclass(frozen=True, slots=True)
class Beside:
    """What the page of a case says beside it: colleagues who work with the same person, and as what a further case was opened."""

    colleagues: tuple[str, ...]
    opened_as: str


def beside_of(case: UUID, by: Actor, today: date) -> Beside:
    """Of one case. Raises NotYours as `one_case` does."""
    found = one_case(case, by)
    row = OpenedHere.objects.filter(case=found).first()
    words = f"{Who(row.who).words}; where this came from: {Source(row.source).words.lower()}" if row else ""
    return Beside(_colleagues(found, by, today), words)


def _colleagues(case: VictimCase, by: Actor, today: date) -> tuple[str, ...]:
    """The names of those of one's own organisation who also work with this person; of their cases nothing is told."""
    said = SamePerson.objects.filter(Q(one=case) | Q(other=case), same=True)
    keys = {key for row in said for key in (row.one_id, row.other_id)} - {case.pk}
    workers = set(theirs(by).filter(pk__in=keys).values_list("worker", flat=True)) - {case.worker, by.person}
    return tuple(one.name for one in workers_of(by.organisation, today) if one.account in workers)


def _found(cases: Collection[VictimCase]) -> Iterable[tuple[VictimCase, VictimCase, Alike]]:
    """The pairs in which both have one name, and something else is the same. What was said of is left out."""
    named: dict[str, list[VictimCase]] = {}
    for one in cases:
        named.setdefault(_name(one), []).append(one)
    several = [group for group in named.values() if len(group) > 1]
    known = _known([one for group in several for one in group])
    said = set(SamePerson.objects.filter(one__in=known).values_list("one_id", "other_id"))
    for group in several:
        for one, other in combinations(sorted(group, key=lambda each: each.pk), 2):
            why = alike(known[one.pk], known[other.pk])
            if why is not None and (one.pk, other.pk) not in said:
                yield one, other, why


def _name(case: VictimCase) -> str:
    letters = f"{case.given_name} {case.family_name}".casefold()
    return " ".join("".join(one if one.isalpha() else " " for one in letters).split())


def _known(cases: Collection[VictimCase]) -> Mapping[UUID, Known]:
    born, plans = _born(cases), stored_of_each(cases)
    return {
        one.pk: Known(
            _name(one),
            born.get(one.pk),
            frozenset(filter(None, (hash_of(detail) for detail in plans[one.pk].details))),
        )
        for one in cases
    }


def _born(cases: Collection[VictimCase]) -> dict[UUID, date]:
    """As it was given here, or as the police last sent it."""
    found: dict[UUID, date] = {}
    for row in PoliceSent.objects.filter(case__in=cases).order_by("version"):
        try:
            found[row.case_id] = date.fromisoformat(row.details.get("date_of_birth") or "")
        except ValueError:
            continue
    here = OpenedHere.objects.filter(case__in=cases).exclude(born_on=None)
    return found | {row.case_id: row.born_on for row in here if row.born_on is not None}
