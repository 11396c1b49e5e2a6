"""What happened on a referral, as the police may read it.

An allow-list: a kind of entry that is not here is not shown. Staff of the provider are not named.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from caraway.casework.queries.police_case import PoliceCase
from caraway.casework.queries.police_words import step_words
from caraway.core import facts as f
from caraway.core.facts import Fact
from caraway.core.reference import find_offence
from caraway.platform.web.dates import day

PROVIDER = "the provider"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. `ours`: an entry of the police, which they can correct while nothing has replaced it."""

    fact: str
    kind: type
    at: datetime
    title: str
    text: str
    by: str
    ours: bool
    replaced: str


Words = Callable[[Any, date], tuple[str, str]]


def _charge(detail: Any, on: date) -> tuple[str, str]:
    why = f"\nBy telephone: {detail.mode_reason.words.lower()}." if detail.mode_reason else ""
    return "Referred", f"Offence on {day(detail.offence_on)}. Statement: {_statement(detail)}.{why}"


def _statement(detail: Any) -> str:
    return f"taken on {day(detail.statement_on)}" if detail.statement_on else detail.statement.words.lower()


def _cautioned(detail: f.Cautioned, on: date) -> tuple[str, str]:
    conditions = "\n".join(f"Condition: {one}" for one in detail.conditions)
    return f"Caution given on {day(on)}", "\n".join(
        filter(None, (f"Authorised by {detail.authorised_by}.", conditions))
    )


def _breach(detail: f.Decided) -> str:
    if detail.breach:
        return "Failure without reasonable excuse: a breach."
    return "Failure with a reasonable excuse: no breach." if detail.excuse_reasonable else "No failure: no breach."


def _excuse(detail: f.Decided) -> str:
    if not detail.excuse:
        return ""
    heard = f" (on {day(detail.excuse_on)}, to {detail.excuse_to})" if detail.excuse_on else ""
    return f"Excuse offered: {detail.excuse}{heard}"


def _decided(detail: f.Decided, on: date) -> tuple[str, str]:
    parts = (
        _breach(detail),
        f"Condition not met: {detail.condition}" if detail.condition else "",
        f"New last day: {day(detail.expires_on)}." if detail.expires_on else "",
        f"Evidence: {detail.evidence}" if detail.evidence else "",
        _excuse(detail),
    )
    return f"Decided: {detail.decision.words.lower()}", "\n".join(filter(None, parts))


OURS: dict[type, Words] = {
    f.Referred: _charge,
    f.InformationGiven: lambda detail, on: ("Answered the provider's question", detail.what),
    f.Cautioned: _cautioned,
    f.ClockDateGiven: lambda detail, on: (f"Date of arrest given: {day(detail.arrest_on)}", ""),
    f.StatementConfirmed: lambda detail, on: (f"First statement: {_statement(detail)}", ""),
    f.Extended: lambda detail, on: (f"Time extended to {day(detail.expires_on)}", detail.reason.words),
    f.ExtensionRefused: lambda detail, on: ("No more time given", ""),
    f.WithoutProgramme: lambda detail, on: ("The caution goes on without the workshops, as part of a trial", ""),
    f.Arrested: lambda detail, on: (f"New arrest recorded: {day(on)}", ""),
    f.Decided: _decided,
    f.LookedAgain: lambda detail, on: ("Looked again: the decision stands", ""),
    f.OutcomeRecorded: lambda detail, on: (f"Outcome recorded: {detail.code.words}", ""),
}
"""Entries of the police."""

THEIRS: dict[type, Words] = {
    f.InformationAsked: lambda detail, on: ("The provider asks", detail.what),
    f.Accepted: lambda detail, on: ("Accepted", ""),
    f.Declined: lambda detail, on: ("Declined", detail.code.words),
    f.Booked: lambda detail, on: (f"{step_words(detail.step)} booked for {day(detail.session_on)}", ""),
    f.Moved: lambda detail, on: (f"{step_words(detail.step)} moved to {day(detail.session_on)}", ""),
    f.SessionMarked: lambda detail, on: (f"{step_words(detail.step)}, {day(on)}: {detail.code.words.lower()}", ""),
    f.CallMarked: lambda detail, on: (f"Call, {day(on)}: {detail.code.words.lower()}", ""),
    f.SessionCancelled: lambda detail, on: (f"{step_words(detail.step)} cancelled by the provider", ""),
    f.ModeChanged: lambda detail, on: (f"Delivered from now on: {detail.mode.words.lower()}", ""),
    f.ExtensionAsked: lambda detail, on: ("The provider asks for more time", detail.reason.words),
    f.Withdrew: lambda detail, on: ("The participant withdrew", ""),
    f.Stopped: lambda detail, on: ("The condition cannot be delivered", detail.code.words),
    f.Returned: lambda detail, on: (f"Returned: {detail.outcome.words.lower()}", ""),
}
"""Entries of the provider that the police may read: attendance and decisions."""


def history(case: PoliceCase) -> tuple[Entry, ...]:
    """The entries, the newest first."""
    return tuple(_entries(case))[::-1]


def _entries(case: PoliceCase) -> Iterator[Entry]:
    for fact in case.facts:
        kind = type(fact.detail)
        words = OURS.get(kind) or THEIRS.get(kind)
        if words is not None:
            title, text = words(fact.detail, fact.on)
            ours = kind in OURS
            by = fact.by if ours else PROVIDER
            yield Entry(fact.id, kind, fact.at, title, text, by, ours, _replaced(case, fact, ours))


def _replaced(case: PoliceCase, fact: Fact, ours: bool) -> str:
    """What took its place. The provider's reasons for a correction stay with the provider."""
    newer = case.replaced(fact)
    if newer is None:
        return ""
    by = newer.by if ours else PROVIDER
    taken = "taken away" if isinstance(newer.detail, f.Annulled) else "the newer entry stands"
    return f"{taken}, by {by}" + (f": {newer.why}" if ours else "")


def offence_words(code: str) -> str:
    """The offence as a person reads it."""
    found = find_offence(code)
    return f"{found.title} ({code})" if found else f"{code} (not on the list)"
