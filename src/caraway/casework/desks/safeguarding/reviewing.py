"""What who reviews does with a concern: decide, pass on, refer to services."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from caraway.casework.actions import concerns as actions
from caraway.casework.actions import service_referrals
from caraway.casework.desks.safeguarding.asking import METHODS, actor_of, asked, sent
from caraway.casework.desks.safeguarding.forms import PassOnForm, ReferForm, ReviewForm, SentForm
from caraway.casework.queries import concerns as reading
from caraway.core.harm import ConcernDecision, ServiceKind
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web import paper as papers

REVIEWING = "reviewing a safeguarding concern"


def _page(request: HttpRequest, concern: UUID) -> reading.ConcernPage:
    return reading.concern_page(concern, actor_of(request), clock.today())


@requires("concern.review", purpose=REVIEWING, shows_people=True)
@require_http_methods(METHODS)
def review(request: HttpRequest, concern: UUID) -> HttpResponse:
    """Decide what is to be done, and when it is looked at again; or close it."""
    page, form = _page(request, concern), ReviewForm(sent(request))

    def do(key: UUID) -> object:
        said = form.cleaned_data
        return actions.review_concern(
            concern=concern,
            decision=ConcernDecision(said["decision"]),
            text=said["text"],
            next_on=said["next_on"],
            by=actor_of(request),
            request_key=key,
        )

    back = reverse("concern", args=[concern])
    return asked(
        request,
        form,
        do,
        then=back,
        back=back,
        page_title="Review the concern",
        caption=page.card.who,
        button="Save the review",
    )


@requires("concern.review", purpose="passing on a safeguarding concern", shows_people=True)
@require_http_methods(METHODS)
def pass_on(request: HttpRequest, concern: UUID) -> HttpResponse:
    """Tell the police, or the provider, in words written for them."""
    page, form = _page(request, concern), PassOnForm(sent(request))
    others = reading.parties_beside(concern, actor_of(request), clock.today())
    form.fields["to"].choices = [(str(one), name) for one, name in others]  # type: ignore[attr-defined]

    def do(key: UUID) -> object:
        said = form.cleaned_data
        return actions.pass_on_concern(
            concern=concern,
            to=UUID(said["to"]),
            words=said["words"],
            urgent=said["urgent"],
            by=actor_of(request),
            request_key=key,
        )

    back = reverse("concern", args=[concern])
    return asked(
        request, form, do, then=back, back=back, page_title="Pass it on", caption=page.card.who, button="Pass it on"
    )


@requires("concern.review", purpose="referring to services", shows_people=True)
@require_http_methods(METHODS)
def refer(request: HttpRequest, concern: UUID) -> HttpResponse:
    """Make a referral to children's or adults' services."""
    page, form = _page(request, concern), ReferForm(sent(request))

    def do(key: UUID) -> object:
        said = {name: value for name, value in form.cleaned_data.items() if name != "request_key"}
        asking = service_referrals.Asked(**{**said, "service": ServiceKind(said["service"])})
        return service_referrals.refer_to_service(concern=concern, said=asking, by=actor_of(request), request_key=key)

    back = reverse("concern", args=[concern])
    return asked(
        request,
        form,
        do,
        then=back,
        back=back,
        page_title="Refer to children’s or adults’ services",
        caption=page.card.who,
        lead="The answers make a PDF that you send yourself. Nothing else of the case goes into it.",
        button="Make the referral",
    )


@requires("concern.review", purpose="reading a referral to services", shows_people=True)
@require_safe
def paper(request: HttpRequest, concern: UUID, paper: UUID) -> HttpResponse:
    """The referral as it was made, as a file to send. Its name says nothing."""
    found = reading.paper_of(concern, paper, actor_of(request))
    answer = HttpResponse(bytes(found.content), content_type=papers.MEDIA_TYPE)
    name = papers.safe_name("papers", found.at.date())
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@requires("concern.review", purpose="recording that a referral was sent", shows_people=True)
@require_http_methods(METHODS)
def paper_sent(request: HttpRequest, concern: UUID, paper: UUID) -> HttpResponse:
    """That the referral was sent: how, and when."""
    found = reading.paper_of(concern, paper, actor_of(request))
    form = SentForm(sent(request), initial={"on": clock.today()})

    def do(key: UUID) -> object:
        said = form.cleaned_data
        return service_referrals.record_referral_sent(
            concern=concern, paper=paper, how=said["how"], on=said["on"], by=actor_of(request), request_key=key
        )

    back = reverse("concern", args=[concern])
    title = "Record that the referral was sent"
    return asked(request, form, do, then=back, back=back, page_title=title, lead=f"To {found.to}.", button="Record it")
