"""Addresses of requests for data."""

from django.urls import URLPattern, path

from caraway.victims.desks.asked import pages

OWN, RECORDS = "<uuid:case>/asked/own/<uuid:asked>", "<uuid:case>/asked/others/<uuid:asked>"
urlpatterns: list[URLPattern] = [
    path("<uuid:case>/asked", pages.asked, name="contact_asked"),
    path("<uuid:case>/asked/own", pages.own_new, name="contact_own"),
    path(f"{OWN}/who", pages.own_identity, name="contact_own_who"),
    path(f"{OWN}/time", pages.own_extend, name="contact_own_time"),
    path(f"{OWN}/copy", pages.copy, name="contact_own_copy"),
    path(f"{OWN}/end", pages.own_end, name="contact_own_end"),
    path("<uuid:case>/asked/others", pages.records_new, name="contact_others"),
    path(f"{RECORDS}/told", pages.records_consulted, name="contact_others_told"),
    path(f"{RECORDS}/decide", pages.records_decide, name="contact_others_decide"),
    path(f"{RECORDS}/agree", pages.records_confirm, name="contact_others_agree"),
    path(f"{RECORDS}/give", pages.records_give, name="contact_others_give"),
]
