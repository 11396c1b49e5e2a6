"""The police unit's worklist: what is on it, in which order, whose, and what strangers see of it."""

from datetime import timedelta

from caraway.casework.actions import cases, encouraging, officers
from caraway.casework.queries import police_work
from caraway.casework.queries.police_work import whose_work, work
from caraway.casework.queries.police_work_words import Kind
from caraway.core.dates import add_months
from caraway.core.vocabulary import EncourageReason, ExtensionReason
from caraway.platform.accounts.actor import INSTALLER
from caraway.platform.accounts.models import Membership
from caraway.platform.tenancy import scope
from caraway.platform.web.dates import day
from tests.cast import _person, on
from tests.integration.casework.police import browser_of, page


def found(actor, today, reach="unit", **how):
    with scope.acting_as(actor):
        return work(whose_work(actor, today, reach), **how)


def of_kind(cast, kind, actor=None, reach="unit", today=None):
    return found(actor or cast.officer, today or cast.today, reach, kind=kind).jobs


def test_it_opens_on_the_units_work_and_each_row_leads_to_the_page_that_does_it(cast):
    asked = cast.referred(family_name="Southby")
    cases.ask_information(case=asked.id, what="Which court?", by=cast.coordinator)
    theirs = cast.referred(by=cast.elsewhere, family_name="Portby", given=False).accept(cast.today)
    shown = page(browser_of(cast.officer), "/police/")
    assert "Answer the provider's question" in shown
    assert f'href="/police/{asked.id}/answer/"' in shown
    assert "Portby" not in shown
    supervisor = page(browser_of(cast.supervisor), "/police/?of=force")
    assert f'href="/police/{theirs.id}/caution/"' in supervisor
    assert "Portby" not in page(browser_of(cast.supervisor), "/police/")
    assert "Portby" in page(browser_of(cast.decider), "/police/")


def test_mine_is_what_i_look_after_and_the_unit_is_everybodys(cast):
    mine = cast.referred(given=False).accept(cast.today)
    with on(cast.today):
        colleague = _colleague(cast)
    theirs = cast.referred(by=colleague, given=False).accept(cast.today)
    assert {one.case for one in of_kind(cast, Kind.MISSING)} == {mine.id, theirs.id}
    assert {one.case for one in of_kind(cast, Kind.MISSING, reach="mine")} == {mine.id}
    officers.look_after(case=theirs.id, officer=cast.officer.person, by=colleague)
    assert {one.case for one in of_kind(cast, Kind.MISSING, reach="mine")} == {mine.id, theirs.id}


def _colleague(cast):
    with scope.acting_as(INSTALLER):
        return _person("S. Quill", cast.police, ["police_officer"], cast.southampton)


def test_more_time_is_asked_for_beside_both_clocks_and_warned_of(cast):
    person = cast.accepted(
        days_ago=80,
        statement_on=(cast.today - timedelta(days=140)).isoformat(),
        offence_on=(cast.today - timedelta(days=141)).isoformat(),
    )
    cases.ask_extension(case=person.id, reason=ExtensionReason.SCHEDULING, by=cast.coordinator)
    (job,) = of_kind(cast, Kind.MORE_TIME, cast.supervisor)
    stands = person.standing()
    assert job.why == (
        f"Asked on {day(cast.today)}. The caution ends on {day(stands.window.expires_on)}."
        f" Last day to charge: {day(stands.charge.last_on)}."
    )
    assert job.warning.startswith(
        f"The furthest new day, {day(stands.window.furthest_on)}, passes the last day to charge"
    )
    shown = page(browser_of(cast.supervisor), f"/police/{person.id}/extend/")
    assert "Reason: scheduling." in shown
    first = max(stands.window.expires_on + timedelta(days=1), cast.today)
    assert f"{day(first)} to {day(stands.window.furthest_on)}" in shown
    assert f"A new last day after {day(stands.charge.last_on)} passes the last day to charge" in shown


def test_no_warning_where_the_furthest_day_is_before_the_last_day_to_charge(cast):
    person = cast.accepted(days_ago=5)
    cases.ask_extension(case=person.id, reason=ExtensionReason.OTHER, by=cast.coordinator)
    (job,) = of_kind(cast, Kind.MORE_TIME, cast.supervisor)
    assert person.standing().charge.last_on >= person.standing().window.furthest_on
    assert job.warning == ""
    assert "passes the last day to charge" not in page(browser_of(cast.supervisor), f"/police/{person.id}/extend/")


