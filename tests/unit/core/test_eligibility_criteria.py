"""What the table of eligibility does not show: bad programme files, impossible answers, rules in words, the schema."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from caraway.core.criteria import (
    KINDS,
    Answer,
    Answers,
    Outcome,
    Role,
    VictimView,
    attest_risk,
    attest_views,
    criteria_from,
    criterion_from,
    criterion_schema,
)
from caraway.core.refusals import InvalidValue, ProgrammeFileError

DAY = date(2026, 3, 10)


@dataclass(frozen=True)
class PlainArea:
    sexes: frozenset[str] = frozenset({"female", "male"})
    forces: frozenset[str] = frozenset({"44"})
    risk_ceiling: str = "standard"
    community_orders_allowed: bool = False
    supervisor_agreement_needed: bool = False
    prosecutor_agreement_needed: bool = False
    victim_views_may_be_overridden: bool = True
    priors_years: int | None = None
    priors_counted_to: str = "offence"


AREA = PlainArea()


def table(kind: str, **more: Any) -> dict[str, Any]:
    needed: Mapping[str, dict[str, Any]] = {
        "minimum_age": {"years": 18},
        "relationship": {"allowed": ["partner"]},
        "no_prior": {"years": 2},
        "absent_evidence": {"of": "coercive_control"},
        "not_under": {"of": ["bail"]},
        "offence_category": {"categories": ["harassment"]},
        "disposal": {"allowed": ["conditional_caution"]},
    }
    return {"key": "k", "kind": kind, "on_failure": "not_eligible"} | needed.get(kind, {}) | more


@pytest.mark.parametrize(
    ("wrong", "key", "reason"),
    [
        ({}, "eligibility.?.kind", "is missing"),
        (table("age"), "eligibility.k.kind", "must be one of minimum_age"),
        (table("minimum_age", yeras=18), "eligibility.k.yeras", "a criterion of kind minimum_age has no such key"),
        (table("minimum_age", years="18"), "eligibility.k.years", "whole number"),
        (table("minimum_age", years=True), "eligibility.k.years", "whole number"),
        (table("minimum_age", years=0), "eligibility.k.years", "whole number"),
        (table("minimum_age", years=121), "eligibility.k.years", "whole number"),
        (table("minimum_age", counted_on="arrest"), "eligibility.k.counted_on", "referral, offence"),
        (table("admission", on_failure="refuse"), "eligibility.k.on_failure", "not_eligible, needs_supervisor"),
        (table("admission", on_failure="eligible"), "eligibility.k.on_failure", "must be one of"),
        (table("admission", override_by=["anyone"]), "eligibility.k.override_by", "police, supervisor, prosecutor"),
        (table("admission", override_by="police"), "eligibility.k.override_by", "must be a list"),
        (table("admission", override_by=[]), "eligibility.k.override_by", "at least one"),
        (table("admission", override_by=[1]), "eligibility.k.override_by", "must be a list"),
        (table("not_under", of=["bail", "bail"]), "eligibility.k.of", "twice"),
        (table("offence_category", categories=["refer"]), "eligibility.k.categories", "must be one of"),
        (table("disposal", allowed=["fine"]), "eligibility.k.allowed", "must be one of"),
        ({"key": " ", "kind": "admission", "on_failure": "not_eligible"}, "eligibility. .key", "must be text"),
        ({"key": "k", "kind": 7, "on_failure": "not_eligible"}, "eligibility.k.kind", "must be text"),
        ({"key": "k", "kind": "admission"}, "eligibility.k.on_failure", "is missing"),
    ],
)
def test_a_bad_table_is_refused_by_name(wrong: dict[str, Any], key: str, reason: str) -> None:
    with pytest.raises(ProgrammeFileError) as refusal:
        criterion_from(wrong, "cara.toml")
    assert (refusal.value.file, refusal.value.key) == ("cara.toml", key)
    assert reason in refusal.value.reason


def test_a_key_is_used_once() -> None:
    with pytest.raises(ProgrammeFileError, match="two criteria have this key"):
        criteria_from([table("admission"), table("sex")], "cara.toml")
    assert [criterion.key for criterion in criteria_from([table("admission")], "cara.toml")] == ["k"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_speaks_of_itself(kind: str) -> None:
    criterion = criterion_from(table(kind), "cara.toml")
    assert criterion.kind == kind
    assert len(criterion.rule(AREA)) > 10
    finding = criterion.ask(Answers(), AREA, DAY)
    assert finding.reason.endswith(".")
    assert finding.confidential == (kind in {"absent_evidence", "risk_ceiling", "victim_views"})


def test_the_schema_has_a_branch_for_each_kind() -> None:
    branches = {branch["title"]: branch for branch in criterion_schema()["oneOf"]}
    assert set(branches) == set(KINDS)
    age = branches["minimum_age"]
    assert age["required"] == ["key", "kind", "on_failure", "years"]
    assert age["properties"]["kind"] == {"const": "minimum_age"}
    assert age["properties"]["years"] == {"type": "integer", "minimum": 1, "maximum": 120}
    assert age["properties"]["counted_on"]["enum"] == ["referral", "offence"]
    assert not age["additionalProperties"]
    assert branches["not_under"]["properties"]["of"]["items"]["enum"] == ["investigation", "bail"]


@pytest.mark.parametrize(
    ("kind", "area", "words"),
    [
        ("minimum_age", AREA, "Aged 18 or over on the day of the check"),
        ("sex", AREA, "A person of any sex"),
        ("sex", replace(AREA, sexes=frozenset({"male"})), "Recorded as male"),
        ("sex", replace(AREA, sexes=frozenset()), "No sex is taken here"),
        ("no_prior", AREA, "No conviction or caution for domestic abuse in the 2 years before the offence"),
        (
            "no_prior",
            replace(AREA, priors_years=1, priors_counted_to="referral"),
            "No conviction or caution for domestic abuse in the 1 year before the day of the check",
        ),
        ("community_order", replace(AREA, community_orders_allowed=True), "On a community order or not"),
        ("risk_ceiling", replace(AREA, risk_ceiling="medium"), "The risk to the victim is standard or medium"),
        ("prosecutor_agreement", replace(AREA, prosecutor_agreement_needed=True), "A prosecutor agrees"),
        ("supervisor_agreement", AREA, "A supervisor's agreement is not needed here"),
        (
            "force",
            replace(AREA, forces=frozenset({"44", "55", "20"})),
            "Referred by West Midlands Police, Hampshire and Isle of Wight Constabulary or Dorset Police",
        ),
        ("force", replace(AREA, forces=frozenset()), "No force may refer under this agreement"),
    ],
)
def test_the_rule_as_the_area_has_it(kind: str, area: PlainArea, words: str) -> None:
    assert criterion_from(table(kind), "cara.toml").rule(area) == words


def test_a_programme_for_women_in_an_area_for_both() -> None:
    criterion = criterion_from(table("sex", allowed=["female"]), "juno.toml")
    outcomes = [criterion.ask(Answers(sex=sex), AREA, DAY).outcome for sex in ("female", "male", "other", None)]
    assert outcomes == [Outcome.MET, Outcome.NOT_MET, Outcome.NOT_MET, Outcome.NOT_KNOWN]


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        (Answers(date_of_birth=date(2008, 1, 1), offence_on=date(2026, 1, 1)), Outcome.MET),
        (Answers(date_of_birth=date(2008, 1, 2), offence_on=date(2026, 1, 1)), Outcome.NOT_MET),
        (Answers(date_of_birth=date(2008, 1, 2)), Outcome.NOT_KNOWN),
        (Answers(age=18, offence_on=DAY), Outcome.MET),
        (Answers(age=18, offence_on=date(2026, 3, 9)), Outcome.NOT_KNOWN),
        (Answers(age=19, offence_on=date(2026, 3, 9)), Outcome.MET),
        (Answers(age=19, offence_on=date(2025, 3, 10)), Outcome.MET),
        (Answers(age=19, offence_on=date(2025, 3, 9)), Outcome.NOT_KNOWN),
        (Answers(age=18, offence_on=date(2025, 3, 10)), Outcome.NOT_MET),
        (Answers(age=17, offence_on=date(2026, 3, 9)), Outcome.NOT_MET),
    ],
)
def test_age_at_the_offence(answers: Answers, outcome: Outcome) -> None:
    criterion = criterion_from(table("minimum_age", counted_on="offence"), "cara.toml")
    assert criterion.ask(answers, AREA, DAY).outcome is outcome


def test_an_indictable_offence_goes_where_other_offences_go_unless_the_file_says_otherwise() -> None:
    criterion = criterion_from(table("offence_category", on_failure="needs_supervisor"), "cara.toml")
    assert criterion.ask(Answers(offence_code="OF61016"), AREA, DAY).leads_to is Answer.NEEDS_SUPERVISOR


@pytest.mark.parametrize(
    "wrong",
    [
        {"sex": "m"},
        {"relationship": "wife"},
        {"age": -1},
        {"age": 121},
        {"disposal": "fine"},
        {"force": "00"},
        {"prior_da_disposal": False, "last_da_disposal_on": DAY},
    ],
)
def test_answers_that_no_list_has_or_that_contradict_each_other(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        Answers(**wrong)


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        (Answers(date_of_birth=date(2026, 3, 11)), "answers.date_of_birth"),
        (Answers(offence_on=date(2026, 3, 11)), "answers.offence_on"),
        (Answers(last_da_disposal_on=date(2026, 3, 11)), "answers.last_da_disposal_on"),
        (Answers(date_of_birth=DAY, offence_on=date(2026, 3, 9)), "answers.offence_on"),
    ],
)
def test_mistyped_dates(answers: Answers, code: str) -> None:
    with pytest.raises(InvalidValue) as refusal:
        answers.none_after(DAY)
    assert refusal.value.code == code


def test_words_for_every_answer_outcome_and_role() -> None:
    assert next(iter(Answer)).words == "not eligible"
    assert [outcome.words for outcome in Outcome] == ["met", "not met", "not known"]
    assert [role.words for role in Role] == ["the police", "a supervisor", "a prosecutor"]


@pytest.mark.parametrize(
    ("efforts", "view", "attested"),
    [
        (True, VictimView.AGREES, True),
        (True, VictimView.DISAGREES, False),
        (True, VictimView.NOT_OBTAINED, False),
        (True, None, None),
        (None, VictimView.AGREES, None),
        (False, VictimView.AGREES, False),
        (False, None, False),
    ],
)
def test_attesting_to_views(efforts: bool | None, view: VictimView | None, attested: bool | None) -> None:
    assert attest_views(efforts_made=efforts, view=view) is attested


@pytest.mark.parametrize(
    ("band", "ceiling", "attested"),
    [
        ("standard", "standard", True),
        ("medium", "standard", False),
        ("medium", "medium", True),
        ("high", "medium", False),
        ("very high", "medium", False),
        (None, "medium", None),
    ],
)
def test_attesting_to_risk(band: str | None, ceiling: str, attested: bool | None) -> None:
    assert attest_risk(band=band, ceiling=ceiling) is attested
