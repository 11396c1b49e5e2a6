"""Clock, identifiers and randomness can be held, and let go again."""

import threading
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from caraway.platform.gateways import clock, ids, randomness

MOMENT = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)


def test_the_machines_clock_is_aware_and_cannot_be_moved():
    assert clock.now().utcoffset() == timedelta(0)
    with pytest.raises(RuntimeError, match="hold it first"):
        clock.advance(timedelta(days=1))


def test_today_is_the_day_in_england_and_wales_not_in_utc():
    with clock.use(MOMENT):
        assert clock.today() == date(2026, 7, 2)


def test_a_held_clock_moves_only_when_moved_and_is_let_go():
    with clock.use(MOMENT):
        clock.advance(timedelta(hours=2))
        assert clock.now() == MOMENT + timedelta(hours=2)
        clock.set(MOMENT)
        with clock.use(MOMENT - timedelta(days=3)):
            assert clock.now() == MOMENT - timedelta(days=3)
        assert clock.now() == MOMENT
    assert clock.now() > MOMENT - timedelta(days=365)
    assert clock.current().held_at is None


def test_a_held_clock_is_not_seen_by_another_thread_unless_held_everywhere():
    seen = []

    def look():
        seen.append(clock.now())

    for everywhere in (False, True):
        with clock.use(MOMENT, everywhere=everywhere):
            thread = threading.Thread(target=look)
            thread.start()
            thread.join()
    assert [moment == MOMENT for moment in seen] == [False, True]


def test_a_naive_moment_is_refused():
    with pytest.raises(ValueError, match="aware"), clock.use(MOMENT.replace(tzinfo=None)):
        pass


def test_at_knows_summer_time():
    assert clock.at(date(2026, 7, 1), 18) == datetime(2026, 7, 1, 17, tzinfo=UTC)
    assert clock.at(date(2026, 1, 1), 18) == datetime(2026, 1, 1, 18, tzinfo=UTC)


def test_ids_are_version_7_distinct_and_in_order():
    made = [ids.new() for _ in range(10_000)]
    assert {one.version for one in made} == {7}
    assert {one.variant for one in made} == {uuid.RFC_4122}
    assert sorted(set(made)) == made


def test_ids_stay_in_order_when_one_millisecond_overflows():
    with clock.use(MOMENT):
        made = [ids.new() for _ in range(9_000)]
    assert sorted(set(made)) == made


def test_ids_follow_a_held_clock_back():
    with clock.use(MOMENT):
        later = ids.new()
        clock.set(MOMENT - timedelta(days=1))
        assert ids.new() < later


def test_ids_are_the_same_from_one_clock_and_one_seed():
    def world(seed):
        with clock.use(MOMENT), randomness.use(seed):
            return (
                [ids.new() for _ in range(50)],
                randomness.token(),
                randomness.below(10**9),
            )

    assert world(7) == world(7) != world(8)


def test_unseeded_randomness_differs():
    assert randomness.token() != randomness.token()
    assert randomness.choice([3]) == 3
