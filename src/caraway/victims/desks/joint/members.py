"""Who decides: somebody is named, or taken off."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from caraway.core.joint.words import Side
from caraway.platform.accounts.permission import requires
from caraway.victims.actions import joint
from caraway.victims.desks.joint.answering import FORM, actor_of, answered, cannot, sent_of
from caraway.victims.desks.joint.forms import MemberForm, OffForm, offer
from caraway.victims.queries.joint import candidates_of, decision_page


@requires("joint.decide", purpose="saying who decides", shows_people=True)
@FORM
def named(request: HttpRequest, decision: UUID) -> HttpResponse:
    """One person more who decides, and by which exception the officer who decides on the breach does."""
    actor = actor_of(request)
    found, people = decision_page(decision, actor), candidates_of(decision, actor)
    heading = "Name somebody to decide"
    if why := found.why_not("add_member"):
        return cannot(request, found, heading, why)
    form = MemberForm(sent_of(request))
    offer(form, "person", (one for one in people if found.stands.member(one.account) is None))
    offer(form, "approver", (one for one in people if one.side is Side.POLICE))
    words = {"heading": heading, "button": "Name this person", "lead": "Every agreement so far is undone."}
    return answered(
        request,
        found,
        form,
        words,
        lambda key: joint.name_member(decision=decision, by=actor, **{**form.cleaned_data, "request_key": key}),
    )


@requires("joint.decide", purpose="saying who no longer decides", shows_people=True)
@FORM
def off(request: HttpRequest, decision: UUID) -> HttpResponse:
    """One person less who decides."""
    actor = actor_of(request)
    found = decision_page(decision, actor)
    heading = "Take somebody off"
    if why := found.why_not("remove_member"):
        return cannot(request, found, heading, why)
    form = OffForm(sent_of(request))
    choices = [(str(one.person), found.names[one.person]) for one in found.stands.members]
    form.fields["person"].choices = choices  # type: ignore[attr-defined]
    words = {"heading": heading, "button": "Take this person off"}
    return answered(
        request, found, form, words, lambda key: joint.take_off(decision=decision, by=actor, **form.cleaned_data)
    )
