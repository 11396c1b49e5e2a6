"""Leave: said by oneself or by who looks after it, never twice on a day, and work that moves by itself."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from caraway.casework.actions import handovers
from caraway.casework.queries.teams import Whose
from caraway.casework.queries.worklist import Asked, worklist
from caraway.core.refusals import InvalidValue, NotNow, NotYours
from caraway.platform.accounts import absences, leave
from caraway.platform.accounts import actions as accounts
from caraway.platform.accounts.actor import INSTALLER, Actor
from caraway.platform.accounts.models import Leave, Membership
from caraway.platform.audit.models import AuditRow
from caraway.platform.gateways import clock
from caraway.platform.tenancy import scope
from tests.aside import Aside, waits
from tests.cast import Cast

from .test_coordination_pages import client_of, post, text

DAY = timedelta(days=1)


def away(cast: Cast, who: Actor, cover: Actor | None = None, *, first: int = 0, last: int = 4, by: Actor | None = None):
    days = {"from_on": cast.today + first * DAY, "to_on": cast.today + last * DAY}
    return leave.plan_leave(account=who.person, cover=cover.person if cover else None, **days, by=by or who)


def cases_of(cast: Cast, by: Actor, whose: Whose = Whose.MINE, today: date | None = None):
    with scope.acting_as(by):
        return {row.case for row in worklist(Asked(whose=whose), by=by, today=today or cast.today).rows}


def test_work_goes_to_the_cover_and_comes_back_by_itself(cast: Cast) -> None:
    person = cast.accepted()
    away(cast, cast.coordinator, cast.coordinator_too, last=2)
    assert cases_of(cast, cast.coordinator) == set()
    assert cases_of(cast, cast.coordinator_too) == {person.id}
    assert cases_of(cast, cast.manager, Whose.TEAM) == set()
    after = cast.today + 3 * DAY
    assert cases_of(cast, cast.coordinator, today=after) == {person.id}
    assert cases_of(cast, cast.coordinator_too, today=after) == set()


def test_what_is_covered_is_said(cast: Cast) -> None:
    cast.accepted()
    away(cast, cast.coordinator, cast.coordinator_too)
    page = text(client_of(cast.coordinator_too), f"{reverse('worklist')}?whose=mine")
    assert "With what you cover for R. Okafor." in page
    assert "R. Okafor is away, covered by you" in page
    assert "R. Okafor is away, covered by M. Vane" in text(client_of(cast.manager), reverse("worklist"))


def test_without_a_cover_it_is_the_teams(cast: Cast) -> None:
    person = cast.accepted()
    away(cast, cast.coordinator)
    assert cases_of(cast, cast.manager, Whose.TEAM) == {person.id}
    assert "R. Okafor is away, nobody covers" in text(client_of(cast.manager), f"{reverse('worklist')}?whose=team")


def test_who_has_left_owns_nothing(cast: Cast) -> None:
    person = cast.accepted()
    held = Membership.objects.get(pk=cast.coordinator.membership_id)
    with scope.acting_as(INSTALLER):
        accounts.end_membership(membership=held, by=INSTALLER)
    assert cases_of(cast, cast.manager, Whose.TEAM) == {person.id}
    page = text(client_of(cast.manager), f"{reverse('worklist')}?whose=team")
    assert "R. Okafor has left" in page
    assert "given to nobody yet, or to somebody who has left" in page


def test_the_worker_of_another_provider_of_the_agreement_has_not_left(cast: Cast) -> None:
    person = cast.referred(agreement=cast.border, by=cast.welsh_officer, days_ago=3)
    handovers.hand_over(case=person.id, worker=cast.stranger.person, by=cast.stranger)
    assert person.id not in cases_of(cast, cast.manager, Whose.TEAM)
    assert person.id in cases_of(cast, cast.manager, Whose.ALL)
    assert "S. Tarn has left" not in text(client_of(cast.manager), reverse("worklist"))


@pytest.mark.parametrize(("first", "last"), [(0, 4), (4, 9), (-3, 0), (2, 3), (-9, 20)])
def test_no_two_on_one_day(cast: Cast, first: int, last: int) -> None:
    away(cast, cast.coordinator, first=0, last=4)
    with pytest.raises(NotNow) as refused:
        away(cast, cast.coordinator, first=first, last=last)
    assert "There is leave already from 2 March to 6 March." in refused.value.sentence
    away(cast, cast.coordinator, first=5, last=6)


def test_two_who_plan_at_once_do_not_overlap(committed_cast: Cast, server) -> None:
    from django.db import transaction

    with transaction.atomic():
        away(committed_cast, committed_cast.coordinator)
        aside = Aside(lambda: away(committed_cast, committed_cast.coordinator, by=committed_cast.manager))
        waits(server, committed_cast.owner)
    assert isinstance(aside.done(), NotNow)


def test_days_and_covers_that_cannot_be(cast: Cast) -> None:
    for days, code in (({"first": 3, "last": 2}, "to_on"), ({"first": -4, "last": -1}, "to_on")):
        with pytest.raises(InvalidValue) as refused:
            away(cast, cast.coordinator, **days)
        assert refused.value.code == code
    # Oneself, somebody who does other work, and somebody of another organisation.
    for cover in (cast.coordinator, cast.facilitator, cast.stranger):
        with pytest.raises(InvalidValue):
            away(cast, cast.coordinator, cover)
    # An officer of another unit cannot see this unit's referrals; a supervisor sees the force's.
    with pytest.raises(InvalidValue):
        away(cast, cast.officer, cast.elsewhere)
    assert away(cast, cast.officer, cast.supervisor)


def test_others_leave_is_for_those_who_look_after_it(cast: Cast) -> None:
    for by in (cast.coordinator_too, cast.stranger, cast.supervisor):
        with pytest.raises(NotYours):
            away(cast, cast.coordinator, by=by)
    made = away(cast, cast.coordinator, by=cast.manager)
    with pytest.raises(NotYours):
        leave.end_leave(leave=made.id, by=cast.coordinator_too)
    leave.end_leave(leave=made.id, by=cast.coordinator)
    with pytest.raises(NotNow):
        leave.end_leave(leave=made.id, by=cast.manager)
    assert away(cast, cast.coordinator, by=cast.admin)


def test_sent_twice_it_is_planned_once_and_written_down(cast: Cast) -> None:
    key = uuid4()
    what = {"account": cast.coordinator.person, "from_on": cast.today, "to_on": cast.today}
    made = [leave.plan_leave(**what, by=cast.coordinator, request_key=key) for _ in range(2)]
    assert made[0].pk == made[1].pk
    with scope.acting_as(cast.coordinator):
        assert Leave.objects.count() == 1
        assert AuditRow.objects.filter(verb="leave.plan").count() == 1


def test_the_database_shows_an_organisation_its_own_leave_alone(cast: Cast) -> None:
    away(cast, cast.coordinator)
    with scope.acting_as(cast.stranger):
        assert not Leave.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_leave")
        assert cursor.fetchone() == (0,)


def test_a_cover_who_is_away_too_is_warned_about(cast: Cast) -> None:
    away(cast, cast.coordinator, cast.coordinator_too)
    away(cast, cast.coordinator_too, cast.manager, first=3, last=9)
    page = text(client_of(cast.manager), reverse("leave"))
    assert "M. Vane is away too from 5 March: the work is then with P. Sorrel." in page
    with scope.acting_as(cast.coordinator):
        (one,) = absences.leaves(cast.coordinator, cast.today, everybody=False)
    assert one.name == "R. Okafor"


def test_the_pages(cast: Cast) -> None:
    own, manager = client_of(cast.coordinator), client_of(cast.manager)
    assert own.get(reverse("leave_add")).headers["Location"] == reverse("leave_days", args=[cast.coordinator.person])
    chosen = post(manager, reverse("leave_add"), account=cast.coordinator.person)
    assert chosen.headers["Location"] == reverse("leave_days", args=[cast.coordinator.person])
    days = reverse("leave_days", args=[cast.coordinator.person])
    answers = {f"{name}-{part}": value for name in ("from_on", "to_on") for part, value in DAY_TYPED.items()}
    assert post(own, days, **answers, cover="").status_code == 302
    again = post(own, days, **answers, cover="").content.decode()
    assert "There is leave already from 9 March to 9 March." in again
    assert 'value="9"' in again
    page = text(own, reverse("leave"))
    assert "9 March 2026" in page
    with scope.acting_as(cast.coordinator):
        made = Leave.objects.get()
    assert post(own, reverse("leave_end", args=[made.id])).status_code == 302
    assert "No leave is planned." in text(own, reverse("leave"))


DAY_TYPED = {"day": "9", "month": "3", "year": "2026"}


def test_leave_is_not_planned_for_somebody_of_elsewhere(cast: Cast) -> None:
    browser = client_of(cast.manager)
    for account in (cast.stranger.person, uuid4()):
        assert browser.get(reverse("leave_days", args=[account])).status_code == 404
    assert client_of(cast.coordinator).get(reverse("leave_days", args=[cast.manager.person])).status_code == 404


def test_seen_on_another_day_it_is_over(cast: Cast) -> None:
    away(cast, cast.coordinator, cast.coordinator_too, last=2)
    with clock.use(clock.at(cast.today + 3 * DAY, 12)), scope.acting_as(cast.manager):
        assert absences.leaves(cast.manager, clock.today(), everybody=True) == ()
