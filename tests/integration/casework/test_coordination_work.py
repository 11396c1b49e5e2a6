"""What a coordinator does with a case, through the pages: booking, moving, calls, endings, corrections."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from caraway.casework.actions import bookings, cases, corrections, holds, participants, referrals, registers
from caraway.casework.actions.participants import CONTACT
from caraway.casework.queries.history import KINDS as SHOWN
from caraway.core import facts as f
from caraway.core.fact_store import KINDS
from caraway.core.refusals import InvalidValue, NotNow, NotYours
from caraway.core.vocabulary import (
    Attendance,
    ContactMethod,
    ContactResult,
    Decision,
    DeclineCode,
    Mode,
    Outcome,
    Stage,
    WithdrawalReason,
)
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.gateways import clock, ids
from caraway.platform.tenancy import scope
from tests.cast import AIMS, Cast, Person, on
from tests.files import a_pdf

from .police import confirm, stamp_in
from .test_coordination_pages import address, client_of, post, text


@pytest.fixture
def browser(cast: Cast) -> Client:
    return client_of(cast.coordinator)


def kinds(person: Person) -> list[str]:
    return [type(fact.detail).__name__ for fact in person.facts()]


def case_page(browser: Client, person: Person) -> str:
    return text(browser, reverse("case", args=[person.id]))


def entry(person: Person, kind: type) -> f.Fact:
    return next(fact for fact in person.facts() if isinstance(fact.detail, kind))


def done(answer: Any, person: Person) -> None:
    assert answer.status_code == 302, answer.content.decode()[:20_000]
    assert answer["Location"] == reverse("case", args=[person.id])


def test_accepting_makes_one_the_worker_and_can_be_undone(cast: Cast, browser: Client) -> None:
    person = cast.referred()
    done(post(browser, address("case_accept", person)), person)
    assert person.row().worker == cast.coordinator.account_id
    page = case_page(browser, person)
    assert "Referral accepted." in page
    assert "Undo" in page
    newest = person.facts()[-1]
    done(post(browser, reverse("case_undo", args=[person.id]), fact=newest.id), person)
    assert person.standing().stage is Stage.REFERRED
    assert person.row().worker is None
    page = case_page(browser, person)
    assert "<del>Referral accepted</del>" in page
    assert "Undone in the same visit." in page


def test_what_another_did_or_what_is_old_cannot_be_undone(cast: Cast, browser: Client) -> None:
    person = cast.referred()
    cases.accept(case=person.id, by=cast.coordinator)
    newest = person.facts()[-1]
    assert "Undo" not in case_page(client_of(cast.coordinator_too), person)
    with clock.use(clock.now() + timedelta(minutes=31), everywhere=True):
        later = client_of(cast.coordinator)
        assert "Undo" not in case_page(later, person)
        answer = post(later, reverse("case_undo", args=[person.id]), fact=newest.id)
        assert answer.status_code == 409
    assert person.standing().stage is Stage.ACCEPTED


def test_with_a_clock_that_stands_still_only_what_was_recorded_together_is_undone(cast: Cast, browser: Client) -> None:
    person = cast.referred()
    cases.accept(case=person.id, by=cast.coordinator)
    what = {"method": ContactMethod.CALL, "result": ContactResult.NO_ANSWER}
    cases.log_contact(case=person.id, **what, by=cast.coordinator)
    accepted, contacted = person.facts()[-2:]
    assert accepted.at == contacted.at
    done(post(browser, reverse("case_undo", args=[person.id]), fact=contacted.id), person)
    assert person.standing().stage is Stage.ACCEPTED
    cases.log_contact(case=person.id, **what, by=cast.coordinator)
    mine = person.facts()[-1].id
    cases.log_contact(case=person.id, **what, by=cast.coordinator_too)
    assert "cw-undo__button" not in case_page(browser, person)
    assert post(browser, reverse("case_undo", args=[person.id]), fact=mine).status_code == 409


def test_asking_the_police(cast: Cast, browser: Client) -> None:
    person = cast.referred()
    assert "Enter what you need to know" in post(browser, address("case_ask", person), what="").content.decode()
    done(post(browser, address("case_ask", person), what="Which bail conditions?"), person)
    assert person.standing().stage is Stage.INFORMATION_ASKED
    referrals.give_information(case=person.id, what="None are left.", by=cast.officer)
    assert "None are left." in case_page(browser, person)


def test_declining_after_the_caution_is_never_a_breach(cast: Cast, browser: Client) -> None:
    person = cast.referred()
    page = text(browser, address("case_decline", person))
    assert "The condition cannot be delivered" in page
    assert "never a breach" in page
    done(post(browser, address("case_decline", person), code="no_place"), person)
    assert person.standing().outcome is Outcome.UNDELIVERABLE
    assert [due.kind.value for due in person.standing().due if due.desk.value == "police"] == ["vary_or_decide"]
    assert person.messages()[-1].recipient == "police"


def test_declining_before_the_caution_says_nothing_of_one(cast: Cast, browser: Client) -> None:
    person = cast.referred(given=False, cautioned_on=None, requirements=None, authorised_by=None)
    assert "never a breach" not in text(browser, address("case_decline", person))
    done(post(browser, address("case_decline", person), code="out_of_area"), person)
    assert person.standing().stage is Stage.DECLINED


def test_a_contact_on_an_earlier_day_with_its_errors_beside_the_fields(cast: Cast, browser: Client) -> None:
    person = cast.referred(days_ago=3)
    day = {"on-day": "40", "on-month": "3", "on-year": "2026"}
    page = post(browser, address("case_contact", person), method="call", note="Evenings", **day).content.decode()
    assert "Select what came of it" in page
    assert "The day must be a real date" in page
    assert "Evenings" in page
    day = {"on-day": "1", "on-month": "3", "on-year": "2026"}
    done(
        post(browser, address("case_contact", person), method="call", result="reached", note="Evenings", **day), person
    )
    assert f"{person.standing().first_contact_on}" == "2026-03-01"


def test_booking_from_what_is_on_offer(cast: Cast, browser: Client) -> None:
    person = cast.accepted()
    page = text(browser, address("case_book", person))
    offers = person.options().offers
    assert all(f'value="{offer.key}"' in page for offer in offers)
    assert "Workshop A on Saturday 7 March 2026" in page
    assert "Leaves room to repeat" in page
    assert "Last chance: no room to repeat" in page
    assert "Guildhall, 10:00" in page
    done(post(browser, address("case_book", person), offer=offers[0].key), person)
    assert [one.step for one in person.standing().bookings] == ["A", "B"]
    page = case_page(browser, person)
    assert "Undo" in page
    assert "Guildhall, 10:00 to 15:00" in page


def test_nothing_chosen_is_an_error_beside_the_dates(cast: Cast, browser: Client) -> None:
    page = post(browser, address("case_book", cast.accepted())).content.decode()
    assert "Select the dates to book" in page
    assert 'href="#id_offer"' in page
    assert 'id="id_offer"' in page


def test_dates_taken_meanwhile_are_refused_and_the_page_stays(cast: Cast, browser: Client) -> None:
    person, quicker = cast.accepted(), cast.accepted()
    day = cast.today + timedelta(days=5)
    small = cast.plan(step="A", day=day, capacity=1)
    offer = next(one for one in person.options().offers if str(small) in one.key)
    bookings.book(case=quicker.id, offer=offer.key, by=cast.coordinator)
    answer = post(browser, address("case_book", person), offer=offer.key)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "no longer on offer" in page
    assert offer.key not in page
    assert 'name="offer"' in page
    assert person.standing().bookings == ()


def test_sent_twice_it_books_once(cast: Cast, browser: Client) -> None:
    person = cast.accepted()
    key, offer = str(ids.new()), person.options().offers[0].key
    for _ in range(2):
        done(browser.post(address("case_book", person), {"request_key": key, "offer": offer}), person)
    assert kinds(person).count("Booked") == 2


def test_a_move_keeps_the_old_booking_and_says_who_asked(cast: Cast, browser: Client) -> None:
    person = cast.booked()
    (before,) = (one for one in person.standing().bookings if one.step == "B")
    path = address("case_move", person, "B")
    page = text(browser, path)
    other = next(slot for slot in file_moves(cast, person, "B"))
    assert other in page
    assert "Enter why it is moved" in post(browser, path, session=other, asked_by="participant").content.decode()
    done(post(browser, path, session=other, asked_by="participant", reason="A wedding"), person)
    page = case_page(browser, person)
    assert "Workshop B moved to" in page
    assert "Asked for by the participant: A wedding" in page
    assert f"Workshop B booked for Saturday {before.on.day} {before.on:%B %Y}" in page
    assert [one.session for one in person.standing().bookings if one.step == "B"] == [other]


def file_moves(cast: Cast, person: Person, step: str) -> list[str]:
    from caraway.casework.queries.case_file import read

    with scope.acting_as(cast.coordinator):
        return [slot.session for slot in read(person.id, by=cast.coordinator, today=cast.today).moves(step)]


def test_where_no_single_move_fits_both_are_moved_together(cast: Cast, browser: Client) -> None:
    person = cast.booked()
    assert file_moves(cast, person, "A") == []
    page = text(browser, address("case_move", person, "A"))
    assert address("case_move_all", person) in page
    page = text(browser, address("case_move_all", person))
    later = next(offer for offer in cast.accepted().options().offers if offer.slots[0].on.day == 21)
    assert later.key in page
    answers = {"offer": later.key, "asked_by": "provider", "reason": "The hall is closed"}
    done(post(browser, address("case_move_all", person), **answers), person)
    assert {one.session for one in person.standing().bookings} == {slot.session for slot in later.slots}
    assert kinds(person).count("Moved") == 2
    again = post(browser, address("case_move_all", person), **answers).content.decode()
    assert "Those are the dates that are booked already." in again
    missing = post(browser, address("case_move_all", person), **{**answers, "offer": "gone"}).content.decode()
    assert "no longer on offer" in missing


AIM_WORDS = "Aims covered in this call"


def test_by_telephone_to_completion(cast: Cast, browser: Client) -> None:
    person = cast.accepted(interpreter=True, language="pl")
    done(post(browser, address("case_mode", person), mode="telephone", reason="language"), person)
    assert person.standing().mode is Mode.TELEPHONE
    today = {"on-day": str(cast.today.day), "on-month": str(cast.today.month), "on-year": str(cast.today.year)}
    assert "Enter the interpreter" in post(browser, address("case_call", person), **today).content.decode()
    done(post(browser, address("case_call", person), interpreter="K. Nowak", **today), person)
    opening, path = address("case_open_call", person), address("case_record_call", person)
    page = text(browser, opening)
    for question in ("Are you alone?", "Are you free to talk?", "Is your partner out of earshot?"):
        assert question in page
    assert AIM_WORDS not in page
    assert AIM_WORDS not in text(browser, path)
    safe = {"opening_1": "yes", "opening_2": "yes", "opening_3": "yes"}
    assert "Answer: Are you alone?" in post(browser, opening).content.decode()
    done(post(browser, opening, **{**safe, "opening_3": "no"}), person)
    assert person.standing().aims == ()
    assert person.standing().lines == ()
    assert "it was not safe to talk" in case_page(browser, person)
    done(post(browser, address("case_call", person), interpreter="K. Nowak", **today), person)
    assert AIM_WORDS not in text(browser, path)
    assert post(browser, opening, **safe).url == path
    assert AIM_WORDS in text(browser, path)
    assert "Select how the call ended" in post(browser, path).content.decode()
    done(post(browser, path, ended="attended", aims=list(AIMS[:5])), person)
    assert len(person.standing().aims) == 5
    done(post(browser, address("case_call", person), interpreter="K. Nowak", **today), person)
    assert AIM_WORDS not in text(browser, path)
    post(browser, opening, **safe)
    done(post(browser, path, ended="attended", aims=list(AIMS[5:])), person)
    assert person.standing().stage is Stage.COMPLETED


def test_a_call_not_answered(cast: Cast, browser: Client) -> None:
    person = cast.by_telephone()
    bookings.book_call(case=person.id, on=cast.today, by=cast.coordinator)
    path = address("case_record_call", person)
    assert "Select how it counts" in post(browser, path).content.decode()
    done(post(browser, path, code="absent_acceptable", absence="medical"), person)
    assert [line.code for line in person.standing().lines] == ["absent_acceptable"]


def test_a_call_that_ended_early_is_asked_what_a_workshop_is_asked(cast: Cast, browser: Client) -> None:
    person = cast.by_telephone()
    bookings.book_call(case=person.id, on=cast.today, by=cast.coordinator)
    path = address("case_record_call", person)
    post(browser, address("case_open_call", person), opening_1="yes", opening_2="yes", opening_3="yes")
    early = {"ended": "left_early"}
    asked = post(browser, path, **early).content.decode()
    assert "Enter after how many minutes" in asked
    assert "whether there was a reasonable excuse" in asked
    done(post(browser, path, **early, minute="25", excuse="yes", aims=list(AIMS[:2])), person)
    (line,) = person.standing().lines
    assert (line.code, line.counts, line.used_chance) == ("left_early", False, False)
    assert "Ended after 25 minutes." in case_page(browser, person)


def test_a_call_for_which_it_was_too_late(cast: Cast, browser: Client) -> None:
    person = cast.by_telephone()
    bookings.book_call(case=person.id, on=cast.today, by=cast.coordinator)
    done(post(browser, address("case_record_call", person), code="late_refused", late_excuse="no"), person)
    (line,) = person.standing().lines
    assert (line.code, line.used_chance) == ("late_refused", True)


def test_hold_and_resume(cast: Cast, browser: Client) -> None:
    person = cast.booked()
    assert "Completion becomes impossible on" in text(browser, address("case_hold", person))
    done(post(browser, address("case_hold", person), code="venue"), person)
    assert "On hold." not in case_page(browser, person)
    settle(cast)
    assert "On hold. Completion becomes impossible on" in case_page(browser, person)
    done(post(browser, address("case_resume", person)), person)
    assert person.standing().on_hold
    settle(cast, cast.today + timedelta(days=1))
    assert not person.standing().on_hold


def settle(cast: Cast, day: date | None = None) -> None:
    """The batch of six in the evening."""
    with on(day or cast.today, 18):
        holds.settle_batch(agreement=cast.wessex.id, at=clock.now(), by=CARAWAY)


def test_withdrawing_and_returning_with_the_words_the_police_read(cast: Cast, browser: Client) -> None:
    person = cast.booked()
    today = {"on-day": "2", "on-month": "3", "on-year": "2026"}
    done(post(browser, address("case_withdraw", person), reason="moved_away", **today), person)
    page = text(browser, address("case_return", person))
    done(confirm(browser, address("case_return", person)), person)
    sent = person.messages()[-1]
    assert sent.subject in page
    assert sent.body in page
    assert "Returned to the police." in case_page(browser, person)


def test_cannot_be_delivered(cast: Cast, browser: Client) -> None:
    person = cast.booked()
    done(post(browser, address("case_stop", person), code="cannot_deliver"), person)
    assert person.standing().outcome is Outcome.UNDELIVERABLE
    assert person.messages()[-1].recipient == "police"


def test_settling_an_absence(cast: Cast, browser: Client) -> None:
    person = cast.attended_b(line=registers.Line(Attendance.ABSENT_AWAITED))
    line = person.standing().lines[-1]
    path = address("case_absence", person, line.session)
    assert path in case_page(browser, person)
    assert "Select the reason" in post(browser, path, acceptable="yes").content.decode()
    done(post(browser, path, acceptable="yes", absence="family"), person)
    assert person.standing().lines[-1].code == "absent_acceptable"


def test_only_an_absence_that_waits_is_settled(cast: Cast, browser: Client) -> None:
    person = cast.missed_a()
    other = str(person.workshop("A").id)
    person.book(cast.today).mark("A", registers.Line(Attendance.ABSENT_AWAITED))
    for session in (other, "made-up"):
        with pytest.raises(NotYours):
            cases.settle_absence(case=person.id, session=session, acceptable=False, by=cast.coordinator)
        answer = post(browser, reverse("case_absence", args=[person.id, session]), acceptable="no")
        assert answer.status_code == 404
    assert [due.kind.value for due in person.standing().due if due.kind.value == "settle_absence"]


def test_asking_for_more_time(cast: Cast, browser: Client) -> None:
    person = cast.accepted(days_ago=90)
    done(post(browser, address("case_extension", person), reason="scheduling"), person)
    assert "The police have been asked" in text_of_refusal(browser, address("case_extension", person))
    assert "More time asked of the police" in case_page(browser, person)


def text_of_refusal(browser: Client, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 409
    return str(answer.content.decode())


def test_a_new_arrest_and_its_review(cast: Cast, browser: Client) -> None:
    person = cast.booked()
    cases.record_arrest(case=person.id, on=cast.today, by=cast.officer)
    assert "A new arrest came to light" in case_page(browser, person)
    done(post(browser, address("case_review", person), goes_on="no"), person)
    assert person.standing().outcome is Outcome.UNDELIVERABLE


def test_giving_the_case_to_a_colleague(cast: Cast, browser: Client) -> None:
    person = cast.booked()
    page = text(browser, address("case_worker", person))
    assert "M. Vane" in page
    assert "T. Bray" not in page
    assert "S. Tarn" not in page
    without = post(browser, address("case_worker", person), worker=str(cast.coordinator_too.account_id))
    assert "Enter what the next worker has to know" in without.content.decode()
    given = {"worker": str(cast.coordinator_too.account_id), "note": "B is booked."}
    done(post(browser, address("case_worker", person), **given), person)
    page = case_page(browser, person)
    assert "M. Vane" in page
    assert "B is booked." in page
    refused = post(browser, address("case_worker", person), worker=str(cast.stranger.account_id)).content.decode()
    assert "Choose one of the answers shown: who works on this case" in refused


def test_contact_details_are_changed_and_the_old_ones_stand_in_the_form(cast: Cast, browser: Client) -> None:
    person = cast.booked()
    path = address("case_contact_details", person)
    assert path in case_page(browser, person)
    assert 'value="07700 900' in text(browser, path)
    wrong = post(browser, path, phone="12", has_address="no", safe_methods=["letter"], safe_hours="after six")
    assert "Letters need an address" in wrong.content.decode()
    assert 'value="after six"' in wrong.content.decode()
    new = {"phone": "07700 900 777", "has_address": "no", "safe_methods": ["call"], "safe_hours": "after six"}
    done(post(browser, path, shown=shown(browser, path), **new), person)
    page = case_page(browser, person)
    assert "07700 900777" in page
    assert "after six" in page
    kept = person.row().participant
    assert (kept.phone, kept.address, kept.safe_methods) == ("+447700900777", "", ["call"])


def shown(browser: Client, path: str) -> str:
    """What the form of a page carries of the values that stood in it."""
    return str(re.findall('name="shown" value="([0-9a-f]+)"', text(browser, path))[0])


def kept_contact(person: Person) -> dict[str, Any]:
    """The contact details as a page that was opened now would send them."""
    row = person.row().participant
    kept = {name: getattr(row, name) for name in CONTACT}
    return kept | {"has_address": "yes" if row.address else "no"}


def test_a_page_left_open_does_not_bring_an_unsafe_contact_back(cast: Cast, browser: Client) -> None:
    person, too = cast.booked(safe_methods=["call", "text"]), client_of(cast.coordinator_too)
    path, before = address("case_contact_details", person), kept_contact(person)
    one, two = shown(browser, path), shown(too, path)
    safe = {"phone": "07700 900555", "safe_methods": ["text"], "shared_with": "partner"}
    done(post(browser, path, **before | safe, shown=one), person)
    page = post(too, path, **before | {"safe_hours": "mornings"}, shown=two).content.decode()
    assert "changed since you opened this page" in page
    assert page.count("These details were changed") == 1
    assert "Recorded now: 07700 900555" in page
    assert "Recorded now: Text" in page
    assert "Recorded now: partner" in page
    assert 'value="mornings"' in page
    assert f'value="{before["phone"]}"' in page
    kept = person.row().participant
    assert (kept.phone, kept.safe_methods, kept.shared_with) == ("+447700900555", ["text"], "partner")
    assert kept.safe_hours == ""
    again = re.findall('name="shown" value="([0-9a-f]+)"', page)[0]
    done(post(too, path, **kept_contact(person) | {"safe_hours": "mornings"}, shown=again), person)
    assert person.row().participant.safe_hours == "mornings"


def test_needs_changed_meanwhile_are_not_undone(cast: Cast, browser: Client) -> None:
    person = cast.booked()
    path = address("case_needs", person)
    one = shown(browser, path)
    done(post(browser, path, language="pl", interpreter="yes", shown=one), person)
    page = post(browser, path, language="en", interpreter="no", access_needs="Large print", shown=one).content.decode()
    assert "Recorded now: Polish" in page
    assert "Recorded now: yes" in page
    assert "Large print" in page
    assert (person.row().participant.language, person.row().participant.access_needs) == ("pl", "")


@pytest.mark.parametrize("sent", [{}, {"shown": ""}, {"shown": "é"}])
def test_a_form_that_does_not_say_what_it_showed_counts_as_changed(
    cast: Cast, browser: Client, sent: dict[str, str]
) -> None:
    person = cast.booked()
    path, before = address("case_contact_details", person), person.row().participant.phone
    answers = kept_contact(person) | {"phone": "07700 900555", **sent}
    page = post(browser, path, **answers).content.decode()
    assert "changed since you opened this page" in page
    assert 'value="07700 900555"' in page
    assert person.row().participant.phone == before


def test_with_another_mistake_on_the_page_the_change_is_told_all_the_same(cast: Cast, browser: Client) -> None:
    """Or the page drawn again would pass for one that had shown what is recorded now."""
    person = cast.booked()
    path, before = address("case_contact_details", person), kept_contact(person)
    one = shown(browser, path)
    done(post(browser, path, **before | {"phone": "07700 900555"}, shown=one), person)
    page = post(browser, path, **before | {"phone": "12"}, shown=one).content.decode()
    assert "Enter a telephone number" in page
    assert "changed since you opened this page" in page
    assert "Recorded now: 07700 900555" in page


def test_changed_at_the_moment_of_saving_is_refused_under_the_lock(cast: Cast) -> None:
    person = cast.booked()
    stale = participants.as_shown(person.row().participant, CONTACT)
    what: dict[str, Any] = {"case": person.id, "by": cast.coordinator, "shown": stale}
    participants.set_contact(**what, phone="+447700900555")
    with pytest.raises(NotNow, match="changed since"):
        participants.set_contact(**what, phone="+447700900777")
    assert person.row().participant.phone == "+447700900555"


def test_a_way_of_contact_that_is_not_on_the_list_is_refused(cast: Cast) -> None:
    person = cast.booked()
    now = participants.as_shown(person.row().participant, CONTACT)
    with pytest.raises(InvalidValue, match="from the list"):
        participants.set_contact(case=person.id, phone="", safe_methods=["pigeon"], shown=now, by=cast.coordinator)


def test_who_changed_the_details_stands_in_the_history_and_no_value_does(cast: Cast, browser: Client) -> None:
    person = cast.booked(safe_hours="MORNINGS")
    contact, needs = address("case_contact_details", person), address("case_needs", person)
    done(
        post(browser, contact, **kept_contact(person) | {"safe_hours": "EVENINGS"}, shown=shown(browser, contact)),
        person,
    )
    what = {"language": "en", "interpreter": "no", "access_needs": "LARGE PRINT"}
    done(post(client_of(cast.coordinator_too), needs, **what, shown=shown(browser, needs)), person)
    done(post(browser, needs, **what, shown=shown(browser, needs)), person)
    history = case_page(browser, person).split('id="history"')[1].split("</ol>")[0]
    assert history.index("Language and needs changed") < history.index("Contact details changed")
    assert history.count("Language and needs changed") == 1
    assert history.index("by M. Vane") < history.index("by R. Okafor")
    for value in ("MORNINGS", "EVENINGS", "LARGE PRINT"):
        assert value not in history


def test_a_language_is_asked_later_and_until_then_messages_are_in_both(cast: Cast, browser: Client) -> None:
    person = cast.returned()
    path, another = address("case_needs", person), cast.returned()
    answers = {"language": "und", "interpreter": "no", "court_orders": "A curfew from seven"}
    done(post(browser, path, shown=shown(browser, path), **answers), person)
    assert "Not known: written to in English and Welsh" in case_page(browser, person)
    assert "A curfew from seven" in case_page(browser, person)
    preview = text(browser, address("case_tell", person))
    assert "in English" in preview
    assert "in Welsh" in preview
    done(confirm(browser, address("case_tell", person)), person)
    for message in person.messages()[-2:]:
        assert message.body.replace("'", "&#39;") in preview
    path = address("case_needs", another)
    done(post(browser, path, shown=shown(browser, path), **answers | {"language": "cy"}), another)
    preview = text(browser, address("case_tell", another))
    assert "in English" not in preview
    assert "in Welsh" in preview


def test_nothing_is_said_to_be_sent_that_nothing_sends(cast: Cast, browser: Client) -> None:
    by_text, unknown = cast.returned(safe_methods=["text", "call"]), cast.returned()
    for person, how in ((by_text, "Ready to send by text"), (unknown, "To be told by telephone")):
        assert how in text(browser, address("case_tell", person))
        done(confirm(browser, address("case_tell", person)), person)
        page = case_page(browser, person)
        assert how in page
        assert "Messages sent" not in page


def test_who_reads_neither_english_nor_welsh_is_read_it_with_the_interpreter(cast: Cast, browser: Client) -> None:
    page = text(browser, address("case_tell", cast.returned(language="pl", interpreter=True)))
    assert "language is Polish. Written in English: read it with the interpreter." in page
    assert "read it with the interpreter" not in text(browser, address("case_tell", cast.returned()))


CHANGED = "What this page shows was changed since you opened it. Read it again."


def test_a_return_is_sent_as_it_was_shown(cast: Cast, browser: Client) -> None:
    person = cast.attended_a()
    cases.withdraw(case=person.id, reason=WithdrawalReason.HEALTH, by=cast.coordinator)
    path = address("case_return", person)
    read = stamp_in(browser.get(path))
    mark = entry(person, f.SessionMarked)
    marked: Any = mark.detail
    absent = replace(marked, code=Attendance.ABSENT_UNACCEPTABLE)
    corrections.correct(case=person.id, fact=mark.id, detail=absent, why="Another man.", by=cast.coordinator_too)
    late = post(browser, path, shown=read)
    for refused in (late, post(browser, path)):
        assert CHANGED in refused.content.decode()
        assert "absent, no acceptable reason" in refused.content.decode()
    assert not person.messages()
    done(post(browser, path, shown=stamp_in(late)), person)
    assert "absent, no acceptable reason" in person.messages()[-1].body


def test_the_participant_is_told_what_was_shown(cast: Cast, browser: Client) -> None:
    person = cast.returned()
    path = address("case_tell", person)
    read = stamp_in(browser.get(path))
    answers = {"language": "cy", "interpreter": "no"}
    other, needs = client_of(cast.coordinator_too), address("case_needs", person)
    done(post(other, needs, shown=shown(other, needs), **answers), person)
    late = post(browser, path, shown=read)
    assert CHANGED in late.content.decode()
    assert "in Welsh" in late.content.decode()
    assert [message.recipient for message in person.messages()] == ["police"]
    done(post(browser, path, shown=stamp_in(late)), person)
    assert person.messages()[-1].language == "cy"


def test_the_participant_is_told_nothing_that_was_corrected_meanwhile(cast: Cast, browser: Client) -> None:
    person = cast.returned()
    read = stamp_in(browser.get(address("case_tell", person)))
    mark = [fact for fact in person.facts() if isinstance(fact.detail, f.SessionMarked)][-1]
    marked: Any = mark.detail
    away = replace(marked, code=Attendance.SENT_AWAY, minute=30)
    corrections.correct(case=person.id, fact=mark.id, detail=away, why="Another man.", by=cast.coordinator_too)
    assert CHANGED in post(browser, address("case_tell", person), shown=read).content.decode()
    assert "participant" not in {message.recipient for message in person.messages()}


def test_what_is_right_is_sent_as_it_was_shown(cast: Cast, browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    person = cast.closed()

    def marked_anew(code: Attendance, **said: Any) -> None:
        """A correction of which, by a fault, nobody is told at once."""
        replaced = {fact.replaces for fact in person.facts()}
        marks = [one for one in person.facts() if isinstance(one.detail, f.SessionMarked) and one.id not in replaced]
        old: Any = marks[-1].detail
        with monkeypatch.context() as patched:
            patched.setattr("caraway.casework.actions.ledger.say_again", lambda opened, by: None)
            what = {"fact": marks[-1].id, "detail": replace(old, code=code, **said), "why": "Another man."}
            corrections.correct(case=person.id, by=cast.coordinator_too, **what)

    marked_anew(Attendance.ABSENT_UNACCEPTABLE)
    path = address("case_correct_return", person)
    read = stamp_in(browser.get(path))
    marked_anew(Attendance.SENT_AWAY, minute=30)
    late = post(browser, path, shown=read)
    assert CHANGED in late.content.decode()
    assert len(person.messages()) == 2
    done(post(browser, path, shown=stamp_in(late)), person)
    assert len(person.messages()) == 4


def test_a_page_sent_twice_acts_once_although_what_it_showed_is_past(cast: Cast, browser: Client) -> None:
    person = cast.completed()
    path = address("case_return", person)
    what = {"request_key": str(ids.new()), "shown": stamp_in(browser.get(path))}
    for _ in range(2):
        done(browser.post(path, what), person)
    assert len(person.messages()) == 1


def test_neither_a_contact_nor_a_withdrawal_is_before_the_referral(cast: Cast) -> None:
    person = cast.accepted()
    what = {"case": person.id, "on": person.facts()[0].on - timedelta(days=1), "by": cast.coordinator}
    for do in (
        lambda: cases.log_contact(method=ContactMethod.CALL, result=ContactResult.REACHED, **what),
        lambda: cases.withdraw(reason=WithdrawalReason.HEALTH, **what),
    ):
        with pytest.raises(InvalidValue, match="before the date of the referral"):
            do()


def test_a_correction_after_the_return_sends_corrected_messages(cast: Cast, browser: Client) -> None:
    person = cast.closed()
    mark = [fact for fact in person.facts() if isinstance(fact.detail, f.SessionMarked)][-1]
    path = address("case_correct", person, mark.id)
    assert path in case_page(browser, person)
    missing = post(browser, path, code="absent_unacceptable", why=" ").content.decode()
    assert "Say why it is corrected" in missing
    done(post(browser, path, code="absent_unacceptable", why="Marked the wrong man"), person)
    page = case_page(browser, person)
    assert page.count("Corrected by a later one") == 2
    assert "corrected return" in page
    assert "<del>Workshop B: attended</del>" in page
    assert "Corrected by R. Okafor on 2 March 2026: Marked the wrong man" in page
    assert text_of_refusal(browser, path).count("corrected already") == 1


@pytest.mark.parametrize(
    ("kind", "answers"),
    [
        (f.Contacted, {"method": "text", "result": "message_sent", "on-day": "1", "on-month": "3", "on-year": "2026"}),
        (f.SessionMarked, {"code": "left_early", "minute": "90", "excuse": "no"}),
        (f.SessionRecorded, {"aims": ["journey", "goals"], "signposts": ["gp"]}),
    ],
)
def test_entries_are_corrected_by_the_questions_they_were_made_with(
    cast: Cast, browser: Client, kind: type, answers: dict[str, Any]
) -> None:
    person = cast.attended_a()
    old = entry(person, kind)
    path = address("case_correct", person, old.id)
    assert "checked" in text(browser, path)
    done(post(browser, path, why="Typed in the wrong line", **answers), person)
    newest = person.facts()[-1]
    assert newest.replaces == old.id
    assert newest.why == "Typed in the wrong line"
    assert type(newest.detail) is kind
    assert newest.detail != old.detail


def test_a_mark_is_corrected_only_to_a_time_inside_the_workshop(cast: Cast, browser: Client) -> None:
    person = cast.attended_a()
    path = address("case_correct", person, entry(person, f.SessionMarked).id)
    answers = {"code": "left_early", "excuse": "no", "why": "Left before the end"}
    for minute in ("301", "600"):
        page = post(browser, path, **answers, minute=minute).content.decode()
        assert "The time must be between the start and the end of the workshop." in page
        assert f'value="{minute}"' in page
    done(post(browser, path, **answers, minute="299"), person)


def test_a_call_is_corrected_only_to_a_day_inside_the_caution(cast: Cast, browser: Client) -> None:
    person = cast.by_telephone()
    bookings.book_call(case=person.id, on=cast.today, by=cast.coordinator)
    path = address("case_correct", person, entry(person, f.CallBooked).id)
    late = person.standing().window.last_day + timedelta(days=1)
    boxes = {"session_on-day": late.day, "session_on-month": late.month, "session_on-year": late.year}
    page = post(browser, path, **boxes, why="Another day").content.decode()
    assert "Choose a day from today to the last day of the caution" in page


def test_a_booking_is_corrected_only_where_there_is_a_place(cast: Cast, browser: Client) -> None:
    person, other = cast.booked(), cast.accepted()
    old = entry(person, f.Booked)
    small = cast.plan(step="A", day=old.detail.session_on, capacity=1)
    path = address("case_correct", person, old.id)
    bookings.book(
        case=other.id, offer=next(o.key for o in other.options().offers if str(small) in o.key), by=cast.coordinator
    )
    page = post(browser, path, session=str(small), why="The other room").content.decode()
    assert "The last place in that workshop has just been taken" in page
    wide = cast.plan(step="A", day=old.detail.session_on)
    done(post(browser, path, session=str(wide), why="The other room"), person)
    assert str(wide) in {one.session for one in person.standing().bookings}


def test_taking_back_an_entry(cast: Cast, browser: Client) -> None:
    person = cast.booked()
    old = entry(person, f.Contacted)
    done(post(browser, address("case_annul", person, old.id), why="Another case"), person)
    assert person.standing().first_contact_on is None
    assert "Taken back: spoke with the participant" in case_page(browser, person)


def test_the_polices_entries_are_theirs(cast: Cast, browser: Client) -> None:
    person = cast.booked()
    page = case_page(browser, person)
    for kind in (f.Referred, f.Cautioned):
        old = entry(person, kind)
        assert address("case_correct", person, old.id) not in page
        for route in ("case_correct", "case_annul"):
            assert browser.get(address(route, person, old.id)).status_code == 404
            assert post(browser, address(route, person, old.id), why="x").status_code == 404
    assert browser.get(address("case_correct", person, "nothing")).status_code == 404


def test_what_the_police_write_for_themselves_is_not_shown(cast: Cast, browser: Client) -> None:
    person = cast.out_of_chances()
    referrals.decide(
        case=person.id,
        decision=Decision.PROSECUTE,
        goes_on=False,
        condition="CONDITION-CANARY",
        excuse="EXCUSE-CANARY",
        excuse_on=cast.today,
        excuse_to="HEARD-CANARY",
        excuse_reasonable=False,
        evidence="EVIDENCE-CANARY",
        by=cast.decider,
    )
    decided = entry(person, f.Decided)
    kept: Any = decided.detail
    again = replace(kept, decision=Decision.NO_ACTION)
    corrections.correct(case=person.id, fact=decided.id, detail=again, why="REASON-CANARY", by=cast.decider)
    page = case_page(browser, person)
    assert "The police decided: take no action" in page
    assert "CANARY" not in page


def test_every_kind_of_entry_has_its_list_of_what_may_be_shown() -> None:
    assert set(SHOWN) == set(KINDS) - {"annulled"}
    for kind, shown in SHOWN.items():
        names = {one.name for one in KINDS[kind].__dataclass_fields__.values()}
        assert set(shown.fields) <= names, kind
    assert not {"excuse", "excuse_on", "excuse_to", "evidence"} & set(SHOWN["decided"].fields)
    assert not {"statement", "statement_on", "assault", "offence_mode"} & set(SHOWN["referred"].fields)


def test_the_signed_document_stays_with_the_police(cast: Cast, browser: Client) -> None:
    from caraway.casework.actions import documents

    person = cast.booked()
    assert "Not added yet" in case_page(browser, person)
    kept = documents.add_document(case=person.id, content=a_pdf(), by=cast.officer)
    page = case_page(browser, person)
    assert "Kept with the police" in page
    assert str(kept.id) not in page
    for path in (f"/cases/{person.id}/documents/{kept.id}", f"/police/{person.id}/documents/{kept.id}/"):
        assert browser.get(path).status_code == 404


def test_why_it_is_by_telephone_is_said_to_both(cast: Cast, browser: Client) -> None:
    person = cast.referred(mode="telephone", mode_reason="no_group")
    assert "No single-sex group runs" in case_page(browser, person)
    assert "By telephone: no single-sex group runs." in text(client_of(cast.officer), f"/police/{person.id}/")


def test_the_provider_asks_for_time_with_a_neutral_reason(cast: Cast, browser: Client) -> None:
    person = cast.accepted()
    shown = text(browser, address("case_extension", person))
    assert 'value="scheduling"' in shown
    for told in ("health", "family", "employment", "court"):
        assert f'value="{told}"' not in shown


def test_a_page_left_open_keeps_what_was_typed_when_refused(cast: Cast, browser: Client) -> None:
    person = cast.accepted()
    with on(cast.today, 11):
        cases.stop(case=person.id, code=DeclineCode.CANNOT_DELIVER, by=cast.coordinator_too)
    page = post(browser, address("case_ask", person), what="Which bail conditions?").content.decode()
    assert "The case is at “Returned to police”." in page
    assert "Which bail conditions?" in page
