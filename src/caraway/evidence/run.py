"""A study from its plan and its file to a report: `run` does what `caraway evidence run` says.

The same plan, study file and version give the same bytes in every file of the report. It is written beside its place under another
name and moved there when it is whole, so that nobody finds half a report.
"""

import csv
import hashlib
import io
import json
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from caraway.evidence.analysis import panel
from caraway.evidence.analysis.carrying_out import carry_out, steps
from caraway.evidence.analysis.economics import priced
from caraway.evidence.analysis.panel import carry_out_panel, panel_of, panel_of_reduced
from caraway.evidence.analysis.people import people_of
from caraway.evidence.analysis.summed import summed_of
from caraway.evidence.analysis.survey import answers_of, carry_out_survey
from caraway.evidence.plan.files import read_plan
from caraway.evidence.plan.panel_parts import OF_PANELS
from caraway.evidence.plan.parts import Plan
from caraway.evidence.plan.words import Measure
from caraway.evidence.reduce.reduced import is_reduced, load
from caraway.evidence.refusals import DisclosureRefused, PlanUnfit
from caraway.evidence.report.claims import faults
from caraway.evidence.report.content import Report, report
from caraway.evidence.report.document import Published, publish, text_of
from caraway.evidence.report.findings import Findings
from caraway.evidence.report.page import page
from caraway.evidence.report.paper import paper
from caraway.evidence.report.schema import SCHEMA

Step = Callable[[str], None]
WRITING = 2
"""Steps after the findings: the page and tables, and the paper."""


def how_many_steps(plan: Plan) -> int:
    """How many steps a run of this plan has, for a progress bar."""
    return (panel.steps(plan) if plan.design in OF_PANELS else steps(plan)) + WRITING


def run(plan_file: Path, data: Path, out: Path, *, step: Step = lambda _: None, alarm: Step = lambda _: None) -> Path:
    """Carry out the plan on the study file, or on a reduced table of one or several, and write the report into the folder `out`, which must not be there yet.

    `alarm` is told of each boundary of harm that was reached, also where the report must hide it: it is for whoever holds the data.
    Raises `PlanUnfit` for a plan or folder that does not do, `StudyFileUnfit` for the file, `DataUnfit` when the primary outcome has no
    answer, `DisclosureRefused` when the report could tell of a person or says a number without a source.
    """
    if os.path.lexists(out):
        raise PlanUnfit(f"{out} is there already: name a folder that is not, so that no report is written over.")
    plan = read_plan(plan_file)
    findings = findings_of(plan, data, step, beside=plan_file.parent)
    for boundary in findings.to_stop:
        alarm(boundary)
    published = publish(findings)
    files = files_of(published, step) | {"plan.toml": plan_file.read_bytes()}
    return _written(out, files)


def findings_of(plan: Plan, data: Path, step: Step = lambda _: None, *, beside: Path = Path()) -> Findings:
    """What a plan finds in a study file or a reduced table: of people, of forces and months, or of answers to a survey.

    Tables that the plan names are `beside` it.
    """
    if plan.primary.measure is Measure.CHANGE:
        return carry_out_survey(plan, answers_of(data), step)
    if is_reduced(data):
        reduced = load(data)
        if plan.design in OF_PANELS:
            return carry_out_panel(plan, panel_of_reduced(reduced), step)
        return carry_out(plan, summed_of(reduced, plan), step, tables=priced(plan, beside))
    if plan.design in OF_PANELS:
        return carry_out_panel(plan, panel_of(data), step)
    return carry_out(plan, people_of(data, plan), step, tables=priced(plan, beside))


def files_of(published: Published, step: Step = lambda _: None) -> dict[str, bytes]:
    """Every file of a report by its name within the folder, but the plan's own. Raises `DisclosureRefused` for a number without a source."""
    step("page and tables")
    made = report(published)
    html = page(made)
    wrong = faults(made.register.claims, published.document, html, cells_of(made))
    if wrong:
        raise DisclosureRefused(f"The report is not written: {wrong[0]}")
    files = {name: text.encode() for name, text in _texts(made, published, html)}
    step("paper")
    return files | {"report.pdf": paper(made)}


def cells_of(made: Report) -> Mapping[str, list[str]]:
    """The printed cells of each table of a report, row by row."""
    return {table.code: [cell for row in table.printed() for cell in row] for table in made.tables}


def _texts(made: Report, published: Published, html: str) -> Iterator[tuple[str, str]]:
    yield "report.html", html
    yield "results.json", text_of(published.document)
    yield "results.schema.json", _json(SCHEMA)
    yield "claims.json", _json(made.register.table())
    yield "claims.csv", _claims(made)
    yield "tables/tables.json", _json([table.as_json() for table in made.tables])
    for table in made.tables:
        yield f"tables/{table.code}.csv", table.csv()
    for figure in made.figures:
        yield f"figures/{figure.code}.svg", figure.svg


def _claims(made: Report) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("claim", "sentence", "number", "stands at"))
    for claim in made.register.claims:
        for number in claim.numbers:
            writer.writerow((claim.code, claim.text, number.shown, number.slot.pointer))
    return text.getvalue()


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, indent=1, ensure_ascii=False) + "\n"


def _written(out: Path, files: Mapping[str, bytes]) -> Path:
    """The folder with these files and a list of their hashes, there whole or not at all; two runs at once do not meet.

    Raises `PlanUnfit` where it cannot be written.
    """
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as beside:
            half = Path(beside) / out.name
            for name, content in {**files, "manifest.json": _json(sums).encode()}.items():
                place = half / name
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(content)
            half.rename(out)
    except OSError as error:
        raise PlanUnfit(f"{out} cannot be written: {error.strerror or error}. Name another folder.") from None
    return out
