"""An appraisal in a report: what it is worth, how sure that is, by whose tables, and a chart for whoever has another amount in mind."""

from collections.abc import Iterator

from caraway.evidence.placed import Part, Placed
from caraway.evidence.report import sentences
from caraway.evidence.report.charts import Figure, acceptability
from caraway.evidence.report.checks import checks
from caraway.evidence.report.claims import Claim, Register, Slot
from caraway.evidence.report.digits import how_of
from caraway.evidence.report.document import Published
from caraway.evidence.report.formats import Sized
from caraway.evidence.report.tables import Column, Table

SECTION = "economics"


def said(register: Register, published: Published) -> Iterator[Claim]:
    """The benefit–cost ratio and the net benefit with their intervals, the chance of being worth it, and what it was counted with."""
    if published.findings.appraisal is None:
        return
    found = [one for one in published.findings.placed if one.part is Part.ECONOMICS]
    ratio, net = found
    if not published.is_open(ratio):
        yield register.say("Whether the programme is worth its cost stands on counts too small to be shown.")
    else:
        yield _ratio(register, published, ratio)
        yield _net(register, published, net)
        yield from checks(register, published, SECTION)
    yield _counted(register, published.findings.appraisal.fingerprint)
    yield from sentences.labels(register, ratio, published.pointer(ratio))


def _ends(published: Published, placed: Placed) -> dict[str, Slot]:
    pointer, how = published.pointer(placed), how_of(placed.result, rounded=placed.rough)
    return {
        "estimate": Slot(f"{pointer}/estimate", how),
        "low": Slot(f"{pointer}/interval/low", how),
        "high": Slot(f"{pointer}/interval/high", how),
        "level": Slot(f"{pointer}/interval/level", "percent"),
    }


def _ratio(register: Register, published: Published, placed: Placed) -> Claim:
    unclear = " It may be worth less than it costs, or more." if 1 in placed.result.interval else ""
    return register.say(
        "What is averted is worth {estimate} times what the programme costs; likely between {low} and {high} times (the {level}% interval)."
        + unclear,
        **_ends(published, placed),
    )


def _net(register: Register, published: Published, placed: Placed) -> Claim:
    return register.say(
        "What is averted less what the programme costs is {estimate} ({unit}), likely between {low} and {high}.",
        unit=Slot(f"{published.pointer(placed)}/unit"),
        **_ends(published, placed),
    )


def _counted(register: Register, fingerprint: str) -> Claim:
    """By which tables it was counted; the SHA-256 of a file that was supplied is said, so that anybody can tell whether theirs is the same."""
    slots = {
        "table": Slot("/economics/label"),
        "whose": Slot("/economics/perspective"),
        "rate": Slot("/plan/economics/rate", "percent"),
    }
    file = ""
    if fingerprint:
        file, slots["file"] = " (file with the fingerprint {file})", Slot("/economics/sha256")
    return register.say(
        f"Counted for everybody assigned to the programme, by {{table}}{file}; seen by {{whose}}; later years are discounted at {{rate}}% a year.",
        **slots,
    )


def prices(published: Published) -> Table | None:
    """The costs that were used, at the plan's prices, with their sources."""
    made = published.findings.appraisal
    if made is None:
        return None
    columns = (
        Column("Cost"),
        Column("Amount", "whole"),
        Column("Per"),
        Column("Standard error", "whole"),
        Column("Source"),
    )
    rows = tuple((one.name, one.amount, one.per, one.standard_error, one.source) for one in made.prices)
    return Table("prices", "What one is worth", columns, rows)


def drawing(published: Published) -> tuple[Figure, Placed] | None:
    """The chart of what one averted could be worth; none where the appraisal may not be printed as it is."""
    made = published.findings.appraisal
    if made is None or not published.is_whole(made.of) or published.findings.plan.disclosure.rounding > 1:
        return None
    points = tuple((Sized(worth, "to 0"), Sized(chance, "to 0 %")) for worth, chance in made.acceptable)
    title = f"The chance that the programme is worth its cost, by what one {made.unit} averted is worth"
    return acceptability(points, made.unit, made.of.result.setting, code="acceptability", title=title), made.of
