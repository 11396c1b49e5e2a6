"""From a first proof to a session: who is half way, when they are in, and by what they proved themselves.

After a password (or an organisation's own sign-in without two factors) somebody is *half way*: the session names the
account, nobody is signed in, and for ten minutes a second factor may be given or, where there is none yet, set up.
Being in takes a new session, whose key nobody had before.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

from caraway.platform.audit import trail
from caraway.platform.audit.models import Kind
from caraway.platform.gateways import clock

from . import factors
from .actor import Actor
from .models import Account
from .queries import actor_of, memberships_on
from .session_state import METHODS, PROVED, SECOND, begin_session

HALF_WAY = "caraway_half_way"
PASSWORD, PARTNER, PARTNER_MFA = "password", "partner", "partner_mfa"
_BACKEND = "caraway.platform.accounts.signed_in.Backend"
_TIME_FOR_SECOND_STEP = timedelta(minutes=10)
_PROOF_HOLDS = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class HalfWay:
    """Somebody who has given a first proof: whose account, how, and where they were going."""

    account: Account
    methods: tuple[str, ...]
    wanted: str


def proceed(request: HttpRequest, account: Account, methods: tuple[str, ...], wanted: str) -> HttpResponseRedirect:
    """What follows a first proof: in, when it was enough; else the second step, or setting one up."""
    if PARTNER_MFA in methods or factors.PASSKEY in methods:
        return enter(request, account, methods, wanted)
    request.session.flush()
    _put_half_way(request, account, methods, wanted)
    return redirect("account_second_step" if factors.of(account.pk).any else "account_set_up")


def _put_half_way(request: HttpRequest, account: Account, methods: tuple[str, ...], wanted: str) -> None:
    request.session[HALF_WAY] = {
        "account": str(account.pk),
        "methods": list(methods),
        "wanted": wanted,
        "at": clock.now().isoformat(),
        "stamp": account.get_session_auth_hash(),
    }


def half_way(request: HttpRequest) -> HalfWay | None:
    """Who is half way in this session; None when nobody is, or no longer."""
    kept = request.session.get(HALF_WAY)
    if kept is None or clock.now() - datetime.fromisoformat(kept["at"]) > _TIME_FOR_SECOND_STEP:
        return None
    account = Account.objects.filter(pk=kept["account"], is_active=True).first()
    if account is None or account.get_session_auth_hash() != kept["stamp"]:
        return None
    return HalfWay(account, tuple(kept["methods"]), kept["wanted"])


def enter(request: HttpRequest, account: Account, methods: tuple[str, ...], wanted: str) -> HttpResponseRedirect:
    """Sign in, in a session of a new key, and say so in the audit. Without a place of work today, say that instead."""
    if not memberships_on(account.pk, clock.today()).exists():
        request.session.flush()
        recorded("sign_in_without_work", account, methods=list(methods))
        return _without_work(request, account, methods, wanted)
    request.session.flush()
    login(request, account, backend=_BACKEND)
    begin_session(request.session, methods)
    recorded("signed_in", account, methods=list(methods))
    return redirect(wanted)


def _without_work(
    request: HttpRequest, account: Account, methods: tuple[str, ...], wanted: str
) -> HttpResponseRedirect:
    """Nobody is in without a place of work; but somebody who was on the way to accept an invitation goes on to it."""
    if not _is_invitation(wanted):
        return redirect("account_no_work")
    _put_half_way(request, account, methods, wanted)
    return redirect(wanted)


def _is_invitation(wanted: str) -> bool:
    try:
        return resolve(urlsplit(wanted).path).view_name == "invitation"
    except Resolver404:
        return False


def proved(request: HttpRequest, account: Account) -> tuple[str, ...]:
    """How the owner of this account has proved who they are in this session, with both steps; empty when they have not."""
    if request.user.is_authenticated:
        return tuple(request.session[METHODS]) if request.user.pk == account.pk else ()
    person = half_way(request)
    both = person is not None and person.account == account and not SECOND.isdisjoint(person.methods)
    return person.methods if person and both else ()


def proved_again(request: HttpRequest) -> None:
    """Remember that the person has just given a second factor."""
    request.session[PROVED] = clock.now().isoformat()


def proof_is_fresh(request: HttpRequest) -> bool:
    """Whether a second factor was given in the last quarter of an hour, as changing how one signs in asks for."""
    return lately(request, PROVED)


def lately(request: HttpRequest, key: str) -> bool:
    """Whether the moment that the session keeps under this key is of the last quarter of an hour."""
    moment = request.session.get(key)
    return moment is not None and clock.now() - datetime.fromisoformat(moment) <= _PROOF_HOLDS


def setting_up(request: HttpRequest) -> Account | None:
    """Whose second factor may be set up in this session; while a form is answered, one at a time for each account.

    Somebody signed in, or half way without any yet: a password alone never adds to the factors there are.
    """
    if request.user.is_authenticated:
        return _one_at_a_time(request, request.user)
    person = half_way(request)
    if person is None:
        return None
    account = _one_at_a_time(request, person.account)
    return None if factors.of(account.pk).any else account


def _one_at_a_time(request: HttpRequest, account: Account) -> Account:
    """The account; when something is to be set up, locked: whoever waited here meets the factor that was set up first."""
    if request.method == "POST":
        Account.objects.select_for_update().get(pk=account.pk)
    return account


def place_wanted(request: HttpRequest) -> str:
    """The page that `next` names, when it is one of this site; else the first."""
    wanted = request.GET.get("next", "")
    mine = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/")
    return wanted if mine else resolve_url("/")


def recorded(verb: str, account: Account | None, **detail: Any) -> None:
    """Write an audit row about signing in, in the name of the account it is about (nobody's, when there is none)."""
    trail.record(verb, by=_person(account), detail=detail, kind=Kind.SIGN_IN)


def _person(account: Account | None) -> Actor:
    if account is None:
        return Actor(None, None, None, None, frozenset(), "")
    held = list(memberships_on(account.pk, clock.today())[:2])
    return actor_of(held[0]) if len(held) == 1 else Actor(account.pk, None, None, None, frozenset(), account.full_name)


__all__ = [
    "METHODS",
    "PARTNER",
    "PARTNER_MFA",
    "PASSWORD",
    "HalfWay",
    "enter",
    "half_way",
    "lately",
    "place_wanted",
    "proceed",
    "proof_is_fresh",
    "proved",
    "proved_again",
    "recorded",
    "setting_up",
]
