"""Referrals to children's or adults' services: the paper as it was made, and that it was sent."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from caraway.casework.actions.concerns import record, to_be_added_to, write_entries
from caraway.casework.models import Concern, ServiceReferral
from caraway.core.harm import ConcernAbout, ConcernEntryKind, ConcernKind, ServiceKind
from caraway.core.refusals import InvalidValue, NotYours
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, ids
from caraway.platform.web import paper
from caraway.platform.web.dates import day

MARKING = "OFFICIAL-SENSITIVE"
TITLE = "Referral"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a referral says: to whom, what gives concern, what was done, what is asked for, about whom.

    `person` is what identifies whom it is about, typed for it; `consent` whether that person knows and agrees.
    """

    service: ServiceKind
    to: str
    concern: str
    done: str
    asked: str
    person: str
    consent: str
    reply_to: str


@action("concern.review")
def refer_to_service(*, concern: UUID, said: Asked, by: Actor) -> UUID:
    """Make the paper and keep it. Nothing goes into it but what is said here: not the case, not its entries.

    Raises InvalidValue where one of the answers is missing.
    """
    found = to_be_added_to(concern, by)
    for name in ("to", "concern", "asked", "person", "reply_to"):
        if not getattr(said, name).strip():
            raise InvalidValue(name, "This is needed for the referral.")
    content = paper.pdf("service_referral", _values(found, said, by), title=TITLE, marking=MARKING)
    row = ServiceReferral(
        id=ids.new(),
        agreement_id=found.agreement_id,
        organisation_id=found.organisation_id,
        concern=found,
        service=said.service.value,
        to=said.to,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        by=by.person,
        by_name=by.name,
        at=clock.now(),
    )
    row.save(force_insert=True)
    made = {"who": f"{said.service.words}, {said.to}"[:200], "on": clock.today()}
    write_entries(found, [(ConcernEntryKind.REFERRED, made)], by)
    record("concern.refer", found, by, paper=row.id)
    return row.id


def _values(concern: Concern, said: Asked, by: Actor) -> dict[str, Any]:
    """The whole of what the paper may say, as data."""
    about = f"{ConcernKind(concern.kind).words}; {ConcernAbout(concern.about).words.lower()}"
    return {
        "head": [
            {"what": "To", "answer": f"{said.service.words}, {said.to}"},
            {"what": "Date", "answer": day(clock.today())},
            {"what": "Concern", "answer": about},
            {"what": "How urgent", "answer": "Urgent" if concern.urgent else "Routine"},
            {"what": "Reply to", "answer": said.reply_to},
        ],
        "concern": said.concern,
        "done": said.done or "Nothing yet.",
        "asked": said.asked,
        "person": [
            {"what": "Who", "answer": said.person},
            {"what": "Knows of this referral", "answer": said.consent or "Not known"},
        ],
        "by": by.name,
        "organisation": by.organisation_name,
    }


@action("concern.review")
def record_referral_sent(*, concern: UUID, paper: UUID, how: str, on: date, by: Actor) -> UUID:
    """Record that a referral was sent: by whom, how and when. Raises InvalidValue without how, or for a day to come."""
    found = to_be_added_to(concern, by)
    made = ServiceReferral.objects.filter(pk=paper, concern=found).defer("content").first()
    if made is None:
        raise NotYours("not_found", "There is no such paper.")
    if not how.strip():
        raise InvalidValue("how", "Say how it was sent.")
    if on > clock.today():
        raise InvalidValue("on", "It was sent today or in the past.")
    sent = {"text": how, "who": made.to, "on": on}
    write_entries(found, [(ConcernEntryKind.SENT, sent)], by)
    record("concern.sent", found, by, paper=paper)
    return found.id
