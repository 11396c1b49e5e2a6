"""What a reader is asked, what was answered, and which answers cannot stand.

A second reader does not learn what the first answered. A third is asked only where the two differ. An answer is given under the lock of the
log, on what the page showed: whoever was overtaken is told.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from caraway.evidence.linkage.bands import ClericalPair
from caraway.evidence.linkage.decision_log import Answer, DecisionLog, Entry, Id, Pair, Reading, latest
from caraway.evidence.linkage.folder import Folder
from caraway.evidence.linkage.readings import differing, given_to, standing
from caraway.evidence.refusals import AnswerRefused, RecordsUnfit


class State(StrEnum):
    """Where a pair stands for this reader."""

    OPEN = "open"
    LATER = "later"
    DECIDED = "decided"
    CLOSED = "closed"
    """Not asked: its police row was given to another participant."""


@dataclass(frozen=True)
class Asked:
    """One pair as this reader finds it. `seen` is how many answers this reading has given it; `others` are pairs of the same police row.

    `closed_by` is the number of the pair that was given the police row, 0 where none was. `before` are the two readers' answers, for a third.
    """

    number: int
    pair: ClericalPair
    state: State
    last: Entry | None
    seen: int
    others: tuple[int, ...]
    closed_by: int
    before: tuple[Entry, ...]


@dataclass(frozen=True)
class Progress:
    """Every pair that this reader is asked, in the order of their numbers."""

    asked: tuple[Asked, ...]

    def count(self, state: State) -> int:
        return sum(one.state is state for one in self.asked)

    def get(self, number: int) -> Asked | None:
        """The pair of that number, if this reader is asked it."""
        return next((one for one in self.asked if one.number == number), None)

    def next_open(self, after: int = 0) -> int | None:
        """The number of the next pair without an answer, from the beginning again behind the last; else of the next left for later."""
        open_ones = [one.number for one in self.asked if one.state is State.OPEN]
        later = [one.number for one in self.asked if one.state is State.LATER and one.number > after]
        behind = [number for number in open_ones if number > after]
        return next(iter([*behind, *open_ones, *later]), None)


@dataclass(frozen=True)
class Review:
    """One reader at the pairs of one folder. Raises `RecordsUnfit` for one who may not do this reading."""

    pairs: tuple[ClericalPair, ...]
    log: DecisionLog
    by: str
    reading: Reading
    now: Callable[[], datetime]

    def __post_init__(self) -> None:
        if not self.by.strip() or not self.by.isprintable() or len(self.by) > 100:
            raise RecordsUnfit("Say who reads: a name of at most 100 letters, in one line.")
        self.refuse_other_reading(self.log.entries())
        self.progress()

    def refuse_other_reading(self, entries: Sequence[Entry]) -> None:
        """Raises `RecordsUnfit` when this reader has answered in another reading: one person is no second opinion."""
        name = _plain(self.by)
        for entry in entries:
            if _plain(entry.by) == name and entry.reading is not self.reading:
                raise RecordsUnfit(
                    f"{self.by} has answered in the {entry.reading} reading: the {self.reading} is another person's."
                )

    def progress(self) -> Progress:
        """Where everything stands now. Raises `RecordsUnfit` when the log holds answers about other pairs."""
        return self._progress(self.log.entries())

    def _progress(self, entries: Sequence[Entry]) -> Progress:
        numbers = {_pair(one): number for number, one in enumerate(self.pairs, 1)}
        if any(entry.pair not in numbers for entry in entries):
            raise RecordsUnfit(f"{self.log.path.name} holds answers about pairs of another linking.")
        view = _View.of(entries, self.reading)
        given = {one.police: numbers[one.pair] for one in self._held(entries).values() if one.answer is Answer.SAME}
        asked = differing(entries) if self.reading is Reading.THIRD else tuple(numbers)
        rows: dict[Id, list[int]] = {}
        for (_, police), number in numbers.items():
            rows.setdefault(police, []).append(number)
        return Progress(
            tuple(
                self._asked(number, view, given.get(self.police_of(number), 0), rows[self.police_of(number)])
                for number in sorted(numbers[pair] for pair in asked)
            )
        )

    def police_of(self, number: int) -> Id:
        """The police row of the pair of that number."""
        return _pair(self.pairs[number - 1])[1]

    def _held(self, entries: Sequence[Entry]) -> dict[Pair, Entry]:
        """The answers against which this reader's are held: their own reading's; for a third, all that stand."""
        own = latest(entries, self.reading)
        return standing(entries) | own if self.reading is Reading.THIRD else own

    def _asked(self, number: int, view: "_View", given: int, row: Sequence[int]) -> Asked:
        pair = self.pairs[number - 1]
        last = view.mine.get(_pair(pair))
        closed = given if given != number else 0
        if last is not None and last.answer is not Answer.LATER:
            state = State.DECIDED
        elif closed:
            state = State.CLOSED
        else:
            state = State.LATER if last else State.OPEN
        third = self.reading is Reading.THIRD
        before = tuple(one[_pair(pair)] for one in view.before) if third else ()
        others = tuple(one for one in row if one != number)
        return Asked(number, pair, state, last, view.seen[_pair(pair)], others, closed, before)

    def answer(self, number: int, answer: Answer, seen: int) -> None:
        """Record an answer, given on a page that showed the pair with `seen` answers; the same again changes nothing.

        Raises `AnswerRefused` when somebody answered meanwhile, the police row is given to another participant, or the log cannot be written.
        """
        with self.log.writing() as writing:
            self.refuse_other_reading(writing.entries)
            asked = self._progress(writing.entries).get(number)
            if asked is None:
                raise AnswerRefused("The two readers agree about this pair now: there is nothing to decide.")
            if asked.last is not None and asked.last.answer is answer and asked.last.by == self.by:
                return
            if asked.seen != seen:
                raise AnswerRefused(_overtaken(asked.last))
            participant, police = _pair(asked.pair)
            entry = Entry(self.now(), self.by, self.reading, participant, police, answer)
            if answer is Answer.SAME:
                self._refuse_two(writing.entries, entry, asked)
            writing.add(entry)

    def _refuse_two(self, entries: Sequence[Entry], entry: Entry, asked: Asked) -> None:
        """A police row is of one participant: in this reading, and, but for a second reader, who is to learn nothing, among all that stands."""
        if asked.closed_by:
            other = self.pairs[asked.closed_by - 1]
            raise AnswerRefused(
                f"Police record {entry.police} was given to participant {other.participant} in pair {asked.closed_by}, and is of one person. "
                f"If this pair is the right one, change the answer to pair {asked.closed_by} first."
            )
        if self.reading is Reading.SECOND:
            return
        if len(given_to(standing([*entries, entry])).get(entry.police, ())) > 1:
            raise AnswerRefused(
                f"Police record {entry.police} was given to another participant in another reading, and is of one person. "
                "Ask who read that pair."
            )


@dataclass(frozen=True)
class _View:
    """The log as one reading needs it: its last answers, how many it gave each pair, and the first two readers' last answers."""

    mine: dict[Pair, Entry]
    seen: Counter[Pair]
    before: tuple[dict[Pair, Entry], ...]

    @staticmethod
    def of(entries: Sequence[Entry], reading: Reading) -> "_View":
        return _View(
            latest(entries, reading),
            Counter(entry.pair for entry in entries if entry.reading is reading),
            (latest(entries, Reading.FIRST), latest(entries, Reading.SECOND)),
        )


