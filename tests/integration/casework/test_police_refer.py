"""Refer a person: the task list from its start to the reference."""

from datetime import date, timedelta
from functools import partial
from uuid import UUID

import pytest

from caraway.casework import deciders
from caraway.casework.actions import cases, drafts, referrals
from caraway.casework.models import Case, DropBox, FactRow, ReferralDraft
from caraway.core.criteria import Answer as Overall
from caraway.core.criteria import Finding, Outcome
from caraway.core.eligibility import Assessment
from caraway.core.refusals import NotNow, NotYours
from caraway.core.vocabulary import DeclineCode
from caraway.platform.accounts import actions as accounts
from caraway.platform.accounts.actor import CARAWAY, INSTALLER
from caraway.platform.accounts.models import Account, Membership
from caraway.platform.accounts.queries import actor_of
from caraway.platform.agreements import actions as agreements
from caraway.platform.agreements.models import AgreementParty, Part
from caraway.platform.gateways import ids
from caraway.platform.tenancy import scope
from tests.cast import BEGAN
from tests.integration.casework.police import VICTIM, answers, browser_of, confirm, errors, page, send, stamp_in, text
from tests.integration.casework.test_actions_once import together


@pytest.fixture
def browser(cast):
    return browser_of(cast.officer)


def begin(browser):
    answer = send(browser, "/police/refer/")
    assert answer.status_code == 302
    return answer["Location"]


def fill(browser, draft, today, **changes):
    for name, given in answers(today).items():
        given = {key: changes.get(key, value) for key, value in given.items()}
        answer = send(browser, f"{draft}{name}/", **given)
        assert answer.status_code == 302, errors(answer)
    answer = send(browser, f"{draft}victim/", **(VICTIM | {key: changes[key] for key in VICTIM if key in changes}))
    assert answer.status_code == 302, errors(answer)


def test_a_person_is_referred_page_by_page(cast, browser):
    draft = begin(browser)
    assert "0 of 8 parts are done" in page(browser, draft)
    fill(browser, draft, cast.today)
    assert "8 of 8 parts are done" in page(browser, draft)
    check = page(browser, f"{draft}check/")
    assert "15 of 15 met" in check
    assert "07700 900123" in check
    assert "SO14 2AR" in check
    sent = confirm(browser, f"{draft}check/")
    assert sent.status_code == 302, errors(sent)
    done = page(browser, sent["Location"])
    assert "Referral sent" in done
    assert "CARA-" in done
    with scope.acting_as(CARAWAY):
        case = Case.objects.get()
        assert [row.kind for row in FactRow.objects.filter(case=case).order_by("number")] == ["referred", "cautioned"]
        assert case.participant.postcode == "SO14 2AR"
        assert FactRow.objects.get(case=case, number=2).detail["conditions"] == [
            "Attend both workshops",
            "Stay away from the house",
        ]
    assert browser.get(draft).status_code == 404


def test_what_was_typed_is_kept_beside_its_error(cast, browser):
    draft = begin(browser)
    given = answers(cast.today)["person"] | {"pnc": "2002/73319A", "family_name": ""}
    answer = send(browser, f"{draft}person/", **given)
    assert answer.status_code == 200
    assert errors(answer) == [
        "Enter last name",
        "The last letter does not fit the rest of the PNC number. Check each digit against the police record.",
    ]
    shown = text(answer)
    assert "2002/73319A" in shown
    assert 'value="Dean"' in shown
    assert 'value="1990"' in shown


def test_a_page_can_be_left_unfinished(cast, browser):
    draft = begin(browser)
    answer = send(browser, f"{draft}person/", given_name="Dean", later="yes")
    assert answer.status_code == 302
    listed = page(browser, "/police/")
    assert "Continue: Dean" in listed
    assert "Not finished" in page(browser, draft)
    assert 'value="Dean"' in page(browser, f"{draft}person/")


