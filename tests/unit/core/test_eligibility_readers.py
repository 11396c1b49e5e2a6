"""An assessment as its readers may have it, and the overrides that are refused."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest

from caraway.core.criteria import Answer, Answers, Outcome, Role, criteria_from
from caraway.core.eligibility import Assessment, Audience, Override, assess, seen_by, words_for
from caraway.core.refusals import InvalidValue, Refusal

DAY = date(2026, 3, 10)
HARD = {"on_failure": "not_eligible"}
CRITERIA = criteria_from(
    [
        {"key": "admission", "kind": "admission", **HARD},
        {"key": "coercive", "kind": "absent_evidence", "of": "coercive_control", "on_failure": "needs_supervisor"},
        {"key": "risk", "kind": "risk_ceiling", **HARD},
        {"key": "views", "kind": "victim_views", "override_by": ["police"], **HARD},
        {"key": "prosecutor", "kind": "prosecutor_agreement", **HARD},
    ],
    "test.toml",
)
PLAIN = Answers(admits=True, evidence_of_coercive_control=False, risk_within_ceiling=True, victim_views_dealt_with=True)
GO_ON = Override(key="views", by="Inspector Ada Quill", role=Role.POLICE, why="Public interest.", on=DAY)
OUTSIDE = (Audience.PROVIDER, Audience.PARTICIPANT)


@dataclass(frozen=True)
class PlainArea:
    sexes: frozenset[str] = frozenset({"male"})
    forces: frozenset[str] = frozenset({"44"})
    risk_ceiling: str = "standard"
    community_orders_allowed: bool = False
    supervisor_agreement_needed: bool = False
    prosecutor_agreement_needed: bool = False
    victim_views_may_be_overridden: bool = True
    priors_years: int | None = None
    priors_counted_to: str = "offence"


AREA = PlainArea()


def check(answers: Answers, *overrides: Override, area: PlainArea = AREA) -> Assessment:
    return assess(CRITERIA, answers, area, DAY, overrides)


@pytest.mark.parametrize("audience", OUTSIDE)
def test_outside_the_police_every_reason_of_the_victims_side_looks_the_same(audience: Audience) -> None:
    """Twins: worlds that differ in why, and not in the answer, are equal to the last character."""
    unsuitable = [
        seen_by(check(replace(PLAIN, victim_views_dealt_with=views, risk_within_ceiling=risk)), audience)
        for views, risk in [(False, True), (True, False), (False, False)]
    ]
    assert unsuitable[0] == unsuitable[1] == unsuitable[2]
    assert unsuitable[0].answer is Answer.NOT_ELIGIBLE
    assert unsuitable[0].sentence == "Not eligible: Not suitable under the area's criteria."


@pytest.mark.parametrize("audience", OUTSIDE)
def test_outside_the_police_nobody_sees_that_her_view_was_overridden(audience: Audience) -> None:
    overridden = check(replace(PLAIN, victim_views_dealt_with=False), GO_ON)
    assert seen_by(overridden, audience) == seen_by(check(PLAIN), audience)
    assert seen_by(overridden, audience).answer is overridden.answer is Answer.ELIGIBLE


def test_the_police_see_everything_and_findings_are_kept_as_they_were() -> None:
    overridden = check(replace(PLAIN, victim_views_dealt_with=False), GO_ON)
    assert seen_by(overridden, Audience.POLICE) is overridden
    assert overridden.findings == check(replace(PLAIN, victim_views_dealt_with=False)).findings
    assert overridden.count == "4 of 5 met, 1 overridden"


def test_the_provider_sees_the_rest_by_name() -> None:
    seen = seen_by(check(PLAIN), Audience.PROVIDER)
    assert [finding.key for finding in seen.findings] == ["admission", "prosecutor", "area_criteria"]
    assert seen.count == "3 of 3 met"
    assert [finding.key for finding in seen_by(check(PLAIN), Audience.PARTICIPANT).findings] == ["area_criteria"]


def test_without_confidential_criteria_the_provider_sees_all() -> None:
    assessment = assess(CRITERIA[:1], PLAIN, AREA, DAY)
    assert seen_by(assessment, Audience.PROVIDER) == assessment


@pytest.mark.parametrize("audience", OUTSIDE)
def test_the_answer_is_the_same_for_everyone(audience: Audience) -> None:
    known = (True, False, None)
    for admits, coercive, risk, views, agrees in product(known, repeat=5):
        answers = Answers(
            admits=admits,
            evidence_of_coercive_control=coercive,
            risk_within_ceiling=risk,
            victim_views_dealt_with=views,
            prosecutor_agrees=agrees,
        )
        assessment = check(answers, area=PlainArea(prosecutor_agreement_needed=True))
        seen = seen_by(assessment, audience)
        assert seen.answer is assessment.answer
        assert not any("victim" in finding.reason or "coercive" in finding.reason for finding in seen.findings)


def test_words_by_audience() -> None:
    admits, coercive, risk, views, _ = check(Answers(admits=False, victim_views_dealt_with=False)).findings
    assert words_for(views, Audience.POLICE) == "The victim's views do not allow a referral as things stand."
    for audience in OUTSIDE:
        assert words_for(views, audience) == "Not suitable under the area's criteria."
        assert words_for(risk, audience) == words_for(coercive, audience)
        assert words_for(risk, audience) == "The police have still to confirm the area's criteria."
    assert words_for(admits, Audience.PROVIDER) == "Does not admit the offence."
    assert words_for(admits, Audience.PARTICIPANT) == words_for(views, Audience.PARTICIPANT)
    assert words_for(check(PLAIN).findings[2], Audience.PROVIDER) == "Suitable under the area's criteria."


def test_what_waits_for_a_supervisor_outside_the_police_is_pending() -> None:
    seen = seen_by(check(replace(PLAIN, evidence_of_coercive_control=True)), Audience.PROVIDER)
    assert seen.answer is Answer.NEEDS_SUPERVISOR
    assert seen.findings[-1].outcome is Outcome.NOT_KNOWN


@pytest.mark.parametrize(
    ("overrides", "code"),
    [
        ((replace(GO_ON, key="age"),), "override.key"),
        ((GO_ON, GO_ON), "override.key"),
        ((replace(GO_ON, on=DAY + timedelta(days=1)),), "override.on"),
        ((replace(GO_ON, role=Role.SUPERVISOR),), "override.role"),
        ((replace(GO_ON, key="admission"),), "override.met"),
    ],
)
def test_overrides_refused(overrides: tuple[Override, ...], code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        check(replace(PLAIN, victim_views_dealt_with=False), *overrides)
    assert refusal.value.code == code


@pytest.mark.parametrize("blank", ["why", "by"])
def test_an_override_says_why_and_by_whom(blank: Any) -> None:
    changed: dict[str, Any] = {blank: "  "}
    with pytest.raises(Refusal) as refusal:
        replace(GO_ON, **changed)
    assert refusal.value.code == f"override.{blank}"


def test_a_list_without_criteria_lets_nobody_through() -> None:
    with pytest.raises(Refusal, match="no criteria"):
        assess((), PLAIN, AREA, DAY)


def test_a_date_after_the_check_is_refused() -> None:
    with pytest.raises(InvalidValue):
        check(replace(PLAIN, offence_on=DAY + timedelta(days=1)))


def test_an_assessment_lists_what_to_do_next() -> None:
    area = PlainArea(prosecutor_agreement_needed=True)
    answers = replace(PLAIN, admits=False, evidence_of_coercive_control=True, risk_within_ceiling=None)
    assessment = check(answers, area=area)
    lists = (assessment.hard_rules, assessment.to_ask, assessment.for_supervisor, assessment.for_prosecutor)
    assert [[finding.key for finding in found] for found in lists] == [
        ["admission"],
        ["risk"],
        ["coercive"],
        ["prosecutor"],
    ]
