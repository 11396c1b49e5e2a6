"""The answer to a form about one case."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from caraway.platform.web.addresses import address
from caraway.platform.web.forms import PageForm
from caraway.platform.web.kept import done
from caraway.victims.queries.cases import CaseRow


def answered(
    request: HttpRequest,
    found: CaseRow,
    form: PageForm,
    words: Mapping[str, Any],
    do: Callable[[Mapping[str, Any]], object],
    back: str = "",
    template: str = "form_page.html",
) -> HttpResponse:
    """Do it and go back (to the case, or the address `back`); otherwise the form, with what is wrong with it.

    `words`: `heading`, `button` and others.
    """
    back = back or address("contact", found.id)
    if form.is_valid() and done(form, lambda: do(form.cleaned_data)):
        return redirect(back)
    context = {
        "page_title": words["heading"],
        "caption": found.name,
        "form": form,
        "back_url": back,
        "cancel_url": back,
    }
    return render(request, template, {**context, **words})
