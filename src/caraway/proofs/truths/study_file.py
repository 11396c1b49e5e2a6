"""What is claimed of simulated studies, of joining, reducing, merging and protecting.

Simulated studies: the difference between arms, by the plainest estimator there is (means, Neyman 1923; Wald for those who take part as
assigned), is that which the world's closed forms give for the people simulated. Estimates are held against each study's own truth, so the
value claimed is 0. The rest are agreements with `caraway.proofs.study_slow`.
"""

import math
from collections.abc import Iterator
from datetime import date
from functools import partial

import numpy as np
import pyarrow as pa

from caraway.core.study.columns import OUTCOMES
from caraway.core.study.kinds import CONSENTS, OF_THE_POLICE
from caraway.core.study.words import Definition, Holds, SmallCells, TimeZero
from caraway.evidence.estimators import entropy, weighting
from caraway.evidence.estimators.assigned import difference
from caraway.evidence.estimators.moments import standing_in
from caraway.evidence.reduce.merging import merge
from caraway.evidence.reduce.protecting import protect
from caraway.evidence.reduce.query import CELLS, COUNTS, DAYS, SUMS
from caraway.evidence.reduce.reduced import Reduced
from caraway.evidence.reduce.reducing import reduce_rows
from caraway.evidence.reduce.reduction import Bins, Reduction
from caraway.evidence.study_file import joining
from caraway.evidence.study_file.agreed import agreed
from caraway.evidence.study_file.covariates import covered
from caraway.evidence.study_file.description import arrow_schema
from caraway.evidence.synthetic import tables
from caraway.evidence.synthetic.people import log_recording
from caraway.evidence.synthetic.simulating import Made, blocks
from caraway.evidence.synthetic.truths import Truths
from caraway.evidence.synthetic.world import World
from caraway.proofs import study_slow
from caraway.proofs.truth import Agreement, Claim, Estimated, Pair, Truth

PLAIN = World(refusers=0.4, recording=0.0)
HARM = np.array(list(PLAIN.weights.values()))
BUSY = World(
    definitions=(Definition.REARREST.value, Definition.PROVEN.value), factors=(1.0, 1.5), base_rate=0.8, lost=0.2, lost_effect=0.5,
    recording=0.3, forces=3,
)  # fmt: skip
APART = World(design="observational", confounding=1.0, domestic=0.5, apart=True)
N = 8192
A_FEW = 200
ENOUGH = 1200
CUT = date(2026, 1, 1)
NORMAL = 1.959963984540054


def _study(measure: str, estimand: str, rng: np.random.Generator) -> Estimated:
    """One block of people; the difference of means (over the share who take part because of assignment) less the truth."""
    seed = int(rng.integers(1 << 62))
    made = next(blocks(PLAIN, N, seed, N))
    truths = Truths(PLAIN, log_recording(PLAIN, seed))
    truths.add(made.people)
    truth = truths.said()["definitions"][PLAIN.definitions[0]][estimand][measure]["difference"]
    outcome, arm = _outcome(measure, made), made.people.assigned == 1
    received = float(made.people.takes_part[arm].mean() - made.people.takes_part[~arm].mean())
    if estimand == "complier":
        estimate = (outcome[arm].mean() - outcome[~arm].mean()) / received
        outcome = outcome - estimate * made.people.takes_part  # its variance is the Wald estimator's (the delta method)
    else:
        estimate, received = outcome[arm].mean() - outcome[~arm].mean(), 1.0
    variance = sum(outcome[side].var(ddof=1) / side.sum() for side in (arm, ~arm)) / received**2
    off, half = float(estimate) - truth, NORMAL * math.sqrt(variance)
    return Estimated(off, off - half, off + half)


def _outcome(measure: str, made: Made) -> np.ndarray:
    events, size = made.events[0], len(made.people)
    kept = events.day <= PLAIN.window_days
    who = events.who[kept]
    if measure == "day":
        first = np.full(size, PLAIN.window_days)
        np.minimum.at(first, who, events.day[kept])
        return first.astype(float)
    if measure == "harm":
        return np.bincount(who, HARM[events.offence[kept]], minlength=size)
    count = np.bincount(who, minlength=size).astype(float)
    return np.minimum(count, 1.0) if measure == "any" else count


def _few(rng: np.random.Generator, n: int = A_FEW) -> tuple[Made, int]:
    seed = int(rng.integers(1 << 62))
    return next(blocks(BUSY, n, seed, n)), seed


