"""Reduces a study file to sufficient statistics. The table stays at home; with --share it is made fit to leave, and the cost is printed."""

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from caraway.commands.evidence_words.files import place_for, text_of

if TYPE_CHECKING:
    from caraway.evidence.reduce.reduced import Reduced
    from caraway.evidence.reduce.reduction import Reduction


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which file, by which declaration, and where to."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a study file of analysis or panel")
    parser.add_argument(
        "--reduction", type=Path, required=True, metavar="R.toml", help="the declaration of the reduction"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="where the reduced table goes")
    parser.add_argument(
        "--share",
        action="store_true",
        help="handle small cells as the file's project says, so that the table may leave",
    )
    parser.add_argument(
        "--give-up",
        nargs="+",
        default=[],
        metavar="KEY",
        help="with --share: the keys whose categories may be combined",
    )
    parser.add_argument(
        "--engine",
        choices=("duckdb", "spark"),
        default="duckdb",
        help="what reduces; spark needs the extra caraway[spark] and Java, and gives the same table",
    )


def run(options: argparse.Namespace) -> int:
    """Write the table and say what it counts."""
    from caraway.evidence.reduce import reduction
    from caraway.evidence.reduce.protecting import protect, small_cells
    from caraway.evidence.reduce.reduced import save
    from caraway.evidence.study_file.description import describe

    declared = reduction.read(text_of(options.reduction), options.reduction.name)
    table = _reduced(options.file, declared, options.engine)
    project = describe(options.file).project
    if options.share:
        table = protect(table, how=project.small_cells, least=project.least_people, give_up=options.give_up)
    save(table, place_for(options.out))
    print(f"{table.people:,} people in {table.table.num_rows:,} rows: {options.out}")
    small = small_cells(table, project.least_people)
    if table.protection:
        print(table.protection.sentence)
    else:
        print(
            f"{small:,} cells have fewer than {project.least_people} people: this table stays here. To send one, add --share."
            f" It is marked “{table.mark}”."
        )
    return 0


def _reduced(path: Path, declared: "Reduction", engine: str) -> "Reduced":
    from caraway.evidence.reduce import spark
    from caraway.evidence.reduce.reducing import reduce_file

    if engine == "duckdb":
        return reduce_file(path, declared)
    with TemporaryDirectory() as scratch, spark.session(Path(scratch)) as session:
        return spark.reduce_with_spark(path, declared, spark=session)
