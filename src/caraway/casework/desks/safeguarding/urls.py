"""Addresses of the desk of safeguarding."""

from django.urls import path

from caraway.casework.desks.safeguarding import concerns, orders, own, reviewing, risk

urlpatterns = [
    path("", concerns.concern_list, name="concerns"),
    path("raise/", concerns.raise_anywhere, name="concern_raise"),
    path("raise/<uuid:case>/", concerns.raise_about, name="concern_raise_about"),
    path("about/<uuid:case>/", concerns.safety, name="safety"),
    path("risk/<uuid:case>/", risk.raise_signal, name="risk_raise"),
    path("own/", own.own_list, name="own_disclosures"),
    path("own/record/<uuid:case>/", own.own_record, name="own_record"),
    path("own/<uuid:disclosure>/", own.own, name="own_disclosure"),
    path("own/<uuid:disclosure>/add/", own.own_add, name="own_add"),
    path("own/<uuid:disclosure>/cover/", own.own_cover, name="own_cover"),
    path("own/<uuid:disclosure>/review/", own.own_review, name="own_review"),
    path("orders/<uuid:case>/", orders.orders, name="orders"),
    path("orders/<uuid:case>/add/", orders.order_add, name="order_add"),
    path("orders/<uuid:case>/<uuid:order>/end/", orders.order_end, name="order_end"),
    path("<uuid:concern>/", concerns.concern, name="concern"),
    path("<uuid:concern>/add/", concerns.add, name="concern_add"),
    path("<uuid:concern>/entries/<uuid:entry>/correct/", concerns.correct, name="concern_correct"),
    path("<uuid:concern>/review/", reviewing.review, name="concern_review"),
    path("<uuid:concern>/pass-on/", reviewing.pass_on, name="concern_pass_on"),
    path("<uuid:concern>/refer/", reviewing.refer, name="concern_refer"),
    path("<uuid:concern>/papers/<uuid:paper>/", reviewing.paper, name="concern_paper"),
    path("<uuid:concern>/papers/<uuid:paper>/sent/", reviewing.paper_sent, name="concern_sent"),
]
