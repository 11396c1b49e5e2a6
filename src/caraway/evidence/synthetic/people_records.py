"""Invented people in two sets of records, participants' and the police's, of whom it is known who is who.

Names are as uneven as real ones (a Zipf–Mandelbrot law), people of the second group are written down less well, and among the police
rows stand twins at the same address, families, and strangers with the name and birthday of a participant. Every name is invented.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa

from caraway.evidence.refusals import DataUnfit
from caraway.evidence.synthetic import people_noise as noise
from caraway.evidence.synthetic.people_names import GROUPS, Codes, Ints, Names, invented_names, postcodes, weights

POSTCODES = 60_000
BORN = (np.datetime64("1955-01-01"), np.datetime64("2008-01-01"))


@dataclass(frozen=True)
class Population:
    """Whom the police rows hold beside the participants, as shares of the participants, and how many of these are known to the police."""

    known: float = 0.85
    further_rows: float = 0.4
    twins: float = 0.004
    namesakes: float = 0.001
    family: float = 0.15
    second_group: float = 0.15
    men: float = 0.85

    def __post_init__(self) -> None:
        for name in ("known", "twins", "namesakes", "family", "second_group", "men"):
            if not 0 <= getattr(self, name) <= 1:
                raise DataUnfit(f"{name} is a share between 0 and 1, not {getattr(self, name)}.")
        if self.further_rows < 0:
            raise DataUnfit(f"further_rows is the mean number of further rows, at least 0, not {self.further_rows}.")


@dataclass(frozen=True)
class PeopleRecords:
    """Two tables and the truth.

    `participants` and `police` have the columns `id` (int64), `forename`, `surname`, `postcode`, `sex`, `police_id` (text or null) and
    `born` (date or null); `participants` also `group` ("one" or "two"), which linking is not given. `truth` has `participant` and `police`:
    every pair of rows that is one person.
    """

    participants: pa.Table
    police: pa.Table
    truth: pa.Table


@dataclass(frozen=True)
class _People:
    """Persons as codes: one array each, of as many entries as there are persons. `pnc` is -1 where there is no identifier."""

    forename: Ints
    surname: Ints
    born: Ints
    postcode: Ints
    man: Ints
    group: Ints
    pnc: Ints

    def take(self, which: Ints) -> "_People":
        return _People(*(getattr(self, name)[which] for name in self.__dataclass_fields__))

    @staticmethod
    def joined(parts: Sequence["_People"]) -> "_People":
        names = _People.__dataclass_fields__
        return _People(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))

    def __len__(self) -> int:
        return len(self.born)


@dataclass(frozen=True)
class Noise:
    """How often what is written down is wrong, in each set of records."""

    participants: noise.Errors = field(default_factory=noise.Errors)
    police: noise.Errors = field(default_factory=noise.Errors)


def people_records(
    rng: np.random.Generator,
    *,
    participants: int,
    police_rows: int,
    population: Population | None = None,
    errors: Noise | None = None,
) -> PeopleRecords:
    """Make both tables and the truth between them.

    `police_rows` must leave room for the participants' own rows and for those of their twins, families and namesakes, else `DataUnfit`.
    """
    population, errors = population or Population(), errors or Noise()
    if participants < 1 or police_rows < 1:
        raise DataUnfit("There is at least one participant and one police row.")
    names = invented_names()
    people = _persons(rng, participants, population, names)
    of = _known_rows(rng, participants, population)
    others = [_twins(rng, people, population, names), _family(rng, people, population, names)]
    others.append(_namesakes(rng, people, population))
    room = police_rows - len(of) - sum(map(len, others))
    if room < 0:
        raise DataUnfit(
            f"{police_rows} police rows are too few for {participants} participants: {-room} more are needed."
        )
    others.append(_persons(rng, room, replace(population, men=0.75), names))
    written = _People.joined([people.take(of), *others])
    order = rng.permutation(police_rows)
    at = np.empty(police_rows, dtype=np.int64)
    at[order] = np.arange(police_rows)
    return PeopleRecords(
        _table(rng, people, errors.participants, names, upper=False),
        _table(rng, written.take(order), errors.police, names, upper=True),
        pa.table({"participant": of, "police": at[: len(of)]}),
    )


def _persons(rng: np.random.Generator, n: int, population: Population, names: Names) -> _People:
    group = (rng.random(n) < population.second_group).astype(np.int64)
    man = (rng.random(n) < population.men).astype(np.int64)
    return _People(
        _forenames(rng, man, group, names),
        _surnames(rng, group, names),
        rng.integers(BORN[0].astype(int), BORN[1].astype(int), n),
        rng.choice(POSTCODES, n, p=weights(POSTCODES, flat=20_000)),
        man,
        group,
        np.where(rng.random(n) < 0.9, rng.integers(0, 10**9, n), -1),
    )


def _forenames(rng: np.random.Generator, man: Ints, group: Ints, names: Names) -> Ints:
    drawn = np.empty(len(man), dtype=np.int64)
    for kind in (0, 1):
        for which in range(len(GROUPS)):
            mine = np.flatnonzero((man == kind) & (group == which))
            drawn[mine] = _drawn(rng, names.forenames[kind, which], len(mine))
    return drawn


def _surnames(rng: np.random.Generator, group: Ints, names: Names) -> Ints:
    drawn = np.empty(len(group), dtype=np.int64)
    for which in range(len(GROUPS)):
        mine = np.flatnonzero(group == which)
        drawn[mine] = _drawn(rng, names.surnames[which], len(mine))
    return drawn


def _drawn(rng: np.random.Generator, codes: Codes, n: int) -> Ints:
    return codes.first + rng.choice(codes.n, n, p=weights(codes.n, flat=codes.flat))


def _known_rows(rng: np.random.Generator, n: int, population: Population) -> Ints:
    """The participant of each police row that is a participant's."""
    rows = np.where(rng.random(n) < population.known, 1 + rng.poisson(population.further_rows, n), 0)
    return np.repeat(np.arange(n), rows)


