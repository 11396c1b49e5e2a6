"""Programme files by their keys, their JSON Schema, and what CARA's own file cannot show."""

from datetime import date
from importlib.resources import files
from typing import Any

import pytest

from caraway.core.agreement import Settings, groups_of, settings_from, settings_schema
from caraway.core.programme import Programme, programme, programme_from, programme_keys
from caraway.core.programme_shape import programme_schema
from caraway.core.refusals import NotNow, ProgrammeFileError, SettingsError, Unknown
from caraway.core.schema import Loose
from caraway.core.vocabulary import Route
from caraway.core.windows import gap_after, impossible_from, window_of

TEXT = files("caraway.core.programmes").joinpath("cara.toml").read_text("utf-8")


def other(*changes: tuple[str, str]) -> Programme:
    """CARA with something changed."""
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return programme_from(text, "cara.toml")


def test_every_programme_file_is_sound() -> None:
    assert "cara" in programme_keys()
    assert [programme(key).key for key in programme_keys()] == list(programme_keys())


@pytest.mark.parametrize("key", ["nothing", "../refusals", "", "cara.toml", "CARA"])
def test_an_unknown_programme_is_refused(key: str) -> None:
    with pytest.raises(Unknown, match="programme"):
        programme(key)


def test_an_unknown_step_is_refused() -> None:
    assert programme("cara").step("B").gap_most_days == 35
    with pytest.raises(Unknown, match="step"):
        programme("cara").step("C")


def test_an_agreement_counts_only_from_a_day_its_programme_allows() -> None:
    narrow = other(('clock_starts = ["offence", "arrest", "caution"]', 'clock_starts = ["caution"]'))
    with pytest.raises(SettingsError, match="CARA cannot count from that day"):
        settings_from({"clock_start": "offence"}, narrow)


def test_a_date_may_be_written_as_text() -> None:
    assert other(("in_force_from = 2024-08-01", 'in_force_from = "2024-08-01"')).in_force_from == date(2024, 8, 1)


def test_a_criterion_is_a_table() -> None:
    with pytest.raises(ProgrammeFileError, match="must be a table"):
        Loose().read("adult", "eligibility[0]", lambda key, reason: ProgrammeFileError("file", key, reason))


def test_a_gap_that_no_weekday_fits_takes_no_settings() -> None:
    odd = other(("gap_least_days = 28", "gap_least_days = 29"), ("gap_most_days = 35", "gap_most_days = 34"))
    with pytest.raises(SettingsError, match="weekdays: no workshops of CARA on those days fit its gaps"):
        settings_from({}, odd)
    assert settings_from({"weekdays": [5, 6]}, odd).weekdays == (5, 6)
    assert odd.days_needed([5, 6]) == 29
    assert odd.days_needed([5]) is None
    assert programme("cara").days_needed([2]) == 28


def test_the_days_needed_are_held_against_the_last_day_that_can_be_used() -> None:
    longer = other(("gap_least_days = 28", "gap_least_days = 29"))
    assert settings_from({"weeks": 5}, longer).weeks == 5
    with pytest.raises(SettingsError, match="weeks: CARA cannot be done in that time"):
        settings_from({"weeks": 5, "expiry_day_usable": False}, longer)


def test_only_a_workshop_is_held_to_the_weekdays_of_the_area() -> None:
    with_call = other(('kind = "workshop"\nminutes = 300\nafter', 'kind = "call"\nminutes = 30\nafter'))
    window = window_of(Settings(), date(2026, 1, 7), None)
    assert impossible_from(with_call, Settings(), window, with_call.steps, None) == date(2026, 3, 29)
    gap = gap_after(with_call.step("B"), date(2026, 3, 28), False, window)
    assert impossible_from(with_call, Settings(), window, with_call.steps[1:], gap) == date(2026, 4, 30)
    assert with_call.days_needed([5]) == 28


def test_groups_are_of_one_sex_or_of_anybody_as_the_file_says() -> None:
    men = Settings(sexes=("male",))
    assert groups_of(men, programme("cara")) == ("male",)
    assert groups_of(men, other(("single_sex = true", "single_sex = false"))) == ("any",)


def test_who_comes_before_the_areas_minute_is_not_late() -> None:
    assert not Settings(late_from_minute=15).late(14)
    assert Settings(late_from_minute=15).late(15)


def test_a_referral_by_a_route_the_file_does_not_have_is_refused() -> None:
    programme("cara").require_route(Route.POLICE)
    with pytest.raises(NotNow, match="CARA takes no referrals from the police"):
        other(('routes = ["police"]', 'routes = ["agency", "self"]')).require_route(Route.POLICE)


def test_a_programme_knows_the_disposals_it_may_be_a_condition_of() -> None:
    assert programme("cara").disposals == {"conditional_caution"}


def test_a_gap_that_no_weekday_fits_is_impossible_from_the_start() -> None:
    odd = other(("gap_least_days = 28", "gap_least_days = 29"), ("gap_most_days = 35", "gap_most_days = 34"))
    window = window_of(Settings(), date(2026, 1, 7), None)
    assert impossible_from(odd, Settings(), window, odd.steps, None) == date(2026, 1, 7)


def test_it_is_never_impossible_before_the_window_starts() -> None:
    cara = programme("cara")
    window = window_of(Settings(weeks=5), date(2025, 10, 23), date(2025, 11, 10))
    before = gap_after(cara.step("B"), date(2025, 7, 27), False, window)
    assert before.last_on < window.starts_on
    assert impossible_from(cara, Settings(), window, cara.steps[1:], before) == window.starts_on


def test_three_steps_follow_each_other() -> None:
    third = (
        '[[eligibility]]\nkey = "adult"',
        '[[steps]]\nkey = "C"\nname = "Third"\nkind = "workshop"\nminutes = 60\nmissed = "rebook"\nafter = "B"\n'
        'gap_least_days = 7\ngap_most_days = 14\n\n[[eligibility]]\nkey = "adult"',
    )
    long = other(third)
    window = window_of(Settings(), date(2026, 1, 7), None)
    assert long.least_days == 35
    assert impossible_from(long, Settings(), window, long.steps, None) == date(2026, 3, 22)


def test_the_schema_of_a_programme_file_asks_for_what_the_loader_asks_for() -> None:
    schema = programme_schema()
    assert schema["$schema"].endswith("2020-12/schema")
    assert schema["additionalProperties"] is False
    assert {"key", "steps", "window", "eligibility"} <= set(schema["required"])
    assert schema["properties"]["in_force_from"].items() >= {"type": "string", "format": "date"}.items()
    assert schema["properties"]["needs_force"]["type"] == "boolean"
    assert schema["properties"]["key"]["pattern"].startswith("^(")
    assert schema["properties"]["signposts"]["properties"]["kinds"]["items"]["enum"][0] == "gp"
    assert schema["properties"]["steps"]["items"]["properties"]["missed"]["enum"] == ["rebook", "repeat_all"]
    assert schema["properties"]["eligibility"]["items"]["oneOf"]


def test_the_schema_of_settings_asks_for_nothing_and_knows_every_setting() -> None:
    schema: dict[str, Any] = settings_schema()
    assert schema["required"] == []
    assert set(schema["properties"]) == set(Settings.__dataclass_fields__)
    assert schema["properties"]["weeks"] == {"type": "integer", "minimum": 1, "maximum": 104}
    assert schema["properties"]["priors_years"]["anyOf"][1] == {"type": "null"}
    assert schema["properties"]["reference_pattern"].items() >= {"type": "string"}.items()
    assert "minLength" not in schema["properties"]["reference_pattern"]
