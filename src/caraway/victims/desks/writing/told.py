"""What the provider of messages tells us (`platform.web.told`): what became of one message, and a text that came in."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from caraway.core.refusals import Refusal
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.gateways.notify import STATUSES
from caraway.platform.web import told
from caraway.victims.actions import inbound, messages


@csrf_exempt
def receipts(request: HttpRequest) -> HttpResponse:
    """What became of one message."""
    said = told.told(request)
    message, tries = told.reference(said.get("reference"))
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
    said = told.told(request)
    names = ("id", "source_number", "destination_number", "message")
    reference, number, to, words = (str(said.get(name) or "") for name in names)
    if reference and number:
        whence = {"number": told.number(number), "to": told.number(to)}
        inbound.take_in(reference=reference[:100], words=words, by=CARAWAY, **whence)
    return HttpResponse(status=204)