def _rows(made: Made, seed: int) -> pa.Table:
    return tables.analysis_table(BUSY, seed, made.people, made.events)


def _joined(rng: np.random.Generator) -> Iterator[tuple[float, float]]:
    """People and events joined by SQL; counted row by row; and counted by the simulation itself."""
    made, seed = _few(rng)
    people = tables.people_table(BUSY, seed, made.people)
    named = zip(BUSY.definitions, made.events, strict=True)
    events = pa.concat_tables([tables.events_table(BUSY, seed, made.people, name, one, 1) for name, one in named])
    window, chosen = BUSY.window_days, tuple(map(Definition, BUSY.definitions))
    rows = joining.analysis(
        people, events, time_zero=TimeZero.ASSIGNMENT, window_days=window, definitions=chosen, harm=BUSY.weights
    )
    direct = {row["person"]: row for row in _rows(made, seed).to_pylist()}
    for definition in chosen:
        slow = study_slow.outcomes(
            people.to_pylist(), events.to_pylist(), window=window, definition=definition, harm=BUSY.weights
        )
        names = [f"{definition.prefix}_{what}" for what in OUTCOMES]
        for row in rows.to_pylist():
            for place, name in enumerate(names):
                yield _number(row[name]), _number(slow[row["person"]][place])
                yield _number(row[name]), _number(direct[row["person"]][name])


def _answered(rng: np.random.Generator) -> Iterator[tuple[float, float]]:
    """Who is in the rows, with how many events, where some said no and of some it is not known: joined by SQL, and one after the other."""
    made, seed = _few(rng)
    people = tables.people_table(BUSY, seed, made.people)
    for name in CONSENTS:
        said = pa.array([(True, True, True, False, None)[at] for at in rng.integers(0, 5, people.num_rows)], pa.bool_())
        people = people.append_column(name, said)
    rows = _all_joined(made, seed, people).to_pylist()
    direct = {row["person"]: row for row in _rows(made, seed).to_pylist()}
    kept = study_slow.agreed(people.to_pylist())
    counts = agreed(people)[1]
    yield len(rows), len(kept)
    yield sum(counts.values()), people.num_rows - len(kept)
    for row in rows:
        yield float(row["person"] in kept), 1.0
        yield row["rearrest_count"], direct[row["person"]]["rearrest_count"]


def _all_joined(made: Made, seed: int, people: pa.Table) -> pa.Table:
    named = zip(BUSY.definitions, made.events, strict=True)
    events = pa.concat_tables([tables.events_table(BUSY, seed, made.people, name, one, 1) for name, one in named])
    return joining.analysis(
        people, events, time_zero=TimeZero.ASSIGNMENT, window_days=BUSY.window_days,
        definitions=tuple(map(Definition, BUSY.definitions)), harm=BUSY.weights,
    )  # fmt: skip


def _covered(rng: np.random.Generator) -> Iterator[tuple[float, float]]:
    """The police's covariates beside everybody's, some of them otherwise than casework's: by SQL, and one after the other."""
    seed = int(rng.integers(1 << 62))
    made = next(blocks(APART, A_FEW, seed, A_FEW))
    people, told = (table(APART, seed, made.people) for table in (tables.people_table, tables.covariates_table))
    sex = pa.array([("male", "female", None)[at] for at in rng.integers(0, 3, people.num_rows)], pa.string())
    told = told.set_column(told.column_names.index("sex"), "sex", sex)
    for holds in Holds:
        found = covered(people, told, holds)
        slow, differing = study_slow.covered(people.to_pylist(), told.to_pylist(), OF_THE_POLICE, holds)
        yield found.differing.get("sex", 0), differing["sex"]
        rows = {row["person"]: row for row in found.people.to_pylist()}
        yield from (
            (float(rows[person][name] == value), 1.0) for person, row in slow.items() for name, value in row.items()
        )
        yield float(all(row[name] is not None for row in rows.values() for name in tables.POLICE_ALONE)), 1.0


