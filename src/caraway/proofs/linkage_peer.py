"""splink as its own documentation sets it up for two files of people: the peer in `bench linkage`.

From the example "Linking a dataset of real historical persons" in splink's documentation (version 5), for two tables: its ten blocking rules (where
it blocks on birthday and place of birth, we give it the police identifier), its templates ForenameSurnameComparison with the frequencies of the whole name,
DateOfBirthComparison and PostcodeComparison, and ExactMatch for what else there is (sex and police identifier for place of birth and occupation);
its training (prior from its three deterministic rules at a recall of .6, u from 5,000,000 random pairs, expectation maximisation on the name and on
the birthday without frequencies), and its threshold of .95. No exact pass. In its favour: it is given our normalised columns, keeps no columns that
it does not need, drops pairs below .001 while predicting, and a police row that it gives to several people goes to the likeliest.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb
import pyarrow as pa
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink import comparison_library as compare

from caraway.evidence.linkage.probabilistic import quiet
from caraway.evidence.linkage.records import Columns, prepare
from caraway.evidence.linkage.run import LEAST

THRESHOLD = 0.95
RANDOM_PAIRS = 5e6
RECALL_OF_RULES = 0.6
SETTINGS = SettingsCreator(
    link_type="link_only",
    blocking_rules_to_generate_predictions=[
        block_on("substr(first_name, 1, 3)", "substr(surname, 1, 4)"),
        block_on("surname", "dob"),
        block_on("first_name", "dob"),
        block_on("postcode", "first_name"),
        block_on("postcode", "surname"),
        block_on("police_id"),
        block_on("substr(postcode, 1, 3)", "dob"),
        block_on("substr(postcode, 1, 3)", "first_name"),
        block_on("substr(postcode, 1, 3)", "surname"),
        block_on("substr(first_name, 1, 2)", "substr(surname, 1, 2)", "substr(dob, 1, 4)"),
    ],
    comparisons=[
        compare.ForenameSurnameComparison("first_name", "surname", forename_surname_concat_col_name="full_name"),
        compare.DateOfBirthComparison("dob", input_is_string=True),
        compare.PostcodeComparison("postcode"),
        compare.ExactMatch("sex").configure(term_frequency_adjustments=True),
        compare.ExactMatch("police_id").configure(term_frequency_adjustments=True),
    ],
    retain_matching_columns=False,
)
DETERMINISTIC = (
    block_on("first_name", "surname", "dob"),
    block_on("substr(first_name, 1, 2)", "surname", "substr(postcode, 1, 2)"),
    block_on("dob", "postcode"),
)
TEACHING = (block_on("first_name", "surname"), block_on("dob"))


@dataclass(frozen=True)
class Scored:
    """The likeliest participant of each police row with its probability, and how many pairs passed the least probability."""

    best: pa.Table
    pairs: int

    def above(self, threshold: float) -> pa.Table:
        """The links from that probability on."""
        return self.best.filter(pa.compute.greater_equal(self.best["probability"], threshold))


def link(participants: pa.Table, police: pa.Table, *, seed: int, threads: int) -> Scored:
    """Link the two tables as the documentation's example does."""
    with _database(threads) as con, quiet():
        for name, table in (("participants", participants), ("police", police)):
            prepare(con, name, table, Columns())
            con.execute(f"CREATE TABLE {name}_given AS {_as_documented(name)}")
        api = DuckDBAPI(con)
        tables = [api.register(f"{name}_given", dataset_display_name=name) for name in ("participants", "police")]
        linker = Linker(tables, SETTINGS, log_level=None)
        _train(linker, seed)
        found = linker.inference.predict(threshold_match_probability=LEAST)
        return _best(con, found.physical_name)


def _train(linker: Linker, seed: int) -> None:
    training = linker.training
    training.estimate_probability_two_random_records_match(list(DETERMINISTIC), recall=RECALL_OF_RULES)
    training.estimate_u_using_random_sampling(max_pairs=RANDOM_PAIRS, seed=seed)
    for block in TEACHING:
        training.estimate_parameters_using_expectation_maximisation(block, estimate_without_term_frequencies=True)


def _as_documented(name: str) -> str:
    return f"""
    SELECT "row" AS unique_id, forename AS first_name, surname, full_name, strftime(born, '%Y-%m-%d') AS dob,
      district || ' ' || right(postcode, 3) AS postcode, sex, police_id FROM {name}"""


def _best(con: duckdb.DuckDBPyConnection, predictions: str) -> Scored:
    best = con.sql(f"""
        WITH likeliest AS (
          SELECT unique_id_r AS r, arg_max(unique_id_l, match_weight) AS l, max(match_probability) AS probability
          FROM {predictions} GROUP BY unique_id_r)
        SELECT p.id AS participant, q.id AS police, probability FROM likeliest
        JOIN participants p ON p."row" = l JOIN police q ON q."row" = r""").to_arrow_table()
    ((pairs,),) = con.execute(f"SELECT count(*) FROM {predictions}").fetchall()  # nosec B608
    return Scored(best, pairs)


@contextmanager
def _database(threads: int) -> Iterator[duckdb.DuckDBPyConnection]:
    con = duckdb.connect(":memory:", config={"temp_directory": ""})
    try:
        con.execute(f"SET threads = {threads}")
        yield con
    finally:
        con.close()
