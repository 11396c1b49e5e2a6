"""Blocks of simulated people as tables of the study file."""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from caraway.core.study import words as w
from caraway.core.study.bands import KNOWN_DAY, LOOK_BACK_DAYS
from caraway.core.study.kinds import OF_THE_POLICE
from caraway.core.study.words import CONVICTION_DAYS, Definition, TimeZero
from caraway.evidence.study_file.description import arrow_schema
from caraway.evidence.synthetic.happenings import Events
from caraway.evidence.synthetic.harms import harms
from caraway.evidence.synthetic.mixing import mixed
from caraway.evidence.synthetic.people import Codes, People, Whole
from caraway.evidence.synthetic.world import BLOCK_OF, World

_HEX = np.frombuffer("".join(f"{one:02x}" for one in range(256)).encode(), dtype=np.uint16)
TIME_ZERO = TimeZero.ASSIGNMENT
EXTRACTED = "demo"
POLICE_ALONE = ("prior_arrests", "prior_domestic", "relationship", "risk_band", "risk_score")
"""What casework does not know of a participant."""


def pseudonyms(seed: int, what: int, numbers: Whole) -> pa.Array:
    """32 hexadecimal digits for each number: a one-to-one mixing of number and seed (Steele and others 2014, SplitMix), no secret.

    A real project's pseudonyms are `core.study.pseudonyms`.
    """
    halves = np.stack(
        [mixed(numbers.astype(np.uint64) + np.uint64(1), seed, 2 * what + half) for half in (0, 1)], axis=1
    )
    digits = _HEX[halves.view(np.uint8)]
    ends = np.arange(len(numbers) + 1, dtype=np.int32) * 32
    return pa.StringArray.from_buffers(len(numbers), pa.py_buffer(ends), pa.py_buffer(np.ascontiguousarray(digits)))


def groups(letter: str, seed: int, count: int) -> tuple[str, ...]:
    """Short codes of forces (F) or agreements (A)."""
    named: Iterable[str] = pseudonyms(seed, ord(letter), np.arange(count)).to_pylist()
    return tuple(f"{letter}-{one[:8]}" for one in named)