def _late(rng: np.random.Generator) -> Iterator[tuple[float, float]]:
    """Events on time zero itself, and convictions too late, joined by SQL and counted row by row."""
    made, seed = _few(rng)
    people = tables.people_table(BUSY, seed, made.people)
    named = zip(BUSY.definitions, made.events, strict=True)
    events = pa.concat_tables(
        [tables.events_table(BUSY, seed, made.people, name, one, 1) for name, one in named]
    ).to_pylist()
    for event in events:
        event["day"] = max(0, event["day"] - int(rng.integers(0, 60)))
        event["conviction_day"] = event["conviction_day"] and event["conviction_day"] + int(rng.integers(0, 200))
    chosen, window = tuple(map(Definition, BUSY.definitions)), BUSY.window_days
    table = pa.Table.from_pylist(events, schema=arrow_schema(tuple(events[0])))
    rows = joining.analysis(
        people, table, time_zero=TimeZero.ASSIGNMENT, window_days=window, definitions=chosen, harm=BUSY.weights
    )
    for one in chosen:
        slow = study_slow.outcomes(people.to_pylist(), events, window=window, definition=one, harm=BUSY.weights)
        for row in rows.to_pylist():
            yield from (
                (_number(row[f"{one.prefix}_{what}"]), _number(slow[row["person"]][place]))
                for place, what in enumerate(OUTCOMES)
            )


def _number(value: float | bool | None) -> float:
    return -1.0 if value is None else float(value)


CUT_AGES = Reduction(
    Definition.REARREST,
    ("arm", "sex", "ethnicity", "age_years", "attended"),
    bins=(Bins("age_years", (22.0, 25.0, 27.5, 30.0, 34.5, 40.0)),),
)
AS_THEY_ARE = Reduction(Definition.PROVEN, ("arm", "risk_score"), rows=("risk_score",))


def _reduce(rows: pa.Table, reduction: Reduction, source: str = "rows") -> Reduced:
    return reduce_rows(rows, reduction, project="simulated", data_cut=CUT, source=source)


def _reduced(reduction: Reduction, rng: np.random.Generator) -> Iterator[tuple[float, float]]:
    rows = _rows(*_few(rng))
    fast, plain = _reduce(rows, reduction), rows.to_pylist()
    cells = study_slow.cells(plain, reduction)
    found = _by(fast, CELLS, ("whole",), SUMS)
    yield len(found), len(cells)
    for at, sums in found.items():
        yield from ((sums[place], cells[at][name]) for place, name in enumerate(SUMS))
    for part, beside, slow in (
        (COUNTS, ("whole", "times", "followed"), study_slow.counts(plain, reduction)),
        (DAYS, ("whole", "last_day", "seen"), study_slow.days(plain, reduction)),
    ):
        mine = _by(fast, part, beside, ("n",))
        yield len(mine), len(slow)
        yield from ((sums[0], slow.get(at, 0)) for at, sums in mine.items())


def _by(
    reduced: Reduced, part: str, beside: tuple[str, ...], sums: tuple[str, ...]
) -> dict[tuple[object, ...], list[float]]:
    columns = reduced.part(part)
    at = zip(*(columns[name].tolist() for name in (*reduced.reduction.keys, *beside)), strict=True)
    return dict(zip(at, np.stack([columns[name].astype(float) for name in sums], axis=1).tolist(), strict=True))


def _merged(rng: np.random.Generator) -> Iterator[Pair]:
    """Each force reduced by itself and merged, against all rows reduced at once: estimates and every sum."""
    rows = _rows(*_few(rng))
    force = np.array(rows["force"].to_pylist())
    parts = [_reduce(rows.filter(pa.array(force == one)), CUT_AGES, one) for one in np.unique(force)]
    merged, pooled = merge(parts, same_controller=True).part(CELLS), _reduce(rows, CUT_AGES).part(CELLS)
    yield len(merged["n"]), len(pooled["n"])
    for name in SUMS:
        yield from ((float(one), float(other)) for one, other in zip(merged[name], pooled[name], strict=False))
    for total, squares in (("people_any", "people_any"), ("events", "events_squares"), ("harm", "harm_squares")):
        (one, variance), (other, spread) = (
            study_slow.difference(x["arm"].tolist(), x["n"], x[total], x[squares]) for x in (merged, pooled)
        )
        yield one, other, math.sqrt(spread)
        yield variance, spread


def _protected(how: SmallCells, rng: np.random.Generator) -> Iterator[tuple[float, float]]:
    """No cell below five; no people but those left out are lost; nobody alone left out of a line; parts count the same people."""
    keys = ("arm", "sex", "age_band") if how is SmallCells.COMBINE else ("arm", "age_band")
    before = _reduce(_rows(*_few(rng, ENOUGH)), Reduction(Definition.REARREST, keys))
    after = protect(before, how=how, least=5)
    cost = after.protection
    assert cost is not None
    cells = after.part(CELLS)
    yield float(cells["n"].min() >= 5), 1.0
    yield after.people, before.people * (1 - cost.left_out)
    for part in (COUNTS, DAYS):
        yield float(after.part(part)["n"].sum()), float(cells["n"].sum())
    if how is SmallCells.SUPPRESS:
        yield float(_left_alone(before, after)), 0.0


