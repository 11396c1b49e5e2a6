"""What the provider of messages tells us: receipts, and texts that came in. Known by its bearer token alone.

Without the token, or where no provider is set up, there is no such page. With it the answer is always the same: whether a
reference or a number is known is told to nobody.
"""

import hmac
import json
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from caraway.casework.actions import inbound, messages
from caraway.core.refusals import NotYours, Refusal
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.gateways.notify import STATUSES

LARGEST = 20_000


@csrf_exempt
def receipts(request: HttpRequest) -> HttpResponse:
    """What became of one message."""
    said = _told(request)
    message, tries = _reference(said.get("reference"))
    delivery = STATUSES.get(str(said.get("status")))
    if message is not None and delivery is not None:
        try:
            messages.settle(message=message, tries=tries, delivery=delivery.value, by=CARAWAY)
        except Refusal:
            return HttpResponse(status=204)
    return HttpResponse(status=204)


@csrf_exempt
def received(request: HttpRequest) -> HttpResponse:
    """A text that came in."""
    said = _told(request)
    names = ("id", "source_number", "destination_number", "message")
    reference, number, to, body = (str(said.get(name) or "") for name in names)
    if reference and number:
        inbound.take_in(reference=reference[:100], number=_number(number), to=_number(to), body=body[:2000], by=CARAWAY)
    return HttpResponse(status=204)


def _told(request: HttpRequest) -> dict[str, Any]:
    """What was told, by whoever has the token. Raises NotYours, the answer for a page that is not there, for anybody else."""
    service = settings.NOTIFY
    given = request.headers.get("Authorization", "")
    if service is None or not hmac.compare_digest(given.encode(), f"Bearer {service.callback}".encode()):
        raise NotYours("not_found", "There is no such page.")
    if request.method != "POST" or len(request.body) > LARGEST:
        return {}
    try:
        said = json.loads(request.body)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _reference(said: Any) -> tuple[UUID | None, int]:
    """Our message and its try, of a reference of ours; None for any other."""
    before, _, tries = str(said or "").rpartition("-")
    try:
        return UUID(before), int(tries)
    except ValueError:
        return None, 0


def _number(said: str) -> str:
    """A number as we keep them: Notify leaves out the plus."""
    figures = "".join(one for one in said if one.isdigit())[:15]
    return f"+{figures}" if figures else ""