def test_a_breach_waits_beside_the_last_day_to_charge_and_leads_to_the_decision(cast):
    person = cast.out_of_chances()
    (job,) = of_kind(cast, Kind.BREACH, cast.decider, "force")
    assert f"Last day to charge: {day(person.standing().charge.last_on)}." in job.why
    shown = page(browser_of(cast.decider), "/police/?kind=breach")
    assert f'href="/police/{person.id}/decide/"' in shown
    assert f'href="/police/{person.id}/decide/"' not in page(browser_of(cast.officer), "/police/?kind=breach")


def test_a_caution_that_ends_is_on_the_list_until_something_comes_back(cast):
    over = cast.accepted(days_ago=115)
    soon = cast.accepted(days_ago=100)
    cast.accepted(days_ago=20)
    asked = cast.accepted(days_ago=101)
    cases.ask_extension(case=asked.id, reason=ExtensionReason.OTHER, by=cast.coordinator)
    jobs = of_kind(cast, Kind.ENDING)
    assert [(one.case, one.what) for one in jobs] == [
        (over.id, "Caution has ended without an outcome"),
        (soon.id, "Caution ends soon"),
    ]
    assert jobs[1].last_on == soon.standing().window.expires_on
    over.give_back()
    assert [one.case for one in of_kind(cast, Kind.ENDING)] == [soon.id]


def test_what_somebody_looked_after_who_left_is_for_the_unit_to_give_to_another(cast):
    person = cast.referred()
    assert of_kind(cast, Kind.ABSENT) == ()
    membership = Membership.objects.get(pk=cast.officer.membership_id)
    _leave(membership, cast)
    (job,) = of_kind(cast, Kind.ABSENT, cast.supervisor)
    assert (job.case, job.officer) == (person.id, cast.officer.name)
    assert "L. Frome no longer works in the unit" in job.why
    supervisor = browser_of(cast.supervisor)
    assert f'href="/police/{person.id}/officer/"' in page(supervisor, "/police/")
    officers.look_after(case=person.id, officer=cast.supervisor.person, by=cast.supervisor)
    assert of_kind(cast, Kind.ABSENT, cast.supervisor) == ()
    assert "D. Harte" in page(supervisor, f"/police/{person.id}/")


def _leave(membership, cast):
    with scope.acting_as(cast.admin):
        Membership.objects.filter(pk=membership.pk).update(to_on=cast.today - timedelta(days=1))


def test_a_request_to_encourage_is_the_units_until_it_is_answered(cast):
    person = cast.booked()
    encouraging.ask_encouragement(case=person.id, reason=EncourageReason.NEAR, by=cast.coordinator)
    (job,) = of_kind(cast, Kind.TASK)
    assert job.why == f"Asked on {day(cast.today)}: {EncourageReason.NEAR.words}."
    assert job.last_on == cast.today + timedelta(days=3)
    assert of_kind(cast, Kind.TASK, cast.elsewhere) == ()


def test_the_check_is_due_on_the_corresponding_day_and_never_before(cast):
    person = cast.closed()
    ended = person.standing().finished_on
    due = add_months(ended, 12)
    with on(due - timedelta(days=1)):
        assert of_kind(cast, Kind.RECHECK, today=due - timedelta(days=1)) == ()
    with on(due):
        (job,) = of_kind(cast, Kind.RECHECK, today=due)
    assert (job.case, job.last_on) == (person.id, due + timedelta(days=28))


def test_pages_follow_one_another_without_a_gap(cast, monkeypatch):
    people = [cast.referred(given=False, days_ago=ago).accept(cast.today - timedelta(days=ago)) for ago in (9, 4, 1, 1)]
    encouraged = cast.booked()
    encouraging.ask_encouragement(case=encouraged.id, reason=EncourageReason.NEAR, by=cast.coordinator)
    whole = [one.case for one in found(cast.officer, cast.today).jobs]
    assert len(whole) == 5
    monkeypatch.setattr(police_work, "PAGE", 2)
    seen, after = [], ""
    for _ in range(3):
        part = found(cast.officer, cast.today, after=after)
        seen += [one.case for one in part.jobs]
        after = part.after
    assert (seen, after) == (whole, "")
    assert {one.id for one in people} <= set(seen)
    assert found(cast.officer, cast.today, after="no_such_key").jobs[0].case == whole[0]


def test_the_counts_are_of_the_whole_list_and_say_what_is_late(cast):
    cast.referred(given=False, days_ago=20).accept(cast.today - timedelta(days=20))
    cast.referred(given=False).accept(cast.today)
    whole = found(cast.officer, cast.today)
    (count,) = [one for one in whole.counts if one.kind is Kind.MISSING]
    assert (count.due, count.late) == (2, 1)
    assert [one.last_on < cast.today for one in found(cast.officer, cast.today, late=True).jobs] == [True]
    shown = page(browser_of(cast.officer), "/police/")
    assert "Cautions and dates to give" in shown
