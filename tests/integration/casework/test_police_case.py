"""A referral's own page: what the police see, what they can do, and what strangers get."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from caraway.casework.actions import cases, corrections, documents, referrals
from caraway.casework.cleaned import cleaned
from caraway.casework.models import Document, FactRow
from caraway.core.facts import SessionMarked
from caraway.core.refusals import InvalidValue, NotYours
from caraway.core.vocabulary import (
    Attendance,
    ContactMethod,
    ContactResult,
    Decision,
    DeclineCode,
    ExtensionReason,
    HoldCode,
    Requirement,
    Stage,
    Statement,
    WithdrawalReason,
)
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.audit.models import AuditRow
from caraway.platform.gateways import clock, ids
from caraway.platform.tenancy import scope
from caraway.platform.web.dates import day
from tests.files import a_pdf
from tests.integration.casework.doings import DOINGS
from tests.integration.casework.police import MARK, VICTIM, browser_of, confirm, errors, page, send, stamp_in, text

FIVE = [one.value for one in Requirement]


@pytest.fixture
def officer(cast):
    return browser_of(cast.officer)


@pytest.fixture
def supervisor(cast):
    return browser_of(cast.supervisor)


FAILED = {"condition": "Attend both workshops", "excuse_reasonable": "no"}
"""What a decision on a failure always says."""


@pytest.fixture
def decider(cast):
    return browser_of(cast.decider)


def at(person, tail=""):
    return f"/police/{person.id}/{tail}"


def fact(person, kind):
    with scope.acting_as(CARAWAY):
        return FactRow.objects.filter(case_id=person.id, kind=kind).latest("number")


def test_the_page_shows_dates_attendance_and_what_can_be_done(cast, officer):
    shown = page(officer, at(cast.attended_a()))
    assert "Workshop A, Sat 28 Feb: attended" in shown
    assert "Show these dates as a table" in shown
    assert "Last date to charge" in shown
    assert "Record a new arrest" in shown
    assert "The caution is recorded already. A mistake in it can be corrected." in shown


def test_the_providers_notes_and_holds_are_not_shown(cast, officer):
    person = cast.accepted()
    note = "Prefers to be called after five"
    call = {"method": ContactMethod.CALL, "result": ContactResult.NO_ANSWER}
    cases.log_contact(case=person.id, note=note, by=cast.coordinator, **call)
    cases.hold(case=person.id, code=HoldCode.STAFFING, by=CARAWAY)
    shown = page(officer, at(person))
    assert note not in shown
    assert "hold" not in shown.lower().replace("household", "")
    assert cast.coordinator.name not in shown
    assert "Staffing" not in shown


def without_mask(answer):
    """The page without the token of its sign-out form, which differs from one page to the next."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text(answer))


def test_strangers_get_what_an_absent_case_gets(cast):
    person = cast.referred()
    entry = fact(person, "referred").id
    tails = ("", "sent/", "victim/", "caution/", "extend/", "decide/", "document/", f"entries/{entry}/correct/")
    for actor in (cast.elsewhere, cast.welsh_officer, cast.welsh_decider, cast.coordinator, cast.facilitator):
        stranger = browser_of(actor)
        for tail in tails:
            mine, absent = stranger.get(at(person, tail)), stranger.get(f"/police/{ids.new()}/{tail}")
            assert (mine.status_code, absent.status_code) == (404, 404), (actor.name, tail)
            assert without_mask(mine) == without_mask(absent)
            assert send(stranger, at(person, tail)).status_code == 404


def test_a_stranger_changes_nothing_behind_the_pages(cast):
    """The actions themselves keep another unit and another force out, whatever page calls them."""
    person = cast.referred(given=False)
    caution = {"on": cast.today, "requirements": tuple(Requirement), "authorised_by": "Sgt"}
    for by in (cast.elsewhere, cast.welsh_officer):
        for do in (
            lambda by: referrals.record_caution(case=person.id, by=by, **caution),
            lambda by: referrals.confirm_statement(case=person.id, statement=Statement.NONE, by=by),
            lambda by: cases.record_arrest(case=person.id, on=cast.today, by=by),
            lambda by: documents.add_document(case=person.id, content=b"%PDF-1", by=by),
            lambda by: corrections.undo(case=person.id, fact=str(fact(person, "referred").id), by=by),
        ):
            with pytest.raises(NotYours):
                do(by)


