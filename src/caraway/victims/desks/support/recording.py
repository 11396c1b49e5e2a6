"""Recording something of a client: one page for each thing, all of them from one table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from caraway.core.refusals import NotYours
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.victims.actions import isva, isva_contacts, isva_court, isva_people
from caraway.victims.desks.support import forms
from caraway.victims.desks.support.cases import answered
from caraway.victims.queries.isva import forms_of


@dataclass(frozen=True, slots=True)
class Page:
    """One thing to record: its heading, its form, and the action that takes the form's answers by their names."""

    heading: str
    form: type[forms.ClientForm]
    do: Callable[..., object]


PAGES: Mapping[str, Page] = MappingProxyType(
    {
        "consent": Page("Consent", forms.ConsentForm, isva.record_consent),
        "journey": Page("Where the case stands", forms.StepForm, isva.record_step),
        "risk": Page("Risk", forms.RiskForm, isva.set_risk),
        "meeting": Page("Record a meeting", forms.MeetingForm, isva_contacts.record_meeting),
        "measure": Page("Special measure", forms.MeasureForm, isva_court.record_measure),
        "court-day": Page("Day at court", forms.CourtDayForm, isva_court.add_court_day),
        "at-court": Page("Support at court", forms.SupportForm, isva_court.record_support),
        "therapy": Page("Therapy", forms.TherapyForm, isva_court.record_therapy),
        "person": Page("Somebody else in the case", forms.PersonForm, isva_people.add_person),
        "person-left": Page("Not in the case any more", forms.GoneForm, isva_people.remove_person),
        "school": Page("School or work", forms.SchoolForm, isva_people.set_school),
        "close": Page("Close the case", forms.CloseForm, isva.close),
    }
)
"""Everything that is recorded of a client, by the last part of its address."""


@sensitive_post_parameters()
@requires("isva.work", purpose="recording something of somebody supported", shows_people=True)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, case: UUID, what: str) -> HttpResponse:
    """One of the pages of the table."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = forms_of(case, actor, clock.today())
    page = PAGES.get(what)
    if page is None:
        raise NotYours("not_found", "There is no such case.")
    form = page.form(request.POST if request.method == "POST" else None)
    form.offer(found, clock.today())
    words = {"heading": page.heading, "caption": found.name}
    return answered(request, case, form, words, lambda given: page.do(case=case, by=actor, **given))
