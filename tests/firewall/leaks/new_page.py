"""A page that nobody told the harness of."""

from django.http import HttpResponse
from django.urls import path

from caraway.platform.accounts.permission import requires
from tests.firewall import beyond

ABOUT = "A new page, to which no link leads, says whether a victim is spoken with."
KIND = "a page added later"
TARGET = "caraway.casework.urls:urlpatterns"
CHECK = "twins"
WHERE = (("coordinator", "/contact-state/"),)


@requires("case.see", purpose="a page of the tests")
def state(request):
    return HttpResponse(f"reached: {sum(one.engagement == 'engaged' for one in beyond.everybody())}")


def replacement(original):
    return [path("contact-state/", state, name="contact_state"), *original]


def reached(scene):
    return scene.shows("coordinator", "/contact-state/", "reached: 6")
