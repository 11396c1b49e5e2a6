"""Addresses of a survey: none says what it is about."""

from django.urls import URLPattern, path

from caraway.victims.desks.reply import pages

urlpatterns: list[URLPattern] = [
    path("", pages.code, name="reply_code"),
    path("leave", pages.leave, name="reply_leave"),
    path("<slug:token>/leave", pages.leave_link, name="reply_leave_link"),
    path("<slug:token>", pages.reply, name="reply"),
]
