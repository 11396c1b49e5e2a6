"""The checklist of a trial report (CONSORT 2025, 30 items), filled from plan and data where they can fill it.

The items are said in our own words after Hopewell and others 2025, BMJ 389: e081123 (CC BY). Whatever plan and data cannot know says by
whom it is to be written, so that nothing is left blank without an owner.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from caraway.evidence.plan.panel_parts import OF_PANELS
from caraway.evidence.plan.words import Boundary, Design, Measure, Sensitivity
from caraway.evidence.report.document import Published
from caraway.evidence.report.formats import spoken
from caraway.evidence.report.tables import Column, Table

AUTHORS, PROGRAMME, TRIAL_TEAM = "the authors", "the programme’s provider", "whoever ran the trial"


@dataclass(frozen=True)
class Item:
    """One line of the checklist: its number, what it asks for, and by whom it is filled where the data cannot."""

    number: str
    asks: str
    by: str


ITEMS = (
    Item("1a", "The title says that it is a randomised trial", AUTHORS),
    Item("1b", "A structured summary: design, methods, results, conclusions", AUTHORS),
    Item("2", "Where and when the trial was registered, with its number", TRIAL_TEAM),
    Item("3", "Where the protocol and the analysis plan can be read", TRIAL_TEAM),
    Item("4", "Whether and where data, code and materials can be had", TRIAL_TEAM),
    Item("5a", "Who paid, and what part they had in it", AUTHORS),
    Item("5b", "Conflicts of interest of the authors", AUTHORS),
    Item("6", "Why the trial was needed: what was known before", AUTHORS),
    Item("7", "What the trial was to find out, of benefits and harms", AUTHORS),
    Item("8", "How people with experience took part in planning, running and reporting", TRIAL_TEAM),
    Item("9", "The kind of trial, the ratio of the arms, and what it set out to show", TRIAL_TEAM),
    Item("10", "What was changed after it began, and what was added that was not planned", TRIAL_TEAM),
    Item("11", "The settings and places in which it was run", PROGRAMME),
    Item("12a", "Who could take part", PROGRAMME),
    Item("12b", "Which places and facilitators could deliver it", PROGRAMME),
    Item("13", "What each arm was given, in enough detail to repeat it", PROGRAMME),
    Item("14", "The primary and secondary outcomes, how and when they were measured", TRIAL_TEAM),
    Item("15", "How harms were defined and looked for", TRIAL_TEAM),
    Item("16a", "How the number of people was settled beforehand", TRIAL_TEAM),
    Item("16b", "Looks at the data before the end, and the rule for stopping", TRIAL_TEAM),
    Item("17a", "Who made the random sequence, and how", TRIAL_TEAM),
    Item("17b", "The kind of randomisation, its blocks and strata", TRIAL_TEAM),
    Item("18", "How the next assignment was kept hidden until it was made", TRIAL_TEAM),
    Item("19", "Whether those who enrolled or assigned could see the sequence", TRIAL_TEAM),
    Item("20a", "Who did not know which arm a person was in", TRIAL_TEAM),
    Item("20b", "How that was kept from them", TRIAL_TEAM),
    Item("21a", "The statistical methods by which the arms were compared, harms included", AUTHORS),
    Item("21b", "Who is counted in each analysis, and in which arm", AUTHORS),
    Item("21c", "What was done about missing data", AUTHORS),
    Item("21d", "Further analyses, and which of them were planned", AUTHORS),
    Item("22a", "How many people were assigned, treated and analysed, by arm", AUTHORS),
    Item("22b", "How many were lost or left out after assignment, and why", AUTHORS),
    Item("23a", "From when to when people came in and were followed", TRIAL_TEAM),
    Item("23b", "Why the trial ended or was stopped", TRIAL_TEAM),
    Item("24a", "What each arm got in practice: attendance and fidelity", PROGRAMME),
    Item("24b", "What else people were given at the same time", PROGRAMME),
    Item("25", "A table of what people were like at the start, by arm", AUTHORS),
    Item(
        "26",
        "For each outcome: people counted, result by arm, effect and its interval; both absolute and relative",
        AUTHORS,
    ),
    Item("27", "All harms, by arm", TRIAL_TEAM),
    Item("28", "Results of further analyses, planned ones told from others", AUTHORS),
    Item("29", "What the results mean, with benefits, harms and other evidence", AUTHORS),
    Item("30", "Limits: bias, imprecision, to whom the results apply", AUTHORS),
)
"""Every line; lines that share a number and differ by a letter are one item."""

NOT_A_TRIAL = frozenset(("1a", "2", "17a", "17b", "18", "19", "20a", "20b"))


def checklist(published: Published) -> Table:
    """The checklist with what plan and data say to each item, and for the rest by whom it is to be filled."""
    rows = tuple((item.number, item.asks, said(published, item)) for item in ITEMS)
    columns = (Column("Item"), Column("What is asked for"), Column("Where it stands"))
    return Table("consort", "CONSORT 2025, in our own words", columns, rows)


def said(published: Published, item: Item) -> str:
    """What plan and data say to an item, or by whom it is to be filled."""
    if published.findings.plan.design is not Design.RANDOMISED and item.number in NOT_A_TRIAL:
        return "Nobody was assigned by chance: this is no randomised trial."
    fill = _FILLED.get(item.number)
    text = fill(published) if fill else ""
    return text or f"To be filled by {item.by}."


def _title(published: Published) -> str:
    title = published.findings.plan.title
    return "Yes." if "randomi" in title.lower() else "The title does not say so: to be changed by the authors."


def _registered(published: Published) -> str:
    plan = published.findings.plan
    return f"{plan.registered_at}, {spoken(plan.registered_on)}. Its number is to be added by {TRIAL_TEAM}."


def _plan(published: Published) -> str:
    return f"The plan’s fingerprint (SHA-256) begins {published.findings.plan.hash[:16]}. Where it can be read is to be added by {TRIAL_TEAM}."


def _design(published: Published) -> str:
    plan = published.findings.plan
    return f"{plan.design.words.capitalize()}; arms: {', '.join(plan.arms.names)}."


def _changes(published: Published) -> str:
    departures = published.findings.departures
    return " ".join(one.sentence for one in departures) or "Nothing was changed or added."


def _given(published: Published) -> str:
    arms = published.findings.plan.arms
    with_whom = f"; {arms.comparator}: {arms.comparator_words}" if arms.comparator else ""
    return f"{arms.treated}: {arms.treated_words}{with_whom}. The detail is to be added by {PROGRAMME}."


def _outcomes(published: Published) -> str:
    plan = published.findings.plan
    return " ".join(
        f"{'Primary' if one.primary else 'Secondary'}: {one.metric} ({one.definition.value}, {one.measure.value}), {plan.window_of(one)} days."
        for one in plan.outcomes
    )


def _size(published: Published) -> str:
    planned = published.findings.plan.planned_people
    return (
        ""
        if planned is None
        else f"{planned:,} people were planned. How that was settled is to be added by {TRIAL_TEAM}."
    )


def _looks(published: Published) -> str:
    looks = published.findings.plan.looks
    if looks.boundary is Boundary.NONE:
        return "One look, at the end."
    return f"{len(looks.fractions)} looks planned with {looks.boundary.words}; this is look {looks.this}."


def _methods(published: Published) -> str:
    return "; ".join(dict.fromkeys(one.result.method for one in published.findings.placed)) + "."


def _counted(published: Published) -> str:
    if published.findings.plan.design is Design.RANDOMISED:
        return "Everybody followed for the window, in the arm to which they were assigned, whatever they attended."
    return "Everybody in the study file who was followed for the window."


def _further(published: Published) -> str:
    plan = published.findings.plan
    planned = [*(f"by {one.column}" for one in plan.subgroups), *(one.words for one in plan.sensitivity)]
    return (
        f"Planned: {'; '.join(planned)}. Whatever else is shown is listed as a departure."
        if planned
        else "None was planned."
    )


def _see(words: str) -> Callable[[Published], str]:
    return lambda _: words


def _harms_looked_for(published: Published) -> str:
    harms = published.findings.harms
    if harms is None:
        return ""
    missing = f"; not in the study file: {', '.join(harms.missing)}" if harms.missing else ""
    return f"Shown: {', '.join(row.words.lower() for row in harms.rows)}{missing}. How they were looked for is to be added by {TRIAL_TEAM}."


def _missing(published: Published) -> str:
    plan = published.findings.plan
    if plan.design in OF_PANELS or plan.primary.measure is Measure.CHANGE:
        return ""
    asked = [one.words for one in plan.sensitivity if one in (Sensitivity.MISSING, Sensitivity.TIPPING)]
    return (
        "Nothing was filled in. Shares and harm are of people followed for the window; times, and rates of events per time followed, count the "
        f"others for as long as they were. {'Planned: ' + '; '.join(asked) if asked else 'No further analysis of what is missing was planned'}."
    )


def _got(published: Published) -> str:
    attended = any(arm.attended for arm in published.findings.flow)
    return (
        f"Attendance: see “How people went through the study”. Fidelity is to be added by {PROGRAMME}."
        if attended
        else ""
    )


def _limits(published: Published) -> str:
    return f"See “What this does not say”. To whom the results apply is to be added by {AUTHORS}."


_FILLED: Mapping[str, Callable[[Published], str]] = MappingProxyType(
    {
        "1a": _title,
        "1b": _see("See “What was asked” to “What this does not say”."),
        "2": _registered,
        "3": _plan,
        "7": lambda published: published.findings.plan.question,
        "9": _design,
        "10": _changes,
        "13": _given,
        "14": _outcomes,
        "16a": _size,
        "16b": _looks,
        "21a": _methods,
        "21b": _counted,
        "21c": _missing,
        "21d": _further,
        "24a": _got,
        "22a": _see("See “How people went through the study”."),
        "22b": _see("See “How people went through the study”: losses are below each arm."),
        "23a": lambda published: (
            f"Data as of {spoken(published.findings.plan.data_cut)}. The first and last day on which people came in are to be added by {TRIAL_TEAM}."
        ),
        "25": lambda published: "See “How alike the groups are”." if published.findings.baseline else "",
        "26": _see("See “Counts” and “Results as planned”."),
        "15": _harms_looked_for,
        "27": _see("See “Harms”."),
        "28": _see("See “Subgroups” and “How far this depends on what cannot be seen”."),
        "30": _limits,
    }
)
