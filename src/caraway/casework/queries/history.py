"""What happened to a case, as the provider may read it: field by field, from an allow-list for each kind of fact.

A kind or a field that is not listed shows nothing. What the police write for themselves (the excuse,
the evidence, why they corrected their own entry) stays with them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from caraway.casework.models import DetailsChanged, Handover
from caraway.casework.queries.case_file import CaseFile
from caraway.casework.queries.people import names_of
from caraway.casework.queries.persons import lines_of
from caraway.casework.stored import local
from caraway.casework.undoing import SAID
from caraway.casework.whose import POLICE
from caraway.core import facts as f
from caraway.core.fact_store import kind_of
from caraway.core.facts import Fact
from caraway.core.vocabulary import Signpost
from caraway.platform.web.dates import day, day_full


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact as a line of history, or that details of the participant were changed.

    `note` says what became of it; `other` is the entry it points to. `correctable`: it stands, and the provider
    recorded it.
    """

    id: str
    at: datetime
    title: str
    lines: tuple[str, ...]
    by: str
    on: date | None
    struck: bool
    note: str
    other: str
    correctable: bool


Shown = Mapping[str, Any]
Written = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Kind:
    """The fields of a kind of fact that may be shown, and the words for them."""

    fields: tuple[str, ...]
    write: Callable[[Shown, "Names"], Written]


@dataclass(frozen=True, slots=True)
class Names:
    """The words for steps, aims, signposts and sessions of this case."""

    steps: Mapping[str, str]
    aims: Mapping[str, str]
    places: Mapping[str, str]

    def session(self, session: str) -> str:
        return self.places.get(session, "")


def history(file: CaseFile, places: Mapping[str, str]) -> tuple[Entry, ...]:
    """Every fact, newest first, also those that were corrected, when the participant's details were changed, and who gave
    the case to whom.

    `places`: a session's id to its venue and time.
    """
    names = names_in(file, places)
    replaced = {fact.replaces: fact for fact in file.facts if fact.replaces}
    found = (_entry(fact, replaced.get(fact.id), file.facts, names) for fact in reversed(file.facts))
    entries = [entry for entry in found if entry is not None]
    for line in (*_changes(file), *_handovers(file), *_persons(file)):
        before = next((place for place, entry in enumerate(entries) if entry.at <= line.at), len(entries))
        entries.insert(before, line)
    return tuple(entries)


DETAILS = {"contact": "Contact details changed", "needs": "Language and needs changed"}


def _changes(file: CaseFile) -> list[Entry]:
    return [_changed(row) for row in DetailsChanged.objects.filter(case=file.case).order_by("at", "id")]


def _handovers(file: CaseFile) -> list[Entry]:
    given = Handover.objects.filter(case=file.case).select_related("from_provider", "to_provider")
    rows = list(given.order_by("at", "id"))
    names = names_of(*(one for row in rows for one in (row.from_worker, row.to_worker))) if rows else {}
    return [_handed(row, names) for row in rows]


def _persons(file: CaseFile) -> list[Entry]:
    """What was said of this case and another that may be of one person."""
    return [
        Entry(row.id, row.at, row.title, (row.why,) if row.why else (), row.by, None, False, "", "", False)
        for row in lines_of(file.case.id)
    ]


def _handed(row: Handover, names: Mapping[UUID, str]) -> Entry:
    title = f"Handed over from {names.get(row.from_worker, '')} to {names.get(row.to_worker, '')}"  # type: ignore[arg-type]
    if row.from_provider and row.to_provider:
        title = f"Transferred from {row.from_provider} to {row.to_provider}"
    return Entry(str(row.id), local(row.at), title, (row.note,), row.by_name, None, False, "", "", False)


def _changed(row: DetailsChanged) -> Entry:
    """Who changed the participant's details and when. What they were and are stands in no history."""
    return Entry(str(row.id), local(row.at), DETAILS[row.what], (), row.by_name, None, False, "", "", False)


def names_in(file: CaseFile, places: Mapping[str, str]) -> Names:
    programme = file.rules.programme
    steps = {step.key: step.name for step in programme.steps} | {"call": "Call"}
    return Names(steps, {aim.key: aim.words for aim in programme.aims}, places)


def title_of(file: CaseFile, fact: Fact) -> str:
    """The title of one entry; empty for one that may not be shown."""
    written = words(fact.detail, names_in(file, {}))
    return written[0] if written else ""


