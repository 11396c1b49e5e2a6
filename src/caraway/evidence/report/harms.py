"""Harms in a report: said in every one, also where nobody came to harm, and where nobody looked."""

from collections.abc import Iterator

from caraway.evidence.placed import Part
from caraway.evidence.report import sentences
from caraway.evidence.report.checks import checks
from caraway.evidence.report.claims import Claim, Register, Slot
from caraway.evidence.report.document import Published
from caraway.evidence.report.tables import Column, Table, Value, note_of

SECTION = "harms"


def said(register: Register, published: Published) -> Iterator[Claim]:
    """What went wrong for people, by arm; the boundaries for stopping; and of what the study file says nothing."""
    harms = published.findings.harms
    if harms is None:
        yield register.say(
            "The study file does not say who came to harm. That none is shown is not that there was none."
        )
        return
    if harms.missing:
        yield register.say(
            "The study file does not say whether there was {missing}. That none is shown is not that there was none.",
            missing=Slot("/harms/missing_words"),
        )
    results = [one for one in published.findings.placed if one.part is Part.HARMS]
    for number, one in enumerate(results):
        if number == 0:
            yield from sentences.found(register, published, one, headed=True)
        elif published.is_open(one):
            yield from sentences.figures(register, published, one)
    boundaries = tuple(checks(register, published, SECTION))
    yield from boundaries
    if results and not boundaries and any(one.section == SECTION for one in published.findings.checks):
        yield register.say(
            "A boundary for stopping was watched. Whether it was reached would tell of counts too small to be shown: whoever watches over "
            "the study’s safety must be told."
        )


def table(published: Published) -> Table | None:
    """How many people came to each kind of harm, by arm."""
    harms = published.findings.harms
    if harms is None:
        return None
    columns = [Column("Harm")]
    for arm in published.findings.plan.arms.names:
        columns += [Column(f"{arm}: told of", "whole"), Column(f"{arm}: came to it", "whole")]
    shown = published.shown
    rows: list[tuple[Value, ...]] = []
    for row in harms.rows:
        pairs = zip(row.told, row.harmed, strict=True)
        rows.append((row.words, *(shown.get(name) for pair in pairs for name in pair)))
    return Table("harms", "People who came to harm within the window", tuple(columns), tuple(rows), note_of(rows))
