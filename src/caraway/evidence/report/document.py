"""All that is published of a study, as one document of plain values: what stands in `results.json`.

It is made after disclosure control. A result that stands on a hidden count is there with `null` for its numbers and the reason, so that
nothing printed anywhere can say more than the document does: sentences, tables and figures are all made from it. The form is
canonical: keys sorted, numbers to ten significant digits (`SCHEMA` is its JSON Schema).
"""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from caraway.evidence.placed import Placed
from caraway.evidence.plan.files import canonical
from caraway.evidence.refusals import DisclosureRefused
from caraway.evidence.report.coarse import (
    coarse,
    coarse_blend,
    coarse_check,
    coarse_curve,
    coarse_line,
    lost_in,
    roughly,
)
from caraway.evidence.report.counts import assigned
from caraway.evidence.report.disclosure import Shown, audit, protect, telling
from caraway.evidence.report.findings import Balanced, Check, Curve, Findings, Tally
from caraway.evidence.result import Result
from caraway.evidence.version import VERSION

SCHEMA_NAME = "caraway-evidence-results-1"
WITHHELD = "withheld: it stands on a count of people too small to be shown, or on one that would give such a count away"


@dataclass(frozen=True)
class Published:
    """What may be printed: the findings, which counts are shown, and the document made of both."""

    findings: Findings
    shown: Shown
    document: Mapping[str, Any]

    def is_open(self, placed: Placed) -> bool:
        """Whether the result may be printed."""
        if placed.exact:
            return self.is_whole(placed)
        cells, least = self.findings.release.cells, self.findings.plan.disclosure.least
        return not any(telling(cells[name], least) for name in placed.cells)

    def is_whole(self, placed: Placed) -> bool:
        """Whether every count that the result stands on is printed."""
        return all(self.shown.get(name) is not None for name in placed.cells)

    def check_is_open(self, check: Check) -> bool:
        """Whether the sentence of a check may be printed."""
        return self.is_open(check.of) and all(self.shown.get(name) is not None for name in check.cells)

    @property
    def open(self) -> tuple[Placed, ...]:
        """The results that may be printed."""
        return tuple(one for one in self.findings.placed if self.is_open(one))

    def pointer(self, placed: Placed) -> str:
        """Where in the document the result stands, rounded and corrected or as it was found. Raises LookupError where it does not."""
        for number, one in enumerate(self.findings.placed):
            if _which(one) == _which(placed):
                return f"/results/{number}"
        raise LookupError(f"there is no result of {placed.outcome}")


def _which(placed: Placed) -> tuple[str, ...]:
    """What tells one result of a report from the others, whatever disclosure control makes of its numbers."""
    result = placed.result
    return placed.outcome, placed.part.value, placed.subgroup, result.name, result.setting.metric


def publish(findings: Findings) -> Published:
    """Put findings through disclosure control, look at the outcome again as a stranger would, and write the document.

    Raises `DisclosureRefused` when what is left could still tell of a person, or a result stands on a count the release lacks.
    """
    rule = findings.plan.disclosure
    for one in findings.placed:
        unknown = [name for name in one.cells if name not in findings.release.cells]
        if unknown:
            raise DisclosureRefused(
                f"{one.outcome} stands on {', '.join(unknown)}, which no disclosure control has seen."
            )
    shown = protect(findings.release, least=rule.least, rounding=rule.rounding)
    if audit(findings.release, shown, least=rule.least, rounding=rule.rounding):
        raise DisclosureRefused("A hidden count could still be worked out.")
    rough = _coarse(_blurred(findings, shown), rule.rounding)
    published = Published(_roughly(Published(rough, shown, {}), rule.least), shown, {})
    return replace(published, document=_document(published))


def _blurred(findings: Findings, shown: Shown) -> Findings:
    """Findings whose curves and balance do not say how many were lost, where that is hidden.

    A share of Kaplan and Meier among n people, of whom d had the outcome, moves by at most d/n² for each who is lost. A standardised
    difference among those followed is of counts that no table prints; two decimals are more than a plot of them shows.
    """
    least, cells = findings.plan.disclosure.least, findings.release.cells

    def curve(one: Curve) -> Curve:
        events, at_risk = ([cells[name].value for name in names] for names in (one.events, one.at_risk))
        people = events[0] + at_risk[0]
        points = zip(one.without, one.at_risk, events, strict=True)
        return replace(
            one,
            without=tuple(
                share if shown.get(risk) is not None else lost_in(share, people, seen, least)
                for share, risk, seen in points
            ),
        )

    return replace(
        findings,
        curves=tuple(curve(one) for one in findings.curves),
        balance=tuple(_rough(one, 2) for one in findings.balance),
    )


def _coarse(findings: Findings, rounding: int) -> Findings:
    """Findings no finer than their rounded counts."""
    if rounding == 1:
        return findings
    people = {arm: findings.release.cells[assigned(arm)].value for arm in findings.plan.arms.names if findings.curves}
    return replace(
        findings,
        placed=tuple(coarse(one, rounding) for one in findings.placed),
        checks=tuple(coarse_check(one, rounding) for one in findings.checks),
        curves=tuple(coarse_curve(one, people[one.arm], rounding) for one in findings.curves),
        balance=tuple(_rough(one, 1) for one in findings.balance),
        lines=tuple(coarse_line(one, rounding) for one in findings.lines),
        blend=findings.blend and coarse_blend(findings.blend, rounding),
    )


