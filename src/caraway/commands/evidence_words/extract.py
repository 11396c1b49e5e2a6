"""At a police force: its own export of people, of what was before and of events made into study files without names.

Nothing of it leaves but those files.
"""

import argparse
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from caraway.commands import CommandRefused
from caraway.commands.evidence_words.files import key_of, new_folder, text_of
from caraway.core.study.words import Definition, Source, TimeZero

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from caraway.core.study.project import Project
    from caraway.evidence.police.export import Followed


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which project and export, what its events are, and where to."""
    parser.add_argument(
        "project", type=Path, metavar="PROJECT.toml", help="the project's declaration, for this force's own agreement"
    )
    parser.add_argument("people", type=Path, metavar="people.csv", help="who is followed, from when and to when")
    parser.add_argument("events", type=Path, metavar="events.csv", help="what happened to them, of one definition")
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="FOLDER",
        help="a new folder for people.parquet, covariates.parquet and events.parquet",
    )
    parser.add_argument(
        "--key", type=Path, required=True, metavar="FILE", help="people.key of the project, the same as casework's"
    )
    parser.add_argument("--id", required=True, help="what this extract is called, as w-2026-06")
    parser.add_argument("--force", required=True, help="the force's code; a pseudonym alone goes on")
    parser.add_argument(
        "--agreement", required=True, help="under which agreement comparators stand; a pseudonym alone goes on"
    )
    parser.add_argument(
        "--definition", required=True, choices=[one.value for one in Definition], help="what an event is"
    )
    parser.add_argument(
        "--from",
        dest="time_zero",
        required=True,
        choices=[one.value for one in TimeZero],
        help="from when everybody is followed",
    )
    parser.add_argument("--on", type=date.fromisoformat, required=True, metavar="DAY", help="the day of the extract")
    parser.add_argument(
        "--cut", type=date.fromisoformat, required=True, metavar="DAY", help="the last day of which the data tell"
    )
    parser.add_argument("--by", required=True, help="who writes, for the log of purposes")
    parser.add_argument(
        "--before",
        type=Path,
        metavar="before.csv",
        help="arrests and domestic abuse recorded of them before, to be counted here by one rule",
    )
    parser.add_argument(
        "--record-from",
        type=date.fromisoformat,
        metavar="DAY",
        help="with --before: from which day that record is whole",
    )
    parser.add_argument(
        "--days", type=Path, metavar="days.csv", help="casework's list of participants' days, to be held against yours"
    )


def run(options: argparse.Namespace) -> int:
    """Write the files and the log of purposes; a folder that is there already is refused."""
    from caraway.core.study.project import read
    from caraway.evidence.police.export import events_of, people_of
    from caraway.evidence.police.extract import Extract, extracted
    from caraway.evidence.study_file.purpose_log import PurposeLog
    from caraway.evidence.study_file.writing import write_rows

    project = read(text_of(options.project), options.project.name)
    definition, time_zero = Definition(options.definition), TimeZero(options.time_zero)
    extract = Extract(options.id, options.force, options.agreement, options.on, options.cut, definition, time_zero)
    key, people = key_of(options.key), people_of(options.people)
    said = [*_days(options, project, key, people)]
    if options.before:
        people, more = _before(options, people)
        said.append(more)
    found = extracted(project, key, extract, people, events_of(options.events))
    with new_folder(options.out) as folder:
        log = PurposeLog(folder / "purposes.jsonl", options.by, datetime.now(UTC))
        for kind, rows in (("people", found.people), ("covariates", found.covariates), ("events", found.events)):
            if rows or kind != "covariates":
                write_rows(folder / f"{kind}.parquet", kind, rows, project=project, data_cut=options.cut, log=log)
    print(f"{len(found.people):,} comparators and {len(found.events):,} events: {options.out}")
    if found.covariates:
        said.insert(0, f"Covariates of {len(found.covariates):,} people, as on the day before time zero.")
    print("\n".join(said), end="\n" if said else "")
    print(
        f"Left out: {found.before_or_on_day_zero:,} events before or on day zero, {found.after_following:,} after their person was followed."
    )
    return 0


def _days(options: argparse.Namespace, project: "Project", key: bytes, people: "Sequence[Followed]") -> "Iterator[str]":
    """Hold the participants' days against casework's list; of a list there is none, and participants are, say so."""
    from caraway.evidence.police.days import days_of, held_against

    if options.days is not None:
        absent = held_against(project, key, people, days_of(options.days, TimeZero(options.time_zero)))
        yield f"Participants' days are those of casework's list; {absent:,} of the list are not in the export."
    elif any(one.source is Source.CASEWORK for one in people):
        yield "Participants' days were not held against casework's list: add --days."


def _before(options: argparse.Namespace, people: "Sequence[Followed]") -> "tuple[tuple[Followed, ...], str]":
    from caraway.evidence.police.before import Record, counted
    from caraway.evidence.police.export import before_of

    if options.record_from is None:
        raise CommandRefused("--before needs --record-from: from which day the record is whole.")
    found = counted(people, Record(before_of(options.before), options.record_from))
    return found.people, (
        f"Not counted as before: {found.from_time_zero:,} entries on time zero or later, {found.too_early:,} too early."
    )
