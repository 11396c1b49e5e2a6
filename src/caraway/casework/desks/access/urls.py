"""Addresses of subject access."""

from django.urls import path

from caraway.casework.desks.access import pages

urlpatterns = [
    path("", pages.access_list, name="access_list"),
    path("open/", pages.open_one, name="access_open"),
    path("<uuid:asked>/", pages.one, name="access_request"),
    path("<uuid:asked>/texts/<uuid:row>/<slug:field>/", pages.text, name="access_text"),
    path("<uuid:asked>/make/", pages.make, name="access_make"),
    path("<uuid:asked>/paper/", pages.paper, name="access_paper"),
]
