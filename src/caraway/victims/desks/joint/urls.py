"""Addresses of the desk of decisions."""

from django.urls import URLPattern, path

from caraway.victims.desks.joint import apart, at_once, members, opening, pages, text

urlpatterns: list[URLPattern] = [
    path("", pages.decisions, name="decisions"),
    path("about/<uuid:case>", opening.begin, name="decision_new"),
    path("<uuid:decision>/", pages.decision, name="decision"),
    path("<uuid:decision>/people", members.named, name="decision_people"),
    path("<uuid:decision>/people/off", members.off, name="decision_off"),
    path("<uuid:decision>/known", text.known, name="decision_known"),
    path("<uuid:decision>/propose", text.propose, name="decision_propose"),
    path("<uuid:decision>/agree", text.agree, name="decision_agree"),
    path("<uuid:decision>/disagree", text.disagree, name="decision_disagree"),
    path("<uuid:decision>/now", at_once.ask, name="decision_now"),
    path("<uuid:decision>/second", at_once.confirm, name="decision_second"),
    path("<uuid:decision>/apart", apart.propose, name="decision_apart"),
    path("<uuid:decision>/apart/<uuid:pair>", apart.agree, name="decision_pair"),
    path("<uuid:decision>/apart/<uuid:pair>/drop", apart.drop, name="decision_pair_drop"),
    path("<uuid:decision>/close", text.close, name="decision_close"),
]
