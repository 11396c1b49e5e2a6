"""The page of the jobs, and asking for one."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_http_methods

from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web.forms import PageForm

from . import queries
from .actions import ask_now


@requires("jobs.see", purpose="looking after the site")
@require_GET
def jobs(request: Any) -> HttpResponse:
    """Each job: what it does, when it ran, when it runs next, and whether it is as it should be."""
    found = queries.lines(clock.now(), in_full=request.actor.may("jobs.run"))
    return render(request, "jobs/jobs.html", {"lines": found, "troubled": [one for one in found if one.tone == "red"]})


@requires("jobs.run", purpose="looking after the site")
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Any, job: str) -> HttpResponse:
    """Ask for a job to run now."""
    found = queries.line(job, clock.now())
    if found is None:
        raise Http404
    form = PageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ask_now(job=job, by=request.actor, request_key=form.cleaned_data["request_key"])
        return redirect("jobs")
    context = {
        "page_title": f"Run “{found.name}” now",
        "text": f"{found.words} It runs within a minute, and changes nothing that people wait for.",
        "button": "Run it now",
        "form": form,
        "back_url": reverse("jobs"),
        "cancel_url": reverse("jobs"),
    }
    return render(request, "confirm.html", context)


urlpatterns = [path("", jobs, name="jobs"), path("<slug:job>/run", ask, name="job_run")]
