"""In the evaluator's secure place: people and their events put together into a file ready to be counted, for one window."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from caraway.commands.evidence_words.files import place_for
from caraway.core.study.words import Definition, TimeZero


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which files, from when and for how long events count, and where to."""
    parser.add_argument(
        "--people",
        type=Path,
        nargs="+",
        required=True,
        metavar="FILE",
        help="files of people: casework's, and those of comparators",
    )
    parser.add_argument("--events", type=Path, nargs="+", required=True, metavar="FILE", help="files of events")
    parser.add_argument(
        "--window", type=int, required=True, metavar="DAYS", help="for how long events count, from time zero"
    )
    parser.add_argument(
        "--from", dest="time_zero", required=True, choices=[one.value for one in TimeZero], help="time zero"
    )
    parser.add_argument(
        "--definition",
        nargs="+",
        required=True,
        choices=[one.value for one in Definition],
        help="what counts, each by itself",
    )
    parser.add_argument("--harm", type=Path, required=True, metavar="TABLE.toml", help="the table that weighs offences")
    parser.add_argument(
        "--completers", action="store_true", help="describe completers alone, from completion, without comparison"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="where the file of analysis goes")
    parser.add_argument("--log", type=Path, required=True, metavar="FILE", help="the log of purposes, added to")
    parser.add_argument("--by", required=True, help="who writes, for that log")


def run(options: argparse.Namespace) -> int:
    """Write the file. Raises as `study_file.joining.analysis`, and StudyFileUnfit for files of two projects or two data cuts."""
    from caraway.evidence.outcomes.harm_table import harm_table
    from caraway.evidence.study_file.joining import analysis
    from caraway.evidence.study_file.purpose_log import PurposeLog
    from caraway.evidence.study_file.putting import put_together
    from caraway.evidence.study_file.writing import write

    people, events = put_together(options.people, "people"), put_together(options.events, "events")
    people.same_study_as(events)
    rows = analysis(
        people.table,
        events.table,
        time_zero=TimeZero(options.time_zero),
        window_days=options.window,
        definitions=[Definition(one) for one in options.definition],
        harm=harm_table(options.harm).weights,
        descriptive=options.completers,
    )
    log = PurposeLog(options.log, options.by, datetime.now(UTC))
    write(place_for(options.out), "analysis", rows, project=people.project, data_cut=people.data_cut, log=log)
    print(f"{rows.num_rows:,} people, {options.window} days from {options.time_zero}: {options.out}")
    return 0
