"""What a report holds, in its order, whatever it is printed as: sections of sentences, tables and figures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from caraway.evidence.placed import Part, Placed
from caraway.evidence.plan.departures import headline
from caraway.evidence.report import economics, harms, panel_sentences, panels, sentences, tables
from caraway.evidence.report.charts import Figure
from caraway.evidence.report.checks import checks
from caraway.evidence.report.claims import Claim, Register, Slot
from caraway.evidence.report.consort import checklist
from caraway.evidence.report.document import Published
from caraway.evidence.report.figures import METHODS, drawings
from caraway.evidence.report.findings import SURE
from caraway.evidence.report.tables import Table


@dataclass(frozen=True)
class Points:
    """A list of sentences."""

    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class Lead:
    """A sentence that heads those below it."""

    claim: Claim


@dataclass(frozen=True)
class Small:
    """A sentence in small print: it says of what those before it are."""

    claim: Claim


@dataclass(frozen=True)
class Drawn:
    """A figure, and the line that says of what it is."""

    figure: Figure
    about: Claim


Block = Claim | Lead | Small | Points | Table | Drawn


@dataclass(frozen=True)
class Section:
    """A heading and what stands below it. `annex`: for whoever checks rather than reads."""

    code: str
    heading: str
    blocks: tuple[Block, ...]
    annex: bool = False


@dataclass(frozen=True)
class Report:
    """A whole report: its title, its sections, and the register of its claims."""

    title: Claim
    sections: tuple[Section, ...]
    register: Register

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table, those of figures included, in their order."""
        blocks = [block for section in self.sections for block in section.blocks]
        return tuple(
            block.figure.table if isinstance(block, Drawn) else block
            for block in blocks
            if isinstance(block, Drawn | Table)
        )

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure, in their order."""
        return tuple(block.figure for section in self.sections for block in section.blocks if isinstance(block, Drawn))


def report(published: Published) -> Report:
    """The report of what may be published. Raises `SubgroupUnplanned` for a headline nobody planned, and as its parts do."""
    register = Register(published.document)
    title = register.say("{title}", title=Slot("/plan/title"))
    sections = (
        *_for_a_commissioner(register, published),
        *(section for section in _annex(register, published) if section.blocks),
    )
    return Report(title, sections, register)


def _for_a_commissioner(register: Register, published: Published) -> Iterator[Section]:
    first = headline(published.findings.plan, published.findings.placed)
    yield Section("asked", "What was asked", tuple(_asked(register, published)))
    yield Section(
        "found",
        "What was found",
        (
            *sentences.found(register, published, first),
            *panel_sentences.below(register, published, first),
            Small(sentences.about(register, published, first)),
        ),
    )
    others = tuple(_others(register, published, first))
    if others:
        yield Section("others", "Other outcomes", others)
    yield Section("harms", "Harms", (*harms.said(register, published), *_some(harms.table(published))))
    worth = tuple(economics.said(register, published))
    if worth:
        yield Section("worth", "Whether it is worth its cost", worth)
    sure = (*sentences.how_sure(register, published, first), *checks(register, published, SURE))
    yield Section("sure", "How sure we can be", sure)
    yield Section("not", "What this does not say", (Points(tuple(sentences.does_not_say(register, published))),))
    yield Section("departures", "Plan and practice", tuple(_departures(register)))


def _asked(register: Register, published: Published) -> Iterator[Block]:
    plan = published.findings.plan
    yield register.say("{question}", question=Slot("/plan/question"))
    if plan.arms.comparator:
        yield register.say(
            f"People with {{given}} are compared with people with {{without}}, by {plan.design.words}.",
            given=Slot("/plan/arms/treated_words"),
            without=Slot("/plan/arms/comparator_words"),
        )
    else:
        yield register.say(
            f"This is {plan.design.words}, of people with {{given}}.", given=Slot("/plan/arms/treated_words")
        )
    primary = plan.outcomes.index(plan.primary)
    yield register.say(
        f"What was to decide the question, before anybody looked: {{metric}} ({plan.primary.measure.words}), counted from the day of "
        "{zero}, the same for everybody.",
        metric=Slot(f"/plan/outcomes/{primary}/metric"),
        zero=Slot("/plan/time_zero"),
    )
    yield register.say(
        "The plan was registered on {day} ({place}).",
        day=Slot("/plan/registered_on", "day"),
        place=Slot("/plan/registered_at"),
    )


def _others(register: Register, published: Published, first: Placed) -> Iterator[Block]:
    seen = {(first.outcome, first.subgroup)}
    for one in published.findings.placed:
        if one.part not in (Part.PRIMARY, Part.SECONDARY) or (one.outcome, one.subgroup) in seen:
            continue
        seen.add((one.outcome, one.subgroup))
        yield Lead(register.say("{metric}", metric=Slot(f"{published.pointer(one)}/setting/metric", "sentence")))
        yield from sentences.found(register, published, one, headed=True)
        yield Small(sentences.about(register, published, one))


def _departures(register: Register) -> Iterator[Block]:
    departures = register.document["departures"]
    if departures:
        yield register.say("What was done differently from the plan, or added to it:")
        yield Points(
            tuple(register.say("{one}", one=Slot(f"/departures/{at}/sentence")) for at in range(len(departures)))
        )
    else:
        yield register.say("Everything was done as planned, and nothing was added.")
    notes = register.document["notes"]
    if notes:
        yield Points(tuple(register.say("{one}", one=Slot(f"/notes/{at}")) for at in range(len(notes))))


def _annex(register: Register, published: Published) -> Iterator[Section]:
    drawn = {
        drawing.code: Drawn(drawing, sentences.about(register, published, one, METHODS.get(drawing.code, "")))
        for drawing, one in drawings(published)
    }

    def figures(*codes: str) -> tuple[Block, ...]:
        return tuple(drawn[code] for code in codes if code in drawn)

    def results(code: str, title: str, *parts: Part) -> tuple[Block, ...]:
        return tables.results(published, code, title, parts)

    yield Section("flow", "How people went through the study", figures("flow"), annex=True)
    counted = _some(tables.tallies(published, "People followed and people with the outcome"))
    yield Section("counted", "Counts", counted, annex=True)
    main = results("results", "Estimates of the planned outcomes", Part.PRIMARY, Part.SECONDARY, Part.HARMS)
    yield Section("results", "Results as planned", (*main, *figures("forest", "survival")), annex=True)
    alike = _some(tables.baseline(published, "People at time zero, by arm"))
    yield Section("alike", "How alike the groups are", (*alike, *figures("love")), annex=True)
    subgroups = results("subgroups", "Results by subgroup", Part.SUBGROUP, Part.EXPLORATORY)
    yield Section("subgroups", "Subgroups", (*subgroups, *figures("subgroups")), annex=True)
    further = (
        *checks(register, published, "sensitivity"),
        *results("sensitivity", "Further analyses", Part.SENSITIVITY),
        *figures("placebos", "sensitivity"),
    )
    yield Section("sensitivity", "How far this depends on what cannot be seen", further, annex=True)
    money = results("worth-results", "What is averted against what it costs", Part.ECONOMICS)
    yield Section(
        "money",
        "Costs and what is averted",
        (*money, *_some(economics.prices(published)), *figures("acceptability")),
        annex=True,
    )
    of_forces = (*figures("funnel", "event-study", *panels.codes(published)), *_some(panels.weights(published)))
    yield Section("forces", "Forces", of_forces, annex=True)
    yield Section("consort", "The checklist of a trial report", (checklist(published),), annex=True)
    yield Section("made", "How this report was made", tuple(_made(register)), annex=True)


def _some(table: Table | None) -> tuple[Table, ...]:
    return () if table is None else (table,)


def _made(register: Register) -> Iterator[Block]:
    yield _hashes(register)
    rule = {"least": Slot("/plan/disclosure/least", "whole"), "to": Slot("/plan/disclosure/rounding", "whole")}
    rounded = (
        "not rounded" if register.document["plan"]["disclosure"]["rounding"] == 1 else "rounded to a multiple of {to}"
    )
    yield register.say(
        "No count below {least} is shown, nor one from which such a count could be worked out, over all tables and figures together. That "
        f"nobody came to harm is said. Counts are {rounded}. A result that stands on a hidden count is withheld, or given roughly. "
        "Percentages are rounded, and may not add up.",
        **rule,
    )


def _hashes(register: Register) -> Claim:
    return register.say(
        "Made by {version}, of the plan with the fingerprint {plan} and the study file with the fingerprint {data}. The same plan, file and "
        "version give the same report.",
        version=Slot("/version"),
        plan=Slot("/plan/hash"),
        data=Slot("/data/sha256"),
    )


def sections_of(report: Report, *, annex: bool) -> Sequence[Section]:
    """The sections of the annex, or those before it."""
    return [section for section in report.sections if section.annex is annex]
