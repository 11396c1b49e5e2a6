"""Faults of the layer of permissions and of views, each of which the matrix must find.

A mutant replaces something of the running program for as long as its block lasts, names the routes where it shows, and
raises LookupError when what it replaces is gone.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any
from unittest.mock import patch

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, get_callable
from django.views.decorators.http import require_POST

from caraway.casework.desks.police import refer
from caraway.casework.models import Case, ReferralDraft, Workshop
from caraway.casework.queries import case_file, police_case, police_drafts, registers
from caraway.core import permissions
from caraway.core.permissions import Role
from caraway.core.refusals import NotYours
from caraway.platform.accounts.actor import Actor
from caraway.platform.agreements.queries import every_agreement
from caraway.platform.tenancy import answers, middleware, scope
from tests.matrix.attempts import Attempts
from tests.matrix.targets import patterns, targets

Block = Callable[[], AbstractContextManager[Any]]


@dataclass(frozen=True)
class Mutant:
    """A fault: its name, the routes where it shows, and the block in which it is there."""

    name: str
    routes: tuple[str, ...]
    block: Block = field(repr=False)


def pattern_of(route: str) -> URLPattern:
    """The pattern of that route. LookupError where there is none."""
    for name, _, pattern in patterns():
        if name == route:
            return pattern
    raise LookupError(f"There is no route {route!r}.")


def _bare(view: Any) -> Any:
    """The view inside its guards."""
    if not hasattr(view, "__wrapped__"):
        raise LookupError("The view has no guard to take away.")
    while hasattr(view, "permission") and hasattr(view, "__wrapped__"):
        view = view.__wrapped__
    return view


@contextmanager
def _view(route: str, make: Callable[[Any], Any]) -> Iterator[None]:
    pattern = pattern_of(route)
    view = pattern.callback
    made = make(view)
    made.permission = view.permission  # what is declared stays: the guard itself is at fault
    pattern.callback = made
    try:
        yield
    finally:
        pattern.callback = view


def _unguarded(route: str) -> Mutant:
    def without(view: Any) -> Any:
        bare = _bare(view)
        return lambda request, *args, **kwargs: bare(request, *args, **kwargs)

    return Mutant(f"the guard of {route} is gone", (route,), lambda: _view(route, without))


def _guarded_unless(name: str, route: str, passes: Callable[[HttpRequest], bool]) -> Mutant:
    def sometimes(view: Any) -> Any:
        bare = _bare(view)
        return lambda request, *args, **kwargs: (bare if passes(request) else view)(request, *args, **kwargs)

    return Mutant(name, (route,), lambda: _view(route, sometimes))


def _roles(change: Callable[[dict[str, Role]], None]) -> AbstractContextManager[Any]:
    roles = dict(permissions.ROLES)
    change(roles)
    if roles == dict(permissions.ROLES):
        raise LookupError("The roles are as they were.")
    return patch.object(permissions, "ROLES", MappingProxyType(roles))


def _with(role: str, allows: Callable[[frozenset[str]], frozenset[str]]) -> Block:
    def change(roles: dict[str, Role]) -> None:
        old = roles[role]
        roles[role] = replace(old, allows=allows(old.allows))

    return lambda: _roles(change)


def _given(role: str, permission: str, *routes: str) -> Mutant:
    return Mutant(f"{role} is given {permission}", routes, _with(role, lambda allows: allows | {permission}))


def _taken(role: str, permission: str, *routes: str) -> Mutant:
    return Mutant(f"{role} loses {permission}", routes, _with(role, lambda allows: allows - {permission}))


def _replaced(owner: Any, name: str, new: Any) -> Block:
    if not hasattr(owner, name):
        raise LookupError(f"{owner!r} has no {name!r}.")
    return lambda: patch.object(owner, name, new)


def _both(*blocks: Block) -> Block:
    @contextmanager
    def together() -> Iterator[None]:
        with ExitStack() as stack:
            for block in blocks:
                stack.enter_context(block())
            yield

    return together


def _every_workshop(by: Actor) -> Any:
    return Workshop.objects.all()


def _whole_provider(by: Actor) -> Any:
    return Workshop.objects.filter(provider_id=by.organisation_id)


def _only_ones_own(by: Actor) -> Any:
    return Workshop.objects.filter(provider_id=by.organisation_id, facilitators__contains=[by.account_id])


def _any_draft(draft: Any, actor: Actor) -> Any:
    return police_drafts._draft(ReferralDraft.objects.filter(pk=draft).first())


def _one_force(case: Case, by: Actor) -> None:
    if case.referred_by_organisation_id != by.organisation:
        raise NotYours("not_found", "There is no such case.")


def _one_unit(case: Case, by: Actor) -> None:
    _one_force(case, by)
    if case.unit_id != by.unit_id:
        raise NotYours("not_found", "There is no such case.")


def _wider_scope() -> Block:
    def entered(actor: Actor, on: Any) -> scope.Scope:
        wider = scope.Scope(actor, on, every_agreement())
        scope._tell_database(wider)
        return wider

    return _replaced(scope, "_entered", entered)


def _refusal(change: Callable[[HttpResponse], None]) -> Block:
    """What answers a refusal is changed; what answers where no route is, is not."""
    unchanged = get_callable("caraway.platform.tenancy.answers.not_found")

    def changed(*args: Any) -> HttpResponse:
        answer: HttpResponse = unchanged(*args)
        change(answer)
        return answer

    return _replaced(answers, "not_found", changed)


def _status(answer: HttpResponse) -> None:
    answer.status_code = 403


def _header(answer: HttpResponse) -> None:
    answer["X-Reason"] = "role"


def _longer(answer: HttpResponse) -> None:
    answer.content += b" "


def _of_every_provider(by: Actor, on: Any) -> Any:
    return every_agreement()


UNGUARDED = [
    "session_list",
    "session_past",
    "session_plan",
    "session_cancel",
    "register",
    "register_mark",
    "register_add",
    "session_record",
    "check",
    "police_referrals",
    "police_refer",
    "police_approve",
    "police_victim",
    "police_do_answer",
    "police_do_caution",
    "police_do_extend",
    "police_do_decide",
    "police_do_outcome",
    "worklist",
    "case_list",
    "case",
    "case_accept",
    "case_book",
    "case_return",
    "case_withdraw",
    "case_correct",
]

GIVEN: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("facilitator", "case.see"): ("case", "case_list"),
    ("facilitator", "register.see_all"): ("register",),
    ("facilitator", "workshop.plan"): ("session_plan",),
    ("police_officer", "breach.decide"): ("police_do_decide",),
    ("police_officer", "extension.grant"): ("police_do_extend",),
    ("police_officer", "referral.see_force"): ("police_referral",),
    ("police_decision_maker", "referral.make"): ("police_do_answer",),
    ("police_decision_maker", "victim.replace"): ("police_victim",),
    ("coordinator", "referral.see"): ("police_referrals",),
    ("safeguarding_lead", "case.accept"): ("case_accept",),
    ("safeguarding_lead", "register.see"): ("register",),
    ("commissioner", "case.list"): ("worklist",),
    ("auditor", "case.see"): ("case",),
    ("trainer", "workshop.plan"): ("session_plan",),
    ("evaluator", "workshop.see"): ("session_list",),
}

TAKEN: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("coordinator", "case.book"): ("case_book",),
    ("facilitator", "register.see"): ("register",),
    ("police_supervisor", "extension.grant"): ("police_do_extend",),
    ("police_supervisor", "referral.see_force"): ("police_referral",),
}


def _of_queries() -> Iterator[Mutant]:
    reach = _replaced(police_case, "require_reach", lambda case, by: None)
    yield Mutant("every session is one's own", ("register",), _replaced(registers, "mine", _every_workshop))
    yield Mutant(
        "a provider's sessions are anybody's there", ("register",), _replaced(registers, "mine", _whole_provider)
    )
    yield Mutant("nobody sees all sessions", ("register",), _replaced(registers, "mine", _only_ones_own))
    yield Mutant("a draft is anybody's", ("police_draft",), _replaced(refer, "own_draft", _any_draft))
    yield Mutant("police reach every case", ("police_referral",), reach)
    yield Mutant(
        "an officer reaches the force", ("police_referral",), _replaced(police_case, "require_reach", _one_force)
    )
    yield Mutant(
        "a supervisor reaches the unit alone", ("police_referral",), _replaced(police_case, "require_reach", _one_unit)
    )
    # Two walls stand around a tenant: the policies of the database, and the query. One of them down is not seen.
    yield Mutant(
        "all agreements are in scope, and cases are any provider's",
        ("case",),
        _both(_wider_scope(), _replaced(case_file, "provided_by", _of_every_provider)),
    )
    yield Mutant(
        "all agreements are in scope, and police reach every case", ("police_referral",), _both(_wider_scope(), reach)
    )
    yield Mutant(
        "all agreements are in scope, and sessions are any provider's",
        ("register",),
        _both(_wider_scope(), _replaced(registers, "mine", _every_workshop)),
    )


def _of_the_platform() -> Iterator[Mutant]:
    yield Mutant("everybody may do everything", ("case",), _replaced(Actor, "may", lambda self, permission: True))
    yield Mutant("nobody may do anything", ("case",), _replaced(Actor, "may", lambda self, permission: False))
    yield Mutant("a refusal says 403", ("case",), _refusal(_status))
    yield Mutant("a refusal has a header more", ("case",), _refusal(_header))
    yield Mutant("a refusal is one byte longer", ("case",), _refusal(_longer))
    yield Mutant("home is nobody's to sign in for", ("home",), _replaced(middleware, "SIGNED_IN", frozenset()))
    yield Mutant(
        "the method is asked before the role", ("register_undo",), lambda: _view("register_undo", require_POST)
    )
    for words, passes in (
        ("a HEAD request", lambda request: request.method == "HEAD"),
        ("a request of htmx", lambda request: "HX-Request" in request.headers),
        ("a POST", lambda request: request.method == "POST"),
        ("a GET", lambda request: request.method == "GET"),
    ):
        yield _guarded_unless(f"{words} passes the guard", "session_list", passes)


def mutants() -> tuple[Mutant, ...]:
    """All of them. LookupError when something they replace is gone."""
    return (
        *(_unguarded(route) for route in UNGUARDED),
        *(_given(*which, *routes) for which, routes in GIVEN.items()),
        *(_taken(*which, *routes) for which, routes in TAKEN.items()),
        *_of_queries(),
        *_of_the_platform(),
    )


def found(attempts: Attempts, mutant: Mutant) -> str:
    """The first attempt that shows the fault; empty when none does."""
    reached = targets(attempts.world)
    with mutant.block():
        afresh = attempts.afresh()
        return str(next(afresh.wrong(reached[route] for route in mutant.routes), ""))
