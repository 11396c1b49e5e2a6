"""A release at once: the manager on duty asks, and a second person confirms."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.debug import sensitive_post_parameters

from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.victims.actions import joint
from caraway.victims.desks.joint.answering import FORM, actor_of, answered, cannot, sent_of
from caraway.victims.desks.joint.forms import ReadForm, UrgentForm
from caraway.victims.queries.joint import decision_page


@sensitive_post_parameters()
@requires("joint.release_now", purpose="asking for a release at once", shows_people=True)
@FORM
def ask(request: HttpRequest, decision: UUID) -> HttpResponse:
    """What is to happen at once, and why. Nothing comes of it before a second person confirms."""
    actor = actor_of(request)
    found = decision_page(decision, actor)
    heading = "Ask for a release at once"
    if why := found.why_not("ask_urgent"):
        return cannot(request, found, heading, why)
    form = UrgentForm(sent_of(request))
    form.fields["expires_on"].bound(earliest=clock.today(), today=clock.today())  # type: ignore[attr-defined]
    words = {
        "heading": heading,
        "button": "Ask for it",
        "lead": "Only where waiting for the next batch endangers somebody. A second person must confirm it: call them now.",
    }
    return answered(
        request,
        found,
        form,
        words,
        lambda key: joint.ask_at_once(decision=decision, urgent=form.urgent, by=actor, request_key=key),
    )


@requires("joint.decide", purpose="confirming a release at once", shows_people=True)
@FORM
def confirm(request: HttpRequest, decision: UUID) -> HttpResponse:
    """What was asked for, to the letter, and the button of the second person."""
    actor = actor_of(request)
    found = decision_page(decision, actor)
    heading = "Confirm a release at once"
    if why := found.why_not("confirm_urgent"):
        return cannot(request, found, heading, why)
    asking = found.stands.asking
    form = ReadForm(sent_of(request), initial={"digest": asking.urgent.digest if asking else ""})
    return answered(
        request,
        found,
        form,
        {"heading": heading, "button": "I confirm this"},
        lambda key: joint.confirm_at_once(decision=decision, by=actor, **form.cleaned_data),
        "joint/second.html",
    )
