"""Addresses of which agreement serves which."""

from django.urls import path

from caraway.victims.desks.serving import pages

urlpatterns = [
    path("", pages.every, name="serving"),
    path("<uuid:agreement>/", pages.say, name="serving_say"),
]