def test_pages_left_empty_for_later_leave_the_answer_open(cast, browser):
    draft = begin(browser)
    for name in answers(cast.today):
        assert send(browser, f"{draft}{name}/", later="yes").status_code == 302
    checked = page(browser, f"{draft}check/")
    assert ">Information missing</strong>" in checked
    assert "Find out whether the person admits the offence." in checked
    assert "0 of 8 parts are done" in page(browser, draft)


def test_what_is_wrong_is_said_even_when_saved_for_later(cast, browser):
    answer = send(browser, f"{begin(browser)}contact/", phone="12", later="yes")
    assert errors(answer) == ["Enter a telephone number, like 07700 900142 or +44 7700 900142"]


@pytest.mark.parametrize(
    ("name", "changes", "said"),
    [
        ("offence", {"offence_code": ""}, "Select the offence, or enter its CJS code"),
        ("offence", {"other_code": "CJ88001"}, "Choose the offence from the list, or give a code, not both"),
        (
            "offence",
            {"offence_code": "", "other_code": "battery"},
            "Enter a CJS code of two letters and five figures, like CJ88001",
        ),
        (
            "offence",
            {"statement_on": date(2020, 1, 1)},
            "Date of the first statement must not be before the date of the offence",
        ),
        (
            "offence",
            {"asn": "12"},
            "Enter an arrest or summons number of 20 or 21 characters, like 9700000000000123456K.",
        ),
        (
            "caution",
            {"requirements": ["evidence"]},
            "Tick all five requirements: without one of them it is no conditional caution",
        ),
        ("caution", {"authorised_by": ""}, "Enter who authorised the caution"),
        ("caution", {"cautioned_on": date(2027, 1, 1)}, "Date the caution was given must be today or in the past"),
        ("contact", {"postcode": "S"}, "Enter a full UK postcode, like AA3 1AB."),
        ("delivery", {"mode": "telephone"}, "Select why by telephone"),
    ],
)
def test_each_mistake_is_named(cast, browser, name, changes, said):
    answer = send(browser, f"{begin(browser)}{name}/", **(answers(cast.today)[name] | changes))
    assert said in errors(answer)


def test_every_box_that_could_name_the_victim_asks_not_to(cast, browser):
    draft = begin(browser)
    for name in ("caution", "needs"):
        assert "Do not name the victim" in page(browser, f"{draft}{name}/")


def test_a_person_without_an_address_can_be_referred(cast, browser):
    draft = begin(browser)
    assert send(browser, f"{draft}contact/", phone="07700 900123", has_address="no").status_code == 302
    assert "1 of 8 parts are done" in page(browser, draft)


def test_a_draft_is_thrown_away(cast, browser):
    draft = begin(browser)
    fill(browser, draft, cast.today)
    assert "Dean Marlowe" in page(browser, "/police/")
    assert send(browser, f"{draft}discard/").status_code == 302
    assert "Dean Marlowe" not in page(browser, "/police/")
    with scope.acting_as(CARAWAY):
        row = ReferralDraft.objects.get()
        assert (row.answers, row.sealed, row.police_reference) == ({}, None, "")


def test_somebody_elses_draft_is_not_there(cast, browser):
    draft = begin(browser)
    for actor in (cast.elsewhere, cast.welsh_officer, cast.supervisor):
        stranger = browser_of(actor)
        for tail in ("", "person/", "victim/", "check/", "discard/", "agreement/"):
            assert stranger.get(f"{draft}{tail}").status_code == 404
    assert browser_of(cast.coordinator).get(draft).status_code == 404


def moved_to_wales(cast):
    """The officer, who leaves Wessex for Wales, where people are referred under CARA Wessex too."""
    agreements.join_agreement(
        agreement=cast.wessex, organisation=cast.welsh_police, part=Part.REFERRER, from_on=BEGAN, by=INSTALLER
    )
    account = Account.objects.get(pk=cast.officer.account_id)
    accounts.end_membership(membership=Membership.objects.get(account=account), by=INSTALLER)
    roles = {"organisation": cast.welsh_police, "roles": ["police_officer"]}
    return actor_of(accounts.give_roles(account=account, **roles, by=INSTALLER))


