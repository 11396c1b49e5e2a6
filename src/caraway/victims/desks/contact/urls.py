"""Addresses of the victim contact desk."""

from django.urls import URLPattern, path

from caraway.victims.desks.contact import attempts, cases, upward

urlpatterns: list[URLPattern] = [
    path("today", cases.worklist, name="contact_worklist"),
    path("", cases.case_list, name="contact_list"),
    path("<uuid:case>/", cases.case, name="contact"),
    path("<uuid:case>/attempt", attempts.attempt, name="contact_attempt"),
    path("<uuid:case>/worker", attempts.worker, name="contact_worker"),
    path("<uuid:case>/told/<uuid:came>", upward.told, name="contact_told"),
    path("<uuid:case>/signals/<uuid:signal>", upward.seen, name="contact_signal"),
]