def test_the_whole_force_is_for_those_who_may(cast, supervisor, decider):
    ours, theirs = cast.referred(family_name="Southby"), cast.referred(by=cast.elsewhere, family_name="Portby")
    welsh = cast.referred(by=cast.welsh_officer, agreement=cast.gogledd, family_name="Gogby")
    for path in ("/police/referrals/", "/police/referrals/?of=force"):
        shown = page(browser_of(cast.officer), path)
        assert "Southby" in shown
        assert "Portby" not in shown
    assert "Portby" not in page(supervisor, "/police/referrals/")
    whole = page(supervisor, "/police/referrals/?of=force")
    assert "Portby" in whole
    assert "Gogby" not in whole
    assert "Portby" in page(decider, "/police/referrals/")
    assert decider.get(at(theirs)).status_code == 200
    assert decider.get(at(welsh)).status_code == 404
    assert ours.id


def test_a_page_that_shows_people_says_whom_it_showed(cast, officer):
    person = cast.referred()
    page(officer, "/police/referrals/")
    page(officer, at(person))
    with scope.acting_as(cast.officer):
        seen = AuditRow.objects.filter(kind="page", account_id=cast.officer.account_id)
        assert [row.subject_ids for row in seen.order_by("id")] == [[person.id], [person.id]]


def test_the_list_is_ordered_by_who_runs_out_first_and_pages_by_key(cast, officer, monkeypatch):
    from caraway.casework.queries import police

    monkeypatch.setattr(police, "PAGE", 2)
    cast.closed(family_name="Ddone")
    cast.referred(family_name="Ccalm")
    cast.accepted(given=False, days_ago=20, family_name="Alate")
    cast.accepted(given=False, days_ago=4, family_name="Bsoon")
    shown = page(officer, "/police/referrals/?show=all")
    assert shown.index("Alate") < shown.index("Bsoon")
    assert "Ccalm" not in shown
    assert "1 is late" in shown
    after = shown.split("after=")[1].split('"')[0]
    following = page(officer, f"/police/referrals/?show=all&of=unit&after={after}")
    assert following.index("Ccalm") < following.index("Ddone")
    assert "Alate" not in following
    assert "Alate" in page(officer, "/police/referrals/?show=all&after=nonsense")


@pytest.mark.parametrize(
    ("show", "named"),
    [("due", "Duly"), ("waiting", "Waity"), ("running", "Duly"), ("returned", "Retty"), ("ended", "Endy")],
)
def test_the_filter_is_in_the_address(cast, officer, show, named):
    cast.accepted(given=False, family_name="Duly")
    cast.referred(family_name="Waity")
    cast.out_of_chances(family_name="Retty")
    cast.closed(family_name="Endy")
    shown = page(officer, f"/police/referrals/?show={show}")
    assert named in shown
    assert sum(name in shown for name in ("Duly", "Waity", "Endy")) <= 1 or show == "due"


def test_the_caution_is_recorded_and_undone_within_the_visit(cast, officer):
    person = cast.accepted(given=False)
    path = at(person, "caution/")
    given = {"on": cast.today, "authorised_by": "Sgt Frome 2231", "conditions": "Attend"}
    wrong = send(officer, path, **given, requirements=FIVE[:4])
    assert errors(wrong) == ["Tick all five requirements: without one of them it is no conditional caution"]
    assert "Sgt Frome 2231" in text(wrong)
    done = send(officer, path, **given, requirements=FIVE)
    assert done.status_code == 302
    shown = page(officer, done["Location"])
    assert "Caution given on 2 March 2026." in shown
    assert "Undo" in shown
    undo = at(person, f"entries/{fact(person, 'cautioned').id}/undo/")
    assert send(officer, undo).status_code == 302
    assert person.standing().cautioned_on is None