def _roughly(published: Published, least: int) -> Findings:
    """The findings with results given roughly that are no function of their counts, where some of these are hidden.

    What is said and drawn of such a result is given as roughly.
    """
    findings = published.findings
    placed = tuple(
        one if one.exact or published.is_whole(one) or not published.is_open(one) else roughly(one, least)
        for one in findings.placed
    )

    def now(of: Placed) -> Placed:
        return placed[findings.placed.index(of)]

    def unit(of: Placed) -> int:
        return 1 if now(of) == of else least

    blend = findings.blend
    return replace(
        findings,
        placed=placed,
        checks=tuple(replace(coarse_check(one, unit(one.of)), of=now(one.of)) for one in findings.checks),
        lines=tuple(replace(coarse_line(one, unit(one.of)), of=now(one.of)) for one in findings.lines),
        blend=blend and replace(coarse_blend(blend, unit(blend.of)), of=now(blend.of)),
    )


def _rough(balanced: Balanced, places: int) -> Balanced:
    after = None if balanced.after is None else round(balanced.after, places)
    return replace(balanced, before=round(balanced.before, places), after=after)


def text_of(document: Mapping[str, Any]) -> str:
    """The canonical text of a document."""
    return json.dumps(plain(document), sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def plain(value: object) -> Any:
    """A value as JSON has it: dates as text, numbers to ten significant digits, an infinite end as `null`."""
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return float(f"{value:.10g}") if math.isfinite(value) else None
    return value


def at(document: Mapping[str, Any], pointer: str) -> Any:
    """What stands at a JSON pointer (RFC 6901, without escapes). Raises LookupError where nothing does."""
    found: Any = document
    for step in pointer.removeprefix("/").split("/"):
        try:
            found = found[int(step)] if isinstance(found, list) else found[step]
        except (KeyError, IndexError, ValueError, TypeError):
            raise LookupError(f"nothing stands at {pointer}") from None
    return found


def _document(published: Published) -> Mapping[str, Any]:
    findings = published.findings
    plan = json.loads(canonical(findings.plan)) | {"hash": findings.plan.hash}
    made = {
        "schema": SCHEMA_NAME,
        "version": VERSION,
        "plan": plan,
        "data": {"sha256": findings.data_hash},
        "people": {arm: published.shown.get(assigned(arm)) for arm in findings.plan.arms.names},
        "results": [_result(one, published.is_open(one)) for one in findings.placed],
        "tallies": [_tally(one, published.shown) for one in findings.tallies],
        "checks": [_check(published, one) for one in findings.checks],
        "departures": [{"kind": one.kind, "sentence": one.sentence} for one in findings.departures],
        "unavailable": list(findings.unavailable),
        "notes": list(findings.notes),
        "harms": _harms(findings),
        "economics": _economics(findings),
        "hidden_counts": sum(value is None for value in published.shown.values()),
    }
    kept: Mapping[str, Any] = plain(made)
    return kept


def _harms(findings: Findings) -> Mapping[str, Any] | None:
    """Which kinds of harm the study file says nothing of; the counts of the others are in the tallies and the table."""
    if findings.harms is None:
        return None
    missing = list(findings.harms.missing)
    said = missing[0] if len(missing) == 1 else f"{', '.join(missing[:-1])} or {missing[-1]}" if missing else "none"
    return {"missing": missing, "missing_words": said}


def _economics(findings: Findings) -> Mapping[str, Any] | None:
    """The tables of an appraisal, with what tells one version from another."""
    made, money = findings.appraisal, findings.plan.economics
    if made is None or money is None:
        return None
    return {
        "label": made.label,
        "sha256": made.fingerprint,
        "demonstration": made.demonstration,
        "perspective": money.perspective.words,
        "prices": [asdict(one) for one in made.prices],
    }


def _tally(tally: Tally, shown: Shown) -> Mapping[str, Any]:
    people, having = shown.get(tally.followed), shown.get(tally.having)
    share = having / people if people and having is not None else None
    return {
        "outcome": tally.outcome,
        "arm": tally.arm,
        "subgroup": tally.subgroup,
        "people": people,
        "having": having,
        "share": share,
    }


def _check(published: Published, check: Check) -> Mapping[str, Any]:
    shown = published.check_is_open(check)
    return {
        "name": check.name,
        "result": published.pointer(check.of),
        "values": {name: value if shown else None for name, (value, _) in check.values.items()},
    }


def _result(placed: Placed, is_open: bool) -> Mapping[str, Any]:
    result = placed.result
    said: dict[str, Any] = {
        "outcome": placed.outcome,
        "part": placed.part.value,
        "subgroup": placed.subgroup,
        "name": result.name,
        "unit": result.unit,
        "null": result.null,
        "method": result.method,
        "labels": list(result.labels) if is_open else [],
        "version": result.version,
        "setting": _setting(result),
        "withheld": "" if is_open else WITHHELD,
    }
    return {**said, **(_numbers(result) if is_open else dict.fromkeys(_NUMBERS))}


_NUMBERS = ("estimate", "interval", "arms", "standard_error", "p_value", "details")


def _numbers(result: Result) -> Mapping[str, Any]:
    interval = result.interval
    return {
        "estimate": result.estimate,
        "interval": {"low": interval.low, "high": interval.high, "level": interval.level},
        "arms": [{"name": arm.name, "n": arm.n} for arm in result.arms],
        "standard_error": result.standard_error,
        "p_value": result.p_value,
        "details": dict(result.details),
    }


def _setting(result: Result) -> Mapping[str, Any]:
    setting = result.setting
    return {
        "metric": setting.metric,
        "definition": setting.definition.value,
        "time_zero": setting.time_zero.value,
        "window_days": setting.window_days,
        "comparator": setting.comparator,
        "maryland": int(setting.maryland),
        "data_cut": setting.data_cut,
        "scale": setting.scale,
    }
