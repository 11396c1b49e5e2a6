"""Addresses of the quick lock."""

from django.urls import URLPattern, path

from caraway.victims.desks.locking import pages

urlpatterns: list[URLPattern] = [
    path("", pages.lock, name="lock"),
    path("open", pages.open_again, name="lock_open"),
]
