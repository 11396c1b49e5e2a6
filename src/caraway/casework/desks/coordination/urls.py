"""Addresses of the desk of coordination."""

from django.urls import URLPattern, path

from caraway.casework.desks.coordination import arranging, case, cases, lists, persons, several
from caraway.casework.desks.coordination.verb_page import view_of
from caraway.casework.desks.coordination.verbs import PAGES
from caraway.casework.desks.facilitation import records

PATHS = {
    "case_accept": "accept",
    "case_ask": "ask",
    "case_decline": "decline",
    "case_contact": "contact",
    "case_contact_details": "contact-details",
    "case_needs": "needs",
    "case_day": "on-the-day",
    "case_worker": "worker",
    "case_transfer": "transfer",
    "case_book": "book",
    "case_move": "move/<slug:about>",
    "case_move_all": "move",
    "case_mode": "delivery",
    "case_call": "call",
    "case_open_call": "call/open",
    "case_record_call": "call/record",
    "case_hold": "hold",
    "case_hold_back": "hold/take-back",
    "case_resume": "resume",
    "case_withdraw": "withdraw",
    "case_stop": "stop",
    "case_absence": "absence/<slug:about>",
    "case_extension": "more-time",
    "case_encourage": "encourage",
    "case_review": "arrest/review",
    "case_return": "return",
    "case_tell": "tell",
    "case_correct_return": "return/correct",
    "case_correct": "entries/<slug:about>/correct",
    "case_annul": "entries/<slug:about>/take-back",
}

urlpatterns: list[URLPattern] = [
    path("", cases.case_list, name="case_list"),
    path("print", cases.printed, name="case_print"),
    path("give", several.give, name="case_give"),
    path("today", lists.work, name="worklist"),
    path("one-person", persons.may_be_one, name="may_be_one"),
    path("<uuid:case>/", case.case, name="case"),
    path("<uuid:case>/session-notes", records.notes, name="case_notes"),
    path("<uuid:case>/person/<uuid:also>", persons.case_person, name="case_person"),
    path("<uuid:case>/arrange/<slug:session>/<slug:kind>", arranging.case_arrange, name="case_arrange"),
    path("<uuid:case>/undo", case.undo, name="case_undo"),
    *(path(f"<uuid:case>/{address}", view_of(PAGES[name]), name=name) for name, address in PATHS.items()),
]