def _left_alone(before: Reduced, after: Reduced) -> int:
    """How many lines of the table before (cells that differ in one key alone) have exactly one cell left out and others shown."""
    there, shown = set(_by(before, CELLS, ("whole",), ("n",))), set(_by(after, CELLS, ("whole",), ("n",)))
    alone = 0
    for place in range(len(before.reduction.keys)):
        for line in {(*cell[:place], *cell[place + 1 :]) for cell in there}:
            cells = [cell for cell in there if (*cell[:place], *cell[place + 1 :]) == line]
            alone += len(cells) > 1 and len([cell for cell in cells if cell not in shown]) == 1
    return alone


def _in_any_order(rng: np.random.Generator) -> Iterator[tuple[float, float]]:
    """Sums of harm that no double holds exactly, of rows in one order and in another: the same to the last bit."""
    rows = _rows(*_few(rng, ENOUGH))
    place = rows.column_names.index("rearrest_harm")
    rows = rows.set_column(place, "rearrest_harm", pa.array(rng.choice([0.1, 1 / 3, 19.7, 1095.9], rows.num_rows)))
    one, other = (_reduce(each, CUT_AGES).part(CELLS) for each in (rows, rows.take(rng.permutation(rows.num_rows))))
    for name in ("harm", "harm_squares"):
        yield from zip(one[name].tolist(), other[name].tolist(), strict=True)


def _by_sums(rng: np.random.Generator) -> Iterator[Pair]:
    """Amounts known by their sums and sums of squares in cells, beside the people themselves: plain, weighted, balanced."""
    cell, treated = np.divmod(np.arange(6 * A_FEW) % 8, 2)
    kept = rng.random(len(cell)) < 0.3 + 0.1 * cell * treated
    cell, treated = cell[kept], treated[kept]
    amount = np.where(rng.random(len(cell)) < 0.3, rng.lognormal(3, 1.5, len(cell)), 0.0)
    at = 2 * cell + treated
    sums = [np.bincount(at, weights, 8) for weights in (np.ones(len(at)), amount, amount**2)]
    values, many = standing_in(*sums)
    known = np.tile(np.repeat(np.eye(4)[:, 1:], 2, axis=0), (2, 1)), np.eye(4)[cell][:, 1:]
    given = ((np.tile([0.0, 1.0], 8), known[0], values), (treated.astype(float), known[1], amount))
    plain = difference(values, given[0][0], counts=many), difference(amount, given[1][0])
    yield plain[0].estimate, plain[1].estimate, plain[1].standard_error
    yield from zip(*((x.standard_error, x.degrees) for x in plain), strict=True)
    one, other = (weighting.weighted(*x, counts=n) for x, n in zip(given, (many, None), strict=True))
    yield one.difference[0], other.difference[0], other.difference[1]
    yield one.difference[1], other.difference[1]
    first, second = (entropy.effect(*x, counts=n) for x, n in zip(given, (many, None), strict=True))
    yield first.effect, second.effect, second.standard_error
    yield first.standard_error, second.standard_error


_OF = ((measure, "itt") for measure in ("any", "count", "harm", "day"))
CLAIMS: tuple[Claim, ...] = (
    *(
        Truth(f"simulated {measure}, {of}", N, 0.0, partial(_study, measure, of))
        for measure, of in (*_OF, ("any", "complier"))
    ),
    Agreement("people and events joined", 0.0, _joined),
    Agreement("who did not agree left out", 0.0, _answered),
    Agreement("the police's covariates joined", 0.0, _covered),
    Agreement("late convictions and time zero itself joined", 0.0, _late),
    Agreement("reduced, with bins", 1e-12, partial(_reduced, CUT_AGES)),
    Agreement("reduced, values as they are", 1e-12, partial(_reduced, AS_THEY_ARE)),
    Agreement("sums in any order", 0.0, _in_any_order),
    Agreement("means by sums and by rows", 1e-9, _by_sums),
    Agreement("forces merged against pooled", 1e-9, _merged),
    Agreement("small cells combined", 1e-12, partial(_protected, SmallCells.COMBINE)),
    Agreement("small cells suppressed", 1e-12, partial(_protected, SmallCells.SUPPRESS)),
)