def _entry(fact: Fact, by_newer: Fact | None, facts: Sequence[Fact], names: Names) -> Entry | None:
    written = words(fact.detail, names)
    if written is None and not isinstance(fact.detail, f.Annulled):
        return None
    title, lines = written or ("Taken back", ())
    if isinstance(fact.detail, f.Annulled):
        title = f"Taken back: {_title(fact.replaces, facts, names)}"
    return Entry(
        id=fact.id,
        at=fact.at,
        title=title,
        lines=lines,
        by=fact.by,
        on=fact.on if fact.on != fact.at.date() else None,
        struck=by_newer is not None,
        note=_note(fact, by_newer),
        other=(by_newer.id if by_newer else fact.replaces) or "",
        correctable=by_newer is None and not isinstance(fact.detail, (*POLICE, *SAID, f.Annulled)),
    )


def _title(fact: str | None, facts: Sequence[Fact], names: Names) -> str:
    old = next((one for one in facts if one.id == fact), None)
    written = words(old.detail, names) if old else None
    return written[0][:1].lower() + written[0][1:] if written else "an entry"


def _note(fact: Fact, newer: Fact | None) -> str:
    if newer is not None:
        what = "Taken back" if isinstance(newer.detail, f.Annulled) else "Corrected"
        return f"{what} by {newer.by} on {day(newer.at)}: {_reason(fact, newer)}"
    if fact.replaces is not None and not isinstance(fact.detail, f.Annulled):
        return f"This corrects an earlier entry: {_reason(fact, fact)}"
    return _reason(fact, fact) if isinstance(fact.detail, f.Annulled) else ""


def _reason(old: Fact, newer: Fact) -> str:
    """Why it was corrected, where that is the provider's own reason."""
    return "the reason is kept by the police." if isinstance(old.detail, POLICE) else newer.why


def words(detail: f.Detail, names: Names) -> Written | None:
    """Title and lines of a fact, from the fields that may be shown; None for a kind that may not."""
    kind = KINDS.get(kind_of(detail))
    if kind is None:
        return None
    title, lines = kind.write({name: getattr(detail, name) for name in kind.fields}, names)
    return title, tuple(line for line in lines if line)


def _plain(title: str) -> Kind:
    return Kind((), lambda shown, names: (title, ()))


def _coded(title: str, field: str) -> Kind:
    return Kind((field,), lambda shown, names: (title, (shown[field].words,)))


def _told(title: str, field: str) -> Kind:
    return Kind((field,), lambda shown, names: (title, (shown[field],)))


def _referred(shown: Shown, names: Names) -> Written:
    return "Referred by the police", (
        f"Offence on {day(shown['offence_on'])}.",
        f"Arrested on {day(shown['arrest_on'])}." if shown["arrest_on"] else "",
        f"{shown['mode'].words}{': ' + shown['mode_reason'].words.lower() if shown['mode_reason'] else ''}.",
    )


def _cautioned(shown: Shown, names: Names) -> Written:
    return "Conditional caution given", (
        f"Authorised by {shown['authorised_by']}." if shown["authorised_by"] else "",
        *(f"Condition: {one}" for one in shown["conditions"]),
    )


def _statement(shown: Shown, names: Names) -> Written:
    on = shown["statement_on"]
    return "First statement confirmed", (f"Taken on {day(on)}." if on else f"{shown['statement'].words}.",)


def _contacted(shown: Shown, names: Names) -> Written:
    return f"{shown['result'].words}", (f"{shown['method'].words}.", shown["note"])


def _booked(shown: Shown, names: Names) -> Written:
    return f"{names.steps[shown['step']]} booked for {day_full(shown['session_on'])}", (
        names.session(shown["session"]),
    )


def _moved(shown: Shown, names: Names) -> Written:
    return f"{names.steps[shown['step']]} moved to {day_full(shown['session_on'])}", (
        names.session(shown["session"]),
        f"Asked for by {shown['asked_by'].words[:1].lower()}{shown['asked_by'].words[1:]}: {shown['reason']}",
    )


def _marked(shown: Shown, names: Names) -> Written:
    return f"{names.steps[shown['step']]}: {_lower(shown['code'].words)}", (
        names.session(shown["session"]),
        f"{shown['minute']} minutes after the start." if shown["minute"] is not None else "",
        *_reasons(shown),
    )


def _reasons(shown: Shown) -> tuple[str, ...]:
    return (
        "There was a reasonable excuse." if shown["excuse"] else "",
        f"Reason: {_lower(shown['absence'].words)}." if shown["absence"] else "",
    )


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _settled(shown: Shown, names: Names) -> Written:
    words_ = "acceptable" if shown["acceptable"] else "not acceptable"
    reason = f"Reason: {_lower(shown['absence'].words)}." if shown["absence"] else ""
    return f"Absence settled: {words_}", (names.session(shown["session"]), reason)


