"""Names every fault of study files, each by column, row and class of value, with what to do; 1 when there is any."""

import argparse
from pathlib import Path

from caraway.commands.evidence_words.files import text_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which files, and the project whose declaration they are held against."""
    parser.add_argument(
        "files", type=Path, nargs="+", metavar="FILE", help="study files; several are held against one another too"
    )
    parser.add_argument(
        "--project", type=Path, metavar="TOML", help="the declaration in force, if not the one in the file"
    )


def run(options: argparse.Namespace) -> int:
    """Print a line for each fault."""
    from caraway.core.study import project
    from caraway.evidence.study_file.checking import check, notes
    from caraway.evidence.study_file.together import check_together

    declared = project.read(text_of(options.project), options.project.name) if options.project else None
    faults = [(path, fault) for path in options.files for fault in check(path, declared)]
    if not faults:
        faults = [(path, fault) for path in options.files[:1] for fault in check_together(tuple(options.files))]
    for sentence in notes(options.files):
        print(sentence)
    for path, fault in faults:
        print(fault.sentence if fault.file else f"{path.name}: {fault.sentence}")
    print(f"Faults: {len(faults)}." if faults else f"No fault; files: {len(options.files)}.")
    return 1 if faults else 0
