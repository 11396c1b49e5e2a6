"""Raising a signal of risk."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from caraway.casework.actions.risk_signals import raise_risk
from caraway.casework.desks.safeguarding.asking import METHODS, actor_of, asked, sent
from caraway.casework.desks.safeguarding.forms import RiskForm
from caraway.casework.queries.risk_signals import raised
from caraway.casework.queries.subjects import subject_of
from caraway.core.harm import RiskKind
from caraway.platform.accounts.permission import requires

LEAD = (
    "Something the participant said or did that bears on somebody’s safety. It goes to a desk of its own, whoever the case is"
    " about: a named person acknowledges it there within the area’s hours, or it escalates. You will hear nothing back."
)


@requires("risk.raise", purpose="raising a signal of risk", shows_people=True)
@require_http_methods(METHODS)
def raise_signal(request: HttpRequest, case: UUID) -> HttpResponse:
    """One signal: its kind, a sentence, how urgent. Below: those already raised."""
    actor = actor_of(request)
    subject, form = subject_of(case, actor), RiskForm(sent(request))

    def do(key: UUID) -> object:
        said = form.cleaned_data
        return raise_risk(
            case=case,
            kind=RiskKind(said["kind"]),
            words=said["words"],
            urgent=said["urgent"],
            by=actor,
            request_key=key,
        )

    here = reverse("risk_raise", args=[case])
    return asked(
        request,
        form,
        do,
        then=f"{here}?done=raised",
        back=reverse("concerns"),
        page_title="Raise a risk signal",
        caption=subject.caption,
        lead=LEAD,
        button="Raise the signal",
        danger_first=True,
        raised=raised(case, actor),
        done=request.GET.get("done", ""),
    )