def test_a_draft_stays_with_the_force_it_was_written_for(cast):
    draft = cast.draft(given_name="Draftley")
    moved = moved_to_wales(cast)
    browser = browser_of(moved)
    for tail in ("", "person/", "victim/", "check/", "discard/", "prosecutor/"):
        assert browser.get(f"/police/drafts/{draft}/{tail}").status_code == 404, tail
    assert "Draftley" not in page(browser, "/police/")
    with pytest.raises(NotYours):
        cast.send(draft, by=moved)
    with pytest.raises(NotYours):
        drafts.discard(draft=draft, by=moved)


def test_a_draft_is_not_sent_under_an_agreement_under_which_the_force_refers_no_more(cast):
    draft = cast.draft()
    under = {"agreement": cast.wessex, "organisation": cast.police}
    agreements.join_agreement(**under, part=Part.COMMISSIONER, from_on=BEGAN, by=INSTALLER)
    party = AgreementParty.objects.get(**under, part=Part.REFERRER)
    agreements.leave_agreement(party=party, last_on=cast.today - timedelta(days=1), by=INSTALLER)
    sent = confirm(browser_of(cast.officer), f"/police/drafts/{draft}/check/")
    assert errors(sent) == ["Your force no longer refers under this agreement."]
    with scope.acting_as(CARAWAY):
        assert not Case.objects.exists()


def test_what_was_changed_in_another_window_is_checked_again_before_it_is_sent(cast, browser):
    draft = begin(browser)
    fill(browser, draft, cast.today)
    before = stamp_in(browser.get(f"{draft}check/"))
    send(browser, f"{draft}needs/", language="cy", interpreter="no")
    sent = send(browser, f"{draft}check/", shown=before)
    assert errors(sent) == ["The referral was changed since you opened it. Read it again."]
    assert "Welsh" in text(sent)
    assert send(browser, f"{draft}check/").status_code == 200
    assert send(browser, f"{draft}check/", shown=stamp_in(sent)).status_code == 302


def test_sending_twice_refers_once(cast, browser):
    draft = begin(browser)
    fill(browser, draft, cast.today)
    key = {"request_key": str(ids.new()), "shown": stamp_in(browser.get(f"{draft}check/"))}
    assert browser.post(f"{draft}check/", key).status_code == 302
    assert browser.post(f"{draft}check/", key).status_code in (302, 404)
    with scope.acting_as(CARAWAY):
        assert Case.objects.count() == 1


def test_an_incomplete_referral_is_not_sent(cast, browser):
    answer = confirm(browser, f"{begin(browser)}check/")
    assert errors(answer) == ["Some answers are still missing. The task list shows which."]
    assert "Still to do: The offence" in text(answer)


def test_a_hard_rule_is_named_and_nothing_is_sent(cast, browser):
    draft = begin(browser)
    fill(browser, draft, cast.today, admits="no")
    assert "Does not admit the offence." in page(browser, f"{draft}check/")
    assert errors(confirm(browser, f"{draft}check/")) == ["Not eligible: Does not admit the offence."]
    with scope.acting_as(CARAWAY):
        assert not Case.objects.exists()


def test_a_supervisor_decides_on_an_offence_off_the_list(cast, browser):
    draft = begin(browser)
    fill(browser, draft, cast.today)
    given = answers(cast.today)["offence"] | {"offence_code": "", "other_code": "xx12345"}
    assert send(browser, f"{draft}offence/", **given).status_code == 302
    assert "Ask a supervisor to agree" in page(browser, f"{draft}check/")
    assert confirm(browser, f"{draft}check/", supervisor="ask").status_code == 302
    supervisor = browser_of(cast.supervisor)
    assert "Read and decide: Dean Marlowe" in page(supervisor, "/police/")
    shown = page(supervisor, f"{draft}agreement/")
    assert "XX12345 (not on the list)" in shown
    assert "The victim's views" not in shown
    assert errors(confirm(supervisor, f"{draft}agreement/", agrees="yes")) == ["Enter why"]
    assert confirm(supervisor, f"{draft}agreement/", agrees="yes", why="A minor matter").status_code == 302
    checked = page(browser, f"{draft}check/")
    assert "D. Harte agreed on 2 March 2026: A minor matter" in checked
    assert confirm(browser, f"{draft}check/").status_code == 302
    with scope.acting_as(CARAWAY):
        case = Case.objects.get()
        assert case.assessment["overrides"][0]["why"] == "A minor matter"
    said = "Supervisor D. Harte agreed on 2 March 2026: A minor matter"
    assert said in page(browser, f"/police/{case.id}/")
    assert said in page(browser_of(cast.coordinator), f"/cases/{case.id}/")


