"""Joint decisions as they are stored, for actions and queries alike: which ones somebody can reach, and what happened to each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from caraway.core.joint import Stands, stands
from caraway.core.joint.events import Closed, Event, Overtaken
from caraway.core.joint.store import detail_from_json, kind_of
from caraway.core.joint.words import ReleaseKind
from caraway.core.refusals import NotYours
from caraway.platform.accounts.actor import Actor
from caraway.victims.models import JointDecision, JointEvent, JointPerson, JointRelease, VictimCase
from caraway.victims.reach import theirs

ITSELF = UUID(int=0)
"""Who did what nobody did: Caraway."""
ENDS = [kind_of(Closed), kind_of(Overtaken)]
HOLDS = [ReleaseKind.HOLD.value, ReleaseKind.RESUME.value, ReleaseKind.STOP.value]
"""Releases of which the last says whether a hold from here stands."""


@dataclass(frozen=True, slots=True)
class Found:
    """A decision and everything that happened to it, in order."""

    row: JointDecision
    events: tuple[Event, ...]

    def stands(self, at: datetime) -> Stands:
        """Where it stands at that moment."""
        return stands(self.events, at)


def reachable(by: Actor) -> QuerySet[JointDecision]:
    """The decisions in which this person is named; of a manager all those of their organisation."""
    mine = Q(pk__in=_named(by.person))
    if by.may("joint.see_all"):
        mine |= Q(case__in=theirs(by).values("id"))
    return JointDecision.objects.filter(mine)


def _named(account: UUID) -> list[UUID]:
    rows = JointPerson.objects.filter(account=account).order_by("decision_id", "part", "-number")
    return [one.decision_id for one in rows.distinct("decision_id", "part") if one.named]


def going_on(rows: QuerySet[JointDecision]) -> QuerySet[JointDecision]:
    """Those of these that are not closed."""
    ended = JointEvent.objects.filter(decision=OuterRef("pk"), kind__in=ENDS)
    return rows.exclude(Exists(ended))


def one_of(decision: UUID, by: Actor) -> Found:
    """The decision. Raises NotYours where it is not there or not theirs: the answer is the same."""
    return there(reachable(by), decision)


def there(rows: QuerySet[JointDecision], decision: UUID) -> Found:
    """The decision among these, as `one_of` has it."""
    row = rows.select_related("case").filter(pk=decision).first()
    if row is None:
        raise NotYours("not_found", "There is no such decision.")
    return Found(row, events_of([row])[row.pk])


def found_in(rows: Iterable[JointDecision]) -> tuple[Found, ...]:
    """Each of these with its events."""
    kept = list(rows)
    events = events_of(kept)
    return tuple(Found(one, events[one.pk]) for one in kept)


def events_of(rows: Iterable[JointDecision]) -> Mapping[UUID, tuple[Event, ...]]:
    """The events of each, in order. Raises what `core.joint.store` raises for one that cannot be read."""
    events: dict[UUID, tuple[Event, ...]] = {one.pk: () for one in rows}
    for row in JointEvent.objects.filter(decision__in=events).order_by("decision_id", "number"):
        events[row.decision_id] += (Event(row.at, row.by or ITSELF, detail_from_json(row.kind, row.detail)),)
    return events


def held_now(case: VictimCase) -> bool:
    """Whether a hold that was sent because of this victim case stands."""
    rows = JointRelease.objects.filter(decision__case=case, kind__in=HOLDS).order_by("-place")
    last = rows.values_list("kind", flat=True).first()
    return last == ReleaseKind.HOLD.value