def test_undo_ends_with_the_visit_and_belongs_to_who_did_it(cast, officer, held_clock):
    person = cast.accepted(given=False)
    send(officer, at(person, "caution/"), on=cast.today, authorised_by="Sgt", requirements=FIVE)
    undo = at(person, f"entries/{fact(person, 'cautioned').id}/undo/")
    assert errors(send(browser_of(cast.supervisor), undo))
    # Also of a form that sent nothing at all.
    assert errors(browser_of(cast.supervisor).post(undo))
    clock.advance(timedelta(minutes=29))
    page(officer, "/police/referrals/")
    assert "cw-undo" in page(officer, at(person))
    clock.advance(timedelta(minutes=2))
    assert "cw-undo" not in page(officer, at(person))
    assert errors(send(officer, undo)) == [
        "Only the person who made an entry can undo it, within half an hour. You can correct it."
    ]


def test_a_caution_that_came_with_the_referral_is_corrected_not_undone(cast, officer):
    draft = cast.draft()

    case = cast.send(draft)
    assert "cw-undo" not in page(officer, f"/police/{case}/")


def test_the_provider_asks_and_is_answered(cast, officer):
    person = cast.referred()
    cases.ask_information(case=person.id, what="Is there an interpreter?", by=cast.coordinator)
    assert "Answer the provider's question" in page(officer, "/police/referrals/?show=due")
    assert "The provider asks: Is there an interpreter?" in page(officer, at(person, "answer/"))
    assert errors(send(officer, at(person, "answer/"), what="")) == ["Enter your answer"]
    assert send(officer, at(person, "answer/"), what="No").status_code == 302
    assert person.standing().stage is Stage.REFERRED


def test_dates_that_come_later(cast, officer):
    person = cast.accepted(statement="not_known", statement_on=None)
    on = cast.today - timedelta(days=4)
    assert "Confirm the date of the first statement" in page(officer, "/police/referrals/?show=due")
    assert send(officer, at(person, "statement/"), statement="taken", statement_on=on).status_code == 302
    assert person.standing().charge.confirmed
    too_early = send(officer, at(person, "arrest-date/"), arrest_on=date(2020, 1, 1))
    assert errors(too_early) == ["Date of arrest must not be before the date of the offence"]
    assert send(officer, at(person, "arrest-date/"), arrest_on=on).status_code == 302
    assert send(officer, at(person, "new-arrest/"), on=cast.today).status_code == 302
    assert "New arrest recorded: 2 March 2026" in page(officer, at(person))


def test_time_is_given_and_refused(cast, supervisor):
    person = cast.accepted()
    window = person.standing().window
    wrong = send(supervisor, at(person, "extend/"), expires_on=window.furthest_on + timedelta(days=1), reason="health")
    assert errors(wrong) == [f"The agreement allows no later day than {day(window.furthest_on)}."]
    new = window.expires_on + timedelta(days=7)
    assert send(supervisor, at(person, "extend/"), expires_on=new, reason="health").status_code == 302
    assert person.standing().window.expires_on == new
    other = cast.accepted()
    cases.ask_extension(case=other.id, reason=ExtensionReason.SCHEDULING, by=cast.coordinator)
    assert send(supervisor, at(other, "refuse/")).status_code == 302
    assert "answer_extension" not in [due.kind for due in other.dues()]


def test_an_extension_past_the_last_day_to_charge_is_thought_about_twice(cast, supervisor):
    person = cast.accepted(statement="none", statement_on=None, offence_on="2025-12-20")
    standing = person.standing()
    assert standing.charge.last_on == date(2026, 6, 20)
    assert "breach can no longer be prosecuted" in page(supervisor, at(person))
    new = date(2026, 6, 27)
    asked = send(supervisor, at(person, "extend/"), expires_on=new, reason="health")
    assert "prosecution for breach would no longer be possible" in errors(asked)[0]
    assert 'name="understood"' in text(asked)
    assert 'value="27"' in text(asked)
    before = date(2026, 6, 20)
    answer = send(supervisor, at(person, "extend/"), expires_on=before, reason="health")
    assert answer.status_code == 302, errors(answer)
    answer = send(supervisor, at(person, "extend/"), expires_on=new, reason="health", understood="on")
    assert answer.status_code == 302, errors(answer)
    assert "The caution ends after the last day to charge" in page(supervisor, at(person))


