"""Slow, obvious forms of what the study file's engine does by SQL, in plain Python over one row after the other: the second witness."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np

from caraway.core.study.kinds import CONSENTS
from caraway.core.study.rows import counts_as_proven
from caraway.core.study.words import CONVICTION_DAYS, Definition, Holds, Source
from caraway.evidence.reduce.reduction import NOT_RECORDED, Reduction

Row = Mapping[str, Any]
Sums = dict[str, float]


def outcomes(
    people: Iterable[Row], events: Iterable[Row], *, window: int, definition: Definition, harm: Mapping[str, float]
) -> dict[str, tuple[bool, bool, int, float, int | None]]:
    """By person: followed the whole window, any event, how many, their harm, day of the first."""
    of: dict[str, list[Row]] = defaultdict(list)
    for event in events:
        if event["definition"] == definition:
            of[event["person"]].append(event)
    longer = CONVICTION_DAYS if definition is Definition.PROVEN else 0
    found = {}
    for person in people:
        counted = [event for event in of[person["person"]] if _counts(event, person, window)]
        days = [event["day"] for event in counted]
        weighed = float(sum(harm[event["offence"]] for event in counted))
        whole = person["followed_days"] >= window + longer
        found[person["person"]] = (whole, bool(days), len(days), weighed, min(days, default=None))
    return found


def _counts(event: Row, person: Row, window: int) -> bool:
    if not 1 <= event["day"] <= min(window, person["followed_days"]):
        return False
    return event["definition"] != Definition.PROVEN or counts_as_proven(event["day"], event["conviction_day"], window)


def before(entries: Iterable[tuple[date, str]], zero: date) -> tuple[int, int]:
    """How many arrests, and how often domestic abuse, stand in one person's record on the 1,095 days before `zero`, day by day."""
    days = [zero - timedelta(days=back) for back in range(1, 1_096)]
    of: dict[tuple[date, str], int] = defaultdict(int)
    for entry in entries:
        of[entry] += 1
    arrests, domestic = (sum(of[day, what] for day in days) for what in ("arrest", "domestic"))
    return arrests, domestic


def agreed(people: Iterable[Row]) -> frozenset[str]:
    """Of participants who were asked, those who said yes to all; of others, those who did not say no."""
    kept = set()
    for person in people:
        answers = [person[name] for name in CONSENTS if name in person]
        asked = person["source"] == Source.CASEWORK
        if all(answer is True or (answer is None and not asked) for answer in answers):
            kept.add(person["person"])
    return frozenset(kept)


def covered(
    people: Iterable[Row], told: Iterable[Row], names: Sequence[str], holds: Holds
) -> tuple[dict[str, dict[str, Any]], dict[str, int]]:
    """By person what is taken of each covariate, and of how many people each differs."""
    police = {row["person"]: row for row in told}
    found: dict[str, dict[str, Any]] = {}
    differing = dict.fromkeys(names, 0)
    for person in people:
        found[person["person"]] = {}
        for name in names:
            one, other = person[name], police.get(person["person"], {}).get(name)
            value = other if one is None else one
            if None not in (one, other) and one != other:
                differing[name] += 1
                value = {Holds.CASEWORK: one, Holds.POLICE: other}.get(holds)
            found[person["person"]][name] = value
    return found, differing


def cells(rows: Iterable[Row], reduction: Reduction) -> dict[tuple[Any, ...], Sums]:
    """The part `cells` by keys and whole."""
    found: dict[tuple[Any, ...], Sums] = defaultdict(lambda: defaultdict(float))
    at = reduction.definition.prefix
    for row in rows:
        cell = found[(*_keys(row, reduction), row[f"{at}_whole"])]
        times, harm = row[f"{at}_count"], row[f"{at}_harm"]
        for name, more in (
            ("n", 1), ("people_any", row[f"{at}_any"]), ("events", times), ("events_squares", times**2), ("harm", harm),
            ("harm_squares", harm**2), ("followed_sum", row["followed_days"]),
        ):  # fmt: skip
            cell[name] += more
    return found


def counts(rows: Iterable[Row], reduction: Reduction) -> dict[tuple[Any, ...], int]:
    """The part `counts`: people by keys, whole, how many events and how long followed."""
    at, found = reduction.definition.prefix, defaultdict[tuple[Any, ...], int](int)
    for row in rows:
        found[(*_keys(row, reduction), row[f"{at}_whole"], row[f"{at}_count"], row["followed_days"])] += 1
    return found


def days(rows: Iterable[Row], reduction: Reduction) -> dict[tuple[Any, ...], int]:
    """The part `days`: people by keys, whole, last day and whether an event was seen on it."""
    at, found = reduction.definition.prefix, defaultdict[tuple[Any, ...], int](int)
    for row in rows:
        last = row[f"{at}_day"] if row[f"{at}_any"] else row["followed_days"]
        found[(*_keys(row, reduction), row[f"{at}_whole"], last, row[f"{at}_any"])] += 1
    return found


def _keys(row: Row, reduction: Reduction) -> tuple[Any, ...]:
    return tuple(_key(row[key], key, reduction) for key in reduction.keys)


def _key(value: Any, key: str, reduction: Reduction) -> Any:
    if value is None:
        return NOT_RECORDED
    for bins in reduction.bins:
        if bins.column == key:
            return bins.labels[sum(value >= cut for cut in bins.cuts)]
    if key in reduction.rows:
        return value
    return str(value).lower() if isinstance(value, bool) else str(value)


def difference(arms: Sequence[str], people: np.ndarray, total: np.ndarray, squares: np.ndarray) -> tuple[float, float]:
    """Difference of the second arm's mean from the first's (arms in order of their names) and its variance (Neyman 1923), of sums."""
    names = sorted(set(arms))
    means, variances = [], []
    for name in names[:2]:
        mine = np.array([arm == name for arm in arms])
        n, mean = people[mine].sum(), total[mine].sum() / people[mine].sum()
        means.append(mean)
        variances.append((squares[mine].sum() / n - mean**2) * n / (n - 1) / n)
    return float(means[1] - means[0]), float(sum(variances))