def test_an_agreement_lapses_when_what_it_rests_on_changes(cast, browser):
    draft = begin(browser)
    fill(browser, draft, cast.today)
    given = answers(cast.today)["offence"] | {"offence_code": "OF61102"}
    send(browser, f"{draft}offence/", **given)
    confirm(browser, f"{draft}check/", supervisor="ask")
    confirm(browser_of(cast.supervisor), f"{draft}agreement/", agrees="yes", why="A minor matter")
    send(browser, f"{draft}offence/", **(given | {"offence_code": "OF61014"}))
    assert errors(confirm(browser, f"{draft}check/"))[0].startswith("Needs a supervisor:")


def off_the_list(cast, browser, **changes):
    """A draft about an offence on which a supervisor decides, and has been asked to."""
    draft = begin(browser)
    fill(browser, draft, cast.today, offence_code="OF61102", **changes)
    confirm(browser, f"{draft}check/", supervisor="ask")
    return draft


def test_a_refusal_stands_with_its_reason_until_somebody_decides_anew(cast, browser):
    draft = off_the_list(cast, browser)
    confirm(browser_of(cast.supervisor), f"{draft}agreement/", agrees="no", why="Too grave")
    said = "Refused by a supervisor on 2 March 2026: Too grave"
    assert said in page(browser, f"{draft}check/")
    assert errors(confirm(browser, f"{draft}check/")) == [said]
    confirm(browser, f"{draft}check/", supervisor="ask")
    shown = page(browser_of(cast.supervisor), f"{draft}agreement/")
    assert "Supervisor D. Harte did not agree on 2 March 2026: Too grave" in shown
    assert errors(confirm(browser, f"{draft}check/")) == [said]
    confirm(browser_of(cast.supervisor), f"{draft}agreement/", agrees="yes", why="I have read it again")
    checked = page(browser, f"{draft}check/")
    assert "did not agree on 2 March 2026: Too grave" in checked
    assert confirm(browser, f"{draft}check/").status_code == 302


def test_a_refusal_that_lapses_is_still_shown(cast, browser):
    draft = off_the_list(cast, browser)
    confirm(browser_of(cast.supervisor), f"{draft}agreement/", agrees="no", why="Too grave")
    send(browser, f"{draft}offence/", **(answers(cast.today)["offence"] | {"offence_code": "OF61014"}))
    kept = "did not agree on 2 March 2026: Too grave (no longer counts: the offence was changed)"
    assert kept in page(browser, f"{draft}check/")
    assert errors(confirm(browser, f"{draft}check/"))[0].startswith("Needs a supervisor:")
    confirm(browser, f"{draft}check/", supervisor="ask")
    assert kept in page(browser_of(cast.supervisor), f"{draft}agreement/")


def test_an_agreement_lapses_when_the_victims_page_is_given_anew(cast, browser):
    draft = off_the_list(cast, browser)
    confirm(browser_of(cast.supervisor), f"{draft}agreement/", agrees="yes", why="A minor matter")
    send(browser, f"{draft}victim/", **(VICTIM | {"replacing": "yes"}))
    assert "(no longer counts: the victim's page was given anew)" in page(browser, f"{draft}check/")
    assert errors(confirm(browser, f"{draft}check/"))[0].startswith("Needs a supervisor:")