def test_a_breach_is_decided_with_its_evidence(cast, decider):
    person = cast.out_of_chances()
    assert "Decide on the breach" in page(decider, "/police/referrals/?show=due")
    assert "Workshop A, Sat 28 Feb: absent, no acceptable reason" in page(decider, at(person, "decide/"))
    wrong = send(decider, at(person, "decide/"), decision="prosecute", excuse="Overslept")
    assert errors(wrong) == [
        "Enter which condition was not met",
        "Say what shows the failure, and why any excuse is not reasonable",
        "Enter the day on which the excuse was given",
        "Say to whom the excuse was given",
        "Select whether there was a reasonable excuse",
    ]
    assert "Overslept" in text(wrong)
    heard = {"excuse_on": cast.today, "excuse_to": "PC 2231"}
    excused = FAILED | heard | {"excuse": "Overslept", "evidence": "Two registers", "excuse_reasonable": "yes"}
    assert errors(send(decider, at(person, "decide/"), **excused, decision="prosecute")) == [
        "Prosecution is not open. There was a reasonable excuse, so there is no breach."
    ]
    sent = send(decider, at(person, "decide/"), **(excused | {"excuse_reasonable": "no"}), decision="prosecute")
    assert sent.status_code == 302
    shown = page(decider, at(person))
    assert "Failure without reasonable excuse: a breach." in shown
    assert "Condition not met: Attend both workshops" in shown
    assert "Excuse offered: Overslept" in shown
    assert errors(send(decider, at(person, "outcome/"), code="1117"))
    assert send(decider, at(person, "outcome/"), code="1118").status_code == 302
    assert person.standing().stage is Stage.CLOSED


def test_what_could_not_be_delivered_is_never_a_breach(cast, decider):
    person = cast.accepted()
    cases.stop(case=person.id, code=DeclineCode.CANNOT_DELIVER, by=cast.coordinator)
    shown = page(decider, at(person, "decide/"))
    assert "not a breach" in shown
    assert 'value="prosecute"' not in shown
    assert errors(send(decider, at(person, "decide/"), decision="prosecute")) == [
        "Choose one of the answers shown: what you decide"
    ]
    assert send(decider, at(person, "decide/"), decision="no_action").status_code == 302
    assert fact(person, "decided").detail["breach"] is False


def test_a_decision_to_extend_goes_on(cast, decider):
    person = cast.out_of_chances()
    new = person.standing().window.furthest_on
    assert errors(send(decider, at(person, "decide/"), **FAILED, decision="extend")) == [
        "Enter new last day of the caution"
    ]
    assert send(decider, at(person, "decide/"), **FAILED, decision="extend", expires_on=new).status_code == 302
    assert person.standing().window.expires_on == new
    assert fact(person, "decided").detail["decision"] == Decision.EXTEND
    assert fact(person, "decided").detail["breach"] is True


def test_a_failure_with_a_reasonable_excuse_is_no_breach(cast, decider):
    person = cast.out_of_chances(conditions=["Attend both workshops", "Keep the peace"])
    assert 'value="Keep the peace"' in page(decider, at(person, "decide/"))
    given = {"condition": "Attend both workshops", "excuse": "In hospital", "excuse_reasonable": "yes"}
    given |= {"excuse_on": cast.today, "excuse_to": "PC 2231"}
    assert send(decider, at(person, "decide/"), **given, decision="no_action").status_code == 302
    assert fact(person, "decided").detail["breach"] is False
    assert "Failure with a reasonable excuse: no breach." in page(decider, at(person))


