"""Carries out a plan on a study file or a reduced table, and writes the report: a page, a paper, tables, figures, all results and every claim."""

import argparse
import sys
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The plan, the study file and where the report goes."""
    parser.add_argument("plan", type=Path, metavar="STUDY.toml", help="the plan, as it was registered")
    kinds = "a study file of the kind `analysis`, `panel` or `answers`, as the plan needs, or a reduced table"
    parser.add_argument("--data", type=Path, required=True, metavar="FILE", help=kinds)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="a folder that is not there yet")


def run(options: argparse.Namespace) -> int:
    """Write the report and say where it is."""
    from tqdm import tqdm

    from caraway.evidence.plan.files import read_plan
    from caraway.evidence.reduce.reduced import is_reduced
    from caraway.evidence.run import how_many_steps, run
    from caraway.evidence.study_file.agreed import left_out_words
    from caraway.evidence.study_file.description import describe

    reached: list[str] = []
    total = how_many_steps(read_plan(options.plan))
    with tqdm(total=total, file=sys.stderr, disable=None, unit="step") as bar:

        def step(words: str) -> None:
            bar.set_description_str(words[:40])
            bar.update()

        out = run(options.plan, options.data, options.out, step=step, alarm=reached.append)
    print(f"{out / 'report.html'}\n{out / 'report.pdf'}")
    for boundary in reached:
        print(
            f"STOP AND REVIEW: the {boundary} of serious harm was reached. The report may have to hide it; tell whoever watches over the "
            "study’s safety, and nobody else.",
            file=sys.stderr,
        )
    if not is_reduced(options.data) and (left_out := describe(options.data).left_out):
        print(left_out_words(left_out))
    return 0
