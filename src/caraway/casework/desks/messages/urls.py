"""Addresses of messages."""

from django.urls import path

from caraway.casework.desks.messages import callbacks, pages, words

urlpatterns = [
    path("cases/<uuid:case>/messages", pages.case_messages, name="case_messages"),
    path("cases/<uuid:case>/messages/attendance", pages.case_attendance, name="case_attendance"),
    path("cases/<uuid:case>/messages/call-in", pages.case_call_in, name="case_call_in"),
    path("letters/came-in", pages.came_in, name="came_in"),
    path("letters/came-in/<uuid:incoming>", pages.place_text, name="place_text"),
    path("letters/words/", words.words_list, name="words_list"),
    path("letters/words/<uuid:under>/", words.words, name="words"),
    path("letters/words/<uuid:under>/<slug:saying>", words.words_change, name="words_change"),
    path("letters/", pages.letters, name="letters"),
    path("letters/<uuid:message>", pages.letter_paper, name="letter_paper"),
    path("letters/<uuid:message>/posted", pages.letter_posted, name="letter_posted"),
    path("told/receipts", callbacks.receipts, name="told_receipts"),
    path("told/received", callbacks.received, name="told_received"),
]
