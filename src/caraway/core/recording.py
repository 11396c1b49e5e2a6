"""Whether a fact may be recorded as it is given: the same question for its first recording and for every correction.

    fit(detail, on, ground) -> Detail     as it is to be recorded; raises InvalidValue, its code naming the question

`policies.py` asks whether something may be done to the case at all; this asks whether what is written can be so.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import takewhile
from typing import Any

from caraway.core import facts as f
from caraway.core.agreement import Settings
from caraway.core.course import in_force, roots_of
from caraway.core.dates import spoken
from caraway.core.decisions import failed, fitting_codes, goes_on, is_breach, why_not_prosecuted
from caraway.core.facts import Detail, Fact
from caraway.core.policies import needs_new_day
from caraway.core.programme import Programme
from caraway.core.reference.disposals import Disposal
from caraway.core.refusals import InvalidValue
from caraway.core.standing import Standing, standing
from caraway.core.vocabulary import NEUTRAL_REASONS, Attendance, Decision, Requirement, Statement
from caraway.core.windows import Window

CAME = (Attendance.LATE_REFUSED, Attendance.LEFT_EARLY, Attendance.SENT_AWAY)
ON_REGISTER = (
    Attendance.ATTENDED,
    *CAME,
    Attendance.ABSENT_ACCEPTABLE,
    Attendance.ABSENT_UNACCEPTABLE,
    Attendance.ABSENT_AWAITED,
)


@dataclass(frozen=True, slots=True)
class Ground:
    """What a fact is held against: the case without it.

    `facts`: the others in force; `standing`: of them; `window`: as it was at the fact's place. `old`: what is being
    corrected. `minutes`: how long the workshop lasts that a line of the register is about.
    """

    programme: Programme
    settings: Settings
    facts: tuple[Fact, ...]
    standing: Standing
    window: Window | None
    disposal: Disposal
    today: date
    old: Detail | None = None
    minutes: int | None = None

    @property
    def offence_on(self) -> date | None:
        """The day of the offence, as it stands."""
        return next((one.detail.offence_on for one in reversed(self.facts) if isinstance(one.detail, f.Referred)), None)

    @property
    def referred_on(self) -> date | None:
        """The day of the referral."""
        return next((one.on for one in self.facts if isinstance(one.detail, f.Referred)), None)

    @property
    def conditions(self) -> tuple[str, ...]:
        """The conditions of the caution, where they are listed."""
        return next((one.detail.conditions for one in reversed(self.facts) if isinstance(one.detail, f.Cautioned)), ())


def ground_of(
    programme: Programme,
    settings: Settings,
    facts: Sequence[Fact],
    disposal: Disposal,
    today: date,
    corrects: Fact | None = None,
) -> Ground:
    """The case without the fact that is corrected, or as it stands where a new one is added."""
    if corrects is None:
        now = standing(programme, settings, facts)
        return Ground(programme, settings, tuple(in_force(facts)), now, now.window, disposal, today)
    roots = roots_of(facts)
    others = [one for one in facts if roots[one.id] != roots[corrects.id]]
    earlier = takewhile(lambda one: roots[one.id] != roots[corrects.id], in_force(facts))
    # What stands needs no word on what it replaced.
    before = [replace(one, replaces=None) for one in earlier]
    window = standing(programme, settings, before).window
    now = standing(programme, settings, others)
    return Ground(programme, settings, tuple(in_force(others)), now, window, disposal, today, corrects.detail)


def is_checked(detail: Detail) -> bool:
    """Is there anything to ask of this kind of fact?"""
    return type(detail) in _RULES


def fit(detail: Detail, on: date, ground: Ground) -> Detail:
    """The fact of the day `on` as it is to be recorded. Raises InvalidValue where it cannot be so."""
    rule = _RULES.get(type(detail))
    return rule(detail, on, ground) if rule else detail


def _refuse(when: bool, code: str, sentence: str) -> None:
    if when:
        raise InvalidValue(code, sentence)


def _not_before_offence(day: date | None, code: str, ground: Ground) -> None:
    first = ground.offence_on
    _refuse(bool(day and first and day < first), code, "The date must not be before the date of the offence.")


def _not_before_referral(detail: Detail, on: date, ground: Ground) -> Detail:
    first = ground.referred_on
    _refuse(bool(first and on < first), "on", "The date must not be before the date of the referral.")
    return detail


def _not_to_come(day: date | None, code: str, ground: Ground) -> None:
    _refuse(bool(day and day > ground.today), code, "The date must be today or in the past.")


def _referred(detail: f.Referred, on: date, ground: Ground) -> Detail:
    _not_to_come(detail.offence_on, "offence_on", ground)
    for name in ("arrest_on", "statement_on"):
        day = getattr(detail, name)
        _not_to_come(day, name, ground)
        _refuse(bool(day and day < detail.offence_on), name, "The date must not be before the date of the offence.")
    _statement_has_date(detail)
    return detail


def _cautioned(detail: f.Cautioned, on: date, ground: Ground) -> Detail:
    missing = set(detail.requirements) != set(Requirement)
    _refuse(missing, "requirements", "A conditional caution needs all five requirements.")
    nobody = not detail.authorised_by.strip()
    _refuse(nobody, "authorised_by", "Enter who authorised the caution: a sergeant or above.")
    _not_before_offence(on, "on", ground)
    return detail


def _arrest_date(detail: f.ClockDateGiven, on: date, ground: Ground) -> Detail:
    _not_to_come(detail.arrest_on, "arrest_on", ground)
    _not_before_offence(detail.arrest_on, "arrest_on", ground)
    return detail


def _statement(detail: f.StatementConfirmed, on: date, ground: Ground) -> Detail:
    _statement_has_date(detail)
    _not_to_come(detail.statement_on, "statement_on", ground)
    _not_before_offence(detail.statement_on, "statement_on", ground)
    return detail


def _statement_has_date(detail: f.Referred | f.StatementConfirmed) -> None:
    dateless = detail.statement is Statement.TAKEN and detail.statement_on is None
    _refuse(dateless, "statement_on", "Enter the date of the statement.")


def _arrested(detail: f.Arrested, on: date, ground: Ground) -> Detail:
    _not_before_offence(on, "on", ground)
    return detail


def _extended(detail: f.Extended, on: date, ground: Ground) -> Detail:
    _new_end(detail.expires_on, on, ground)
    return detail


def _new_end(expires_on: date, on: date, ground: Ground) -> None:
    """An end is later than the one before it, had not passed when it was given, and is within the agreement's furthest."""
    window = ground.window
    if window is None:
        return
    early = expires_on <= window.expires_on or expires_on < on
    _refuse(early, "expires_on", f"The new last day must be after {spoken(window.expires_on)} and not in the past.")
    far = expires_on > window.furthest_on
    _refuse(far, "expires_on", f"The agreement allows no later day than {spoken(window.furthest_on)}.")