def review_of(folder: Folder, *, by: str, reading: Reading, now: Callable[[], datetime]) -> Review:
    """A reader at a folder's pairs. Raises `RecordsUnfit` when there is none to decide."""
    pairs = folder.pairs()
    if not pairs:
        raise RecordsUnfit("Linking left no pair to people: there is nothing to decide.")
    review = Review(pairs, folder.log, " ".join(by.split()), reading, now)
    if reading is Reading.THIRD and not review.progress().asked:
        raise RecordsUnfit("No pair was read twice with two answers: there is nothing for a third reader.")
    return review


def _pair(pair: ClericalPair) -> Pair:
    return _id(pair.participant), _id(pair.police)


def _id(given: object) -> Id:
    if not isinstance(given, str | int):
        raise RecordsUnfit("An id is text or a whole number.")
    return given


def _plain(name: str) -> str:
    """A name as it is compared: without regard to case and spaces."""
    return " ".join(name.split()).casefold()


WORDS = {
    Answer.SAME: "Same person",
    Answer.DIFFERENT: "Different people",
    Answer.LATER: "I cannot tell yet",
}
"""The answers in the words of the pages."""


def _overtaken(last: Entry | None) -> str:
    if last is None:
        return "This pair was asked on a page that is out of date: look at it again, and answer."
    return (
        f"{last.by} answered this pair after you opened it: “{WORDS[last.answer]}”. Nothing of yours was recorded. "
        "Look again; if you answer now, yours replaces that answer and both are kept."
    )
