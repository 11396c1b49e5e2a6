"""Addresses of messages, contacts that came in, and surveys."""

from django.urls import URLPattern, path

from caraway.victims.desks.writing import pages, use

urlpatterns: list[URLPattern] = [
    path("<uuid:case>/written", pages.written, name="contact_written"),
    path("<uuid:case>/written/message", pages.message, name="contact_message"),
    path("<uuid:case>/written/letter/<uuid:message>", pages.letter, name="contact_letter"),
    path("<uuid:case>/written/touch", pages.touch, name="contact_touch"),
    path("<uuid:case>/written/use", use.use, name="contact_use"),
    path("<uuid:case>/written/survey", pages.survey, name="contact_survey"),
    path("<uuid:case>/written/code", pages.link, name="contact_link"),
    path("tasks/<uuid:about>", pages.notice, name="contact_notice"),
]
