"""Messages, contacts that came in, and what of them waits for somebody, as screens show them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from caraway.core.message_words import MessageState
from caraway.core.refusals import NotYours
from caraway.core.victim.asking import Kind
from caraway.core.victim.rules import Why
from caraway.core.victim.safe_plan import Way
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.web import phones
from caraway.victims.asked_now import asked_now
from caraway.victims.models import AnswersUsed, DealtWith, GotInTouch, SurveyAnswers, VictimCase, VictimMessage
from caraway.victims.queries.cases import one_case
from caraway.victims.queries.surveys import SurveyRow, survey_row, survey_rows
from caraway.victims.reach import theirs
from caraway.victims.surveying import asks_for

NOT_LEFT = (MessageState.SUPPRESSED.value, MessageState.FAILED.value)
MOST = 50


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message: what, how, where it is, and which rule stopped it. `to_post`: a letter that is printed and not posted."""

    id: UUID
    kind: Kind
    way: Way
    state: MessageState
    why: Why | None
    made_at: datetime
    by: str
    body: str
    to_post: bool


@dataclass(frozen=True, slots=True)
class TouchRow:
    """Somebody got in touch: how, when, and what was said or written."""

    id: UUID
    way: Way
    at: datetime
    words: str
    number: str
    by: str


@dataclass(frozen=True, slots=True)
class UseRow:
    """What was said last of the use of the answers."""

    may: bool
    on: date
    by: str


@dataclass(frozen=True, slots=True)
class WrittenPage:
    """What was written to a victim, what came in, and what was answered."""

    case: UUID
    name: str
    messages: tuple[MessageRow, ...]
    touches: tuple[TouchRow, ...]
    surveys: tuple[SurveyRow, ...]
    use: UseRow | None


@dataclass(frozen=True, slots=True)
class LetterPage:
    """A letter to be posted, as long as the rules let it be: `why` stops it."""

    case: UUID
    name: str
    to: str
    body: str
    language: str
    why: Why | None


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that waits for somebody: of whom (nobody knows where there is no case), what, why, and since when.

    `to_post`: a letter, which has a page of its own.
    """

    about: UUID
    case: UUID | None
    name: str
    what: str
    why: str
    since: datetime
    urgent: bool = False
    lines: tuple[tuple[str, str], ...] = ()
    to_post: bool = False


def written_page(case: UUID, by: Actor) -> WrittenPage:
    """All of it of one case, the newest first. Raises NotYours where it is not there or not theirs."""
    found = one_case(case, by)
    rows = VictimMessage.objects.filter(case=found).order_by("-made_at", "-id")[:MOST]
    touches = GotInTouch.objects.filter(case=found).order_by("-at", "-id")[:MOST]
    return WrittenPage(
        case=found.pk,
        name=_name(found),
        messages=tuple(map(_message, rows)),
        touches=tuple(map(_touch, touches)),
        surveys=survey_rows(found),
        use=use_row(found),
    )


def use_row(case: VictimCase) -> UseRow | None:
    """What was said last of the use of the answers; None where nobody has asked."""
    row = AnswersUsed.objects.filter(case=case).order_by("-number").first()
    return UseRow(row.may, row.on, row.by_name) if row else None


def letter_page(case: UUID, message: UUID, by: Actor) -> LetterPage:
    """A letter that is to be posted; the rules are asked each time it is looked at. Raises NotYours where there is none."""
    found = one_case(case, by)
    row = VictimMessage.objects.filter(case=found, pk=message, state=MessageState.PRINT).first()
    if row is None:
        raise NotYours("not_found", "There is no such letter.")
    why = asked_now(found, Way.LETTER, Kind(row.kind), row.made_at).answer.why
    shown = (row.to, row.body) if why is None else ("", "")
    return LetterPage(found.pk, _name(found), *shown, row.language, why)


def notices(by: Actor) -> tuple[Notice, ...]:
    """What waits, the urgent first and then the oldest; written down as shown."""
    dealt = DealtWith.objects.values("about")
    cases = theirs(by)
    under = cases.order_by().values("agreement")
    found = [
        *map(_not_sent, _waiting(VictimMessage.objects.filter(case__in=cases, state__in=NOT_LEFT), dealt)),
        *map(_to_post, VictimMessage.objects.filter(case__in=cases, state=MessageState.PRINT).select_related("case")),
        *map(_came_in, _waiting(GotInTouch.objects.filter(agreement__in=under), dealt)),
        *_asked(_waiting(SurveyAnswers.objects.filter(case__in=cases), dealt)),
    ]
    trail.show(*(one.case for one in found if one.case))
    return tuple(sorted(found, key=lambda one: (not one.urgent, one.since)))


def notice_of(about: UUID, by: Actor) -> Notice:
    """One of those. Raises NotYours where it does not wait, is not there or is not theirs."""
    found = next((one for one in notices(by) if one.about == about and not one.to_post), None)
    if found is None:
        raise NotYours("not_found", "There is no such task.")
    return found


def _waiting(rows: QuerySet[Any], dealt: QuerySet[Any, Any]) -> QuerySet[Any]:
    return rows.exclude(pk__in=dealt).select_related("case")


def _not_sent(row: VictimMessage) -> Notice:
    why = Why(row.why).words if row.why else "It could not be delivered"
    what = f"{Way(row.way).words} not sent: find another way"
    return Notice(row.pk, row.case_id, _name(row.case), what, why, row.settled_at or row.made_at)


def _to_post(row: VictimMessage) -> Notice:
    since = row.claimed_at or row.made_at
    return Notice(row.pk, row.case_id, _name(row.case), "Post a letter", Kind(row.kind).words, since, to_post=True)


def _came_in(row: GotInTouch) -> Notice:
    name = _name(row.case) if row.case else "Nobody knows who"
    what = f"Somebody got in touch by {Way(row.way).words.lower()}"
    why = "It may be somebody else: find out by a call" if row.case else "It fits no case, or several"
    lines = tuple(filter(lambda one: one[1], (("Number", _number(row.number)), ("Words", row.words))))
    return Notice(row.pk, row.case_id, name, what, why, row.at, lines=lines)


def _asked(rows: QuerySet[SurveyAnswers]) -> Iterator[Notice]:
    for row in rows:
        wishes = tuple(asks_for(row.answers))
        if wishes:
            unsafe = "safe" in wishes
            what = "Does not feel safe" if unsafe else "Would like somebody to get in touch"
            why = "Answered in a survey"
            yield Notice(row.pk, row.case_id, _name(row.case), what, why, row.at, unsafe, survey_row(row).said)


def _message(row: VictimMessage) -> MessageRow:
    return MessageRow(
        id=row.pk,
        kind=Kind(row.kind),
        way=Way(row.way),
        state=MessageState(row.state),
        why=Why(row.why) if row.why else None,
        made_at=row.made_at,
        by=row.made_by_name,
        body=row.body,
        to_post=row.state == MessageState.PRINT,
    )


def _touch(row: GotInTouch) -> TouchRow:
    return TouchRow(row.pk, Way(row.way), row.at, row.words, _number(row.number), row.by_name)


def _number(kept: str) -> str:
    return phones.shown(kept) if kept and phones.parsed(kept) else kept


def _name(case: VictimCase) -> str:
    return f"{case.given_name} {case.family_name}"
