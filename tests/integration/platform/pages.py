"""A few pages, each with one habit to be tried out."""

from uuid import UUID

import psycopg
from django.db import OperationalError
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.urls import include, path

from caraway.core.refusals import NotNow
from caraway.platform.accounts.models import Account
from caraway.platform.accounts.permission import requires
from caraway.platform.agreements.models import AgreementVersion
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.tenancy import answers

SOMEBODY = UUID("01900000-0000-7000-8000-000000000001")


@action("contact.log")
def rename(*, to, by, refuse=False):
    Account.objects.filter(pk=by.account_id).update(full_name=to)
    trail.record("contact.logged", by=by, subjects=[by.account_id])
    if refuse:
        raise NotNow("too_late", "The window closed on 3 March.")


@requires("case.see", purpose="case work", shows_people=True)
def person(request):
    request.shown.add(SOMEBODY)
    trail.show(UUID(int=7))
    return HttpResponse("T. Ellery")


@requires("case.list", purpose="worklist", shows_people=True)
def empty_list(request):
    return HttpResponse("Nothing is due.")


@requires("case.list", purpose="worklist")
def forgetful(request):
    request.shown.add(SOMEBODY)
    return HttpResponse("T. Ellery")


@requires("report.see", purpose="report")
def counts(request):
    return HttpResponse("12")


@requires("case.see", purpose="case work", shows_people=True)
def version(request, number):
    found = AgreementVersion.objects.filter(agreement__name=number).first()
    if found is None:
        raise Http404
    return HttpResponse("found")


@requires("contact.log", purpose="contact")
def contact(request):
    rename(to="Changed", by=request.actor, refuse="refuse" in request.GET)
    if "break" in request.GET:
        raise LookupError("T. Ellery")
    return HttpResponse("done")


@requires("contact.log", purpose="contact")
def contact_that_explains(request):
    try:
        rename(to="Changed", by=request.actor, refuse=True)
    except NotNow as refusal:
        return HttpResponse(refusal.sentence, status=422)


@requires("contact.log", purpose="contact")
def meets_others(request):
    """The database ends it each time for the sake of another request; asked to, it changes the session the second time."""
    again, request.tried = hasattr(request, "tried"), True
    if again and "session" in request.GET:
        request.session["of what was undone"] = True
    raise OperationalError("deadlock detected") from psycopg.errors.DeadlockDetected()


@requires("case.see", purpose="case work")
def streamed(request):
    return StreamingHttpResponse(iter(["T. ", "Ellery"]))


def undeclared(request):
    return HttpResponse("T. Ellery")


urlpatterns = [
    path("", include("caraway.platform.accounts.urls")),
    path("audit/", include("caraway.platform.audit.pages")),
    path("person", person, name="person"),
    path("empty", empty_list, name="empty"),
    path("forgetful", forgetful, name="forgetful"),
    path("counts", counts, name="counts"),
    path("version/<number>", version, name="version"),
    path("contact", contact, name="contact"),
    path("contact-explained", contact_that_explains, name="contact_explained"),
    path("meets-others", meets_others, name="meets_others"),
    path("streamed", streamed, name="streamed"),
    path("undeclared", undeclared, name="undeclared"),
]

handler404 = answers.not_found
handler500 = answers.out_of_order
