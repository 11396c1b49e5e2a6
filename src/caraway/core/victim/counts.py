"""Counts about victims for those who commission: one month of one agreement, each line as it may leave."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from caraway.core.joint.words import Option
from caraway.core.small_cells import alone, published_on, safe
from caraway.core.victim.engagement import Attempt, Engagement, furthest
from caraway.core.victim.voice import Service
from caraway.core.vocabulary import Word


class InTime(Word):
    """Whether a victim was first spoken with in the area's days."""

    IN_TIME = "in_time", "Spoken with in time"
    LATE = "late", "Spoken with late, or not yet although it is late"
    NOT_LATE = "not_late", "Not spoken with, and not late"


class Decided(Word):
    """What a joint decision came to, as it was known when the month was counted."""

    CONTINUE = Option.CONTINUE.value, Option.CONTINUE.words
    CARE = Option.CARE.value, Option.CARE.words
    TELEPHONE = Option.TELEPHONE.value, Option.TELEPHONE.words
    HOLD = Option.HOLD.value, Option.HOLD.words
    STOP = Option.STOP.value, Option.STOP.words
    LAPSED = "lapsed", "Not agreed in time: hold"
    OPEN = "open", "No decision yet"


@dataclass(frozen=True, slots=True)
class Counted:
    """One victim case as it was known when its month was counted. `late_on`: the first day on which first contact is late."""

    attempts: tuple[Attempt, ...]
    late_on: date
    wanted: frozenset[Service] = frozenset()
    given: frozenset[Service] = frozenset()


@dataclass(frozen=True, slots=True)
class Row:
    """One count under its words; None where it may not be shown."""

    words: str
    count: int | None


@dataclass(frozen=True, slots=True)
class Block:
    """Counts that are read together. `whole`: each person is in exactly one row, and `total` is of them all."""

    key: str
    title: str
    rows: tuple[Row, ...]
    whole: bool = True
    total: int | None = None

    @property
    def undivided(self) -> bool:
        """Whether the sum is shown and none of the rows: a sentence says as much as the table would."""
        return self.total is not None and all(row.count is None for row in self.rows)

    @property
    def silent(self) -> bool:
        """Whether no number of it is shown. Then each is below five, by how a line is hidden (`small_cells.safe`): the sum too."""
        return self.total is None and all(row.count is None for row in self.rows)


def in_time(case: Counted, month: date) -> InTime:
    """Whether first contact was in time, as it was known when the month was counted."""
    spoken = min((one.on for one in case.attempts if one.spoke), default=None)
    if spoken is not None and spoken < case.late_on:
        return InTime.IN_TIME
    known = published_on(month) - timedelta(days=1)
    return InTime.LATE if spoken is not None or case.late_on <= known else InTime.NOT_LATE


def blocks(month: date, cases: Sequence[Counted], decisions: Iterable[Decided]) -> tuple[Block, ...]:
    """Everything that is told of a month: of the cases that were opened in it, and of the decisions opened in it."""
    return (
        _line("engagement", "Cases by engagement", Engagement, (furthest(one.attempts) for one in cases)),
        _line("contact", "First contact", InTime, (in_time(one, month) for one in cases)),
        _services("wanted", "Services wanted", (one.wanted for one in cases)),
        _services("given", "Services to which a referral was made", (one.given for one in cases)),
        _line("decisions", "Joint decisions by what was decided", Decided, decisions),
    )


def _line(key: str, title: str, words: type[Word], found: Iterable[Word]) -> Block:
    counted = Counter(found)
    line = safe([counted[one] for one in words])
    rows = (Row(one.words, count) for one, count in zip(words, line.cells, strict=True))
    return Block(key, title, tuple(rows), total=line.total)


def _services(key: str, title: str, found: Iterable[frozenset[Service]]) -> Block:
    counted = Counter(one for services in found for one in services)
    rows = (Row(one.words, alone(counted[one])) for one in Service if one is not Service.NONE_WANTED)
    return Block(key, title, tuple(rows), whole=False)
