"""Addresses of the victim contact desk."""

from django.urls import URLPattern, path

from caraway.victims.desks.contact import asking, attempts, calls, cases, referring, upward, voice, ways

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
    path("<uuid:case>/told/<uuid:came>", upward.told, name="contact_told"),
    path("<uuid:case>/signals/<uuid:signal>", upward.seen, name="contact_signal"),
    path("<uuid:case>/about", voice.about, name="contact_about"),
    path("<uuid:case>/said", voice.said, name="contact_said"),
    path("<uuid:case>/plan", voice.plan, name="contact_plan"),
    path("<uuid:case>/offered", voice.offered, name="contact_offered"),
    path("<uuid:case>/occasion", voice.occasion, name="contact_occasion"),
    path("<uuid:case>/questions", asking.begin, name="contact_ask"),
    path("<uuid:case>/questions/<uuid:questions>", asking.questions, name="contact_questions"),
    path("<uuid:case>/decision", referring.decide, name="contact_decide"),
    path("<uuid:case>/paper/<uuid:paper_id>", referring.referral, name="contact_paper"),
    path("<uuid:case>/paper/<uuid:paper_id>/sent", referring.sent, name="contact_sent"),
]
