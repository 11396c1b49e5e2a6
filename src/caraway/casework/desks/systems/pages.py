"""The connected systems of a force: which there are, connecting one, what it may send, and disconnecting it."""

from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from caraway.casework.actions import api_clients
from caraway.casework.desks.police.importing.matching import questions_for
from caraway.casework.desks.questions import text
from caraway.casework.desks.refusing import kept
from caraway.casework.queries import api_clients as reading
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import randomness
from caraway.platform.web.forms import PageForm

from .reading import BLOCKS, OF_PAGE, field_of

PURPOSE = "connect the force's own systems"
KINDS = {"text": "Text", "day": "Date, like 2026-03-02", "yes_no": "true or false", "one": "One of", "many": "List of"}


class ConnectForm(PageForm):
    """What the system is called, and for whom it refers."""

    name = text(
        "What is the system called?",
        width=None,
        help_text="Referrals and the audit name it so, like “Custody records, Southampton”",
    )
    unit = forms.ChoiceField(label="Which unit does it refer for?", required=False)
    subjects: ClassVar = {"name": "what the system is called"}
    marks_optional: ClassVar = False

    def __init__(self, *args: Any, units: tuple[tuple[str, str], ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", "The whole force"), *units]  # type: ignore[attr-defined]
        if not units:
            del self.fields["unit"]


@requires("api.manage", purpose=PURPOSE)
@require_GET
def systems(request: Any) -> HttpResponse:
    """Every system that was connected."""
    found = reading.systems(request.actor)
    return render(request, "systems/systems.html", {"page_title": "Connected systems", "systems": found})


@requires("api.manage", purpose=PURPOSE)
@require_http_methods(["GET", "POST"])
def connect(request: Any) -> HttpResponse:
    """Connect a system. Its key is on the page that answers, and never again."""
    form = ConnectForm(request.POST or None, units=reading.units(request.actor))
    if request.method == "POST" and form.is_valid():
        key = f"cw_{randomness.token()}"
        if kept(form, lambda: _connect(request, form, key)):
            context = {"page_title": "The system is connected", "name": form.cleaned_data["name"], "key": key}
            return render(request, "systems/connected.html", context)
    return render(
        request,
        "form_page.html",
        {
            "page_title": "Connect a system",
            "heading": "Connect a system",
            "lead": "It gets a key of its own, with which it refers people and reads how their referrals stand. It can do nothing else.",
            "back_url": reverse("systems"),
            "button": "Connect it",
            "form": form,
        },
    )


def _connect(request: Any, form: ConnectForm, key: str) -> None:
    unit = form.cleaned_data.get("unit")
    api_clients.connect_system(
        name=form.cleaned_data["name"],
        key=key,
        unit=UUID(unit) if unit else None,
        by=request.actor,
        request_key=form.cleaned_data["request_key"],
    )


@requires("api.manage", purpose=PURPOSE)
@require_http_methods(["GET", "POST"])
def disconnect(request: Any, system: UUID) -> HttpResponse:
    """Disconnect a system, after a question."""
    found = reading.system_in_use(system, request.actor)
    form = PageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data["request_key"]
        if kept(form, lambda: api_clients.disconnect_system(system=system, by=request.actor, request_key=key)):
            return redirect("systems")
    return render(
        request,
        "confirm.html",
        {
            "page_title": f"Disconnect {found.name}?",
            "text": "Its key stops working at once, and cannot be given again. Whoever it has referred stays referred.",
            "form": form,
            "button": "Disconnect it",
            "danger": True,
            "cancel_url": reverse("systems"),
            "back_url": reverse("systems"),
        },
    )


@requires("api.manage", purpose=PURPOSE)
@require_GET
def fields(request: HttpRequest) -> HttpResponse:
    """What a system sends, block by block."""
    asked = questions_for(request.actor).values()  # type: ignore[attr-defined]
    tables = [(block, [_row(one) for one in asked if OF_PAGE[one.page] == block]) for block in BLOCKS]
    context = {"page_title": "What a system sends", "tables": tables, "back_url": reverse("systems")}
    return render(request, "systems/fields.html", context)


def _row(one: Any) -> tuple[str, str, str, str]:
    listed = ", ".join(value for value, _ in one.choices) if one.kind in ("one", "many") else ""
    needed = "Always" if one.required else "Where there is an answer"
    return field_of(one), one.words, f"{KINDS[one.kind]} {listed}".strip(), needed
