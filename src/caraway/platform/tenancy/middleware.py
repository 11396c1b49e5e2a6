"""One transaction for each request: who it is for, what was refused in it, and whom its page shows."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from django.db import OperationalError, connection, transaction
from django.http import Http404, HttpRequest, HttpResponse

from caraway.core.refusals import NotNow, NotYours, Refusal
from caraway.platform.accounts.actor import NOBODY, Actor
from caraway.platform.accounts.entering import half_way
from caraway.platform.accounts.permission import choose_first, sign_in_first
from caraway.platform.accounts.routes import BEFORE_WORK, SIGNED_IN, declared
from caraway.platform.accounts.session_state import actor_of_request
from caraway.platform.audit import trail

from . import answers, machines, scope

NOT_FOUND = "not_found"
COLLIDED = "Somebody else changed the same at this moment, so nothing was saved. Go back and try again."


def collided(error: BaseException) -> bool:
    """Whether the database ended a transaction for the sake of another: a deadlock, or no order of the two."""
    return isinstance(error, OperationalError) and getattr(error.__cause__, "sqlstate", "") in ("40P01", "40001")


class Tenancy:
    """Sets ``request.actor``, ``request.page`` and ``request.shown``, and the database's scope.

    Whatever a view raises undoes everything it did. A `Refusal` becomes a page that says its sentence, and its audit
    row is written afterwards in a transaction of its own. A page that shows people is written down before it leaves;
    when that fails the answer is the error page.

    A request that the database ended because it and another waited for each other is done once more, whole: nothing of
    it has happened. Ended again, its answer says so.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        try:
            response = self._whole(request)
        except OperationalError as ended:
            if not _undone(request, ended):
                raise
            response = self._once_more(request)
        # Shared computers: neither the browser nor anything between keeps a page.
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def _once_more(self, request: Any) -> HttpResponse:
        for file in request.FILES.values():
            file.seek(0)
        try:
            return self._whole(request)
        except OperationalError as ended:
            if not _undone(request, ended):
                raise
            return _refused(request, NotNow("collided", COLLIDED))

    def _whole(self, request: Any) -> HttpResponse:
        """The answer, in one transaction. Raises OperationalError where the database ended it."""
        page = trail.Page()
        request.page, request.shown, request.undo, request.ended = page, page.shown, False, None
        request.caller = machines.caller(request)
        with trail.answering(page):
            alone = not connection.in_atomic_block
            with transaction.atomic():
                request.actor = _actor(request)
                request.session_then = _session(request)
                by = request.actor or NOBODY
                with _scope_of(request.actor, alone):
                    response = self._answer(request, by)
                    if request.ended is not None:
                        raise request.ended
                    transaction.set_rollback(request.undo)
            for refusal, verb in page.refusals.items():
                trail.refused(refusal, by=by, verb=verb)
        return response

    def _answer(self, request: Any, by: Actor) -> HttpResponse:
        response = self.get_response(request)
        if response.streaming:
            raise RuntimeError("A page is made whole inside its transaction: it cannot be streamed.")
        shows = request.page.shows_people and response.status_code == 200
        if (shows or request.page.shown) and not request.undo:
            trail.page_seen(request.page, by=by)
        return response

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Refuse a route that declares no permission, before its view runs."""
        match = request.resolver_match
        request.page.route = match.view_name or match.route
        if machines.asks(request) and (shut := machines.shut(request)):
            return shut
        if not declared(match):
            return answers.not_found(request)
        if match.view_name in SIGNED_IN | BEFORE_WORK and not _somebody(request, match.view_name):
            return sign_in_first(request)
        if match.view_name in SIGNED_IN and request.actor is None:
            return choose_first()
        return None

    def process_exception(self, request: Any, exception: Exception) -> HttpResponse | None:
        """Undo what the view did; answer a refusal with its sentence, and one that is not theirs with not found."""
        request.undo = True
        if collided(exception):
            # Raised again where the transaction ends, which is outside the views.
            request.ended = exception
            return HttpResponse()
        refusal = exception
        if isinstance(exception, Http404) and request.actor:
            refusal = NotYours(NOT_FOUND, "There is no such page.")
        if not isinstance(refusal, Refusal):
            return None
        request.page.refusals.setdefault(refusal, request.page.route)
        return answers.not_found(request) if isinstance(refusal, NotYours) else answers.refused(request, refusal)


def _undone(request: Any, ended: OperationalError) -> bool:
    """Whether the request met another one and nothing of it has happened.

    A session lives outside the transaction, and is saved with whatever answer there is: a request that has changed it,
    as signing in does, is neither done twice nor answered.
    """
    return collided(ended) and _session(request) == request.session_then


def _actor(request: Any) -> Actor | None:
    """Who asks: by the session, or by the key alone where machines ask."""
    if machines.asks(request):
        return request.caller.actor if request.caller else None
    return actor_of_request(request)


def _scope_of(actor: Actor | None, alone: bool) -> AbstractContextManager[scope.Scope]:
    """For whom the rest of the request runs. That a session was ended stays, also where what comes after is undone."""
    return scope.acting_as(NOBODY) if actor is None else scope.until_the_end(actor, goes_on=not alone)


def _session(request: Any) -> dict[str, Any]:
    """What the session holds. Where machines ask none is opened."""
    return {} if machines.asks(request) else dict(request.session.items())


def _refused(request: Any, refusal: Refusal) -> HttpResponse:
    """The answer of a refusal after its transaction has ended, written down as every other is."""
    with trail.answering(request.page):
        trail.refused(refusal, by=request.actor or NOBODY, verb=request.page.route)
    return answers.refused(request, refusal)


def _somebody(request: Any, route: str) -> bool:
    """Whether the session has signed in; for a route before work, also whether it is half way there."""
    return request.user.is_authenticated or (route in BEFORE_WORK and half_way(request) is not None)
