"""Addresses of the calendar that are about one case."""

from django.urls import path

from caraway.casework.desks.calendar import apart

urlpatterns = [
    path("<uuid:case>/apart/", apart.keep_apart, name="case_apart"),
    path("<uuid:case>/apart/<uuid:other>/", apart.let_meet, name="case_let_meet"),
]
