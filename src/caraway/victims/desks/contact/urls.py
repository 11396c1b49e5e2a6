"""Addresses of the victim contact desk."""

from django.urls import URLPattern, path

from caraway.victims.desks.contact import apart, attempts, calls, cases, further, looks, upward, ways

urlpatterns: list[URLPattern] = [
    path("today", cases.worklist, name="contact_worklist"),
    path("", cases.case_list, name="contact_list"),
    path("<uuid:case>/", cases.case, name="contact"),
    path("<uuid:case>/attempt", attempts.attempt, name="contact_attempt"),
    path("<uuid:case>/call", calls.begin, name="contact_begin"),
    path("<uuid:case>/call/<uuid:call>", calls.call, name="contact_call"),
    path("<uuid:case>/ways", ways.ways, name="contact_ways"),
    path("<uuid:case>/ways/confirm", ways.confirm, name="contact_confirm"),
    path("<uuid:case>/ways/change", ways.change, name="contact_change"),
    path("<uuid:case>/ways/check", ways.check, name="contact_check"),
    path("<uuid:case>/ways/end", ways.end, name="contact_end"),
    path("<uuid:case>/worker", attempts.worker, name="contact_worker"),
    path("looks", looks.every, name="contact_looks"),
    path("same", further.same_list, name="contact_same_list"),
    path("<uuid:case>/same/<uuid:other>", further.same, name="contact_same"),
    path("<uuid:case>/looks", looks.at_one, name="contact_case_looks"),
    path("<uuid:case>/further", further.open_further, name="contact_further"),
    path("<uuid:case>/exception", apart.exception, name="contact_exception"),
    path("<uuid:case>/told/<uuid:came>", upward.told, name="contact_told"),
    path("<uuid:case>/signals/<uuid:signal>", upward.seen, name="contact_signal"),
]
