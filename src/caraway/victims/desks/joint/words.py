"""What the page of a decision says of each event."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from caraway.core.joint import events as e
from caraway.core.joint.text import Urgent
from caraway.platform.web.dates import day, moment
from caraway.platform.web.parts import HistoryItem
from caraway.victims.queries.joint import DecisionPage, Happened

SHORT = 12
"""How many digits of a digest are read out."""
Names = Mapping[UUID, str]


def history(found: DecisionPage) -> tuple[HistoryItem, ...]:
    """Everything that happened, the newest first."""
    return tuple(_item(one, found.names) for one in reversed(found.history))


def _item(one: Happened, names: Names) -> HistoryItem:
    title, text = _WORDS[type(one.detail)]
    return HistoryItem(one.at, title, text(one.detail, names), one.by)


def crossing_words(urgent: Urgent) -> str:
    """The exact words that cross; or that nothing does."""
    if urgent.crossing is None:
        return "The provider cancels the whole session. Nothing crosses."
    return urgent.crossing.words


def _member(said: e.MemberAdded, names: Names) -> str:
    one = said.member
    told = f"{names[one.person]}, for {one.side.words.lower()}"
    if one.exception is None:
        return told
    approver = names[one.exception.approver]
    return f"{told}. Decides on the breach; by exception: {one.exception.reason} Approved by {approver}."


def _days(said: e.Moved, names: Names) -> str:
    table = said.timetable
    on = f"; the session is on {day(table.session_on)}" if table.session_on else "; there is no session"
    return f"Agreement is needed before {moment(table.deadline)}{on}."


def _record(said: e.Recorded, names: Names) -> str:
    kept = said.record
    marac = f" {kept.marac.words}." if kept.marac else ""
    return (
        f"{kept.known}\nRisk: {kept.risk.words.lower()}. {kept.children.words}.{marac} {kept.why_not_referred}".strip()
    )


_WORDS: Mapping[type, tuple[str, Callable[[Any, Names], str]]] = {
    e.Opened: ("Opened", lambda said, names: said.trigger.words),
    e.MemberAdded: ("Named to decide", _member),
    e.MemberRemoved: ("Taken off", lambda said, names: names[said.person]),
    e.BreachDecided: ("Has decided on the breach", lambda said, names: names[said.person]),
    e.Recorded: ("Written down what is known", _record),
    e.Moved: ("The days changed", _days),
    e.Proposed: (
        "Proposed",
        lambda said, names: f"{said.proposal.option.words}. {said.proposal.reasons}",
    ),
    e.Agreed: ("Agreed", lambda said, names: f"To the text {said.digest[:SHORT]}."),
    e.Dissented: ("Did not agree", lambda said, names: f"To the text {said.digest[:SHORT]}. {said.words}"),
    e.UrgentAsked: (
        "Asked for a release at once",
        lambda said, names: f"{crossing_words(said.urgent)}\n{said.urgent.reasons}",
    ),
    e.UrgentConfirmed: ("Confirmed a release at once", lambda said, names: f"The text {said.digest[:SHORT]}."),
    e.Released: ("Made ready to hand over", lambda said, names: ""),
    e.Closed: ("Closed", lambda said, names: ""),
    e.Overtaken: ("The case ended", lambda said, names: f"{said.stage.words}."),
}
