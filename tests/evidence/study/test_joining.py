"""People and events joined: from one moment, for one window, by one definition; and never from completion."""

from datetime import date
from random import Random

import pyarrow as pa
import pytest

from caraway.core.study.words import Definition, Kind, TimeZero
from caraway.evidence import result
from caraway.evidence.refusals import DataUnfit, ImmortalTime
from caraway.evidence.study_file import joining
from caraway.evidence.study_file.description import arrow_schema
from tests.evidence.study.made import CUT, PROJECT, WORLD, code, event, log, people, simulated

HARM = {"DEMO-2": 19.0, "DEMO-4": 1095.0}
PROVEN = {"definition": "proven re-offending", "extract_id": "e2"}


def joined(persons, events, **options):
    """Rows by person's number."""
    usual = {"time_zero": TimeZero.ASSIGNMENT, "window_days": 365, "definitions": (Definition.REARREST,), "harm": HARM}
    rows = joining.analysis(table(persons), table(events, "events"), **usual | options)
    return {int(row["person"], 16): row for row in rows.to_pylist()}


def table(rows, kind="people"):
    names = tuple(rows[0]) if rows else tuple(event(1))
    return pa.Table.from_pylist(rows, schema=arrow_schema(names))


def outcome(row, at="rearrest"):
    return tuple(row[f"{at}_{what}"] for what in ("whole", "any", "count", "harm", "day"))


def test_events_within_the_window_count():
    events = [event(1, day=day, extract_row=day) for day in (1, 300, 365)] + [
        event(1, day=day, extract_row=day) for day in (366, 500)
    ]
    assert outcome(joined(people({}), events)[1]) == (True, True, 3, 57.0, 1)


def test_time_zero_itself_does_not_count():
    assert outcome(joined(people({}), [event(1, day=0)])[1]) == (True, False, 0, 0.0, None)


def test_who_has_no_event_is_there():
    assert set(joined(people({}, {}), [event(2)])) == {1, 2}


@pytest.mark.parametrize("reason", ["died", "moved", "withdrew"])
def test_who_is_followed_less_keeps_what_was_seen_and_is_not_whole(reason):
    row = joined(
        people({"followed_days": 100, "end_reason": reason}), [event(1, day=100), event(1, day=101, extract_row=2)]
    )[1]
    assert outcome(row) == (False, True, 1, 19.0, 100)
    assert (row["followed_days"], row["end_reason"]) == (100, reason)


def test_following_is_within_the_window():
    assert joined(people({"followed_days": 900}), [])[1]["followed_days"] == 365


@pytest.mark.parametrize(
    ("seen", "day", "said"),
    [
        (True, 40, (True, 40)),
        (True, 366, (False, None)),
        (True, 0, (False, None)),
        (False, None, (False, None)),
        (None, None, (None, None)),
    ],
)
def test_a_harm_counts_within_the_window_and_not_known_stays_not_known(seen, day, said):
    row = joined(people({"new_abuse_seen": seen, "new_abuse_day": day}), [])[1]
    assert (row["new_abuse_seen"], row["new_abuse_day"]) == said
    assert "hold_seen" not in row


def test_a_harm_after_somebody_was_followed_does_not_count():
    row = joined(people({"followed_days": 30, "hold_seen": True, "hold_day": 31}), [])[1]
    assert row["hold_seen"] is False


def test_definitions_are_counted_apart():
    events = [event(1), event(1, extract_row=2, day=50, conviction_day=100, **PROVEN)]
    row = joined(people({}), events, definitions=(Definition.REARREST, Definition.PROVEN))[1]
    assert outcome(row)[2:] == (1, 19.0, 40)
    assert outcome(row, "proven")[2:] == (1, 19.0, 50)
    assert "proven_any" not in joined(people({}), events)[1]


@pytest.mark.parametrize(("day", "convicted", "counts"), [(365, 548, True), (365, 549, False), (366, 400, False)])
def test_a_proven_offence_is_convicted_within_six_months_more(day, convicted, counts):
    events = [event(1, day=day, conviction_day=convicted, **PROVEN)]
    row = joined(people({"followed_days": 600}), events, definitions=(Definition.PROVEN,))[1]
    assert row["proven_any"] is counts


@pytest.mark.parametrize(("followed", "whole"), [(547, False), (548, True)])
def test_proven_needs_six_months_more_of_following(followed, whole):
    row = joined(people({"followed_days": followed}), [], definitions=(Definition.PROVEN, Definition.REARREST))[1]
    assert (row["proven_whole"], row["rearrest_whole"]) == (whole, True)


def test_an_effect_counted_from_completion_is_refused_with_its_reason():
    with pytest.raises(ImmortalTime, match="could not have been counted before they did"):
        joined(people({}), [], time_zero=TimeZero.COMPLETION)


def test_a_description_from_completion_has_completers_alone_in_one_arm():
    persons = people(
        {"completed_day": 60},
        {},
        {"completed_day": 60, "arm": "control", "followed_days": 300},
        {"completed_day": 90, "followed_days": 80},
    )
    events = [event(1, day=59), event(1, day=60, extract_row=8), event(1, day=61, extract_row=9), event(3, day=425)]
    rows = joined(persons, events, time_zero=TimeZero.COMPLETION, descriptive=True)
    assert set(rows) == {1, 3}
    assert {row["arm"] for row in rows.values()} == {joining.COMPLETERS}
    assert {row["time_zero"] for row in rows.values()} == {"completion"}
    assert outcome(rows[1]) == (True, True, 1, 19.0, 1)
    assert rows[3]["followed_days"] == 240
    assert outcome(rows[3]) == (False, False, 0, 0.0, None)


