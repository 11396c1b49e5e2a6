"""The people of one's organisation: who has an account, who is invited, and what each may do."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from caraway.core import permissions
from caraway.core.refusals import InvalidValue, NotNow
from caraway.platform.agreements import queries as agreements
from caraway.platform.agreements.models import Organisation, Unit
from caraway.platform.audit import trail
from caraway.platform.gateways import clock, mail
from caraway.platform.web.forms import PageForm

from .. import actions, notices, queries
from ..models import Invitation, Membership
from ..permission import requires

_PURPOSE = "account administration"
_BESIDE = {"already_member": "email", "role_of_another_kind": "roles"}


class RolesForm(PageForm):
    """The roles of one person, of those that the organisation has."""

    roles = forms.MultipleChoiceField(
        label="Which roles?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one role"},
    )
    unit = forms.ChoiceField(label="Unit", required=False)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles, unit = self.fields["roles"], self.fields["unit"]
        assert isinstance(roles, forms.MultipleChoiceField)
        assert isinstance(unit, forms.ChoiceField)
        roles.choices = [
            (role.key, role.words) for role in permissions.roles_of_kind(organisation.kind, settings.CARAWAY_PLANE)
        ]
        self.units = tuple(agreements.units_of(organisation.pk))
        unit.choices = [("", "The whole organisation"), *((str(one.pk), one.name) for one in self.units)]
        if not self.units:
            del self.fields["unit"]

    def unit_chosen(self) -> Unit | None:
        """The unit, when one was chosen."""
        chosen = self.cleaned_data.get("unit")
        return next((one for one in self.units if str(one.pk) == chosen), None)


class InviteForm(RolesForm):
    """Whom to invite, and with which roles."""

    email = forms.EmailField(
        label="E-mail address",
        help_text="Their own address at work. The invitation goes there.",
        max_length=254,
        error_messages={"required": "Enter their e-mail address"},
    )
    field_order = ["email", "roles", "unit"]


@requires("account.see", purpose=_PURPOSE, shows_people=True)
@require_GET
def people(request: Any) -> HttpResponse:
    """Everybody of the organisation, and the invitations that wait."""
    found = queries.colleagues(request.actor.organisation, clock.today())
    trail.show(*(one.account_id for one in found))
    waiting = queries.invited(request.actor.organisation, clock.now())
    shown = {"people": found, "waiting": waiting, "may": request.actor.may}
    return render(request, "people/people.html", shown)


@requires("account.invite", purpose=_PURPOSE)
@require_http_methods(["GET", "POST"])
def invite(request: Any) -> HttpResponse:
    """Invite somebody by e-mail."""
    organisation = _organisation(request)
    form = InviteForm(request.POST if request.method == "POST" else None, organisation=organisation)
    if form.is_valid() and _did(form, lambda: _invite(request, form, organisation)):
        return redirect("people")
    return render(request, "people/invite.html", {"form": form})


@requires("account.change", purpose=_PURPOSE, shows_people=True)
@require_http_methods(["GET", "POST"])
def roles(request: Any, key: UUID) -> HttpResponse:
    """Change what somebody may do. They are signed out everywhere."""
    held = _membership(request, key)
    start = {"roles": held.roles, "unit": str(held.unit_id or "")}
    form = RolesForm(request.POST if request.method == "POST" else None, organisation=held.organisation, initial=start)
    if form.is_valid() and _did(form, lambda: _change(request, form, held)):
        return redirect("people")
    return render(request, "people/roles.html", {"form": form, "person": held.account})


@requires("account.change", purpose=_PURPOSE, shows_people=True)
@require_http_methods(["GET", "POST"])
def end(request: Any, key: UUID) -> HttpResponse:
    """End somebody's access to the organisation."""
    held = _membership(request, key)
    form = PageForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _did(form, lambda: actions.end_membership(membership=held, **_once(request, form))):
        return redirect("people")
    return render(request, "people/end.html", {"form": form, "person": held.account})


@requires("account.change", purpose=_PURPOSE, shows_people=True)
@require_http_methods(["GET", "POST"])
def clear(request: Any, key: UUID) -> HttpResponse:
    """Take away the second steps of somebody who has lost theirs."""
    held = _membership(request, key)
    form = PageForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _did(
        form, lambda: actions.clear_second_factors(account=held.account, **_once(request, form))
    ):
        return redirect("people")
    return render(request, "people/clear.html", {"form": form, "person": held.account})


@requires("account.invite", purpose=_PURPOSE)
@require_http_methods(["GET", "POST"])
def withdraw(request: Any, key: UUID) -> HttpResponse:
    """Withdraw an invitation."""
    found = _invitation(request, key)
    form = PageForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _did(form, lambda: actions.withdraw_invitation(invitation=found, **_once(request, form))):
        return redirect("people")
    return render(request, "people/withdraw.html", {"form": form, "email": found.email})


@requires("account.invite", purpose=_PURPOSE)
@require_http_methods(["GET", "POST"])
def again(request: Any, key: UUID) -> HttpResponse:
    """Send an invitation again, by a fresh link."""
    found = _invitation(request, key)
    form = PageForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _did(form, lambda: _invite_again(request, form, found)):
        return redirect("people")
    return render(request, "people/again.html", {"form": form, "email": found.email})


def _invite(request: Any, form: InviteForm, organisation: Organisation) -> None:
    address, wanted = form.cleaned_data["email"], form.cleaned_data["roles"]
    made = actions.invite(
        email=address, organisation=organisation, roles=wanted, unit=form.unit_chosen(), **_once(request, form)
    )
    _send(request, made)


def _invite_again(request: Any, form: PageForm, found: Invitation) -> None:
    _send(request, actions.invite_again(invitation=found, **_once(request, form)))


def _send(request: HttpRequest, made: Invitation) -> None:
    if not made.token:  # the form sent a second time: the link has left already
        return
    link = request.build_absolute_uri(reverse("invitation", args=[made.token]))
    mail.send_soon(notices.invited(made.email, made.organisation.name, link))


def _change(request: Any, form: RolesForm, held: Membership) -> None:
    wanted, unit = form.cleaned_data["roles"], form.unit_chosen()
    actions.change_roles(membership=held, roles=wanted, unit=unit, **_once(request, form))


def _once(request: Any, form: forms.Form) -> dict[str, Any]:
    return {"by": request.actor, "request_key": form.cleaned_data["request_key"]}


def _did(form: forms.Form, do: Any) -> bool:
    """Do it; a refusal's sentence goes beside what it is about, and what was chosen stays."""
    try:
        do()
    except (InvalidValue, NotNow) as refusal:
        beside = _BESIDE.get(refusal.code)
        form.add_error(beside if beside in form.fields else None, refusal.sentence)
        return False
    return True


def _membership(request: HttpRequest, key: UUID) -> Membership:
    """A colleague's membership; also one that has ended, where the form that ended it is sent again."""
    organisation = request.actor.organisation  # type: ignore[attr-defined]
    found = queries.membership_of_colleague(key, organisation, None if request.method == "POST" else clock.today())
    if found is None:
        raise Http404
    trail.show(found.account_id)
    return found


def _invitation(request: Any, key: UUID) -> Invitation:
    found = queries.invitation_to(request.actor.organisation, key)
    if found is None:
        raise Http404
    return found


def _organisation(request: Any) -> Organisation:
    found = agreements.organisation(request.actor.organisation)
    if found is None:
        raise Http404
    return found