def _cancelled(shown: Shown, names: Names) -> Written:
    return f"{names.steps[shown['step']]} cancelled by the provider", (
        names.session(shown["session"]),
        "It does not count against the participant.",
    )


def _recorded(shown: Shown, names: Names) -> Written:
    return "Session record written", (
        names.session(shown["session"]),
        _aims(shown["aims"], names),
        f"Pointed to: {', '.join(Signpost(one).words for one in shown['signposts'])}." if shown["signposts"] else "",
    )


def _aims(aims: Sequence[str], names: Names) -> str:
    return f"{len(aims)} of {len(names.aims)} aims covered." if aims else ""


def _call_booked(shown: Shown, names: Names) -> Written:
    who = shown["interpreter"]
    return f"Call arranged for {day_full(shown['session_on'])}", (f"Interpreter: {who}." if who else "",)


def _call_marked(shown: Shown, names: Names) -> Written:
    if not shown["safe_to_talk"]:
        return "Call not held: it was not safe to talk", ("It does not count. Another call is to be arranged.",)
    minutes = f"Ended after {shown['minute']} minutes." if shown["minute"] is not None else ""
    return f"Call: {_lower(shown['code'].words)}", (minutes, _aims(shown["aims"], names), *_reasons(shown))


def _extended(shown: Shown, names: Names) -> Written:
    return f"More time given by the police, to {day_full(shown['expires_on'])}", (f"{shown['reason'].words}.",)


def _mode(shown: Shown, names: Names) -> Written:
    return f"Changed to {_lower(shown['mode'].words)}", (f"Reason: {_lower(shown['reason'].words)}.",)


def _reviewed(shown: Shown, names: Names) -> Written:
    return "New arrest reviewed", ("The case goes on." if shown["goes_on"] else "The case does not go on.",)


def _decided(shown: Shown, names: Names) -> Written:
    to = shown["expires_on"]
    return f"The police decided: {_lower(shown['decision'].words)}", (
        "The programme goes on." if shown["goes_on"] else "",
        f"The time runs to {day(to)}." if to else "",
    )


KINDS: Mapping[str, Kind] = {
    "referred": Kind(("offence_on", "arrest_on", "mode", "mode_reason"), _referred),
    "information_asked": _told("Information asked of the police", "what"),
    "information_given": _told("The police answered", "what"),
    "accepted": _plain("Referral accepted"),
    "declined": _coded("Declined", "code"),
    "cautioned": Kind(("authorised_by", "conditions"), _cautioned),
    "clock_date_given": Kind(
        ("arrest_on",), lambda shown, names: (f"Date of arrest given: {day(shown['arrest_on'])}", ())
    ),
    "statement_confirmed": Kind(("statement", "statement_on"), _statement),
    "contacted": Kind(("method", "result", "note"), _contacted),
    "booked": Kind(("step", "session", "session_on"), _booked),
    "moved": Kind(("step", "session", "session_on", "asked_by", "reason"), _moved),
    "session_marked": Kind(("step", "session", "code", "minute", "excuse", "absence"), _marked),
    "absence_settled": Kind(("session", "acceptable", "absence"), _settled),
    "session_cancelled": Kind(("step", "session"), _cancelled),
    "session_recorded": Kind(("session", "aims", "signposts"), _recorded),
    "call_booked": Kind(("session_on", "interpreter"), _call_booked),
    "call_marked": Kind(("code", "safe_to_talk", "aims", "minute", "excuse", "absence"), _call_marked),
    "extended": Kind(("expires_on", "reason"), _extended),
    "extension_asked": _coded("More time asked of the police", "reason"),
    "extension_refused": _plain("The police give no more time"),
    "held": _coded("Put on hold", "code"),
    "resumed": _plain("Hold ended"),
    "mode_changed": Kind(("mode", "reason"), _mode),
    "withdrew": _coded("The participant withdrew", "reason"),
    "without_programme": _plain("The caution goes on without the workshops, as part of a trial"),
    "stopped": _coded("Cannot be delivered", "code"),
    "arrested": _plain("A new arrest came to light"),
    "arrest_reviewed": Kind(("goes_on",), _reviewed),
    "returned": _coded("Returned to the police", "outcome"),
    "participant_told": _plain("The participant was told the outcome"),
    "decided": Kind(("decision", "goes_on", "expires_on"), _decided),
    "looked_again": _plain("The police looked again at their decision"),
    "outcome_recorded": _coded("Outcome recorded by the police", "code"),
}
"""Kind of fact to the fields that the provider may read. `annulled` is written by what it takes back."""
