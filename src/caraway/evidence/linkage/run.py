"""All of linking: `link` brings both tables into one form, runs the exact pass, then splink on what is left, and sorts pairs into bands.

Everything happens in a DuckDB that lives in memory, writes nothing beside it and loads nothing; it goes when the function returns, and the
names with it.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import duckdb
import numpy as np
import pyarrow as pa

from caraway.evidence.linkage import bands as three
from caraway.evidence.linkage.exact import RULES, Cardinality, Rule, RuleCount, exact_pass
from caraway.evidence.linkage.model import MODEL, Model
from caraway.evidence.linkage.probabilistic import BLOCKS, Training, prior_from_links, score, train
from caraway.evidence.linkage.records import Columns, one_row, prepare
from caraway.evidence.refusals import DataUnfit

BY_PROBABILITY = "probability"
BY_PERSON = "decided by a person"


@dataclass(frozen=True)
class Settings:
    """How to link. `training=None` takes the model's parameters as they are; its prior, where it has none, comes from the exact pass.

    `threads` is for DuckDB (0: as many as it likes).
    """

    participants: Columns = field(default_factory=Columns)
    police: Columns = field(default_factory=Columns)
    cardinality: Cardinality = Cardinality.MANY_TO_ONE
    rules: Sequence[Rule] = RULES
    model: Model = MODEL
    training: Training | None = field(default_factory=Training)
    blocks: Sequence[str] = BLOCKS
    bands: three.Bands = field(default_factory=three.Bands)
    threads: int = 0

    def __post_init__(self) -> None:
        if not self.blocks:
            raise DataUnfit("Linking needs at least one block: looking at every pair of records is not done.")
        if self.threads < 0:
            raise DataUnfit(f"The number of threads is at least 0, not {self.threads}.")


@dataclass(frozen=True)
class Linked:
    """What linking found.

    `links`: participant, police (ids as given), how (a rule's name, "probability", "decided by a person") and probability (1 for a rule).
    `clerical`: participant, police, probability, gamma_… and weight_… of the pairs that a person has to decide; `pairs()` has them in words.
    `passes` says what each rule found, `by_probability` what splink added; `model` is what it was judged by.
    """

    links: pa.Table
    clerical: pa.Table
    passes: tuple[RuleCount, ...]
    by_probability: int
    looked_at: int
    participants: int
    police: int
    model: Model

    def pairs(self) -> tuple[three.ClericalPair, ...]:
        """The pairs that a person has to decide, with the reasons in words, most probable first."""
        return three.clerical_pairs(self.clerical, self.model)


def link(
    participants: pa.Table, police: pa.Table, *, rng: np.random.Generator, settings: Settings | None = None
) -> Linked:
    """Link the police rows to the participants.

    Both are Arrow tables with the columns that `settings` names. A police row is linked to one participant at most; participants are
    taken to be different people. Training is of the sample that `rng` draws. Raises `DataUnfit` for tables that cannot be linked.
    """
    settings = settings or Settings()
    with _database(settings.threads) as con:
        prepare(con, "participants", participants, settings.participants)
        prepare(con, "police", police, settings.police)
        passes = exact_pass(con, rules=settings.rules, cardinality=settings.cardinality)
        model = _model(con, settings, rng)
        score(con, model, cardinality=settings.cardinality, least=LEAST, blocks=settings.blocks)
        three.band(con, settings.bands, settings.cardinality)
        return Linked(
            _links(con, settings.rules),
            three.clerical_table(con, model),
            passes,
            one_row(con, "SELECT count(*) FROM banded WHERE band = 'match'")[0],
            one_row(con, "SELECT count(*) FROM scored")[0],
            participants.num_rows,
            police.num_rows,
            model,
        )


LEAST = 1e-3
"""Pairs less probable than this are dropped while they are scored."""


def _model(con: duckdb.DuckDBPyConnection, settings: Settings, rng: np.random.Generator) -> Model:
    model = settings.model
    if model.prior is None:
        recall = settings.training.recall if settings.training else Training().recall
        model = model.with_prior(prior_from_links(con, recall))
    return model if settings.training is None else train(con, model, settings.training, rng)


@contextmanager
def _database(threads: int) -> Iterator[duckdb.DuckDBPyConnection]:
    con = duckdb.connect(":memory:", config={"autoinstall_known_extensions": "false", "temp_directory": ""})
    try:
        if threads:
            con.execute(f"SET threads = {threads}")
        yield con
    finally:
        con.close()


def _links(con: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> pa.Table:
    names = pa.table(
        {"rule": pa.array(range(len(rules)), pa.int32()), "how": pa.array([rule.name for rule in rules], pa.string())}
    )
    con.register("rule_names", names)
    return con.sql(f"""
        SELECT p.id AS participant, q.id AS police, how, probability FROM (
          SELECT l, r, how, 1.0::DOUBLE AS probability FROM links JOIN rule_names USING ("rule")
          UNION ALL SELECT l, r, '{BY_PROBABILITY}', probability FROM banded WHERE band = 'match')
        JOIN participants p ON p."row" = l JOIN police q ON q."row" = r ORDER BY r""").to_arrow_table()


def decided(linked: Linked, decisions: Iterable[three.Decision]) -> Linked:
    """What was found, with what people decided: pairs found to be one person join the links, decided ones leave the middle band.

    Raises `DataUnfit` for a decision about a pair that is not open, two about one pair, or one police row given to two participants.
    """
    pairs = list(zip(linked.clerical["participant"].to_pylist(), linked.clerical["police"].to_pylist(), strict=True))
    made = three.settled(pairs, decisions)
    taken = {pair[1] for pair, decision in made.items() if decision.same}
    still = [pair not in made and pair[1] not in taken for pair in pairs]
    same = [pair in made and made[pair].same for pair in pairs]
    joined = linked.clerical.filter(pa.array(same, pa.bool_())).select(["participant", "police", "probability"])
    how = pa.array([BY_PERSON] * joined.num_rows, pa.string())
    links = pa.concat_tables([linked.links, joined.add_column(2, "how", how)])
    return replace(linked, links=links, clerical=linked.clerical.filter(pa.array(still, pa.bool_())))
