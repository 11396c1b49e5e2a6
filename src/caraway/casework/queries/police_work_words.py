"""What the work of a police unit is called, and why each row stands on its list. Never a note, never a reason of the provider."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from caraway.casework.models import Case
from caraway.casework.queries.police_words import attendance_words, due_words
from caraway.casework.stored import stage_said
from caraway.core.refusals import Unknown
from caraway.core.vocabulary import DueKind, TaskKind, Word
from caraway.platform.web.dates import day


class Kind(Word):
    """Kinds of work, as the list counts them."""

    QUESTION = "question", "Questions to answer"
    MORE_TIME = "more_time", "Requests for more time"
    BREACH = "breach", "Breach decisions"
    OUTCOME = "outcome", "Outcomes to record"
    MISSING = "missing", "Cautions and dates to give"
    LOT = "lot", "Arms to ask for, by lot"
    ENDING = "ending", "Cautions that end"
    TASK = "task", "Asked by the provider"
    ABSENT = "absent", "Officers who are absent"
    RECHECK = "recheck", "12-month checks"

    @property
    def duties(self) -> tuple[DueKind, ...]:
        """The duties of this kind; none where it is made of something else."""
        return _DUTIES.get(self, ())


_DUTIES: Mapping[Kind, tuple[DueKind, ...]] = {
    Kind.QUESTION: (DueKind.ANSWER_INFORMATION,),
    Kind.MORE_TIME: (DueKind.ANSWER_EXTENSION,),
    Kind.BREACH: (DueKind.DECIDE_BREACH, DueKind.VARY_OR_DECIDE, DueKind.LOOK_AGAIN),
    Kind.OUTCOME: (DueKind.RECORD_OUTCOME,),
    Kind.MISSING: (DueKind.RECORD_CAUTION, DueKind.GIVE_CLOCK_DATE, DueKind.CONFIRM_STATEMENT),
}
_KINDS = {duty: kind for kind, duties in _DUTIES.items() for duty in duties}


@dataclass(frozen=True, slots=True)
class Said:
    """What a row says of itself. `door`: which page does it."""

    kind: Kind
    door: str
    what: str
    why: str
    warning: str = ""


def kind_of_duty(duty: DueKind) -> Kind:
    """The kind of work that a duty is. Raises Unknown for a duty that is none of the police's."""
    if duty not in _KINDS:
        raise Unknown("duty of the police", duty)
    return _KINDS[duty]


def duty(row: Any, case: Case, today: date, officer: str) -> Said:
    """A duty: what the facts make due."""
    kind = DueKind(row.kind)
    what, why = due_words(row.kind)
    answer = case.standing.answer
    if kind is DueKind.ANSWER_EXTENSION:
        why = f"Asked on {day(row.due_on)}. {' '.join(_clocks(answer, today))}"
    elif kind in (DueKind.DECIDE_BREACH, DueKind.VARY_OR_DECIDE, DueKind.RECORD_OUTCOME):
        why = " ".join([why, *_clocks(answer, today)])
    return Said(kind_of_duty(kind), kind.value, what, why, _warning(kind, answer, today))


def _clocks(answer: Mapping[str, Any], today: date) -> Iterator[str]:
    """Both clocks: when the caution ends, and until when there can be a charge."""
    window, charge = answer["window"], answer["charge"]
    if window:
        over = window["expires_on"] < today.isoformat()
        yield f"The caution {'ended' if over else 'ends'} on {_said(window['expires_on'])}."
    if charge and charge["last_on"]:
        yield f"Last day to charge: {_last(charge)}."


def _last(charge: Mapping[str, Any]) -> str:
    return f"{_said(charge['last_on'])}{'' if charge['confirmed'] else ' (not confirmed)'}"


def _warning(kind: DueKind, answer: Mapping[str, Any], today: date) -> str:
    """Where more time, or a decision that waits, would cost the power to prosecute."""
    window, charge = answer["window"], answer["charge"]
    if not charge or not charge["last_on"]:
        return ""
    if kind is DueKind.ANSWER_EXTENSION and window and window["furthest_on"] > charge["last_on"]:
        return (
            f"The furthest new day, {_said(window['furthest_on'])}, passes the last day to charge, {_last(charge)}:"
            " after it breach can no longer be prosecuted."
        )
    if kind is DueKind.DECIDE_BREACH and charge["last_on"] < today.isoformat():
        return "The last day to charge has passed: prosecution is no longer open."
    return ""


def lot(row: Any, case: Case, today: date, officer: str) -> Said:
    """A referral of a trial whose arm nobody has asked for yet."""
    why = "The provider has accepted, and books nothing before the arm is known."
    return Said(Kind.LOT, Kind.LOT.value, "Ask who gets the workshops, by lot", why)


def ending(row: Any, case: Case, today: date, officer: str) -> Said:
    """A caution that ends, of which nothing has come back."""
    answer, ends = case.standing.answer, row.last_on
    over = ends < today
    went = attendance_words(answer)
    why = f"{'It ended' if over else 'It ends'} on {day(ends)} and nothing has come back from the provider. {'; '.join(went)}."
    what = "Caution has ended without an outcome" if over else "Caution ends soon"
    return Said(Kind.ENDING, Kind.ENDING.value, what, why)


def absent(row: Any, case: Case, today: date, officer: str) -> Said:
    """A referral whose officer is not there."""
    who = officer or "Its officer"
    why = f"{who} no longer works in the unit. Stage: {stage_said(case.standing).lower()}."
    return Said(Kind.ABSENT, Kind.ABSENT.value, "Choose who looks after this referral", why)


def task(row: Any, case: Case, today: date, officer: str) -> Said:
    """Something that the force is asked to do."""
    kind = TaskKind(row.kind)
    return Said(Kind.TASK, kind.value, kind.words, f"Asked on {day(row.due_on)}: {row.why}.")


def recheck(row: Any, case: Case, today: date, officer: str) -> Said:
    """The check of the 12 months after."""
    assert case.standing.recheck_on is not None  # nosec B101 - that is what made the row
    why = f"The 12 months were over on {day(case.standing.recheck_on)}. Say whether the person came to notice again."
    return Said(Kind.RECHECK, Kind.RECHECK.value, "Make the 12-month check", why)


def _said(stored: str) -> str:
    return day(date.fromisoformat(stored))