def test_a_corrected_decision_is_held_against_the_same_rules(cast, decider):
    person = cast.out_of_chances()
    send(decider, at(person, "decide/"), **FAILED, decision="no_action")
    path = at(person, f"entries/{fact(person, 'decided').id}/correct/")
    assert 'value="Attend both workshops"' in page(decider, path)
    too_far = person.standing().window.furthest_on + timedelta(days=1)
    given = FAILED | {"decision": "extend", "expires_on": too_far, "why": "Time was meant", "understood": "on"}
    assert "The agreement allows no later day than" in errors(send(decider, path, **given))[0]
    excused = FAILED | {"excuse_reasonable": "yes", "decision": "no_action", "why": "A letter came"}
    assert send(decider, path, **excused).status_code == 302
    with scope.acting_as(CARAWAY):
        assert FactRow.objects.filter(case_id=person.id).latest("number").detail["breach"] is False
    shown = page(decider, at(person))
    assert "A letter came" in shown


def test_a_result_code_that_does_not_fit_is_refused_in_a_correction_too(cast, decider):
    person = cast.returned()
    send(decider, at(person, "outcome/"), code="1117")
    path = at(person, f"entries/{fact(person, 'outcome_recorded').id}/correct/")
    assert errors(send(decider, path, code="1118", why="A slip")) == [
        "The code that fits is 1117 Conditional caution completed."
    ]


def test_going_on_after_the_time_has_run_out_needs_a_new_last_day(cast, decider):
    person = cast.accepted(days_ago=120)
    cases.stop(case=person.id, code=DeclineCode.CANNOT_DELIVER, by=cast.coordinator)
    window = person.standing().window
    asked = f"The caution's time ran out on {window.last_day:%-d %B %Y}: to go on, enter a new last day."
    sent = send(decider, at(person, "decide/"), decision="vary", goes_on="yes")
    assert errors(sent) == [asked]
    with pytest.raises(InvalidValue, match="enter a new last day") as refused:
        referrals.decide(case=person.id, decision=Decision.VARY, goes_on=True, by=cast.decider)
    assert refused.value.code == "expires_on"
    new = window.furthest_on
    assert send(decider, at(person, "decide/"), decision="vary", goes_on="yes", expires_on=new).status_code == 302
    assert person.standing().window.expires_on == new


def test_varying_after_the_time_has_run_out_ends_without_a_day(cast, decider):
    person = cast.accepted(days_ago=120)
    cases.stop(case=person.id, code=DeclineCode.CANNOT_DELIVER, by=cast.coordinator)
    assert send(decider, at(person, "decide/"), decision="vary", goes_on="no").status_code == 302


def test_a_caution_recorded_after_the_referral_was_declined_is_never_a_breach(cast, officer):
    person = cast.referred(days_ago=5, given=False)
    cases.decline(case=person.id, code=DeclineCode.NO_PLACE, by=cast.coordinator)
    assert person.standing().stage is Stage.DECLINED
    signed = {"on": cast.today - timedelta(days=1), "requirements": FIVE, "authorised_by": "Sgt Frome 2231"}
    assert send(officer, at(person, "caution/"), **signed).status_code == 302
    assert person.standing().stage is Stage.UNDELIVERABLE
    person.give_back()
    assert "vary_or_decide" in [due.kind for due in person.dues()]
    assert "decide_breach" not in [due.kind for due in person.dues()]


def test_who_withdraws_before_the_caution_is_nothing_to_decide(cast, officer):
    person = cast.referred(days_ago=5, given=False)
    cases.withdraw(case=person.id, reason=WithdrawalReason.HEALTH, by=cast.coordinator)
    assert person.standing().stage is Stage.DECLINED
    assert person.dues() == []


def test_a_caution_taken_back_after_a_decline_tells_the_police_there_is_nothing_to_decide(cast):
    person = cast.accepted()
    cases.decline(case=person.id, code=DeclineCode.NO_PLACE, by=cast.coordinator)
    clock.advance(timedelta(minutes=5))
    entry = str(fact(person, "cautioned").id)
    corrections.annul(case=person.id, fact=entry, why="Another man's caution.", by=cast.officer)
    assert person.standing().stage is Stage.DECLINED
    newest = max(person.messages(), key=lambda message: message.at)
    assert "the referral has ended, and there is nothing to decide" in newest.body
    assert person.dues() == []


def test_a_completed_case_is_closed_with_its_code(cast, decider):
    person = cast.returned()
    assert "Completed" in page(decider, at(person))
    assert send(decider, at(person, "outcome/"), code="1117").status_code == 302
    assert person.standing().stage is Stage.CLOSED


