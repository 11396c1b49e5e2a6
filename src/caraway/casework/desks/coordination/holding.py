"""Holds on the pages of a case: when one takes effect, and what the reader has asked for."""

from django.urls import reverse

from caraway.casework.desks.coordination.card import Card, CardLink
from caraway.casework.desks.coordination.verb_page import CaseForm, Context
from caraway.casework.queries.batches import Waiting, said, takes_effect, waiting
from caraway.casework.queries.case_file import CaseFile
from caraway.core.refusals import NotNow
from caraway.platform.accounts.actor import Actor
from caraway.platform.gateways import clock
from caraway.platform.web.dates import day_full

TOGETHER = "All holds take effect at the same announced times, without a name."


def hold_context(file: CaseFile, about: str) -> Context:
    """When it takes effect, what it does, and the day on which completion becomes impossible."""
    notes = [
        f"The hold takes effect {_when(file, ends=False)}. {TOGETHER} You can take it back until then.",
        "A hold gives up every place booked from that day on. It never counts against the participant.",
    ]
    last = file.standing.impossible_from
    warning = f"Completion becomes impossible on {day_full(last)} unless the police give more time." if last else ""
    return {"notes": notes, "warning": warning}


def resume_context(file: CaseFile, about: str) -> Context:
    """When it takes effect, in the same words whether or not another hold is left."""
    notes = [
        f"The hold ends {_when(file, ends=True)}. You can take this back until then.",
        "The case stays on hold as long as another hold of it is left.",
    ]
    return {"notes": notes}


class TakeBackForm(CaseForm):
    """No questions: what waits is the reader's own. Raises NotNow where nothing does."""

    def prepare(self) -> None:
        if not self.is_bound and _mine(self.file, self.by) is None:
            raise NotNow("nothing_waits", "Nothing of yours waits here: it has taken effect, or was taken back.")


def take_back_context(file: CaseFile, about: str) -> Context:
    """What taking it back does."""
    return {"notes": ["The case then goes on as it stands now."]}


def hold_card(file: CaseFile, by: Actor) -> Card | None:
    """What the reader has asked for and may take back. Nobody else is told: whoever misses it could ask where a hold came from."""
    found = _mine(file, by) if by.may("case.hold") else None
    if found is None:
        return None
    what = "The end of the hold" if found.ends else "A hold"
    sentence = f"{what} takes effect {said(found.at, clock.now())}. You asked for it."
    link = CardLink("Take it back", reverse("case_hold_back", args=[file.case.id]))
    return Card("Waiting", sentences=(sentence,), links=(link,))


def _mine(file: CaseFile, by: Actor) -> Waiting | None:
    return waiting(file.case.id, file.case.agreement_id, file.standing.bookings, by)


def _when(file: CaseFile, *, ends: bool) -> str:
    now = clock.now()
    return said(takes_effect(file.case.agreement_id, file.standing.bookings, now, ends=ends), now)
