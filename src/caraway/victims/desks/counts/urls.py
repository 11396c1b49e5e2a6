"""Addresses of counts."""

from django.urls import path

from caraway.victims.desks.counts import pages

urlpatterns = [
    path("", pages.months, name="counts"),
    path("<uuid:agreement>/<slug:month>/", pages.month, name="counts_month"),
    path("<uuid:agreement>/<slug:month>/table", pages.table, name="counts_table"),
]