def months(world: World) -> tuple[date, ...]:
    """The first day of each month of the study."""
    begun = world.first_month.year * 12 + world.first_month.month - 1
    return tuple(date((begun + one) // 12, (begun + one) % 12 + 1, 1) for one in range(world.months))


def people_table(world: World, seed: int, people: People) -> pa.Table:
    """The rows of a file of people."""
    columns = _who(world, seed, people) | {
        "followed_days": _whole(people.followed),
        "completed_day": _none_below(people.completed),
        "sessions_attended": _whole(people.sessions),
    }
    known = _covariates(world, people)
    if world.apart:
        known |= {name: _where(people.assigned == 0, known[name]) for name in POLICE_ALONE}
    return _table(columns | known | harms(world, seed, people, people.followed))


def covariates_table(world: World, seed: int, people: People) -> pa.Table:
    """The rows of a file of covariates: what the police know of everybody, of either arm."""
    who, known = _who(world, seed, people), _covariates(world, people)
    columns = {name: who[name] for name in ("person", "source", "force", "time_zero", "zero_on")} | {
        "known_day": _whole(np.full(len(people), KNOWN_DAY)),
        "look_back_days": _whole(np.full(len(people), LOOK_BACK_DAYS)),
        "extract_id": _constant(f"{EXTRACTED}-covariates", len(people)),
        "extract_row": _whole(people.number + 1),
        "extracted_on": pa.array(np.full(len(people), np.datetime64(data_cut(world), "D"))),
    }
    return _table(columns | {name: known[name] for name in OF_THE_POLICE})


def analysis_table(world: World, seed: int, people: People, events: Sequence[Events]) -> pa.Table:
    """The rows of a file of analysis, counted from the events without going through files."""
    columns = _who(world, seed, people) | {
        "window_days": _whole(np.full(len(people), world.window_days)),
        "followed_days": _whole(np.minimum(people.followed, world.window_days)),
        "attended": pa.array(people.sessions > 0),
        "completed_day": _none_below(people.completed),
        "sessions_attended": _whole(people.sessions),
    }
    for name, happened in zip(world.definitions, events, strict=True):
        columns |= _outcomes(world, people, Definition(name), happened)
    within = np.minimum(people.followed, world.window_days)
    return _table(columns | _covariates(world, people) | harms(world, seed, people, within))


def events_table(world: World, seed: int, people: People, name: str, events: Events, first_row: int) -> pa.Table:
    """The rows of a file of events of one definition: those seen while followed. `first_row` numbers the extract's rows on."""
    kept = seen(Definition(name), people, events)
    who, count, proven = events.who[kept], int(kept.sum()), name == Definition.PROVEN
    convicted = _whole(events.conviction[kept]) if proven else pa.nulls(count, pa.int32())
    return _table(
        {
            "person": pseudonyms(seed, 0, people.number[who]),
            "definition": _constant(name, count),
            "day": _whole(events.day[kept]),
            "offence": _coded(events.offence[kept], tuple(world.weights)),
            "conviction_day": convicted,
            "force": _coded(people.force[who], groups("F", seed, world.forces)),
            "extract_id": _constant(f"{EXTRACTED}-{Definition(name).prefix}", count),
            "extract_row": _whole(np.arange(first_row, first_row + count)),
            "extracted_on": pa.array(np.full(count, np.datetime64(data_cut(world), "D"))),
        }
    )


def seen(definition: Definition, people: People, events: Events) -> NDArray[np.bool_]:
    """Which events an extract shows: those, and of proven ones their convictions, that came while the person was followed."""
    until = events.conviction if definition is Definition.PROVEN else events.day
    shown: NDArray[np.bool_] = until <= people.followed[events.who]
    return shown


def data_cut(world: World) -> date:
    """The last day that the simulated data tell of."""
    last = np.datetime64(months(world)[-1], "M") + 1
    cut: date = (last.astype("datetime64[D]") + world.follow_days).item()
    return cut


def _who(world: World, seed: int, people: People) -> dict[str, pa.Array]:
    first_days = np.array(months(world), dtype="datetime64[D]")
    count = len(people)
    return {
        "person": pseudonyms(seed, 0, people.number),
        "source": _coded(
            np.where(world.apart, 1 - people.assigned, 0), (w.Source.CASEWORK.value, w.Source.COMPARATOR.value)
        ),
        "force": _coded(people.force, groups("F", seed, world.forces)),
        "agreement": _coded(people.force, groups("A", seed, world.forces)),
        "arm": _coded(people.assigned, world.arms),
        "time_zero": _constant(TIME_ZERO.value, count),
        "zero_on": pa.array(first_days[people.month]),
        "end_reason": _listed(people.end, w.EndReason),
    }


def _covariates(world: World, people: People) -> dict[str, pa.Array]:
    known = people.known
    made = {
        "age_band": _listed(known.age_band, w.AgeBand),
        "sex": _listed(known.sex, w.Sex),
        "ethnicity": _listed(known.ethnicity, w.Ethnicity),
        "prior_arrests": _listed(known.prior, w.PriorArrests),
        "prior_domestic": _listed(known.domestic, w.PriorDomestic),
        "relationship": _listed(known.relationship, w.Relationship),
        "risk_band": _listed(known.risk, w.RiskBand),
        "age_years": pa.array(known.age),
        "risk_score": pa.array(known.score),
    }
    if world.design == "randomised":
        made |= {"stratum": _numbered("s", people.force), "block": _numbered("b", people.number // BLOCK_OF)}
    return made


def _outcomes(world: World, people: People, definition: Definition, events: Events) -> dict[str, pa.Array]:
    """What was seen of each person within the window."""
    size, window = len(people), world.window_days
    kept = seen(definition, people, events) & (events.day <= np.minimum(people.followed, window)[events.who])
    who, day = events.who[kept], events.day[kept]
    days_of_harm = np.array(list(world.weights.values()))[events.offence[kept]]
    count = np.bincount(who, minlength=size)
    harm = np.bincount(who, days_of_harm, minlength=size).astype(np.float64)
    first = np.zeros(size, np.int64)
    first[who[::-1]] = day[::-1]
    whole = window + (CONVICTION_DAYS if definition is Definition.PROVEN else 0)
    at = definition.prefix
    return {
        f"{at}_whole": pa.array(people.followed >= whole),
        f"{at}_any": pa.array(count > 0),
        f"{at}_count": _whole(count),
        f"{at}_harm": pa.array(harm),
        f"{at}_day": _none_below(np.where(count > 0, first, -1)),
    }


def _table(columns: dict[str, pa.Array]) -> pa.Table:
    """The columns, those of closed lists left as dictionaries, which is how they are written."""
    types = arrow_schema(tuple(columns))
    fit = {
        name: column if pa.types.is_dictionary(column.type) else column.cast(types.field(name).type)
        for name, column in columns.items()
    }
    return pa.table(fit)


def _where(kept: NDArray[np.bool_], column: pa.Array) -> pa.Array:
    """The column, empty for the others."""
    return pc.if_else(pa.array(kept), column, pa.nulls(len(column), column.type))


def _whole(numbers: NDArray[np.generic]) -> pa.Array:
    return pa.array(numbers.astype(np.int32))


def _none_below(numbers: Whole) -> pa.Array:
    return pa.array(numbers.astype(np.int32), mask=numbers < 0)


def _listed(codes: Codes, entries: type[StrEnum]) -> pa.Array:
    return _coded(codes, tuple(entry.value for entry in entries))


def _coded(codes: NDArray[np.signedinteger], values: Sequence[str]) -> pa.Array:
    places = pa.array(codes.astype(np.int32), mask=codes < 0)
    return pa.DictionaryArray.from_arrays(places, pa.array(values, pa.string()))


def _constant(value: str, count: int) -> pa.Array:
    return _coded(np.zeros(count, np.int32), (value,))


def _numbered(letter: str, numbers: Whole) -> pa.Array:
    found, places = np.unique(numbers, return_inverse=True)
    return _coded(places, tuple(f"{letter}{one}" for one in found))