def test_an_officer_does_not_decide(cast, officer):
    person = cast.out_of_chances()
    assert "Decide what follows" not in page(officer, at(person))
    for tail in ("decide/", "outcome/", "extend/", "look-again/"):
        assert officer.get(at(person, tail)).status_code == 404


def test_corrections_recompute_and_keep_the_old_entry(cast, officer):
    person = cast.accepted()
    entry = fact(person, "cautioned").id
    path = at(person, f"entries/{entry}/correct/")
    shown = page(officer, path)
    assert "Sgt 2231 Harte" in shown
    on = cast.today - timedelta(days=4)
    given = {"on": on, "requirements": FIVE, "authorised_by": "Sgt 2231 Harte", "conditions": ""}
    assert errors(send(officer, path, **given)) == ["Enter why it is being corrected"]
    assert send(officer, path, **given, why="Wrong day on the form").status_code == 302
    assert person.standing().cautioned_on == on
    after = page(officer, at(person))
    assert "the newer entry stands, by L. Frome: Wrong day on the form" in after
    assert errors(send(officer, path, **given, why="Again"))


def test_the_dates_of_the_referral_are_corrected(cast, officer):
    person = cast.accepted()
    path = at(person, f"entries/{fact(person, 'referred').id}/correct/")
    offence = cast.today - timedelta(days=30)
    given = {"offence_on": offence, "statement": "none", "why": "The statement was a neighbour's"}
    assert send(officer, path, **given).status_code == 302
    assert person.standing().charge.last_on == date(2026, 7, 31)


def test_a_corrected_offence_is_checked_again_for_eligibility(cast, officer):
    person = cast.accepted(prior_da_disposal=True, last_da_disposal_on="2024-02-01", offence_on="2026-02-20")
    coordinator = browser_of(cast.coordinator)
    said = "After a correction the eligibility check says: not eligible."
    for browser, path in ((officer, at(person)), (coordinator, f"/cases/{person.id}/")):
        assert said not in page(browser, path)
    path = at(person, f"entries/{fact(person, 'referred').id}/correct/")
    given = {"offence_on": date(2026, 1, 20), "statement": "none", "why": "The month was wrong"}
    assert send(officer, path, **given).status_code == 302
    for browser, path in ((officer, at(person)), (coordinator, f"/cases/{person.id}/")):
        assert said in page(browser, path)
    assert person.row().assessment["answer"] == "not_eligible"
    with scope.acting_as(cast.officer):
        assert AuditRow.objects.filter(verb="case.reassess").count() == 1


def test_an_entry_that_did_not_happen_is_taken_away(cast, officer):
    person = cast.accepted()
    send(officer, at(person, "new-arrest/"), on=cast.today)
    entry = fact(person, "arrested").id
    assert "take the entry away" in page(officer, at(person, f"entries/{entry}/correct/"))
    assert send(officer, at(person, f"entries/{entry}/annul/"), why="Another man").status_code == 302
    assert "review_arrest" not in [due.kind for due in person.dues()]


def test_the_providers_entries_are_not_corrected_here(cast, officer):
    person = cast.attended_a()
    for kind in ("accepted", "session_marked", "contacted"):
        entry = fact(person, kind).id
        for tail in ("correct/", "annul/"):
            path = at(person, f"entries/{entry}/{tail}")
            assert officer.get(path).status_code == 404
            assert send(officer, path, why="Mine now").status_code == 404
    assert officer.get(at(person, f"entries/{ids.new()}/correct/")).status_code == 404


def test_a_correction_of_the_provider_asks_the_decider_to_look_again(cast, decider):
    person = cast.out_of_chances()
    send(decider, at(person, "decide/"), **FAILED, decision="no_action")
    row = fact(person, "session_marked")
    clock.advance(timedelta(hours=1))
    detail = SessionMarked("A", row.detail["session"], Attendance.ATTENDED)
    corrections.correct(case=person.id, fact=str(row.id), detail=detail, why="Wrong line", by=cast.coordinator)
    decider = browser_of(cast.decider)
    assert "Look again at a decision" in page(decider, "/police/referrals/?show=due")
    assert "Wrong line" not in page(decider, at(person))
    assert confirm(decider, at(person, "look-again/")).status_code == 302
    assert "look_again" not in [due.kind for due in person.dues()]


