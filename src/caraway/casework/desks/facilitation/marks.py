"""Marks that an open register sends by itself: at once, or when its connection is back. They go through the same action.

The answer is read by `register.js`. It says what became of the mark and how the line stands now, and names nobody.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from caraway.casework.actions import registers
from caraway.casework.desks.facilitation.forms import SentMarkForm
from caraway.casework.desks.facilitation.registers import line_from, undoable
from caraway.casework.queries import registers as reading
from caraway.casework.register_keys import seen_key
from caraway.core.refusals import InvalidValue, NotNow
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock

KEPT, CONFLICT, REFUSED = "kept", "conflict", "refused"
GONE = "This person is not on the register any more. Ask the coordinator."


@requires("register.mark", purpose="Mark the register", shows_people=True)
@require_POST
def take(request: Any, workshop: UUID) -> HttpResponse:
    """Take one mark. Sent twice it is taken once; one that somebody else's mark came before is shown, never written over."""
    found = reading.register(workshop, request.actor, clock.today())
    form = SentMarkForm(request.POST)
    line = _line(found, request.POST.get("line", ""))
    if line is None:
        return JsonResponse({"result": REFUSED, "said": GONE})
    if not form.is_valid():
        sentences = [sentence for errors in form.errors.values() for sentence in map(str, errors)]
        return JsonResponse({"result": REFUSED, "said": ". ".join(sentences)})
    return JsonResponse(_taken(request, found, line, form.cleaned_data))


def _line(found: reading.Register, key: str) -> reading.RegisterLine | None:
    return next((line for line in found.lines if line.key == key), None)


def _taken(
    request: Any, found: reading.Register, line: reading.RegisterLine, said: Mapping[str, Any]
) -> dict[str, Any]:
    """What became of the mark. `seen` of one that was kept stands for that mark, whatever was marked after it."""
    try:
        with transaction.atomic():
            marked = registers.mark(
                workshop=found.card.id,
                case=line.case,
                line=line_from(said, found.card.starts_at),
                by=request.actor,
                seen=said["seen"],
                request_key=said["request_key"],
            )
    except (InvalidValue, NotNow) as refusal:
        if refusal.code != registers.MEANWHILE:
            return {"result": REFUSED, "said": refusal.sentence}
        now = _now(request, found.card.id, line.key)
        return {"result": CONFLICT, "said": now.said, "code": now.mark or "", "seen": now.seen}
    now = _now(request, found.card.id, line.key)
    undo = {}
    if now.fact == str(marked) and undoable(now, request.actor):
        undo = {"undo": reverse("register_undo", args=[found.card.id, now.case]), "fact": now.fact}
    return {"result": KEPT, "said": now.said, "code": now.mark or "", "seen": seen_key(str(marked)), **undo}


def _now(request: Any, workshop: UUID, key: str) -> reading.RegisterLine:
    """The line as it stands after the mark."""
    line = _line(reading.register(workshop, request.actor, clock.today()), key)
    if line is None:
        raise NotNow("gone", GONE)
    return line