def given_twice_or_not(cast, browser, again, **changes):
    """Agreed, perhaps the victim's page given again, agreed anew, sent: everything of it that is kept after that."""
    draft, supervisor = off_the_list(cast, browser, **changes), browser_of(cast.supervisor)
    confirm(supervisor, f"{draft}agreement/", agrees="yes", why="A minor matter")
    if again:
        assert send(browser, f"{draft}victim/", **(VICTIM | {"replacing": "yes"})).status_code == 302
    confirm(browser, f"{draft}check/", supervisor="ask")
    confirm(supervisor, f"{draft}agreement/", agrees="yes", why="Still minor")
    sent = confirm(browser, f"{draft}check/")
    assert sent.status_code == 302, errors(sent)
    with scope.acting_as(CARAWAY):
        case = Case.objects.latest("opened_at", "id")
        assert str(case.id) in sent["Location"]
        left = ReferralDraft.objects.values("answers", "sealed", "sealed_on", "changed_at").get(pk=case.id)
    assert left["sealed_on"] is None
    return case, (case.assessment, case.answers, left)


def test_once_sent_nothing_tells_that_the_victims_page_was_given_again(cast, browser):
    once, kept = given_twice_or_not(cast, browser, again=False)
    twice, kept_too = given_twice_or_not(cast, browser, again=True, given_name="Ivor")
    assert kept == kept_too
    assert [one["why"] for one in kept[0]["decisions"]] == ["Still minor"]
    for case in (once, twice):
        shown = page(browser_of(cast.coordinator), f"/cases/{case.id}/")
        assert "Supervisor D. Harte agreed on 2 March 2026: Still minor" in shown
        assert "no longer counts" not in shown
        assert "A minor matter" not in shown


def test_an_agreement_nobody_needed_is_not_kept(cast, browser):
    """It may have lapsed with the victim's page: whether it did must not come out when the case is checked again."""
    draft = begin(browser)
    fill(browser, draft, cast.today)
    confirm(browser, f"{draft}check/", supervisor="ask")
    confirm(browser_of(cast.supervisor), f"{draft}agreement/", agrees="yes", why="Why not")
    assert confirm(browser, f"{draft}check/").status_code == 302
    with scope.acting_as(CARAWAY):
        case = Case.objects.get()
    assert "supervisor" not in case.answers
    assert case.assessment["decisions"] == []


def test_a_supervisor_agrees_to_what_they_read(cast, browser):
    draft, supervisor = off_the_list(cast, browser), browser_of(cast.supervisor)
    path = f"{draft}agreement/"
    offence = answers(cast.today)["offence"]
    changes = (
        lambda: send(browser, f"{draft}offence/", **(offence | {"offence_code": "OF61014"})),
        lambda: send(browser, f"{draft}contact/", **(answers(cast.today)["contact"] | {"postcode": "SO14 2AS"})),
        lambda: send(browser, f"{draft}victim/", **(VICTIM | {"replacing": "yes"})),
    )
    said = ["The referral was changed since you opened it. Read it again."]
    given = {"agrees": "yes", "why": "A minor matter"}
    for change in changes:
        read = stamp_in(supervisor.get(path))
        assert change().status_code == 302
        late = send(supervisor, path, **given, shown=read)
        assert errors(late) == said
        assert "A minor matter" in text(late)
    assert errors(send(supervisor, path, **given)) == said
    assert errors(confirm(browser, f"{draft}check/"))[0].startswith("Needs a supervisor:")
    # The refused page shows the referral as it is now: what is sent from it is agreed to.
    assert send(supervisor, path, **given, shown=stamp_in(late)).status_code == 302
    assert confirm(browser, f"{draft}check/").status_code == 302


def test_a_page_refused_for_another_reason_is_still_the_one_that_was_read(cast, browser):
    draft, supervisor = off_the_list(cast, browser), browser_of(cast.supervisor)
    path = f"{draft}agreement/"
    read = stamp_in(supervisor.get(path))
    send(browser, f"{draft}offence/", **(answers(cast.today)["offence"] | {"offence_code": "OF61014"}))
    wrong = send(supervisor, path, agrees="yes", shown=read)
    assert errors(wrong) == ["Enter why"]
    assert stamp_in(wrong) == read