def test_a_decision_is_looked_at_again_as_it_was_shown(cast, decider):
    person = cast.out_of_chances()
    send(decider, at(person, "decide/"), **FAILED, decision="no_action")
    said = (SessionMarked("A", "", Attendance.ATTENDED), SessionMarked("A", "", Attendance.SENT_AWAY, minute=40))
    path = at(person, "look-again/")
    for number, detail in enumerate(said):
        row = fact(person, "session_marked")
        clock.advance(timedelta(minutes=5))
        corrected = replace(detail, session=row.detail["session"])
        why = {"why": "Wrong line", "by": cast.coordinator}
        corrections.correct(case=person.id, fact=str(row.id), detail=corrected, **why)
        if number == 0:
            read = stamp_in(decider.get(path))
    changed = ["What this page shows was changed since you opened it. Read it again."]
    late = send(decider, path, shown=read)
    assert errors(late) == changed
    assert errors(send(decider, path)) == changed
    assert "look_again" in [due.kind for due in person.dues()]
    assert send(decider, path, shown=stamp_in(late)).status_code == 302
    assert "look_again" not in [due.kind for due in person.dues()]


def test_nothing_but_a_correction_changes_what_is_looked_at_again(cast, decider):
    doing = DOINGS["look_again"](cast)
    person = cast.person(doing.what["case"])
    read = stamp_in(decider.get(at(person, "look-again/")))
    send(browser_of(cast.officer), at(person, "document/"), document=SimpleUploadedFile("s.pdf", a_pdf()))
    assert send(decider, at(person, "look-again/"), shown=read).status_code == 302


NOT_AN_OFFICERS = ("extend", "refuse_extension", "decide", "look_again", "record_outcome")
"""What officers may not record, so neither rewrite nor take away."""


@pytest.mark.parametrize("name", NOT_AN_OFFICERS)
def test_who_may_not_record_an_entry_neither_corrects_it_nor_takes_it_away(cast, officer, name):
    doing = DOINGS[name](cast)
    doing.now()
    person = cast.person(doing.what["case"])
    old = person.facts()[-1]
    absent = officer.get(at(person, f"entries/{ids.new()}/annul/"))
    for tail in ("correct/", "annul/", "undo/"):
        path = at(person, f"entries/{old.id}/{tail}")
        assert path not in page(officer, at(person))
        assert without_mask(officer.get(path)) == without_mask(absent)
        assert send(officer, path, why="Mine now").status_code == 404
    why = {"case": person.id, "fact": old.id, "by": cast.officer}
    for do in (
        lambda: corrections.annul(**why, why="Mine now"),
        lambda: corrections.correct(**why, detail=old.detail, why="Mine now"),
        lambda: corrections.undo(**why),
    ):
        with pytest.raises(NotYours) as refused:
            do()
        assert refused.value.code == "not_found"
    assert person.facts()[-1] == old
    theirs = page(browser_of(doing.by), at(person))
    assert re.search(rf"entries/{old.id}/(correct|annul)/", theirs)


def test_a_decision_maker_does_not_rewrite_the_caution(cast, decider):
    person = cast.accepted()
    path = at(person, f"entries/{fact(person, 'cautioned').id}/correct/")
    assert path not in page(decider, at(person))
    assert decider.get(path).status_code == 404
    assert path in page(browser_of(cast.officer), at(person))


def test_a_new_arrest_is_not_before_the_offence(cast, officer):
    person = cast.accepted()
    long_ago = send(officer, at(person, "new-arrest/"), on=date(1900, 1, 1))
    assert errors(long_ago) == ["The date must not be before the date of the offence."]
    with pytest.raises(InvalidValue, match="before the date of the offence"):
        cases.record_arrest(case=person.id, on=date(1900, 1, 1), by=cast.officer)
    send(officer, at(person, "new-arrest/"), on=cast.today)
    path = at(person, f"entries/{fact(person, 'arrested').id}/correct/")
    assert errors(send(officer, path, on=date(1900, 1, 1), why="A slip")) == [
        "The date must not be before the date of the offence."
    ]