def _some(rng: np.random.Generator, people: _People, share: float) -> _People:
    return people.take(np.flatnonzero(rng.random(len(people)) < share))


def _twins(rng: np.random.Generator, people: _People, population: Population, names: Names) -> _People:
    """Born on the same day with the same surname at the same address; identical twins are of one sex."""
    one = _some(rng, people, population.twins)
    return replace(one, forename=_forenames(rng, one.man, one.group, names), pnc=_others(rng, len(one)))


def _family(rng: np.random.Generator, people: _People, population: Population, names: Names) -> _People:
    one = _some(rng, people, population.family)
    man = rng.integers(0, 2, len(one))
    born = np.clip(one.born + rng.integers(-9000, 9000, len(one)), *(day.astype(int) for day in BORN))
    return replace(one, forename=_forenames(rng, man, one.group, names), man=man, born=born, pnc=_others(rng, len(one)))


def _namesakes(rng: np.random.Generator, people: _People, population: Population) -> _People:
    """Strangers with the name and birthday of a participant."""
    one = _some(rng, people, population.namesakes)
    return replace(one, postcode=rng.integers(0, POSTCODES, len(one)), pnc=_others(rng, len(one)))


def _others(rng: np.random.Generator, n: int) -> Ints:
    return np.where(rng.random(n) < 0.9, rng.integers(0, 10**9, n), -1)


def _table(rng: np.random.Generator, people: _People, errors: noise.Errors, names: Names, *, upper: bool) -> pa.Table:
    """The rows as written down: first errors of fact, then of the pen, then what is missing."""
    worse = np.where(people.group == 1, errors.second_group, 1.0)
    forename = names.short(people.forename, rng.random(len(people)) < errors.short_form * worse)
    home = noise.moved(rng, people.postcode, errors.moved, POSTCODES)
    born = noise.born(rng, people.born, errors, worse)
    first = noise.mistyped(rng, names.words[forename], errors.forename * worse)
    last = noise.resurnamed(
        rng, noise.mistyped(rng, names.words[people.surname], errors.surname * worse), errors, names
    )
    first, last = noise.swapped(rng, first, last, errors.swapped * worse)
    written = {
        "forename": noise.blanked(rng, noise.styled(rng, first, upper), errors.no_forename),
        "surname": pa.array(noise.styled(rng, last, upper)),
        "born": pa.array(born.astype("datetime64[D]"), mask=rng.random(len(people)) < errors.no_birthday * worse),
        "postcode": noise.blanked(rng, noise.mistyped(rng, postcodes(home), errors.postcode), errors.no_postcode),
        "sex": noise.blanked(
            rng, np.array(["F", "M"], dtype=object)[noise.other_sex(rng, people.man, errors.sex)], 0.01
        ),
        "police_id": noise.identifiers(rng, people.pnc, errors.no_police_id, errors.police_id),
    }
    group = {} if upper else {"group": pa.array(np.array(GROUPS, dtype=object)[people.group])}
    return pa.table({"id": np.arange(len(people)), **written, **group})
