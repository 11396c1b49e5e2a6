"""Another site's routes, one of which has a name that the tests' own have too."""

from django.http import HttpResponse
from django.urls import path

urlpatterns = [path("elsewhere/", lambda request: HttpResponse(), name="all")]