def _asked(detail: f.ExtensionAsked, on: date, ground: Ground) -> Detail:
    _refuse(detail.reason not in NEUTRAL_REASONS, "reason", "Choose a reason from the list.")
    return detail


def _decided(detail: f.Decided, on: date, ground: Ground) -> Detail:
    on_again = goes_on(detail.decision, detail.goes_on)
    extended = detail.expires_on if on_again else None
    _refuse(detail.decision is Decision.EXTEND and not extended, "expires_on", "Enter the new last day.")
    if extended is not None:
        _new_end(extended, on, ground)
    elif on_again and not isinstance(ground.old, f.Decided):
        _refuse_without_time(ground)
    detail = _about_failure(detail, on, ground)
    if detail.decision is Decision.PROSECUTE:
        _may_prosecute(detail, on, ground)
    return replace(detail, goes_on=on_again, expires_on=extended)


def _refuse_without_time(ground: Ground) -> None:
    """Whether the time had run out when a decision was made is not asked again where it is corrected."""
    missing = needs_new_day(ground.standing, ground.today)
    _refuse(missing is not None, "expires_on", missing or "")


def _about_failure(detail: f.Decided, on: date, ground: Ground) -> f.Decided:
    """Where the condition was failed: which, and whether the excuse was reasonable. Where it was not, nothing of it."""
    outcome = ground.standing.outcome
    if not failed(outcome):
        return replace(
            detail,
            breach=False,
            excuse="",
            excuse_on=None,
            excuse_to="",
            excuse_reasonable=None,
            condition="",
            evidence="",
        )
    _refuse(not detail.condition.strip(), "condition", "Say which condition was not met.")
    unsaid = detail.excuse_reasonable is None
    _refuse(unsaid, "excuse_reasonable", "Say whether there was a reasonable excuse.")
    return replace(_about_excuse(detail, on), breach=is_breach(outcome, detail.excuse_reasonable))


def _about_excuse(detail: f.Decided, on: date) -> f.Decided:
    """An excuse is what the participant said, on a day, to somebody. Where there was none, nobody heard it."""
    if not detail.excuse.strip():
        return replace(detail, excuse="", excuse_on=None, excuse_to="")
    _refuse(detail.excuse_on is None, "excuse_on", "Enter the day on which the excuse was given.")
    after = detail.excuse_on is not None and detail.excuse_on > on
    _refuse(after, "excuse_on", "The excuse must have been given by the day of the decision.")
    _refuse(not detail.excuse_to.strip(), "excuse_to", "Say to whom the excuse was given.")
    return detail


