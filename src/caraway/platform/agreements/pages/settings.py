"""A new version of an agreement's settings: a group of questions, what changes, and only then the version."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from caraway.core.refusals import NotYours
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web.kept import done

from .. import actions, queries
from ..grammar import grammar, programme_of
from ..models import Agreement
from .agreements import PURPOSE, theirs
from .settings_form import SettingsForm

NOTHING = "Nothing is changed. Change an answer, or go back."


@requires("agreement.set", purpose=PURPOSE)
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: Any, key: UUID, group: str) -> HttpResponse:
    """Ask one group of settings anew; show what changes; write the next version."""
    found, asked = theirs(request, key), grammar().groups.get(group)
    if asked is None:
        raise NotYours("not_found", "There is no such group.")
    last = queries.versions_of(found).first()
    stored = last.settings if last else {}
    rules = programme_of(found.programme)
    form = SettingsForm(
        request.POST if request.method == "POST" else None,
        group=asked,
        programme=rules,
        now=grammar().read(stored, rules),
        initial={"after": last.number if last else 0},
    )
    earliest = max(clock.today(), last.in_force_from if last else found.from_on)
    form.fields["in_force_from"].bound(earliest=earliest, today=clock.today())  # type: ignore[attr-defined]
    return _answered(request, found, form, stored) or _asked(request, found, form)


def _answered(request: Any, found: Agreement, form: SettingsForm, stored: Any) -> HttpResponse | None:
    if not form.is_valid():
        return None
    form.require_sound(stored)
    if form.errors:
        return None
    changes = form.changes()
    if not changes:
        form.add_error(None, NOTHING)
        return None
    if "seen" not in request.POST:
        return _check(request, found, form, changes)
    return redirect("agreement", found.pk) if done(form, lambda: _write(request, found, form, stored)) else None


def _write(request: Any, found: Agreement, form: SettingsForm, stored: Any) -> None:
    said = form.cleaned_data
    actions.write_version(
        agreement=found,
        settings=form.settings(stored),
        in_force_from=said["in_force_from"],
        after=said["after"],
        by=request.actor,
        request_key=said["request_key"],
    )


def _asked(request: Any, found: Agreement, form: SettingsForm) -> HttpResponse:
    address = reverse("agreement", args=[found.pk])
    context = {"page_title": form.group.title, "heading": form.group.title, "caption": found.name, "form": form}
    return render(request, "form_page.html", context | {"back_url": address, "cancel_url": address})


def _check(request: Any, found: Agreement, form: SettingsForm, changes: Any) -> HttpResponse:
    """What changes, from when; the answers are carried along and held against the rules once more."""
    carried = [
        (name, value) for name, values in request.POST.lists() for value in values if name != "csrfmiddlewaretoken"
    ]
    context = {
        "page_title": "Check the new settings",
        "caption": found.name,
        "changes": changes,
        "from_on": form.cleaned_data["in_force_from"],
        "number": form.cleaned_data["after"] + 1,
        "carried": carried,
        "cancel_url": reverse("agreement", args=[found.pk]),
    }
    return render(request, "agreements/check_settings.html", context)
