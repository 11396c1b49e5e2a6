"""Linking and effects under linkage error: simulated studies whose truth is known, and slow twins of the fast ways."""

import math
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import duckdb
import numpy as np
import pyarrow as pa

from caraway.evidence.linkage.error import (
    Accuracy,
    corrected_difference,
    corrected_prevalence,
    corrected_ratio,
    simulated_difference,
)
from caraway.evidence.linkage.exact import Cardinality, exact_pass
from caraway.evidence.linkage.quality import counted
from caraway.evidence.linkage.records import Columns, prepare
from caraway.evidence.linkage.uncertain import UncertainLinks, imputed_difference, imputed_log_ratio, rubin
from caraway.evidence.result import Interval
from caraway.evidence.synthetic.people_noise import Errors
from caraway.evidence.synthetic.people_records import Noise, PeopleRecords, Population, people_records
from caraway.proofs.truth import Agreement, Alarms, Estimated, Pair, Truth

ARM = 2000
SHARES = (0.35, 0.28)
DIFFERENCE = SHARES[0] - SHARES[1]
LOG_RATIO = math.log(SHARES[0] / SHARES[1])
KNOWN = (Accuracy(0.92, 0.985), Accuracy(0.82, 0.97))
VALIDATED = 250
TRUE_ACCURACY = (0.8, 0.93)
UNCERTAIN = 0.02


def _found(rng: np.random.Generator, share: float, accuracy: Accuracy) -> int:
    """How many of an arm linking finds to have the outcome."""
    having = int(rng.binomial(ARM, share))
    return int(rng.binomial(having, accuracy.sensitivity) + rng.binomial(ARM - having, 1 - accuracy.specificity))


def _events(rng: np.random.Generator, accuracies: tuple[Accuracy, Accuracy]) -> list[int]:
    return [_found(rng, share, accuracy) for share, accuracy in zip(SHARES, accuracies, strict=True)]


def _measured(rng: np.random.Generator) -> Accuracy:
    """The accuracy as a validation of so many people with and without the outcome finds it."""
    se, sp = (rng.binomial(VALIDATED, true) / VALIDATED for true in TRUE_ACCURACY)
    return Accuracy(se, sp, VALIDATED, VALIDATED)


def _said(estimate: float, interval: Interval) -> Estimated:
    return Estimated(estimate, interval.low, interval.high)


def prevalence(rng: np.random.Generator) -> Estimated:
    fit = corrected_prevalence(_found(rng, SHARES[0], KNOWN[0]), ARM, KNOWN[0])
    return _said(fit.estimate, fit.interval)


def difference(rng: np.random.Generator) -> Estimated:
    fit = corrected_difference(_events(rng, KNOWN), (ARM, ARM), KNOWN)
    return _said(fit.estimate, fit.interval)


def difference_measured(rng: np.random.Generator) -> Estimated:
    """Each arm's accuracy measured by itself."""
    true = Accuracy(*TRUE_ACCURACY)
    fit = corrected_difference(_events(rng, (true, true)), (ARM, ARM), (_measured(rng), _measured(rng)))
    return _said(fit.estimate, fit.interval)


def difference_shared(rng: np.random.Generator) -> Estimated:
    """One accuracy for both arms, measured once."""
    true = Accuracy(*TRUE_ACCURACY)
    fit = corrected_difference(_events(rng, (true, true)), (ARM, ARM), _measured(rng))
    return _said(fit.estimate, fit.interval)


def difference_simulated(rng: np.random.Generator) -> Estimated:
    true = Accuracy(*TRUE_ACCURACY)
    events = _events(rng, (true, true))
    fit = simulated_difference(events, (ARM, ARM), (_measured(rng), _measured(rng)), rng=rng, draws=4000)
    return _said(fit.estimate, fit.interval)


def ratio(rng: np.random.Generator) -> Estimated:
    fit = corrected_ratio(_events(rng, KNOWN), (ARM, ARM), KNOWN)
    return Estimated(math.log(fit.estimate), math.log(fit.interval.low), math.log(fit.interval.high))


def _uncertain(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, UncertainLinks]:
    """Two arms in which some people's outcome hangs on one uncertain link, that holds as often as its probability says."""
    arm = np.repeat([1, 0], ARM)
    share = np.repeat(SHARES, ARM)
    person = np.flatnonzero(rng.random(2 * ARM) < UNCERTAIN)
    certain = (rng.random(2 * ARM) < share).astype(int)
    certain[person] = 0
    chance = np.clip(share[person] + rng.uniform(-0.2, 0.2, len(person)), 0, 1)
    return arm, certain, UncertainLinks(person, np.arange(len(person)), chance)


