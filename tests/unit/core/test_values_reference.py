"""The lists: whole, without doubles, and refusing what they do not have."""

from datetime import date, timedelta

import pytest

from caraway.core.reference import (
    Disposal,
    Ethnicity,
    EthnicitySource,
    OffenceCategory,
    OffenceMode,
    disposal,
    disposals,
    ethnic_group,
    ethnic_groups,
    find_offence,
    force,
    force_by_ons,
    forces,
    in_force,
    offence,
    offences,
)
from caraway.core.refusals import InvalidValue

SELF = EthnicitySource.SELF_DEFINED


def test_forces() -> None:
    assert len(forces()) == len({row.pnc_code for row in forces()}) == len({row.slug for row in forces()}) == 44
    assert len({row.ons_code for row in forces()} - {None}) == 43
    assert [row.name for row in forces() if row.welsh_language_standards] == [
        "North Wales Police",
        "Gwent Police",
        "South Wales Police",
        "Dyfed-Powys Police",
    ]
    assert force("44").ons_code == "E23000030"
    assert force_by_ons("E23000030") is force("44")
    assert force("93").ons_code is None


@pytest.mark.parametrize("code", ["", "00", "4"])
def test_no_such_force(code: str) -> None:
    for find in (force, force_by_ons):
        with pytest.raises(InvalidValue, match="police force"):
            find(code)


def test_offences() -> None:
    by_category = {
        category: {row.code for row in offences() if row.category is category} for category in OffenceCategory
    }
    assert {category.value: len(codes) for category, codes in by_category.items()} == {
        "common_assault_and_battery": 2,
        "criminal_damage": 2,
        "harassment": 1,
        "domestic_theft": 2,
        "threatening_behaviour": 3,
        "refer": 12,
    }
    assert offence("CJ88001").mode is OffenceMode.SUMMARY
    assert offence("OF61016").mode is OffenceMode.INDICTABLE
    assert offence("OF61102").category is OffenceCategory.REFER
    assert not offence("PU86149").notifiable
    assert {mode.words for mode in OffenceMode} == {"Summary only", "Either way", "Indictable only"}
    assert all(category.words for category in OffenceCategory)
    assert find_offence("XX00000") is None
    with pytest.raises(InvalidValue, match="offence"):
        offence("XX00000")


def test_ethnic_groups() -> None:
    assert len(ethnic_groups()) == 19
    assert ethnic_group("o1") is ethnic_group("A4")
    older = {row.older_code for row in ethnic_groups()} - {None}
    assert len(older) == 17
    assert all(ethnic_group(code or "") for code in older)
    assert {row.code for row in ethnic_groups() if row.older_code is None} == {"W3", "O2"}
    with pytest.raises(InvalidValue, match="ethnic group"):
        ethnic_group("Z9")


def test_ethnicity_keeps_its_source_and_says_when_it_is_missing() -> None:
    chinese = Ethnicity.parse("O1", EthnicitySource.POLICE_RECORD)
    assert (chinese.code, chinese.group.words, chinese.missing) == ("A4", "Chinese", False)
    assert chinese.source.words == "from a police record"
    refused = Ethnicity.parse("n4", SELF)
    assert (refused.code, refused.reason, refused.missing) == ("NS", "N4", True)
    assert Ethnicity.parse("NS", SELF).reason is None


@pytest.mark.parametrize(("code", "reason"), [("O1", None), ("A1", "N4"), ("NS", "N9"), ("Z9", None)])
def test_an_ethnicity_that_cannot_be(code: str, reason: str | None) -> None:
    with pytest.raises(InvalidValue):
        Ethnicity(code, SELF, reason)


def test_what_is_in_force_today_and_what_is_ready() -> None:
    today = {row.code for row in in_force(date(2026, 3, 10))}
    assert today == {"conditional_caution", "simple_caution", "community_resolution", "charge"}
    assert {row.code for row in disposals()} - today == {"diversionary_caution", "community_caution"}
    assert not disposal("community_caution").breach_may_be_prosecuted
    assert disposal("diversionary_caution").breach_may_be_prosecuted
    with pytest.raises(InvalidValue):
        disposal("fine")


def test_first_and_last_day_count() -> None:
    first, last, day = date(2027, 4, 1), date(2027, 9, 30), timedelta(days=1)
    ready = Disposal("x", "X", True, True, True, True, True, "none", first, last)
    assert [ready.in_force(on) for on in (first - day, first, last, last + day)] == [False, True, True, False]
    assert not disposal("conditional_caution").in_force(date(2004, 7, 2))
    assert disposal("conditional_caution").in_force(date(2004, 7, 3))
