"""Three bands of pairs: linked, to be decided by a person, not linked; and what a person is shown of the middle one.

A police row is of one participant at most, so the probabilities of its candidates are taken together:
P(j) = odds(j) / (1 + sum of odds), which leaves two that fit alike at a half each, and so to a person.

The model takes comparisons as independent, which families at one address are not: on invented people the probabilities of the middle band are too
high (of pairs given .65, about a third were one person). They order the pairs well; let people decide the band before an effect is read from it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from caraway.evidence.linkage.exact import Cardinality
from caraway.evidence.linkage.model import Comparison, Model
from caraway.evidence.refusals import DataUnfit


@dataclass(frozen=True)
class Bands:
    """From which probability a pair is linked, and from which a person looks at it."""

    match: float = 0.9
    clerical: float = 0.2

    def __post_init__(self) -> None:
        if not 0 < self.clerical <= self.match < 1:
            raise DataUnfit(f"0 < {self.clerical} ≤ {self.match} < 1 does not hold for the bands of linking.")
        if self.clerical + self.match < 1:
            raise DataUnfit(
                f"The bands {self.clerical} and {self.match} add up to less than 1: one police row could be linked and to be decided at once."
            )


@dataclass(frozen=True)
class Reason:
    """What one comparison of a pair says, in words, and its weight in bits: above 0 it speaks for one person, below for two."""

    about: str
    words: str
    weight: float

    def __str__(self) -> str:
        return f"{self.about}: {self.words}"


@dataclass(frozen=True)
class ClericalPair:
    """A pair that a person decides, by ids alone: the page fetches the names from where they may be seen."""

    participant: object
    police: object
    probability: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Decision:
    """What a person decided about a pair."""

    participant: object
    police: object
    same: bool
    by: str

    def __post_init__(self) -> None:
        if not self.by.strip():
            raise DataUnfit("A decision about a pair says who made it.")


def band(con: duckdb.DuckDBPyConnection, bands: Bands, cardinality: Cardinality) -> None:
    """Fill the table `banded` (as `scored`, with probability and band: 'match' or 'clerical') from `scored`."""
    one = "" if cardinality is Cardinality.MANY_TO_ONE else "WHERE by_police = 1 AND by_participant = 1"
    con.execute(
        f"""
        CREATE TABLE banded AS
        WITH ranked AS (
          SELECT *, row_number() OVER (PARTITION BY r ORDER BY weight DESC, l) AS by_police,
            row_number() OVER (PARTITION BY l ORDER BY weight DESC, r) AS by_participant,
            1 / (exp2(-weight) + sum(exp2(weight)) OVER (PARTITION BY r) / exp2(weight)) AS probability
          FROM (SELECT * REPLACE (greatest(-200, least(200, weight)) AS weight) FROM scored))
        SELECT * EXCLUDE (by_police, by_participant),
          CASE WHEN probability >= {bands.match} THEN 'match' ELSE 'clerical' END AS band
        FROM (SELECT * FROM ranked {one}) WHERE probability >= {bands.clerical}""".replace("exp2(", "pow(2, ")
    )


def clerical_table(con: duckdb.DuckDBPyConnection, model: Model) -> pa.Table:
    """The middle band with the ids as given, most probable first: participant, police, probability, gamma_… and weight_…"""
    said = ", ".join(f"gamma_{comparison.name}, weight_{comparison.name}" for comparison in model.comparisons)
    return con.sql(f"""
        SELECT p.id AS participant, q.id AS police, probability, {said}
        FROM banded JOIN participants p ON p."row" = l JOIN police q ON q."row" = r
        WHERE band = 'clerical' ORDER BY probability DESC, l, r""").to_arrow_table()


def clerical_pairs(table: pa.Table, model: Model) -> tuple[ClericalPair, ...]:
    """The rows of `clerical_table` with their reasons in words, for a page."""
    return tuple(
        ClericalPair(
            row["participant"],
            row["police"],
            row["probability"],
            tuple(
                _reason(comparison, row[f"gamma_{comparison.name}"], row[f"weight_{comparison.name}"])
                for comparison in model.comparisons
            ),
        )
        for row in table.to_pylist()
    )


def _reason(comparison: Comparison, value: int, weight: float) -> Reason:
    step = comparison.step(value)
    return Reason(comparison.about, "not known" if step is None else step.words, weight)


def settled(
    open_pairs: Iterable[tuple[object, object]], decisions: Iterable[Decision]
) -> dict[tuple[object, object], Decision]:
    """The decisions by pair. Raises `DataUnfit` for a pair that is not open, decided twice, or a police row given to two participants."""
    known = set(open_pairs)
    made: dict[tuple[object, object], Decision] = {}
    for decision in decisions:
        pair = (decision.participant, decision.police)
        if pair not in known:
            raise DataUnfit(f"The pair of {pair[0]} and {pair[1]} is not one that is to be decided.")
        if pair in made:
            raise DataUnfit(f"The pair of {pair[0]} and {pair[1]} was decided twice.")
        made[pair] = decision
    _refuse_two_participants(made.values())
    return made


def _refuse_two_participants(decisions: Iterable[Decision]) -> None:
    given: set[object] = set()
    for decision in decisions:
        if decision.same and decision.police in given:
            raise DataUnfit(f"The police row {decision.police} was given to two participants.")
        given |= {decision.police} if decision.same else set()