def difference_imputed(rng: np.random.Generator) -> Estimated:
    """Two people in a hundred are uncertain; with many more the interval is too wide (Meng 1994), as the docstring of `uncertain` says."""
    fit = imputed_difference(*_uncertain(rng), rng=rng, imputations=20)
    return _said(fit.estimate, fit.interval)


def log_ratio_imputed(rng: np.random.Generator) -> Estimated:
    fit = imputed_log_ratio(*_uncertain(rng), rng=rng, imputations=20)
    return _said(fit.estimate, fit.interval)


PAIRS, RECALL, WRONG = 3000, 0.95, 90


def recall(rng: np.random.Generator) -> Estimated:
    right = int(rng.binomial(PAIRS, RECALL))
    share = counted(right, int(rng.poisson(WRONG)), PAIRS - right).recall
    assert share is not None
    return _said(share.value, share.interval)


def f_score(rng: np.random.Generator) -> Estimated:
    right = int(rng.binomial(PAIRS, RECALL))
    fit = counted(right, int(rng.poisson(WRONG)), PAIRS - right)
    return _said(fit.f, fit.f_interval)


def rubin_by_hand(rng: np.random.Generator) -> Iterator[Pair]:
    """Rubin's rules written out with sums."""
    m = int(rng.integers(2, 40))
    q, u = rng.normal(size=m).tolist(), rng.uniform(0.1, 2, m).tolist()
    fit = rubin(q, u, complete=200)
    middle = sum(q) / m
    within = sum(u) / m
    between = sum((one - middle) ** 2 for one in q) / (m - 1)
    total = within + between + between / m
    missing = (between + between / m) / total
    yield fit.estimate, middle, math.sqrt(total)
    yield fit.standard_error, math.sqrt(total)
    yield fit.degrees, 1 / (missing**2 / (m - 1) + 1 / (201 / 203 * 200 * (1 - missing)))


def two_of_one_row(rng: np.random.Generator) -> bool:
    """Whether links of one police row were drawn together, which cannot both hold."""
    rows = 40
    links = UncertainLinks(np.arange(2 * rows), np.tile(np.arange(rows), 2), np.full(2 * rows, 0.5))
    drawn = links.drawn(rng) % rows
    return len(np.unique(drawn)) < len(drawn)


NOISY = Noise(
    Errors(forename=0.05, swapped=0.05, day_and_month=0.5, no_police_id=0.4, moved=0.1),
    Errors(surname=0.05, no_police_id=0.3, no_birthday=0.05, moved=0.1),
)
CROWDED = Population(twins=0.2, namesakes=0.3, family=0.3)


def exact_links(rng: np.random.Generator) -> Iterator[tuple[float, float]]:
    """The exact pass in DuckDB against every pair looked at in Python, one rule after the other."""
    records = _with_some_twice(people_records(rng, participants=20, police_rows=100, population=CROWDED, errors=NOISY))
    slow = slow_exact(records)
    fast = fast_exact(records)
    yield float(len(fast)), float(len(slow))
    yield float(len(fast & slow)), float(len(slow))


def _with_some_twice(records: PeopleRecords) -> PeopleRecords:
    """Five of the participants stand there twice, so that police rows fit two."""
    again = records.participants.slice(0, 5).set_column(0, "id", [list(range(1000, 1005))])
    return replace(records, participants=pa.concat_tables([records.participants, again]))


def fast_exact(records: PeopleRecords) -> set[tuple[int, int, int]]:
    con = _database()
    for table in ("participants", "police", "links"):
        con.execute(f"DROP TABLE IF EXISTS {table}")
    prepare(con, "participants", records.participants, Columns())
    prepare(con, "police", records.police, Columns())
    exact_pass(con, cardinality=Cardinality.MANY_TO_ONE)
    return set(con.execute('SELECT l, r, "rule" FROM links').fetchall())


@cache
def _database() -> duckdb.DuckDBPyConnection:
    """Opened once a process: opening costs more than a study."""
    return duckdb.connect(":memory:", config={"threads": "1"})


