"""Writing an exception: somebody of a team that is too small works with both parties for a time."""

from typing import ClassVar
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web.fields import DayField
from caraway.platform.web.forms import PageForm
from caraway.victims.actions import separation
from caraway.victims.desks.contact.answering import answered
from caraway.victims.queries.cases import case_row
from caraway.victims.queries.partners import partners
from caraway.victims.workers import workers_of


class ExceptionForm(PageForm):
    subjects: ClassVar = {"person": "who it is for", "partner": "the partner organisation"}
    person = forms.TypedChoiceField(label="Who works with both parties?", widget=forms.RadioSelect, coerce=UUID)
    from_on = DayField(label="First day")
    until_on = DayField(label="Last day")
    partner = forms.TypedChoiceField(
        label="Which partner organisation holds the contact?",
        widget=forms.RadioSelect,
        coerce=UUID,
        help_text="Another organisation of this agreement. Without one there can be no exception.",
    )


@requires("victim.assign", purpose="writing an exception", shows_people=True)
@require_http_methods(["GET", "HEAD", "POST"])
def exception(request: HttpRequest, case: UUID) -> HttpResponse:
    """Who, from when until when, and the partner organisation. Whoever saves it approves it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = case_row(case, actor, clock.today())
    form = ExceptionForm(request.POST if request.method == "POST" else None)
    people = workers_of(actor.organisation, clock.today())
    choices = [(str(one.account), one.name) for one in people if one.account != actor.person]
    form.fields["person"].choices = choices  # type: ignore[attr-defined]
    form.fields["partner"].choices = [(str(key), name) for key, name in partners(case, actor)]  # type: ignore[attr-defined]
    form.fields["from_on"].bound(earliest=clock.today(), today=clock.today())  # type: ignore[attr-defined]
    words = {
        "heading": "Write an exception",
        "button": "Approve and save",
        "lead": "Only where the team is too small to keep the two apart. You approve it by saving, and it is written down.",
    }
    do = separation.write_exception
    return answered(request, found, form, words, lambda given: do(case=case, by=actor, **given))
