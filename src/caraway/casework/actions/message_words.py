"""The words that an agreement has of its own for a kind of message: a new version from a day on, never one edited in place."""

from datetime import date
from uuid import UUID

from caraway.casework.models import MessageWords
from caraway.casework.reach import require_provider
from caraway.casework.wording import names_in, written_so_far
from caraway.core.message_templates import TEMPLATES, faults
from caraway.core.message_words import MessageKind
from caraway.core.refusals import InvalidValue, NotNow, NotYours
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, ids, turns


@action("words.set")
def write_words(
    *, agreement: UUID, kind: MessageKind, en: str, cy: str, from_on: date, after: int, by: Actor
) -> MessageWords:
    """Write the next version of what a kind of message says, in English and Welsh, from that day on.

    `after`: the number of the version it follows, 0 for the first. What is being sent keeps the words it has. Raises
    NotYours for an agreement that is not delivered here and a kind whose words are not an agreement's, InvalidValue for
    words or a day that cannot be, NotNow where somebody else wrote a version meanwhile.
    """
    turns.take(f"words:{agreement}:{kind.value}")
    require_provider(by, agreement)
    if kind not in TEMPLATES:
        raise NotYours("not_found", "There is no such message.")
    last = written_so_far(agreement, kind).first()
    if after != (last.number if last else 0):
        raise NotNow("written_meanwhile", "Somebody else has written new words meanwhile. Open the page again.")
    said = {"en": plain(en), "cy": plain(cy)}
    _require_sound(agreement, kind, said, by)
    if from_on < max(clock.today(), last.from_on if last else from_on):
        raise InvalidValue(
            "from_on", "The words hold from today on, or from a later day, and not from before the last ones."
        )
    row = MessageWords(id=ids.new(), agreement_id=agreement, kind=kind.value, number=after + 1, from_on=from_on, **said)
    row.by, row.by_name, row.at = by.person, by.name, clock.now()
    row.save(force_insert=True)
    detail = {"kind": kind.value, "number": row.number}
    trail.record("words.write", by=by, subjects=[row.id], agreement=agreement, detail=detail)
    return row


def plain(text: str) -> str:
    """In one line: what a message says is a paragraph of it."""
    return " ".join(text.split())


def _require_sound(agreement: UUID, kind: MessageKind, said: dict[str, str], by: Actor) -> None:
    names = names_in(agreement, by)
    for language, text in said.items():
        for sentence in faults(kind, text, names):
            raise InvalidValue(language, sentence)