def _may_prosecute(detail: f.Decided, on: date, ground: Ground) -> None:
    """A decision that a correction changes is made on the day of the correction."""
    kept = isinstance(ground.old, f.Decided) and ground.old.decision is Decision.PROSECUTE
    now = ground.standing
    closed = why_not_prosecuted(now.outcome, now.charge, ground.disposal, on if kept else ground.today)
    if closed:
        raise InvalidValue("decision", f"Prosecution is not open. {closed[1]}")
    excused = "Prosecution is not open. There was a reasonable excuse, so there is no breach."
    _refuse(not detail.breach, "decision", excused)
    _refuse(
        not detail.evidence.strip(), "evidence", "Say what shows the failure, and why any excuse is not reasonable."
    )


def _outcome(detail: f.OutcomeRecorded, on: date, ground: Ground) -> Detail:
    fitting = fitting_codes(ground.programme, ground.standing.outcome, ground.facts)
    _refuse(detail.code not in fitting, "code", f"The code that fits is {fitting[0].words}.")
    return detail


def _marked(detail: f.SessionMarked, on: date, ground: Ground) -> Detail:
    old = ground.old
    other = isinstance(old, f.SessionMarked) and (old.step, old.session) != (detail.step, detail.session)
    _refuse(other, "session", "A line of the register stays with its workshop.")
    _refuse(detail.code not in ON_REGISTER, "code", "Choose what the register should say.")
    _refuse(detail.code in CAME and detail.minute is None, "time.minute", "Enter the time.")
    longest = ground.minutes or ground.programme.step(detail.step).minutes
    outside = detail.minute is not None and not 0 <= detail.minute <= longest
    _refuse(outside, "time.minute", "The time must be between the start and the end of the workshop.")
    in_time = detail.code is Attendance.LATE_REFUSED and not ground.settings.late(detail.minute or 0)
    let_in = f"Whoever comes in the first {ground.settings.late_from_minute} minutes is let in."
    _refuse(in_time, "time.minute", let_in)
    _has_reason(detail.code is Attendance.ABSENT_ACCEPTABLE, detail.absence)
    return detail


def _has_reason(acceptable: bool, absence: Any) -> None:
    _refuse(acceptable and absence is None, "absence", "Choose the reason for the absence.")


def _settled(detail: f.AbsenceSettled, on: date, ground: Ground) -> Detail:
    _has_reason(detail.acceptable, detail.absence)
    return detail


def _call_booked(detail: f.CallBooked, on: date, ground: Ground) -> Detail:
    window = ground.standing.window
    late = bool(window and detail.session_on > window.last_day)
    outside = late or detail.session_on < on
    _refuse(outside, "on.session_on", "Choose a day from today to the last day of the caution's time.")
    return detail


def _call_marked(detail: f.CallMarked, on: date, ground: Ground) -> Detail:
    _refuse(not set(detail.aims) <= ground.programme.aim_keys, "aims", "Choose aims from the list.")
    timeless = detail.code in (Attendance.LEFT_EARLY, Attendance.SENT_AWAY) and detail.minute is None
    _refuse(timeless, "minute", "Enter after how many minutes the call ended.")
    return detail


def _recorded(detail: f.SessionRecorded, on: date, ground: Ground) -> Detail:
    listed = set(detail.aims) <= ground.programme.aim_keys and set(detail.signposts) <= set(ground.programme.signposts)
    _refuse(not listed, "aims", "Choose from the list.")
    return detail


def _mode(detail: f.ModeChanged, on: date, ground: Ground) -> Detail:
    offered = detail.mode in ground.programme.delivery.modes
    _refuse(not offered, "mode", f"{ground.programme.short_name} is not delivered that way.")
    return detail


_RULES: dict[type, Callable[[Any, date, Ground], Detail]] = {
    f.Referred: _referred,
    f.Cautioned: _cautioned,
    f.ClockDateGiven: _arrest_date,
    f.StatementConfirmed: _statement,
    f.Extended: _extended,
    f.ExtensionAsked: _asked,
    f.Decided: _decided,
    f.OutcomeRecorded: _outcome,
    f.SessionMarked: _marked,
    f.AbsenceSettled: _settled,
    f.CallBooked: _call_booked,
    f.CallMarked: _call_marked,
    f.SessionRecorded: _recorded,
    f.ModeChanged: _mode,
    f.Contacted: _not_before_referral,
    f.Withdrew: _not_before_referral,
    f.Arrested: _arrested,
}
