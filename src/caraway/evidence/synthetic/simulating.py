"""`simulate`: study files of any size from a world, with the truth beside them, some blocks of people at a time."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass, fields, replace
from itertools import islice
from pathlib import Path
from typing import TypeVar

import numpy as np
import pyarrow as pa

from caraway.core.study.kinds import CONSENTS, LAYOUTS
from caraway.core.study.project import Allowed, Project
from caraway.core.study.words import DateRule, Definition, Kind
from caraway.evidence.refusals import PlanUnfit
from caraway.evidence.study_file import joining
from caraway.evidence.study_file.purpose_log import PurposeLog
from caraway.evidence.study_file.writing import Writer, write, writing
from caraway.evidence.synthetic import tables
from caraway.evidence.synthetic.happenings import Events, happen
from caraway.evidence.synthetic.people import BLOCK, Known, People, block, log_recording
from caraway.evidence.synthetic.surveys import asked
from caraway.evidence.synthetic.truths import Truths
from caraway.evidence.synthetic.world import World

WRITERS = 2
AT_ONCE = 8
"""Blocks of people held at once, unless said otherwise; what is made does not depend on it."""
PERSONAL = (Kind.PEOPLE, Kind.EVENTS, Kind.ANALYSIS)
_OF_PEOPLE = {Kind.PEOPLE: tables.people_table, Kind.COVARIATES: tables.covariates_table}
"""Kinds with a row a person, known before anything happens."""
Arrays = TypeVar("Arrays", People, Known, Events)
SAID_OF_ALL = "Simulated people; nobody in these files exists"


@dataclass(frozen=True)
class Made:
    """One block of simulated people and what happened to them, by definition."""

    people: People
    events: tuple[Events, ...]
    rng: np.random.Generator


def project_of(world: World) -> Project:
    """The declaration under which simulated files are written: everything is allowed, because nobody is told of; nobody is asked."""
    allowed = tuple(
        Allowed(kind, tuple(name for name in LAYOUTS[kind].optional if name not in CONSENTS)) for kind in Kind
    )
    return Project(
        "simulated", "None: nobody is told of", SAID_OF_ALL, DateRule.MONTH, "none", allowed, (world.window_days,)
    )


def blocks(world: World, n: int, seed: int, size: int = BLOCK) -> Iterator[Made]:
    """The n people in blocks of `size` (another size makes another study), the last one cut off."""
    recording = log_recording(world, seed)
    for number in range(-(-n // size)):
        people, rng = block(world, seed, number, size)
        events = tuple(happen(world, people, rng, recording, factor) for factor in world.factors)
        yield _cut(Made(people, events, rng), n - number * size)


def simulate(
    world: World,
    n: int,
    seed: int,
    out: Path,
    *,
    log: PurposeLog,
    kinds: Sequence[Kind] = (*PERSONAL, Kind.PANEL),
    at_once: int = AT_ONCE,
) -> None:
    """Write files of `kinds` for n people into the folder `out`, with truth.json, world.json and the weights of harm beside them.

    Files are named after their kind; with `asked` above 0 also answers and the table of joins, with `apart` also covariates. The same seed gives the same rows,
    whatever `at_once` (how many blocks of 65,536 people are held at once), and the first rows of a larger study.
    Raises PlanUnfit for n below 1 or a seed below 0; StudyFileUnfit as the writer does.
    """
    if n < 1 or at_once < 1:
        raise PlanUnfit(f"There is no study of {n} people.")
    if seed < 0:
        raise PlanUnfit(f"A seed is at least 0, not {seed}.")
    out.mkdir(parents=True, exist_ok=True)
    chosen = {
        *kinds,
        *((Kind.ANSWERS, Kind.JOINS) if world.asked else ()),
        *((Kind.COVARIATES,) if world.apart else ()),
    }
    truths, panels = Truths(world, log_recording(world, seed)), _Panels(world, seed)
    with ExitStack() as files:
        writers = {kind: _writer(files, world, kind, out, log) for kind in sorted(chosen - {Kind.PANEL})}
        following = blocks(world, n, seed)
        row = 1
        while held := list(islice(following, at_once)):
            for made in held:
                truths.add(made.people)
            row = _write(writers, world, seed, held, row, panels)
    if Kind.PANEL in chosen:
        write(
            out / "panel.parquet",
            Kind.PANEL,
            panels.table(),
            project=project_of(world),
            data_cut=tables.data_cut(world),
            log=log,
        )
    _beside(out, world, n, seed, truths)


def _writer(files: ExitStack, world: World, kind: Kind, out: Path, log: PurposeLog) -> Writer:
    made = frozenset(_columns(world, kind))
    columns = [name for name in LAYOUTS[kind].optional if name in made]
    return files.enter_context(
        writing(
            out / f"{kind}.parquet", kind, project=project_of(world), columns=columns, data_cut=tables.data_cut(world), log=log
        )
    )  # fmt: skip


def _columns(world: World, kind: Kind) -> list[str]:
    """The columns that a table of this kind has: those of a table of one person."""
    if kind not in (*_OF_PEOPLE, Kind.ANALYSIS):
        return []
    made = next(blocks(world, 1, 0))
    if kind in _OF_PEOPLE:
        return list(_OF_PEOPLE[kind](world, 0, made.people).column_names)
    return list(tables.analysis_table(world, 0, made.people, made.events).column_names)


def _write(writers: dict[Kind, Writer], world: World, seed: int, held: list[Made], row: int, panels: "_Panels") -> int:
    """Write some blocks; the number of the next row of events."""
    parts: dict[Kind, list[pa.Table]] = defaultdict(list)
    for made in held:
        for kind in _OF_PEOPLE.keys() & writers.keys():
            parts[kind].append(_OF_PEOPLE[kind](world, seed, made.people))
        for name, happened in zip(world.definitions, made.events, strict=True):
            if Kind.EVENTS in writers:
                parts[Kind.EVENTS].append(tables.events_table(world, seed, made.people, name, happened, row))
                row += parts[Kind.EVENTS][-1].num_rows
        parts[Kind.ANALYSIS].append(tables.analysis_table(world, seed, made.people, made.events))
        if Kind.ANSWERS in writers:
            answers, joins = asked(world, seed, made.people, made.rng)
            parts[Kind.ANSWERS].append(answers)
            parts[Kind.JOINS].append(joins)
    panels.add(pa.concat_tables(parts[Kind.ANALYSIS]))
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(lambda kind: _add(writers[kind], parts[kind]), writers))
    return row


def _add(writer: Writer, parts: list[pa.Table]) -> None:
    writer.add(pa.concat_tables(parts))


class _Panels:
    """Adds up the panel over blocks."""

    def __init__(self, world: World, seed: int) -> None:
        codes, first_days = tables.groups("F", seed, world.forces), tables.months(world)
        self._started = {
            codes[force]: first_days[month].isoformat()
            for force, month in enumerate(world.starts_of())
            if world.design == "staggered" and 0 <= month < world.months
        }
        self._definitions = tuple(Definition(name) for name in world.definitions)
        self._parts: list[pa.Table] = []

    def add(self, rows: pa.Table) -> None:
        self._parts += [joining.panel(rows, definition=one, started=self._started) for one in self._definitions]

    def table(self) -> pa.Table:
        return joining.added(pa.concat_tables(self._parts))


def _cut(made: Made, count: int) -> Made:
    """The first people of a block, and their events."""
    if count >= len(made.people):
        return made
    people = replace(_first(made.people, count), known=_first(made.people.known, count))
    events = tuple(_first(one, int(np.searchsorted(one.who, count))) for one in made.events)
    return Made(people, events, made.rng)


def _first(arrays: Arrays, count: int) -> Arrays:
    """The first entries of each array of a frozen value."""
    cut = {one.name: getattr(arrays, one.name)[:count] for one in fields(arrays) if one.name != "known"}
    return replace(arrays, **cut)


def _beside(out: Path, world: World, n: int, seed: int, truths: Truths) -> None:
    said = {"people": n, "seed": seed, "world": asdict(world)}
    for name, value in (("truth", truths.said()), ("world", said), ("harm", _harm(world))):
        text = json.dumps(value, indent=2, ensure_ascii=False, default=str) + "\n"
        (out / f"{name}.json").write_text(text, encoding="utf-8")


def _harm(world: World) -> dict[str, object]:
    return {"scale": "demonstration, version 1: no published scale", "unit": "days of harm", "weights": world.weights}
