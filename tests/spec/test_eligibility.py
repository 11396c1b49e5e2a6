"""Runs the table of who may be referred, and shows that the table would notice a wrong rule."""

import tomllib
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from caraway.core import eligibility
from caraway.core.agreement import DeliveryArea, Settings
from caraway.core.criteria import Answer, Answers, Finding, Role, base, decisions, offence, person
from caraway.core.dates import add_years, age_on
from caraway.core.eligibility import Assessment, Override, assess
from caraway.core.programme import programme
from caraway.core.reference import find_offence
from caraway.core.refusals import Refusal

SPEC = tomllib.loads((Path(__file__).parent / "eligibility.toml").read_text(encoding="utf-8"))
CASES = SPEC["case"]
CRITERIA = programme(SPEC["programme"]).eligibility
DAY: date = SPEC["day_of_check"]
PLAIN_OFFENCE = find_offence("CJ88001")


def _value(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    return None if value == "not known" else value


def _with(name: str, case: dict[str, Any], key: str) -> dict[str, Any]:
    changed = case.get(key, {})
    assert changed.keys() <= SPEC[name].keys(), "a case may change only what the plain case has"
    return {field: _value(value) for field, value in (SPEC[name] | changed).items()}


def _assess(case: dict[str, Any]) -> Assessment:
    overrides = [Override(**{"on": DAY} | given | {"role": Role(given["role"])}) for given in case.get("overrides", [])]
    settings = _with("area", case, "area")
    forces = frozenset(settings.pop("forces"))
    area = DeliveryArea(Settings(**settings), forces)
    return assess(CRITERIA, Answers(**_with("plain", case, "answers")), area, DAY, overrides)


def _differences(case: dict[str, Any]) -> list[str]:
    """What the rules say differently from the table; empty when they agree."""
    try:
        assessment = _assess(case)
    except Refusal as refusal:
        return [] if refusal.sentence == case.get("refused") else [refusal.sentence]
    if "refused" in case:
        return ["not refused"]
    finding = next(finding for finding in assessment.findings if finding.key == case["rule"])
    said = {"answer": assessment.answer.value, "reason": finding.reason, "sentence": assessment.sentence}
    return [f"{key}: {said[key]}" for key in said if key in case and case[key] != said[key]]


@pytest.mark.parametrize("case", CASES, ids=[f"{case['group']}: {case['case']}" for case in CASES])
def test_the_table(case: dict[str, Any]) -> None:
    assert _differences(case) == []


def test_the_table_is_whole() -> None:
    """Every rule fails somewhere, is not known somewhere it can be, and every answer comes up."""
    assert len(CASES) >= 60
    assert len({(case["group"], case["case"]) for case in CASES}) == len(CASES)
    assert {case["answer"] for case in CASES if "answer" in case} == set(Answer)
    failing = {case["rule"] for case in CASES if case.get("answer") not in (None, "eligible")}
    assert failing == {criterion.key for criterion in CRITERIA}


def _anniversary_a_day_early(day: date, years: int) -> date:
    return add_years(day, years) - timedelta(days=1)


def _two_years_as_days(day: date, years: int) -> date:
    return day + timedelta(days=365 * years)


def _age_from_years_alone(born: date, day: date) -> int:
    return day.year - born.year


def _age_a_day_late(born: date, day: date) -> int:
    return age_on(born, day - timedelta(days=1))


def _no_gaps(findings: Sequence[Finding]) -> Answer:
    known = [finding for finding in findings if finding.leads_to is not Answer.INFORMATION_MISSING]
    return min((finding.leads_to for finding in known), key=eligibility.WEIGHT.__getitem__)


def _gaps_first(findings: Sequence[Finding]) -> Answer:
    leads = {finding.leads_to for finding in findings}
    gap = Answer.INFORMATION_MISSING
    return gap if gap in leads else min(leads, key=eligibility.WEIGHT.__getitem__)


FAULTS: dict[str, tuple[Any, str, Any]] = {
    "the two years end a day early": (person, "add_years", _anniversary_a_day_early),
    "two years are 730 days": (person, "add_years", _two_years_as_days),
    "age is the difference of years": (person, "age_on", _age_from_years_alone),
    "a birthday counts from the day after": (person, "age_on", _age_a_day_late),
    "what is not known is passed over": (eligibility, "weightiest", _no_gaps),
    "what is not known hides a hard failure": (eligibility, "weightiest", _gaps_first),
    "an override needs nobody's leave": (eligibility, "_check", lambda *_: None),
    "an offence not listed is passed": (offence, "find_offence", lambda code: PLAIN_OFFENCE),
    "a refusal counts as agreement": (
        decisions,
        "wanted",
        lambda answer, *, yes, no, ask: base.not_known(ask) if answer is None else base.met(yes),
    ),
    "a supervisor may decide for the prosecutor": (
        base,
        "DECIDED_BY",
        MappingProxyType(dict.fromkeys(base.DECIDED_BY, Role.SUPERVISOR)),
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_table_notices_a_wrong_rule(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, name, wrong = FAULTS[fault]
    monkeypatch.setattr(module, name, wrong)
    assert any(_differences(case) for case in CASES), f"no case notices that {fault}"
