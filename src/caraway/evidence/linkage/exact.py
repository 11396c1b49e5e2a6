"""The exact pass: rules by which two records are one person without doubt, strictest first.

A rule links a police row only where one participant alone fits it; a row that two fit is left for the rules after it and for the
probabilistic pass. The participants are taken to be different people: bring repeated referrals of one person together first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import duckdb

from caraway.evidence.linkage.records import one_row
from caraway.evidence.refusals import DataUnfit


class Cardinality(StrEnum):
    """Whether a participant may have several police rows (a police row never has several participants)."""

    ONE_TO_ONE = "one to one"
    MANY_TO_ONE = "many police rows to one participant"


@dataclass(frozen=True)
class Rule:
    """`name` is said on pages; `same` names columns that must be equal; `also` is a further SQL condition on `l` and `r` ("" for none).

    `crossed` are (participant's column, police column) pairs that must be equal.
    """

    name: str
    same: tuple[str, ...]
    crossed: tuple[tuple[str, str], ...] = ()
    also: str = ""

    def __post_init__(self) -> None:
        if not self.same and not self.crossed:
            raise DataUnfit(
                f"The rule {self.name!r} compares nothing for equality: every pair would have to be looked at."
            )

    def condition(self) -> str:
        """The join condition, as SQL."""
        equal = [f"l.{column} = r.{column}" for column in self.same]
        equal += [f"l.{left} = r.{right}" for left, right in self.crossed]
        return " AND ".join([*equal, self.also] if self.also else equal)


NAME_OR_BIRTHDAY = "(l.surname = r.surname OR l.born = r.born)"
NOT_TWO_IDENTIFIERS = "(l.police_id IS NULL OR r.police_id IS NULL OR l.police_id = r.police_id)"
NOT_TWO_SEXES = "(l.sex IS NULL OR r.sex IS NULL OR l.sex = r.sex)"

RULES: tuple[Rule, ...] = (
    Rule("same police identifier, and same surname or birthday", ("police_id",), also=NAME_OR_BIRTHDAY),
    Rule("same name, birthday and postcode", ("forename", "surname", "born", "postcode")),
    Rule(
        "same name and birthday, same postcode district",
        ("forename", "surname", "born", "district"),
        also=NOT_TWO_IDENTIFIERS,
    ),
    Rule("same name and birthday", ("forename", "surname", "born"), also=f"{NOT_TWO_IDENTIFIERS} AND {NOT_TWO_SEXES}"),
    Rule(
        "same name and postcode, day and month of the birthday exchanged",
        ("forename", "surname", "postcode"),
        crossed=(("born_exchanged", "born"),),
        also=NOT_TWO_IDENTIFIERS,
    ),
)
"""The rules used unless others are given."""


@dataclass(frozen=True)
class RuleCount:
    """How many links one rule made, and how many police rows it left because more than one participant fitted."""

    rule: str
    links: int
    ambiguous: int


def exact_pass(
    con: duckdb.DuckDBPyConnection, *, rules: Sequence[Rule] = RULES, cardinality: Cardinality
) -> tuple[RuleCount, ...]:
    """Fill the table `links` (l, r: row numbers; rule: number) from the tables `participants` and `police`, rule by rule."""
    con.execute('CREATE TABLE links (l BIGINT, r BIGINT, "rule" INTEGER)')
    return tuple(_one(con, number, rule, cardinality) for number, rule in enumerate(rules))


def _one(con: duckdb.DuckDBPyConnection, number: int, rule: Rule, cardinality: Cardinality) -> RuleCount:
    free = "" if cardinality is Cardinality.MANY_TO_ONE else 'AND l."row" NOT IN (SELECT l FROM links)'
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE fitting AS
        SELECT r."row" AS r, min(l."row") AS l, count(*) AS participants
        FROM police r JOIN participants l ON {rule.condition()}
        WHERE r."row" NOT IN (SELECT r FROM links) {free} GROUP BY r."row" """)  # nosec B608 - names and rules of our own, no values
    alone = "participants = 1"
    if cardinality is Cardinality.ONE_TO_ONE:
        alone += " AND l IN (SELECT l FROM fitting GROUP BY l HAVING count(*) = 1)"
    con.execute(f"INSERT INTO links SELECT l, r, {number} FROM fitting WHERE {alone}")  # nosec B608
    made, fitted = one_row(con, f"SELECT count(*) FILTER ({alone}), count(*) FROM fitting")
    return RuleCount(rule.name, made, fitted - made)
