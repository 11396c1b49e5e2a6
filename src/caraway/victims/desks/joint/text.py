"""What is known, what is proposed, and what each says of it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.debug import sensitive_post_parameters

from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web.forms import PageForm
from caraway.victims.actions import joint
from caraway.victims.desks.joint.answering import FORM, actor_of, answered, cannot, sent_of
from caraway.victims.desks.joint.forms import DisagreeForm, KnownForm, ProposeForm, ReadForm
from caraway.victims.queries.joint import DecisionPage, decision_page


@sensitive_post_parameters()
@requires("joint.decide", purpose="writing down what is known", shows_people=True)
@FORM
def known(request: HttpRequest, decision: UUID) -> HttpResponse:
    """What is known, what stands written already standing in the form."""
    actor = actor_of(request)
    found = decision_page(decision, actor)
    words = {"heading": "What is known", "button": "Save", "lead": "Every agreement so far is undone."}
    if why := found.why_not("record"):
        return cannot(request, found, words["heading"], why)
    form = KnownForm(sent_of(request), initial=_kept(found))
    return answered(
        request,
        found,
        form,
        words,
        lambda key: joint.record(decision=decision, known=form.record, by=actor, request_key=key),
    )


def _kept(found: DecisionPage) -> dict[str, object]:
    kept = found.stands.record
    if kept is None:
        return {}
    return {
        "known": kept.known,
        "risk": kept.risk.value,
        "children": kept.children.value,
        "marac": kept.marac.value if kept.marac else None,
        "why_not_referred": kept.why_not_referred,
    }


@sensitive_post_parameters()
@requires("joint.decide", purpose="proposing a decision", shows_people=True)
@FORM
def propose(request: HttpRequest, decision: UUID) -> HttpResponse:
    """What is to be, with what each option comes to. Nothing is chosen beforehand."""
    actor = actor_of(request)
    found = decision_page(decision, actor)
    heading = "Propose a decision"
    if why := found.why_not("propose"):
        return cannot(request, found, heading, why)
    form = ProposeForm(sent_of(request), now=found.stands)
    form.fields["expires_on"].bound(earliest=clock.today(), today=clock.today())  # type: ignore[attr-defined]
    return answered(
        request,
        found,
        form,
        {"heading": heading, "button": "Put this to the others"},
        lambda key: joint.propose(decision=decision, proposal=form.proposal, by=actor, request_key=key),
    )


@requires("joint.decide", purpose="agreeing to a decision", shows_people=True)
@FORM
def agree(request: HttpRequest, decision: UUID) -> HttpResponse:
    """The text to the letter, and the button that agrees to it."""
    actor = actor_of(request)
    found = decision_page(decision, actor)
    heading = "Read the text and agree"
    if why := found.why_not("agree"):
        return cannot(request, found, heading, why)
    form = ReadForm(sent_of(request), initial=_read(found))
    return answered(
        request,
        found,
        form,
        {"heading": heading, "button": "I agree to this text"},
        lambda key: joint.agree(decision=decision, by=actor, **form.cleaned_data),
        "joint/text_form.html",
    )


@sensitive_post_parameters()
@requires("joint.decide", purpose="not agreeing to a decision", shows_people=True)
@FORM
def disagree(request: HttpRequest, decision: UUID) -> HttpResponse:
    """The text to the letter, and why not."""
    actor = actor_of(request)
    found = decision_page(decision, actor)
    heading = "Do not agree"
    if why := found.why_not("dissent"):
        return cannot(request, found, heading, why)
    form = DisagreeForm(sent_of(request), initial=_read(found))
    return answered(
        request,
        found,
        form,
        {"heading": heading, "button": "I do not agree to this text"},
        lambda key: joint.dissent(decision=decision, by=actor, **form.cleaned_data),
        "joint/text_form.html",
    )


def _read(found: DecisionPage) -> dict[str, str]:
    text = found.stands.text
    return {"digest": text.digest if text else ""}


@requires("joint.decide", purpose="closing a decision", shows_people=True)
@FORM
def close(request: HttpRequest, decision: UUID) -> HttpResponse:
    """Nothing is left to do."""
    actor = actor_of(request)
    found = decision_page(decision, actor)
    heading = "Close the decision"
    if why := found.why_not("close"):
        return cannot(request, found, heading, why)
    words = {"heading": heading, "button": "Close it", "lead": "Where something new is known, another is opened."}
    return answered(
        request,
        found,
        PageForm(sent_of(request)),
        words,
        lambda key: joint.close(decision=decision, by=actor, request_key=key),
    )