def test_what_others_decide_meanwhile_does_not_change_what_was_read(cast, browser):
    draft, supervisor = off_the_list(cast, browser), browser_of(cast.supervisor)
    read = stamp_in(supervisor.get(f"{draft}agreement/"))
    given = {"agrees": "yes", "prosecutor": "H. Lorne", "on": cast.today, "why": "Suitable"}
    assert confirm(browser, f"{draft}prosecutor/", **given).status_code == 302
    assert send(supervisor, f"{draft}agreement/", agrees="yes", why="Minor", shown=read).status_code == 302


def test_a_prosecutors_decision_is_on_the_referral_as_it_was_when_the_page_was_opened(cast, browser):
    draft = off_the_list(cast, browser)
    path = f"{draft}prosecutor/"
    read = stamp_in(browser.get(path))
    send(browser, f"{draft}offence/", **(answers(cast.today)["offence"] | {"offence_code": "OF61016"}))
    given = {"agrees": "yes", "prosecutor": "H. Lorne", "on": cast.today, "why": "Suitable"}
    late = send(browser, path, **given, shown=read)
    assert errors(late) == ["The referral was changed since you opened it. Read it again."]
    assert "H. Lorne" in text(late)
    read = stamp_in(late)
    send(browser, f"{draft}victim/", **(VICTIM | {"replacing": "yes"}))
    late = send(browser, path, **given, shown=read)
    assert errors(late) == ["The referral was changed since you opened it. Read it again."]
    assert send(browser, path, **given, shown=stamp_in(late)).status_code == 302


def test_what_rests_on_the_victim_alone_tells_the_provider_of_no_decision():
    hidden = Finding("risk", Outcome.NOT_MET, "", Overall.NEEDS_SUPERVISOR, "Risk", confidential=True)
    seen = Finding("offence", Outcome.NOT_MET, "", Overall.NEEDS_SUPERVISOR, "Offence")
    saved = deciders.decided({}, "supervisor", True, "D. Harte", date(2026, 3, 2), "A minor matter")
    nobody = {"supervisor": False, "prosecutor": False}
    assert deciders.told(saved, Assessment((hidden,)), nobody) == []
    assert len(deciders.told(saved, Assessment((hidden, seen)), nobody)) == 1
    assert len(deciders.told(saved, Assessment((hidden,)), nobody | {"supervisor": True})) == 1


def test_nobody_agrees_to_their_own_referral(cast):
    browser = browser_of(cast.supervisor)
    draft = begin(browser)
    confirm(browser, f"{draft}check/", supervisor="ask")
    answer = confirm(browser, f"{draft}agreement/", agrees="yes", why="Mine")
    assert errors(answer) == ["Somebody else must agree to your own referral."]


def test_a_prosecutors_decision_is_recorded_with_name_and_date(cast, browser):
    draft = begin(browser)
    fill(browser, draft, cast.today)
    given = answers(cast.today)["offence"] | {"offence_code": "OF61016"}
    send(browser, f"{draft}offence/", **given)
    assert "Record the prosecutor's decision" in page(browser, f"{draft}check/")
    path = f"{draft}prosecutor/"
    tomorrow = cast.today + timedelta(days=1)
    wrong = confirm(browser, path, agrees="yes", prosecutor="H. Lorne", on=tomorrow, why="Suitable")
    assert errors(wrong) == ["Date of the decision must be today or in the past"]
    assert confirm(browser, path, agrees="yes", prosecutor="H. Lorne", on=cast.today, why="Suitable").status_code == 302
    assert "H. Lorne agreed on 2 March 2026: Suitable" in page(browser, f"{draft}check/")
    assert confirm(browser, f"{draft}check/").status_code == 302


def test_two_agreements_are_a_choice(cast):
    browser = browser_of(cast.welsh_officer)
    assert "CARA Gogledd" in page(browser, "/police/refer/")
    assert errors(send(browser, "/police/refer/")) == ["Select the programme and area"]
    assert errors(send(browser, "/police/refer/", agreement=str(cast.wessex.id)))
    answer = send(browser, "/police/refer/", agreement=str(cast.border.id))
    assert "CARA Wales border" in page(browser, answer["Location"])


