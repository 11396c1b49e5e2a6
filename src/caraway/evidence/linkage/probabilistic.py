"""The probabilistic pass: splink on what the exact pass left, in a database that lives in memory alone.

Training: u by comparing pairs taken at random; m by expectation maximisation in two blocks (same name; same birthday and postcode), on a
sample of the participants, the rows linked exactly among them: what they taught is what the rest is judged by. The prior comes from the
exact pass. What is judged are the police rows without a link, against all participants (or those without a link, one to one).
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
from splink import DuckDBAPI, Linker
from splink.internals.exceptions import EMTrainingException

from caraway.evidence.linkage.exact import Cardinality
from caraway.evidence.linkage.model import Comparison, Model, as_splink, from_splink
from caraway.evidence.linkage.records import one_row
from caraway.evidence.refusals import DataUnfit

COMPARED = (
    "forename, surname, full_name, surname_first, surname_last, born, born_text, born_exchanged, "
    "postcode, sector, district, sex, police_id"
)
SAME_NAME = "l.forename = r.forename AND l.surname = r.surname"
BLOCKS: tuple[str, ...] = (
    "l.police_id = r.police_id",
    "l.born = r.born AND l.surname = r.surname",
    "l.born = r.born AND l.forename = r.forename",
    "l.born = r.born AND l.district = r.district",
    "l.born_exchanged = r.born AND l.surname = r.surname",
    "l.born_exchanged = r.born AND l.forename = r.forename",
    "l.surname = r.surname AND l.postcode = r.postcode",
    "l.forename = r.forename AND l.postcode = r.postcode",
    f"{SAME_NAME} AND l.district = r.district",
    f"{SAME_NAME} AND year(l.born) = year(r.born)",
    f"{SAME_NAME} AND right(l.born_text, 4) = right(r.born_text, 4)",
    "l.forename = r.surname AND l.surname = r.forename",
    "l.born = r.born AND left(l.forename, 2) = left(r.forename, 2) AND left(l.surname, 2) = left(r.surname, 2)",
)
"""Pairs that are looked at: those that agree on one of these. Each is small: no block is on a birthday, a name or a district alone."""
TEACHING = (SAME_NAME, "l.born = r.born AND l.postcode = r.postcode")


@dataclass(frozen=True)
class Training:
    """How much is looked at: `random_pairs` for u, `block_pairs` in each block for m, of at most `participants`; `recall` is what the exact pass
    is thought to have found of all links, for the prior (a factor of two in it is one bit of weight)."""

    random_pairs: int = 400_000
    block_pairs: int = 100_000
    participants: int = 20_000
    recall: float = 0.85

    def __post_init__(self) -> None:
        if min(self.random_pairs, self.block_pairs, self.participants) < 1000:
            raise DataUnfit("Training looks at 1,000 pairs and participants at the least.")
        if not 0 < self.recall <= 1:
            raise DataUnfit(f"The share that the exact pass found is above 0 and at most 1, not {self.recall}.")


@contextmanager
def quiet() -> Iterator[None]:
    """splink's own log goes nowhere while this lasts."""
    log = logging.getLogger("splink")
    before = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        log.setLevel(before)


def prior_from_links(con: duckdb.DuckDBPyConnection, recall: float) -> float:
    """The chance that two records taken at random are one person: links found, scaled up for those not found, over all pairs."""
    links, participants, police = one_row(
        con, "SELECT (SELECT count(*) FROM links), (SELECT count(*) FROM participants), (SELECT count(*) FROM police)"
    )
    return float(min(0.5, max(links / recall, 1.0) / (participants * police)))


def train(con: duckdb.DuckDBPyConnection, model: Model, training: Training, rng: np.random.Generator) -> Model:
    """The model with m and u learned from the tables `participants` and `police`; a step that too few pairs show keeps its own.

    `model.prior` must be there.
    """
    seed = int(rng.integers(2**31))
    (participants,) = one_row(con, "SELECT count(*) FROM participants")
    every = -(-participants // training.participants)
    _inputs(con, "teaching", f'hash("row" + {seed}) % {every} = 0', "true")
    with quiet():
        linker = _linker(con, "teaching", model, ())
        linker.training.estimate_u_using_random_sampling(
            max_pairs=training.random_pairs, seed=seed, min_count_per_level=None, num_chunks=1
        )
        for block in TEACHING:
            _teach(linker, block, training)
        return from_splink(model, linker.misc.save_model_to_json())


def _teach(linker: Any, block: str, training: Training) -> None:
    try:
        linker.training.estimate_parameters_using_expectation_maximisation(
            {"blocking_rule": block}, estimate_without_term_frequencies=True, max_pairs=training.block_pairs
        )
    except EMTrainingException:
        return  # the block holds no pairs, and so teaches nothing


def score(
    con: duckdb.DuckDBPyConnection,
    model: Model,
    *,
    cardinality: Cardinality,
    least: float,
    blocks: Sequence[str] = BLOCKS,
) -> None:
    """Fill the table `scored` (l, r: row numbers; weight in bits; gamma_… and weight_… of each comparison) with pairs of at least that probability."""
    free = "true" if cardinality is Cardinality.MANY_TO_ONE else '"row" NOT IN (SELECT l FROM links)'
    _inputs(con, "judged", free, '"row" NOT IN (SELECT r FROM links)')
    said = ", ".join(_said(comparison) for comparison in model.comparisons)
    kept = f"unique_id_l AS l, unique_id_r AS r, match_weight AS weight, {said}"
    with quiet():
        found = _linker(con, "judged", model, blocks).inference.predict(threshold_match_probability=least)
    con.execute(f"CREATE TABLE scored AS SELECT {kept} FROM {found.physical_name}")  # nosec B608


def _said(comparison: Comparison) -> str:
    """Which step a pair is on, and what it adds to the weight, with the frequency of the name where that counts."""
    name = comparison.name
    rarity = f" + mw_tf_adj_{name}" if any(step.frequency for step in comparison.steps) else ""
    return f"CAST(gamma_{name} AS INTEGER) AS gamma_{name}, mw_{name}{rarity} AS weight_{name}"


def _inputs(con: duckdb.DuckDBPyConnection, name: str, participants: str, police: str) -> None:
    for number, (table, which) in enumerate((("participants", participants), ("police", police))):
        chosen = f'SELECT "row" AS unique_id, {COMPARED} FROM {table} WHERE {which}'  # nosec B608 - names of our own
        con.execute(f"CREATE TABLE {name}_{number} AS {chosen}")


def _linker(con: duckdb.DuckDBPyConnection, name: str, model: Model, blocks: Sequence[str]) -> Any:
    api = DuckDBAPI(con)
    tables = [api.register(f"{name}_{number}", dataset_display_name=f"{name}{number}") for number in (0, 1)]
    settings = {
        "link_type": "link_only",
        "comparisons": [as_splink(comparison) for comparison in model.comparisons],
        "blocking_rules_to_generate_predictions": [{"blocking_rule": block} for block in blocks],
        "probability_two_random_records_match": model.prior,
        "retain_matching_columns": bool(blocks),
        "retain_intermediate_calculation_columns": bool(blocks),
    }
    return Linker(tables, settings, log_level=None)