def test_the_signed_document_is_kept_and_read_by_permission(cast, officer):
    person = cast.referred()
    path = at(person, "document/")
    for content, said in (
        (b"", "The file is empty. Choose the signed document"),
        (b"%PDF-1.7" + b" " * documents.LARGEST, "The file must be smaller than 5 MB."),
        (b"%PDF-1.7" + b" " * 3 * documents.LARGEST, "The file must be smaller than 5 MB."),
        (b"MZ not a picture", "Choose a PDF, or a picture of the signed page (JPEG or PNG)."),
    ):
        wrong = send(officer, path, document=SimpleUploadedFile("signed.pdf", content))
        assert errors(wrong) == [said]
    content = a_pdf(Author="L. Frome")
    assert send(officer, path, document=SimpleUploadedFile("secret name.pdf", content)).status_code == 302
    with scope.acting_as(CARAWAY):
        document = Document.objects.get(case_id=person.id)
    kept = at(person, f"documents/{document.id}/")
    answer = officer.get(kept)
    assert answer.content == cleaned(content).content != content
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{person.row().reference}.pdf"'
    assert "secret name" not in page(officer, at(person))
    assert browser_of(cast.elsewhere).get(kept).status_code == 404
    assert browser_of(cast.coordinator).get(kept).status_code == 404
    assert officer.get(at(cast.referred(), f"documents/{document.id}/")).status_code == 404


def test_new_details_of_the_victim_are_sealed_and_numbered(committed_cast):
    cast = committed_cast
    person, browser = cast.referred(), browser_of(cast.officer)
    before = cast.owner.execute("SELECT count(*) FROM casework_dropbox").fetchone()[0]
    assert "were given on 2 March 2026" in page(browser, at(person, "victim/"))
    shown = page(browser, at(person, "victim/?replacing=yes"))
    assert 'name="views"' not in shown
    answer = send(browser, at(person, "victim/?replacing=yes"), **VICTIM)
    assert answer.status_code == 302
    assert MARK not in page(browser, answer["Location"])
    assert person.row().victim_version == 2
    assert cast.owner.execute("SELECT count(*) FROM casework_dropbox").fetchone()[0] == before + 1


def test_no_time_can_be_given_once_the_furthest_day_has_passed(cast, supervisor):
    person = cast.accepted(days_ago=150)
    cases.ask_extension(case=person.id, reason=ExtensionReason.SCHEDULING, by=cast.coordinator)
    furthest = person.standing().window.furthest_on
    assert furthest < cast.today
    shown = page(supervisor, at(person))
    assert f"The furthest day that the agreement allows, {day(furthest)}, has passed." in shown
    sent = send(supervisor, at(person, "extend/"), expires_on=cast.today, reason="health")
    assert errors(sent)


def test_a_decision_after_the_last_day_to_charge_says_so(cast, decider):
    person = cast.out_of_chances(statement="none", statement_on=None, offence_on="2025-08-20")
    shown = page(decider, at(person, "decide/"))
    assert "Prosecution is not open. The last day to charge, 20 February 2026, has passed." in shown
    assert 'value="prosecute"' not in shown
    closed = {"decision": Decision.PROSECUTE, "goes_on": False, "condition": "Attend", "excuse_reasonable": False}
    with pytest.raises(InvalidValue, match="has passed"):
        referrals.decide(case=person.id, **closed, evidence="Two registers", by=cast.decider)


def test_prosecution_waits_for_the_date_of_the_statement(cast, decider):
    person = cast.out_of_chances(statement="not_known", statement_on=None, offence_on="2025-08-20")
    shown = page(decider, at(person, "decide/"))
    assert (
        "Confirm the date of the first statement first: until then the last day to charge is 20 February 2026." in shown
    )
    on = cast.today - timedelta(days=60)
    assert (
        send(browser_of(cast.officer), at(person, "statement/"), statement="taken", statement_on=on).status_code == 302
    )
    assert 'value="prosecute"' in page(decider, at(person, "decide/"))