def test_only_completion_is_descriptive():
    with pytest.raises(DataUnfit, match="Only a count from completion"):
        joined(people({}), [], descriptive=True)


def test_another_moment_in_one_arm_is_refused():
    with pytest.raises(DataUnfit, match="1 people are not followed from assignment"):
        joined(people({}, {"time_zero": "referral", "arm": "control"}), [])


def test_events_of_strangers_and_offences_without_weight_are_refused():
    with pytest.raises(DataUnfit, match="2 events are of people who are not"):
        joined(people({}), [event(2), event(3), event(1)])
    with pytest.raises(DataUnfit, match="No weight of harm for offence 9/9"):
        joined(people({}), [event(1, offence="9/9")])


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"window_days": 0}, "at least a day"),
        ({"definitions": ()}, "at least one"),
        ({"definitions": (Definition.REARREST,) * 2}, "each once"),
    ],
)
def test_a_join_of_nothing_is_refused(options, why):
    with pytest.raises(DataUnfit, match=why):
        joined(people({}), [], **options)


def test_the_order_of_rows_and_of_events_changes_nothing():
    made = simulated()

    def rows(persons, events):
        return joining.analysis(
            persons,
            events,
            time_zero=TimeZero.ASSIGNMENT,
            window_days=365,
            definitions=(Definition.REARREST,),
            harm=WORLD.weights,
        )

    one = rows(made[Kind.PEOPLE], made[Kind.EVENTS])
    backwards = list(range(made[Kind.EVENTS].num_rows))[::-1]
    other = rows(
        made[Kind.PEOPLE].take(list(range(made[Kind.PEOPLE].num_rows))[::-1]), made[Kind.EVENTS].take(backwards)
    )
    assert one.equals(other)


def test_harm_that_is_no_whole_number_adds_up_to_the_same_in_every_order():
    """Doubles added in another order differ in the last bits."""
    rows = simulated()[Kind.ANALYSIS]
    at = rows.column_names.index("rearrest_harm")
    rows = rows.set_column(at, "rearrest_harm", pa.array([0.1 * (1 + n * 7 % 30) for n in range(rows.num_rows)]))
    found = []
    for order in range(10):
        places = list(range(rows.num_rows))
        Random(order).shuffle(places)
        found.append(joining.panel(rows.take(places), definition=Definition.REARREST))
    assert all(one.equals(found[0]) for one in found)


def test_joined_rows_are_a_fit_file(tmp_path):
    from caraway.evidence.study_file.checking import check
    from caraway.evidence.study_file.writing import write

    made = simulated()
    rows = joining.analysis(
        made[Kind.PEOPLE],
        made[Kind.EVENTS],
        time_zero=TimeZero.ASSIGNMENT,
        window_days=365,
        definitions=(Definition.REARREST, Definition.PROVEN),
        harm=WORLD.weights,
    )
    write(tmp_path / "a.parquet", "analysis", rows, project=PROJECT, data_cut=CUT, log=log(tmp_path))
    assert check(tmp_path / "a.parquet") == ()
    panel = pa.concat_tables([joining.panel(rows, definition=one) for one in (Definition.REARREST, Definition.PROVEN)])
    write(tmp_path / "p.parquet", "panel", panel, project=PROJECT, data_cut=CUT, log=log(tmp_path))
    assert check(tmp_path / "p.parquet") == ()


def test_a_panel_adds_up_what_the_rows_say():
    rows = simulated()[Kind.ANALYSIS]
    force = rows["force"].to_pylist()[0]
    panel = joining.panel(rows, definition=Definition.REARREST, started={force: "2024-03-01"}).to_pylist()
    plain = rows.to_pylist()
    assert sum(row["people"] for row in panel) == len(plain)
    assert sum(row["people_any"] for row in panel) == sum(row["rearrest_any"] for row in plain)
    assert sum(row["events_squares"] for row in panel) == sum(row["rearrest_count"] ** 2 for row in plain)
    assert {row["start_month"] for row in panel if row["force"] == force} == {date(2024, 3, 1)}
    assert {row["start_month"] for row in panel if row["force"] != force} == {None}


def test_answers_are_joined_by_their_tokens():
    answered = pa.table(
        {
            "join_token": [code(9), code(8), code(7)],
            "victim": [code(1), code(2), code(3)],
            "instrument": ["s"] * 3,
            "item": ["q"] * 3,
            "occasion": ["start"] * 3,
            "day_band": ["0-90"] * 3,
            "answer": [3, 4, None],
        }
    )
    joins = pa.table({"join_token": [code(9), code(7), code(6)], "person": [code(1), code(2), code(1)]})
    found = joining.answers(answered, joins, table(people({}, {"arm": "control"}))).to_pylist()
    assert [(row["arm"], row["answer"]) for row in found] == [("workshop", 3), ("control", None)]
    with pytest.raises(DataUnfit, match="1 tokens of the table of joins belong to two people"):
        joining.answers(answered, pa.concat_tables([joins, joins.slice(0, 1)]), table(people({})))


def test_the_words_are_those_of_results():
    assert {one.value for one in Definition} <= {one.value for one in result.Definition}
    assert {one.value for one in TimeZero} == {one.value for one in result.TimeZero}
