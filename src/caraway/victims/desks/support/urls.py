"""Addresses of the advisers' desk."""

from django.urls import URLPattern, path

from caraway.victims.desks.support import calls, caseload, cases, recording, services, ways

urlpatterns: list[URLPattern] = [
    path("", caseload.today, name="support_today"),
    path("new", caseload.new, name="support_new"),
    path("services/", services.every, name="support_services"),
    path("services/new", services.begin, name="support_begin"),
    path("<uuid:case>/", cases.case, name="support_case"),
    path("<uuid:case>/adviser", cases.adviser, name="support_adviser"),
    path("<uuid:case>/days/<uuid:on>", cases.court_day, name="support_day"),
    path("<uuid:case>/add/<slug:what>", recording.add, name="support_add"),
    path("<uuid:case>/call", calls.begin, name="support_call"),
    path("<uuid:case>/call/<uuid:asked>", calls.called, name="support_called"),
    path("<uuid:case>/ways", ways.ways, name="support_ways"),
    path("<uuid:case>/ways/<slug:step>", ways.way, name="support_way"),
    path("<uuid:case>/people/<uuid:person>/call", calls.begin, name="support_person_call"),
    path("<uuid:case>/people/<uuid:person>/ways", ways.ways, name="support_person_ways"),
    path("<uuid:case>/people/<uuid:person>/ways/<slug:step>", ways.way, name="support_person_way"),
]
