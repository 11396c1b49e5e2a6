"""Which agreement of the sessions each agreement serves: the list, and saying so once. No case is on these pages."""

import re
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.web.addresses import address
from caraway.platform.web.forms import PageForm
from caraway.platform.web.kept import done
from caraway.victims.actions import deliveries
from caraway.victims.queries.deliveries import serves_rows, to_serve

KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class ReferenceField(forms.CharField):
    """The reference of an agreement of the other site, alone or in the address of its page; clean: a `UUID`."""

    def clean(self, value: Any) -> UUID:
        found = KEY.findall(super().clean(value))
        if len(found) != 1:
            raise forms.ValidationError(
                "Enter the reference of the agreement, or the whole address of its page", code="invalid"
            )
        return UUID(found[0])


class ServesForm(PageForm):
    subjects: ClassVar = {"casework_agreement": "the reference of the agreement of the sessions"}
    casework_agreement = ReferenceField(
        label="Which agreement of the sessions does it serve?",
        max_length=300,
        help_text="Open that agreement on the other site, under Agreements, and copy the address of its page. Its last part is the reference.",
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
    )


@requires("agreement.set", purpose="setting up")
@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """The agreements that report to one's own organisation, and which each serves."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return render(
        request, "serving/list.html", {"page_title": "Which agreement each serves", "rows": serves_rows(actor)}
    )


@requires("agreement.set", purpose="setting up")
@require_http_methods(["GET", "HEAD", "POST"])
def say(request: HttpRequest, agreement: UUID) -> HttpResponse:
    """Say which. It is said once and never changed."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = to_serve(agreement, actor)
    form = ServesForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(form, lambda: deliveries.deliver(agreement=found, by=actor, **form.cleaned_data)):
        return redirect("serving")
    back = address("serving")
    words = {
        "page_title": "Say what it serves",
        "heading": "Say which agreement it serves",
        "caption": found.name,
        "button": "Save",
        "lead": "What the police send under that agreement then comes to this one, also what waits already. This is never changed afterwards.",
    }
    return render(request, "form_page.html", {**words, "form": form, "back_url": back, "cancel_url": back})
