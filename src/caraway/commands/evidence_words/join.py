"""In the evaluator's secure place: people, what was known before of them and their events put into a file ready to be counted."""

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from caraway.commands.evidence_words.files import place_for
from caraway.core.study.words import Definition, Holds, TimeZero

if TYPE_CHECKING:
    import pyarrow as pa

    from caraway.evidence.study_file.putting import PutTogether


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
    parser.add_argument(
        "--covariates",
        type=Path,
        nargs="+",
        default=[],
        metavar="FILE",
        help="files of covariates: what the police knew before time zero, of both arms",
    )
    parser.add_argument(
        "--where-they-differ",
        choices=[one.value for one in Holds],
        help="which holds where casework and the police say different things; without it such files are refused",
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
    """Write the file and say who was left out of it, and where casework and the police differ.

    Raises as `study_file.joining.analysis` and `covariates.covered`, and StudyFileUnfit for files of two projects or two data cuts, and for
    participants of whom it is not said what the project asks them.
    """
    from caraway.evidence.outcomes.harm_table import harm_table
    from caraway.evidence.study_file.agreed import agreed, left_out_words, refuse_unasked
    from caraway.evidence.study_file.covariates import lopsided_words
    from caraway.evidence.study_file.joining import analysis
    from caraway.evidence.study_file.purpose_log import PurposeLog
    from caraway.evidence.study_file.putting import put_together
    from caraway.evidence.study_file.writing import write

    people, events = put_together(options.people, "people"), put_together(options.events, "events")
    people.same_study_as(events)
    refuse_unasked(people.project, people.table)
    table, said = _covered(options, people)
    rows = analysis(
        table,
        events.table,
        time_zero=TimeZero(options.time_zero),
        window_days=options.window,
        definitions=[Definition(one) for one in options.definition],
        harm=harm_table(options.harm).weights,
        descriptive=options.completers,
    )
    log = PurposeLog(options.log, options.by, datetime.now(UTC))
    left_out = agreed(table)[1]
    write(
        place_for(options.out), "analysis", rows, project=people.project, data_cut=people.data_cut, log=log, left_out=left_out
    )  # fmt: skip
    print(f"{rows.num_rows:,} people, {options.window} days from {options.time_zero}: {options.out}")
    for sentence in (left_out_words(left_out), *said, *lopsided_words(rows)):
        print(sentence, end="\n" if sentence else "")
    return 0


def _covered(options: argparse.Namespace, people: "PutTogether") -> "tuple[pa.Table, tuple[str, ...]]":
    """The people with the police's covariates, where there are files of them, and what is to be said of that."""
    from caraway.evidence.study_file.covariates import covered
    from caraway.evidence.study_file.putting import put_together

    if not options.covariates:
        return people.table, ()
    covariates = put_together(options.covariates, "covariates")
    people.same_study_as(covariates)
    holds = Holds(options.where_they_differ) if options.where_they_differ else None
    found = covered(people.table, covariates.table, holds)
    return found.people, found.sentences
