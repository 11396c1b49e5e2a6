"""Where a joint decision stands: the value, and what follows from it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from caraway.core.joint.events import Opened
from caraway.core.joint.people import Member
from caraway.core.joint.record import Record
from caraway.core.joint.text import Crossing, FrozenText, Proposal, Urgent, frozen
from caraway.core.joint.timetable import Consequence, Timetable, consequences
from caraway.core.joint.words import JointStage, LapseReason, ReleaseKind, Side


@dataclass(frozen=True, slots=True)
class Dissent:
    """Who did not agree to which text (its digest), why and when. It stays, also when the same person agrees later."""

    person: UUID
    digest: str
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Barred:
    """A member of the police has decided on a breach in the case (`core.joint.barring`): who, and since when it is known.

    `stays`: what they agreed to had taken effect by then. Otherwise it was undone, and they decide no more.
    """

    person: UUID
    at: datetime
    stays: bool


@dataclass(frozen=True, slots=True)
class Lapse:
    """Nothing was agreed in time. `hand_over`: from when the hold is handed over, so that it falls into the last batch.

    None: a hold stood already, and goes on.
    """

    why: LapseReason
    at: datetime
    hand_over: datetime | None


@dataclass(frozen=True, slots=True)
class SeniorTask:
    """A task to the named senior of one side: nothing was agreed, so there is a hold."""

    side: Side
    senior: UUID
    why: LapseReason
    since: datetime


@dataclass(frozen=True, slots=True)
class UrgentAsking:
    """What was asked for at once, and by whom. Nothing comes of it until a second person confirms it."""

    urgent: Urgent
    asked_by: UUID
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class UrgentRelease:
    """What two people released at once: counted apart from what both sides agree to."""

    asking: UrgentAsking
    confirmed_by: UUID
    confirmed_at: datetime


@dataclass(frozen=True, slots=True)
class Sending:
    """One release to hand over, not before a moment. The same again has the same `id`, so handing it over twice is harmless."""

    id: UUID
    crossing: Crossing
    at_once: bool
    not_before: datetime


@dataclass(frozen=True, slots=True)
class Stands:
    """A joint decision at a moment.

    `agreed_by`: the members who agreed to the text as it is. `held_from`: from when a hold that came from here stands.
    `sent`: the ids of what was handed over. `as_of`: the moment of the newest event.
    """

    opened: Opened
    opened_at: datetime
    as_of: datetime
    timetable: Timetable
    members: tuple[Member, ...] = ()
    record: Record | None = None
    proposal: Proposal | None = None
    agreed_by: frozenset[UUID] = frozenset()
    agreed_at: datetime | None = None
    dissents: tuple[Dissent, ...] = ()
    barred: tuple[Barred, ...] = ()
    lapse: Lapse | None = None
    asking: UrgentAsking | None = None
    urgent: tuple[UrgentRelease, ...] = ()
    held_from: datetime | None = None
    sent: frozenset[UUID] = frozenset()
    closed_at: datetime | None = None

    @property
    def stage(self) -> JointStage:
        """How far it is."""
        if self.closed_at is not None:
            return JointStage.CLOSED
        if self.agreed_at is not None:
            # All of a text is handed over together, so one of it is all.
            sent = any(one.id in self.sent for one in self._of_text())
            return JointStage.RELEASED if sent else JointStage.AGREED
        return JointStage.LAPSED if self.lapse else JointStage.OPEN

    @property
    def held(self) -> bool:
        """Whether a hold that came from here stands, or is certain to."""
        return self.held_from is not None

    @property
    def text(self) -> FrozenText | None:
        """The text on the table; None where there is none."""
        if self.proposal is None or self.record is None:
            return None
        return frozen(self.proposal, self.held, self.timetable, self.record)

    @property
    def options(self) -> tuple[Consequence, ...]:
        """Every option with what it comes to."""
        return consequences(self.timetable, self.held)

    @property
    def both_sides(self) -> bool:
        """Whether each side has somebody who decides."""
        return {one.side for one in self.members} == set(Side)

    @property
    def marac_missing(self) -> bool:
        """Whether somebody must still say what becomes of it at MARAC."""
        return self.record is not None and self.record.marac_missing(self.opened.ceiling)

    @property
    def tasks(self) -> tuple[SeniorTask, ...]:
        """The tasks of the two seniors: from the deadline until there is agreement, or nothing left to decide."""
        if self.lapse is None or self.agreed_at is not None or self.closed_at is not None:
            return ()
        return tuple(SeniorTask(side, self.opened.seniors.of(side), self.lapse.why, self.lapse.at) for side in Side)

    @property
    def to_send(self) -> tuple[Sending, ...]:
        """What is still to be handed over; nothing of a decision that is closed."""
        if self.closed_at is not None:
            return ()
        every = (*self._at_once(), *self._of_lapse(), *(self._of_text() if self.agreed_at else ()))
        return tuple(one for one in every if one.id not in self.sent)

    def member(self, person: UUID) -> Member | None:
        """This person as a member; None who is not one."""
        return next((one for one in self.members if one.person == person), None)

    def _at_once(self) -> Iterator[Sending]:
        for one in self.urgent:
            urgent = one.asking.urgent
            if urgent.crossing is not None:
                yield self._sending(f"urgent/{urgent.digest}", urgent.crossing, one.confirmed_at, at_once=True)

    def _of_lapse(self) -> Iterator[Sending]:
        if self.lapse is not None and self.lapse.hand_over is not None:
            hold = Crossing(ReleaseKind.HOLD, self.opened.lapse_code)
            yield self._sending("lapse", hold, self.lapse.hand_over)

    def _of_text(self) -> tuple[Sending, ...]:
        """What was agreed to, in order; nothing may overtake the hold that it ends."""
        text = self.text
        assert text is not None
        moments = [one for one in (self.agreed_at, self.held_from) if one is not None]
        return tuple(self._sending(text.digest, one, max(moments)) for one in text.crossing)

    def _sending(self, source: str, crossing: Crossing, not_before: datetime, *, at_once: bool = False) -> Sending:
        name = f"{source}/{crossing.kind}"
        return Sending(uuid5(self.opened.decision, name), crossing, at_once, not_before)