def test_the_drop_box_holds_one_sealed_row(committed_cast):
    cast = committed_cast
    browser = browser_of(cast.officer)
    draft = begin(browser)
    fill(browser, draft, cast.today)
    assert confirm(browser, f"{draft}check/").status_code == 302
    assert cast.owner.execute(f"SELECT count(*) FROM {DropBox._meta.db_table}").fetchone() == (1,)


def send_off(browser, today, **changes):
    """Refer a person and return the answer to the last button."""
    draft = begin(browser)
    fill(browser, draft, today, **changes)
    return confirm(browser, f"{draft}check/")


def test_two_people_are_referred_for_one_incident(committed_cast):
    cast = committed_cast
    browser = browser_of(cast.officer)
    assert send_off(browser, cast.today).status_code == 302
    assert send_off(browser, cast.today, given_name="Ivor", date_of_birth=date(1988, 1, 2)).status_code == 302
    assert cast.owner.execute("SELECT count(DISTINCT referral) FROM casework_dropbox").fetchone() == (2,)


def test_the_same_person_twice_is_refused_naming_our_reference(cast, browser):
    send_off(browser, cast.today)
    with scope.acting_as(CARAWAY):
        reference = Case.objects.get().reference
    said = f"This person is already referred under this police reference: see {reference}."
    draft = begin(browser)
    fill(browser, draft, cast.today, given_name="Ivor")
    same = answers(cast.today)["person"] | {"given_name": "déan", "family_name": "Mar-lowe"}
    assert send(browser, f"{draft}person/", **same).status_code == 302
    assert errors(confirm(browser, f"{draft}check/")) == [said]
    beside = send(browser, f"{draft}offence/", **answers(cast.today)["offence"])
    assert errors(beside) == [said]
    assert 'value="44260000991"' in text(beside)


def test_to_another_unit_it_is_only_said_that_there_is_a_referral(cast, browser):
    person = cast.referred(police_reference="44260000991", family_name="Marlowe")
    reference = person.row().reference
    said = "This person is already referred under this police reference"
    for reader, where in (
        (browser_of(cast.elsewhere), " by another unit of your force."),
        (browser, f": see {reference}."),
    ):
        draft = begin(reader)
        assert send(reader, f"{draft}person/", **answers(cast.today)["person"]).status_code == 302
        refused = send(reader, f"{draft}offence/", **answers(cast.today)["offence"])
        assert errors(refused) == [said + where]
        assert (reference in text(refused)) is (reader is browser)


def test_a_declined_person_can_be_referred_again_under_the_same_reference(cast, browser):
    send_off(browser, cast.today)
    with scope.acting_as(CARAWAY):
        case = Case.objects.get().id
    cases.decline(case=case, code=DeclineCode.NO_PLACE, by=cast.coordinator)
    assert send_off(browser, cast.today).status_code == 302


def test_a_reference_under_an_agreement_that_has_ended_stands_in_nobodys_way(committed_cast):
    cast = committed_cast
    browser = browser_of(cast.officer)
    assert send_off(browser, cast.today).status_code == 302
    cast.owner.execute("UPDATE casework_case SET agreement_id = %s", [cast.gogledd.id])
    assert send_off(browser, cast.today).status_code == 302


def test_of_two_officers_sending_one_person_at_once_one_is_told(committed_cast):
    cast = committed_cast
    person = {"police_reference": "44260000991", "family_name": "Marlowe"}
    sending = [(cast.draft(by=by, **person), by) for by in (cast.officer, cast.elsewhere, cast.officer, cast.elsewhere)]
    found = together(*[partial(referrals.make, draft=draft, shown=cast.read(draft), by=by) for draft, by in sending])
    told = [one.sentence for one in found if isinstance(one, NotNow)]
    assert len([one for one in found if isinstance(one, UUID)]) == 1
    assert len(told) == 3
    assert all(one.startswith("This person is already referred under this police reference") for one in told)