def slow_exact(records: PeopleRecords) -> set[tuple[int, int, int]]:
    """Participant, police row and rule of every link."""
    people, rows = (list(map(_plain, table.to_pylist())) for table in (records.participants, records.police))
    links: set[tuple[int, int, int]] = set()
    for number, fits in enumerate(SLOW_RULES):
        taken = {link[1] for link in links}
        for at, row in enumerate(rows):
            fitting = [] if at in taken else [who for who, person in enumerate(people) if fits(person, row)]
            links |= {(fitting[0], at, number)} if len(fitting) == 1 else set()
    return links


Plain = dict[str, str | None]


def _plain(row: dict[str, object]) -> Plain:
    born = row["born"]
    text = None if born is None else str(born)
    postcode = str(row["postcode"] or "").upper().replace(" ", "")
    usable = postcode if 5 <= len(postcode) <= 8 else None
    return {
        "forename": _letters(row["forename"]),
        "surname": _letters(row["surname"]),
        "born": text,
        "exchanged": f"{text[:4]}-{text[8:]}-{text[5:7]}" if text and int(text[8:]) <= 12 else None,
        "postcode": usable,
        "district": usable and usable[:-3],
        "sex": None if row["sex"] is None else str(row["sex"]),
        "police_id": None if row["police_id"] is None else str(row["police_id"]),
    }


def _letters(word: object) -> str | None:
    plain = unicodedata.normalize("NFD", str(word or "")).upper()
    letters = "".join(letter for letter in plain if "A" <= letter <= "Z")
    consonants = "BCDFGJKLMNPQRSTVWXYZ"
    if letters.startswith("MAC") and len(letters) > 6 and letters[3] in consonants:
        letters = "MC" + letters[3:]
    return letters or None


def _same(one: Plain, other: Plain, *columns: str) -> bool:
    return all(one[column] is not None and one[column] == other[column] for column in columns)


def _apart(one: Plain, other: Plain, column: str) -> bool:
    return one[column] is not None and other[column] is not None and one[column] != other[column]


def _exchanged(one: Plain, other: Plain) -> bool:
    return one["exchanged"] is not None and one["exchanged"] == other["born"]


def _by_identifier(one: Plain, other: Plain) -> bool:
    return _same(one, other, "police_id") and (_same(one, other, "surname") or _same(one, other, "born"))


def _by_postcode(one: Plain, other: Plain) -> bool:
    return _same(one, other, "forename", "surname", "born", "postcode")


def _by_district(one: Plain, other: Plain) -> bool:
    return _same(one, other, "forename", "surname", "born", "district") and not _apart(one, other, "police_id")


def _by_name(one: Plain, other: Plain) -> bool:
    contradicted = _apart(one, other, "police_id") or _apart(one, other, "sex")
    return _same(one, other, "forename", "surname", "born") and not contradicted


def _by_exchange(one: Plain, other: Plain) -> bool:
    same = _same(one, other, "forename", "surname", "postcode") and _exchanged(one, other)
    return same and not _apart(one, other, "police_id")


SLOW_RULES = (_by_identifier, _by_postcode, _by_district, _by_name, _by_exchange)

J = PAIRS * RECALL / (PAIRS + WRONG)

CLAIMS: tuple[Truth | Agreement | Alarms, ...] = (
    Truth("prevalence corrected for linkage error", ARM, SHARES[0], prevalence),
    Truth("difference corrected for linkage error", 2 * ARM, DIFFERENCE, difference),
    Truth("difference corrected by measured accuracies", 2 * ARM, DIFFERENCE, difference_measured),
    Truth("difference corrected by one measured accuracy", 2 * ARM, DIFFERENCE, difference_shared),
    Truth("difference corrected, interval simulated", 2 * ARM, DIFFERENCE, difference_simulated),
    Truth("log risk ratio corrected for linkage error", 2 * ARM, LOG_RATIO, ratio),
    Truth("difference with uncertain links", 2 * ARM, DIFFERENCE, difference_imputed),
    Truth("log risk ratio with uncertain links", 2 * ARM, LOG_RATIO, log_ratio_imputed),
    Truth("recall of links", PAIRS, RECALL, recall),
    Truth("F of links", PAIRS, 2 * J / (1 + J), f_score),
    Agreement("Rubin's rules and their sums", 1e-12, rubin_by_hand),
    Agreement("exact links, fast and slow", 0.0, exact_links),
    Alarms("one police row linked twice by chance", 0.0, two_of_one_row),
)
