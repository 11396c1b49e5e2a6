"""Holds take effect together, at announced times, and name nobody: their time tells neither when nor where they were asked for."""

import random
import re
from datetime import date, datetime, timedelta

import pytest
from django.db import ProgrammingError, connection
from django.urls import reverse

from caraway.casework.actions import bookings, cases, corrections, holds, registers
from caraway.casework.jobs import batches as job
from caraway.casework.models import Batch, FactRow, HoldAsked, SettledList
from caraway.casework.queries import batches
from caraway.casework.queries.registers import register
from caraway.core import facts as f
from caraway.core.refusals import NotNow, NotYours
from caraway.core.vocabulary import HoldCode
from caraway.platform.accounts.actor import CARAWAY, INSTALLER
from caraway.platform.agreements import actions as agreements
from caraway.platform.gateways import clock
from caraway.platform.tenancy import scope
from tests.cast import Cast, Person, saturday_from
from tests.integration.casework.test_coordination_pages import client_of, post, text

DAY = timedelta(days=1)


def at(day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return clock.at(day, hour, minute) + timedelta(seconds=second)


def ask(person: Person, when: datetime, code: HoldCode = HoldCode.VENUE) -> None:
    with clock.use(when):
        holds.ask_hold(case=person.id, code=code, by=person.cast.coordinator)


def run(when: datetime) -> int:
    with clock.use(when):
        return job.settle_due()["batches"]


def held(person: Person) -> FactRow | None:
    with scope.acting_as(CARAWAY):
        return FactRow.objects.filter(case_id=person.id, kind="held").first()


def settings(cast: Cast, agreement: object, **settings: object) -> None:
    agreements.write_version(agreement=agreement, settings=settings, in_force_from=cast.today, by=INSTALLER)


def test_nothing_happens_before_the_batch_and_all_of_it_then(cast):
    person = cast.booked()
    ask(person, at(cast.today, 13))
    run(at(cast.today, 17, 59, 59))
    assert held(person) is None
    assert len(person.standing().bookings) == 2
    run(at(cast.today, 18))
    row = held(person)
    assert (row.on, row.at, row.by, row.by_name) == (cast.today, at(cast.today, 18), None, "Caraway")
    assert person.standing().bookings == ()
    assert person.standing().chances_left == 2


def test_the_time_of_the_fact_does_not_depend_on_the_time_of_asking(cast):
    chance = random.Random(5)
    for _ in range(8):
        ask(cast.booked(), at(cast.today, 12) + timedelta(seconds=chance.randrange(6 * 3600)))
    run(at(cast.today, 18, 0, 7))
    with scope.acting_as(CARAWAY):
        rows = FactRow.objects.filter(kind="held")
        assert set(rows.values_list("at", "on", "by", "by_name")) == {(at(cast.today, 18), cast.today, None, "Caraway")}
        assert rows.count() == 8
        # Nor does the order in which they were recorded: it is that of the cases.
        assert list(rows.order_by("id").values_list("case", flat=True)) == sorted(rows.values_list("case", flat=True))


def test_what_is_asked_at_the_very_moment_waits_for_the_next(cast):
    person = cast.booked()
    ask(person, at(cast.today, 18))
    run(at(cast.today, 18))
    assert held(person) is None
    run(at(cast.today + DAY, 18))
    assert held(person).on == cast.today + DAY


def test_a_late_worker_records_the_batchs_own_day_and_time(cast):
    person, after = cast.booked(), cast.booked()
    ask(person, at(cast.today, 17, 30))
    ask(after, at(cast.today, 23))
    run(at(cast.today + 2 * DAY, 9, 12))
    assert (held(person).on, held(person).at) == (cast.today, at(cast.today, 18))
    assert (held(after).on, held(after).at) == (cast.today + DAY, at(cast.today + DAY, 18))
    with scope.acting_as(CARAWAY):
        assert FactRow.objects.filter(case_id=person.id, on__gt=cast.today).count() == 0


def test_two_hours_before_doors_on_the_day_of_a_workshop(cast):
    saturday, person = saturday_from(cast.today), cast.booked()
    day = saturday + 7 * DAY
    ask(person, at(day, 7))
    run(at(day, 7, 59))
    assert held(person) is None
    run(at(day, 8))
    assert held(person).at == at(day, 8)
    with scope.acting_as(CARAWAY):
        found = set(Batch.objects.filter(agreement=cast.wessex).values_list("at", flat=True))
    assert {at(day, 8), at(day - DAY, 18)} <= found


def test_two_agreements_have_their_own_times(cast):
    settings(cast, cast.border, clock_start="arrest", languages=["en", "cy"], batch_times=["16:30", "20:00"])
    ours = cast.booked()
    theirs = cast.accepted(agreement=cast.border, by=cast.welsh_officer)
    for person in (ours, theirs):
        ask(person, at(cast.today, 13))
    run(at(cast.today, 21))
    assert (held(ours).at, held(theirs).at) == (at(cast.today, 18), at(cast.today, 16, 30))


def test_a_guests_agreement_has_a_batch_before_the_doors_of_the_host(cast):
    day = saturday_from(cast.today) + 7 * DAY
    with scope.acting_as(CARAWAY):
        found = list(batches.batches(cast.border.id, at(day, 0), at(day, 23)))
        assert at(day, 8) in found
        assert at(day, 8) not in list(batches.batches(cast.gogledd.id, at(day, 0), at(day, 23)))


def test_each_batch_runs_once_and_also_where_nothing_waits(cast):
    cast.accepted()
    first = run(at(cast.today, 18))
    assert first > 0
    assert run(at(cast.today, 18)) == run(at(cast.today, 18, 5)) == 0
    day = saturday_from(cast.today)
    run(at(day - DAY, 18))
    with scope.acting_as(CARAWAY):
        lists = SettledList.objects.filter(agreement=cast.wessex, batch__at=at(day - DAY, 18))
        assert lists.count() == 2
        assert all(one.cases == [] for one in lists)


def test_the_list_has_who_is_left(cast):
    stays, goes = cast.booked(), cast.booked()
    day = stays.standing().bookings[0].on
    ask(goes, at(day - DAY, 12))
    run(at(day - DAY, 18))
    with scope.acting_as(CARAWAY):
        found = SettledList.objects.get(
            agreement=cast.wessex, batch__at=at(day - DAY, 18), workshop=stays.workshop("A")
        )
    assert found.cases == [stays.id]


def test_a_hold_waits_while_a_workshop_of_its_day_has_begun(cast):
    """Otherwise whoever sat in it in the morning would be gone from its register in the evening."""
    person = cast.booked()
    a = person.standing().bookings[0]
    ask(person, at(a.on, 12))
    with clock.use(at(a.on, 12)), scope.acting_as(CARAWAY):
        when = batches.takes_effect(cast.wessex.id, person.standing().bookings, clock.now(), ends=False)
    assert when == at(a.on + DAY, 18)
    run(at(a.on, 18))
    assert held(person) is None
    person.mark("A")
    run(at(a.on + DAY, 18))
    assert held(person).on == a.on + DAY
    assert [line.code for line in person.standing().lines] == ["attended"]


def test_where_it_is_no_longer_so_nothing_takes_effect(cast):
    person = cast.booked()
    ask(person, at(cast.today, 13))
    with clock.use(at(cast.today, 14)):
        cases.stop(case=person.id, code=cases.DeclineCode.CANNOT_DELIVER, by=cast.coordinator)
    run(at(cast.today, 18))
    assert held(person) is None
    with scope.acting_as(CARAWAY):
        assert not HoldAsked.objects.filter(batch=None).exists()


def test_two_who_ask_for_one_case_make_one_hold_and_do_not_hear_of_each_other(cast):
    person = cast.booked()
    ask(person, at(cast.today, 13))
    holds.ask_hold(case=person.id, code=HoldCode.STAFFING, by=cast.coordinator_too)
    run(at(cast.today, 18))
    assert sum(isinstance(one.detail, f.Held) for one in person.facts()) == 1


def test_asking_twice_is_refused_and_taking_back_is_ones_own(cast):
    person = cast.booked()
    ask(person, at(cast.today, 13))
    with pytest.raises(NotNow, match="asked for this already"):
        holds.ask_hold(case=person.id, code=HoldCode.STAFFING, by=cast.coordinator)
    with pytest.raises(NotNow, match="Nothing of yours"):
        holds.take_back_hold(case=person.id, by=cast.coordinator_too)
    holds.take_back_hold(case=person.id, by=cast.coordinator)
    run(at(cast.today, 18))
    assert held(person) is None


def test_what_took_effect_is_not_taken_back_and_no_colleague_ends_it_at_once(cast):
    person = cast.booked()
    ask(person, at(cast.today, 13))
    run(at(cast.today, 18))
    with pytest.raises(NotNow):
        holds.take_back_hold(case=person.id, by=cast.coordinator)
    fact = str(held(person).id)
    for do, what in ((corrections.annul, {"why": "No."}), (corrections.undo, {})):
        with pytest.raises(NotYours):
            do(case=person.id, fact=fact, by=cast.coordinator, **what)


def test_a_place_given_up_is_free_for_others(cast):
    person, other = cast.booked(), cast.accepted()
    a = person.workshop("A").id
    cast_key = next(one.key for one in other.options().offers if str(a) in one.key)
    ask(person, at(cast.today, 13))
    run(at(cast.today, 18))
    bookings.book(case=other.id, offer=cast_key, by=cast.coordinator)
    with scope.acting_as(cast.facilitator):
        shown = register(a, by=cast.facilitator, today=cast.today)
    assert other.row().participant.family_name in str(shown)
    assert person.row().participant.family_name not in str(shown)


def test_the_pages_look_the_very_same_whoever_asked(cast):
    """One hold was asked for at the desk, the other came to the batch from elsewhere."""
    ours, elsewhere = cast.booked(), cast.booked()
    ask(ours, at(cast.today, 13))
    with clock.use(at(cast.today, 18)), scope.acting_as(CARAWAY):
        cases.hold(case=elsewhere.id, code=HoldCode.VENUE, at=at(cast.today, 18), by=CARAWAY)
    run(at(cast.today, 18))
    with clock.use(at(cast.today, 19)):
        pages = [_anonymous(client_of(cast.coordinator), one) for one in (ours, elsewhere)]
    assert pages[0] == pages[1]
    assert "Put on hold" in pages[0]
    assert "R. Okafor" not in pages[0].split("Put on hold")[1].split("</li>")[0]


def _anonymous(browser, person: Person) -> str:
    """The page of a case without what names this one: its ids, names and numbers."""
    page = browser.get(reverse("case", args=[person.id])).content.decode()
    row = person.row()
    told = [str(person.id), row.reference, row.police_reference, row.participant.family_name, row.participant.phone]
    told += [one.id for one in person.facts()] + [one.session for one in person.standing().lines]
    for number, value in enumerate(told):
        page = page.replace(value, f"[{number}]")
    return re.sub(r'07700 900\d{3}|name="csrfmiddlewaretoken" value="\w+"|value="[0-9a-f-]{36}"', "", page)


def test_before_the_batch_only_whoever_asked_is_shown_that_it_waits(cast):
    person = cast.booked()
    mine, colleague = client_of(cast.coordinator), client_of(cast.coordinator_too)
    before = _anonymous(colleague, person)
    page = text(mine, reverse("case_hold", args=[person.id]))
    assert "The hold takes effect today at 18:00." in page
    assert post(mine, reverse("case_hold", args=[person.id]), code="venue").status_code == 302
    assert "A hold takes effect today at 18:00. You asked for it." in text(mine, reverse("case", args=[person.id]))
    assert _anonymous(colleague, person) == before
    assert post(mine, reverse("case_hold_back", args=[person.id])).status_code == 302
    assert "You asked for it" not in text(mine, reverse("case", args=[person.id]))


def test_the_database_shows_what_waits_to_whoever_asked_and_to_caraway_alone(cast):
    ask(cast.booked(), at(cast.today, 13))
    for actor, there in (
        (cast.coordinator, True),
        (cast.coordinator_too, False),
        (cast.officer, False),
        (CARAWAY, True),
    ):
        with scope.acting_as(actor):
            assert HoldAsked.objects.exists() is there
    with pytest.raises(ProgrammingError), scope.acting_as(cast.coordinator), connection.cursor() as cursor:
        cursor.execute("UPDATE casework_holdasked SET asked_at = asked_at")


def test_a_batch_is_not_settled_before_its_time(cast):
    with pytest.raises(NotNow, match="not due yet"):
        holds.settle_batch(agreement=cast.wessex.id, at=at(cast.today, 18), by=CARAWAY)


def test_a_whole_session_is_still_cancelled_at_once(cast):
    person = cast.booked()
    registers.cancel(workshop=person.workshop("A").id, by=cast.coordinator)
    assert "A" in person.standing().unbooked


@pytest.mark.parametrize(
    ("day", "words"), [(0, "today at 18:00"), (1, "tomorrow at 18:00"), (2, "on Wednesday 4 March 2026 at 18:00")]
)
def test_how_the_moment_is_said(day, words):
    monday = date(2026, 3, 2)
    assert batches.said(at(monday + day * DAY, 18), at(monday, 9)) == words
