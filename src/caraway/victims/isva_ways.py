"""How a client, or a parent or carer, may be reached: the newest version as stored, and what the rules say of a call now."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from caraway.core.leaving import Answer
from caraway.core.refusals import NotYours
from caraway.core.victim.asking import Kind, ask
from caraway.core.victim.engagement import Engagement
from caraway.core.victim.rules import Why
from caraway.core.victim.safe_plan import NEEDS, DetailKind, UsedBy, Way
from caraway.victims.area import here, settings_of_client
from caraway.victims.models import IsvaCase, IsvaContact, IsvaDetail, IsvaPerson, IsvaPlan
from caraway.victims.plans import Known, Stored, as_known, as_stored


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose ways: of the client of a case, or of a parent or carer in it."""

    case: IsvaCase
    person: IsvaPerson | None = None

    @property
    def name(self) -> str:
        """The name to show."""
        if self.person is not None:
            return self.person.name
        return f"{self.case.given_name} {self.case.family_name}"


def whose(case: IsvaCase, person: UUID | None) -> Whose:
    """Raises NotYours for somebody who is not a parent or carer in this case, or is not any more."""
    if person is None:
        return Whose(case)
    found = IsvaPerson.objects.filter(case=case, pk=person, kind="parent", gone=None).first()
    if found is None:
        raise NotYours("not_found", "There is no such case.")
    return Whose(case, found)


def stored_of(of: Whose) -> Stored:
    """The newest version; nothing is known where there is none."""
    row = IsvaPlan.objects.filter(case=of.case, person=of.person).order_by("-number").first()
    return as_stored(row, _details(row)) if row else Stored()


def confirmed_cases(cases: Collection[UUID]) -> set[UUID]:
    """Those cases whose client has confirmed the ways of contact."""
    newest = IsvaPlan.objects.filter(case__in=cases, person=None).order_by("case_id", "-number").distinct("case_id")
    return {row.case_id for row in newest if row.confirmed_on is not None}


def may_call(of: Whose, stored: Stored, *, interpreter: bool = True) -> Answer[Why]:
    """Whether they may be called now, by the ten rules."""
    return way_now(of, stored, Way.CALL, Kind.TALK, interpreter=interpreter)


def way_now(of: Whose, stored: Stored, way: Way, kind: Kind, *, interpreter: bool = True) -> Answer[Why]:
    """Whether this way may be used now, by the ten rules."""
    plan = stored.plan(spoken_on(of))
    area = settings_of_client(of.case)
    return ask(plan, way, kind, here(), area, other_partys(stored, way), interpreter=interpreter)


def other_partys(stored: Stored, way: Way) -> frozenset[DetailKind] | None:
    """Rule 7. Nothing is kept of the accused that could be compared, so it is asked who else uses it: unasked is not compared."""
    known = stored.of(NEEDS[way]) if way in NEEDS else None
    return None if known is not None and known.used_by is UsedBy.NOT_KNOWN else frozenset()


def spoken_on(of: Whose) -> date | None:
    """The last day on which they were spoken with."""
    rows = IsvaContact.objects.filter(case=of.case, person=of.person, result=Engagement.ENGAGED.value)
    return max(rows.values_list("on", flat=True), default=None)


def _details(row: IsvaPlan) -> tuple[Known, ...]:
    rows: Iterable[IsvaDetail] = IsvaDetail.objects.filter(version=row).order_by("kind", "waiting")
    return tuple(map(as_known, rows))
