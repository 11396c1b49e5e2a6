"""Two who must not meet: the pair is proposed, read and agreed to by the other side, or dropped."""

from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.debug import sensitive_post_parameters

from caraway.platform.accounts.permission import requires
from caraway.platform.web.forms import PageForm
from caraway.victims.actions import apart
from caraway.victims.desks.joint.answering import FORM, actor_of, answered, cannot, sent_of
from caraway.victims.desks.joint.forms import ReadForm
from caraway.victims.queries.joint import decision_page
from caraway.victims.queries.joint_apart import pair_row


class PairForm(PageForm):
    subjects: ClassVar = {"reference": "the reference of the other case"}
    reference = forms.CharField(
        label="What is the reference of the other case?",
        max_length=20,
        help_text="This site’s reference, like C-7K4MQXP, from whoever works on that case. Names are not searched.",
        widget=forms.TextInput(attrs={"spellcheck": "false", "class": "govuk-input--width-10"}),
    )


@sensitive_post_parameters()
@requires("joint.decide", purpose="proposing that two are kept apart", shows_people=True)
@FORM
def propose(request: HttpRequest, decision: UUID) -> HttpResponse:
    """The other of the two. No reason is asked for."""
    actor = actor_of(request)
    found = decision_page(decision, actor)
    heading = "Propose that two are kept apart"
    if found.why_not_pair:
        return cannot(request, found, heading, found.why_not_pair)
    form = PairForm(sent_of(request))
    words = {
        "heading": heading,
        "button": "Put this to the other organisation",
        "lead": "The two are never booked into one workshop. Nothing goes before somebody of the other organisation agrees. Give no reason: none is kept or sent.",
    }
    return answered(
        request, found, form, words, lambda key: apart.propose(decision=decision, by=actor, **form.cleaned_data)
    )


@requires("joint.decide", purpose="agreeing that two are kept apart", shows_people=True)
@FORM
def agree(request: HttpRequest, decision: UUID, pair: UUID) -> HttpResponse:
    """The pair to the letter, and the button that agrees to it."""
    actor = actor_of(request)
    found, one = decision_page(decision, actor), pair_row(decision, pair, actor)
    heading = "Read the pair and agree"
    if one.why_not_agree:
        return cannot(request, found, heading, one.why_not_agree)
    form = ReadForm(sent_of(request), initial={"digest": one.digest})
    words: dict[str, Any] = {"heading": heading, "button": "I agree to this pair", "pair": one}
    return answered(
        request,
        found,
        form,
        words,
        lambda key: apart.agree(decision=decision, pair=pair, by=actor, **form.cleaned_data),
        "joint/pair_form.html",
    )


@requires("joint.decide", purpose="dropping a pair", shows_people=True)
@FORM
def drop(request: HttpRequest, decision: UUID, pair: UUID) -> HttpResponse:
    """Nothing goes of a pair that is dropped."""
    actor = actor_of(request)
    found, one = decision_page(decision, actor), pair_row(decision, pair, actor)
    heading = "Drop the pair"
    if one.why_not_drop:
        return cannot(request, found, heading, one.why_not_drop)
    words: dict[str, Any] = {
        "heading": heading,
        "button": "Drop it",
        "lead": f"{one.words}. Nothing goes, and it can be proposed again.",
    }
    return answered(
        request,
        found,
        PageForm(sent_of(request)),
        words,
        lambda key: apart.drop(decision=decision, pair=pair, by=actor, request_key=key),
    )
