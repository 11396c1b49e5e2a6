"""Plain English for results: what was found, how sure, and of what kind the evidence is. Every number comes in through a slot.

The reader is a commissioner who has never read a statistics paper. A result whose interval includes no difference "does not show"
one; it is never said to show that there is none.
"""

import math
from collections.abc import Iterator

from caraway.evidence.placed import Placed
from caraway.evidence.plan.parts import Plan
from caraway.evidence.plan.words import Design, Measure
from caraway.evidence.report import panel_words
from caraway.evidence.report.claims import Claim, Register, Slot
from caraway.evidence.report.digits import how_of, is_one_sided, is_share
from caraway.evidence.report.document import Published
from caraway.evidence.report.tables import OF_SEVERAL
from caraway.evidence.result import Definition, Maryland

MARYLAND = {
    Maryland.CORRELATION: "Nobody comparable was looked at, so it cannot be said what would have happened without the programme",
    Maryland.BEFORE_AND_AFTER: "The same people or areas were looked at before and after, so anything else that changed meanwhile may be the cause",
    Maryland.COMPARISON: "Two groups were compared that may have differed from the start in ways that nobody recorded",
    Maryland.CONTROLLED: "Two groups were compared after they were made alike in all that was recorded; what was not recorded may still differ",
    Maryland.RANDOMISED: "Chance decided who was in which group, so the groups differ only by chance and by what they were given",
}
"""What each level of the Maryland scale means for the reader."""


def numbered(pointer: str) -> dict[str, Slot]:
    """The slots that many sentences of one result share."""
    return {
        "level": Slot(f"{pointer}/interval/level", "percent"),
        "window": Slot(f"{pointer}/setting/window_days", "whole"),
        "metric": Slot(f"{pointer}/setting/metric"),
        "comparator": Slot(f"{pointer}/setting/comparator"),
    }


def found(register: Register, published: Published, placed: Placed, *, headed: bool = False) -> Iterator[Claim]:
    """What a result says, in two or three sentences; one that says it is withheld where it is. `headed`: its metric stands above."""
    pointer = published.pointer(placed)
    if not published.is_open(placed):
        yield register.say(
            "Not shown, since too few people stand behind the result, or behind a count it would give away: {metric}.",
            metric=numbered(pointer)["metric"],
        )
        return
    rates = tuple(_rates(register, published, placed))
    yield from rates
    if not rates and not headed:
        slots = _only(pointer, "window") | {"metric": Slot(f"{pointer}/setting/metric", "sentence")}
        yield register.say("{metric}, within {window} days:", **slots)
    yield from figures(register, published, placed)


def figures(register: Register, published: Published, placed: Placed) -> Iterator[Claim]:
    """The estimate, its interval, and what must be read with them."""
    pointer = published.pointer(placed)
    yield _effect(register, published, placed, pointer)
    yield _likely(register, placed, pointer)
    yield from labels(register, placed, pointer)


def beside(register: Register, placed: Placed, pointer: str, opening: str) -> Claim:
    """A further result of the same outcome, in one sentence: "At the start itself the difference is 8 fewer in every 100 people, …"."""
    result, how = placed.result, _how(placed)
    ends = {end: getattr(result.interval, end) for end in ("low", "high")}
    slots = {"by": Slot(f"{pointer}/estimate", how), "level": Slot(f"{pointer}/interval/level", "percent")}
    slots |= {end: Slot(f"{pointer}/interval/{end}", how) for end in ends}
    low, high = (_said(end, value, placed) for end, value in ends.items())
    template = (
        f"{opening} {_said('by', result.estimate, placed)}, likely between {low} and {high} (the {{level}}% interval)."
        f"{'' if placed.shows_difference else ' That may be chance.'}"
    )
    return register.say(template, **_with_unit(slots, placed, pointer, template))


def labels(register: Register, placed: Placed, pointer: str) -> Iterator[Claim]:
    """The sentences that must be shown with a result, wherever it is shown."""
    for number, label in enumerate(placed.result.labels):
        end = "" if label.endswith(".") else "."
        yield register.say(f"{{label}}{end}", label=Slot(f"{pointer}/labels/{number}", "sentence"))


def _only(pointer: str, *names: str) -> dict[str, Slot]:
    return {name: slot for name, slot in numbered(pointer).items() if name in names}


def _rates(register: Register, published: Published, placed: Placed) -> Iterator[Claim]:
    """ "27 in 100 … compared with …": of counted outcomes whose shares may be shown."""
    document, plan = register.document, published.findings.plan
    places = {
        (one["arm"], one["subgroup"]): number
        for number, one in enumerate(document["tallies"])
        if one["outcome"] == placed.outcome and one["share"] is not None
    }
    treated = places.get((plan.arms.treated, placed.subgroup))
    if treated is None:
        return
    before = _BEFORE if plan.design in _ADJUSTED else ""
    slots = {"share": Slot(f"/tallies/{treated}/share", "per_hundred"), "given": Slot("/plan/arms/treated_words")}
    slots |= _only(published.pointer(placed), "metric", "window")
    control = places.get((plan.arms.comparator, placed.subgroup))
    if control is None:
        yield register.say("{share} in 100 of those with {given}: {metric}, within {window} days.", **slots)
        return
    slots |= {"other": Slot(f"/tallies/{control}/share", "per_hundred"), "without": Slot("/plan/arms/comparator_words")}
    yield register.say(
        before
        + "{share} in 100 of those with {given}, compared with {other} in 100 of those with {without}: {metric}, within {window} days.",
        **slots,
    )


_ADJUSTED = frozenset((Design.WEIGHTING, Design.BALANCING, Design.MATCHING, Design.DOUBLY_ROBUST))
_BEFORE = "Before the groups were made alike: "


def _effect(register: Register, published: Published, placed: Placed, pointer: str) -> Claim:
    result = placed.result
    slots = {"by": Slot(f"{pointer}/estimate", _how(placed))}
    if result.null is None and is_share(result):
        return register.say("The {what} is {by}.", what=Slot(f"{pointer}/name"), **slots)
    if result.null is None:
        return register.say(
            "The {what} is {by} ({unit}).", what=Slot(f"{pointer}/name"), unit=Slot(f"{pointer}/unit"), **slots
        )
    if result.estimate == result.null and not placed.shows_difference:
        return register.say(
            f"This study does not show a difference: {'about none' if placed.rough else 'none'} was seen."
        )
    seen = _said("by", result.estimate, placed)
    alike = " once the groups are made alike" if published.findings.plan.design in _ADJUSTED else ""
    of = "mean change" if result.name.startswith("mean change") else "difference"
    opening, more = panel_words.opening(published.findings.plan, placed) or (f"The {of}{alike}", {})
    template = f"{opening} is {seen}."
    if _kind(placed) == "ratio" and opening.startswith("The"):
        template = f"With the programme it is {seen}{alike}."
    slots |= more
    if any(label.startswith(OF_SEVERAL) for label in result.labels):
        template = f"Among several outcomes, this one does not show a difference that is beyond chance. What was seen is {seen}."
    elif not placed.shows_difference:
        template = f"This study does not show a difference. What was seen is {seen}, but no difference at all could be true as well."
    return register.say(template, **_with_unit(slots, placed, pointer, template))


def _likely(register: Register, placed: Placed, pointer: str) -> Claim:
    """The interval in words. An end without a limit says so."""
    result, slots, ends = placed.result, {"level": Slot(f"{pointer}/interval/level", "percent")}, {}
    for end, value in (("low", result.interval.low), ("high", result.interval.high)):
        if math.isfinite(value):
            slots[end] = Slot(f"{pointer}/interval/{end}", _how(placed))
            ends[end] = _said(end, value, placed) if result.null is not None else f"{{{end}}}"
        else:
            ends[end] = "no limit"
    template = f"The true figure is likely to lie between {ends['low']} and {ends['high']} (the {{level}}% interval)."
    if is_one_sided(result):
        template = f"The true figure is likely to be {ends['low']} or more (the {{level}}% interval)."
    return register.say(template, **_with_unit(slots, placed, pointer, template))


def _with_unit(slots: dict[str, Slot], placed: Placed, pointer: str, template: str) -> dict[str, Slot]:
    """The slots with that of the unit, where the sentence names it."""
    if _kind(placed) == "amount" and "{unit}" in template:
        return slots | {"unit": Slot(f"{pointer}/unit")}
    return slots


def _kind(placed: Placed) -> str:
    """How a result is put into words: "share" (people in a hundred), "ratio", or an "amount" of its unit."""
    result = placed.result
    if result.null == 1:
        return "ratio"
    return "share" if is_share(result) else "amount"


def _how(placed: Placed) -> str:
    """How its numbers are printed in a sentence: whole people in a hundred, whole per cent, or amounts to the digits that fit."""
    if placed.result.null is None:
        return how_of(placed.result, rounded=placed.rough)
    kind = _kind(placed)
    if kind == "ratio":
        return "about_percent_less" if placed.rough else "percent_less"
    if kind == "share" and not placed.rough:
        return "per_hundred"
    return how_of(placed.result, rounded=placed.rough, size=True)


def _said(slot: str, value: float, placed: Placed) -> str:
    """A signed number as words: "8 fewer in a hundred", "35% lower", "3.2 fewer days of harm per person"."""
    kind, more = _kind(placed), value > (placed.result.null or 0.0)
    if value == placed.result.null:
        near = "about no difference" if placed.rough else "no difference"
        return f"just short of {near}" if placed.shows_difference else near
    if kind == "share":
        return f"{{{slot}}} {'more' if more else 'fewer'} in every 100 people"
    if kind == "ratio":
        return f"{{{slot}}}% {'higher' if more else 'lower'}"
    return f"{{{slot}}} {'more' if more else 'fewer'} {{unit}}"


def _kind_of_evidence(published: Published, level: Maryland) -> str:
    """What the level means for this design."""
    return panel_words.kind_of_evidence(published.findings.plan, level) or MARYLAND[level]


def how_sure(register: Register, published: Published, placed: Placed) -> Iterator[Claim]:
    """The level of the evidence in words, and how much is not shown."""
    pointer, level = published.pointer(placed), placed.result.setting.maryland
    yield register.say(
        "This is evidence of level {level} on the Maryland scale, which runs from one, the weakest, to five. "
        + _kind_of_evidence(published, level)
        + ".",
        level=Slot(f"{pointer}/setting/maryland", "whole"),
    )
    yield from _followed(register, published, placed)
    hidden = register.document["hidden_counts"]
    if hidden:
        yield register.say(
            "Counts of people that are small, or would give a small one away, are not shown: {hidden} in all.",
            hidden=Slot("/hidden_counts", "whole"),
        )


def _followed(register: Register, published: Published, placed: Placed) -> Iterator[Claim]:
    """How many of those assigned were followed for the window: by arm, where that is shown. Whoever was not is missing from shares and harm."""
    plan, document = published.findings.plan, register.document
    at = {one["arm"]: number for number, one in enumerate(document["tallies"])
          if (one["outcome"], one["subgroup"]) == (plan.primary.code, "")}  # fmt: skip
    of = {arm: (document["people"].get(arm), document["tallies"][number]["people"]) for arm, number in at.items()}
    if not of:
        return
    if any(number is None for pair in of.values() for number in pair):
        yield register.say("Not everybody was followed for the whole window, or how many were is not shown.")
        return
    if all(everybody == followed for everybody, followed in of.values()):
        few = "" if plan.disclosure.rounding == 1 else ", or all but a few,"
        yield register.say(f"Everybody{few} was followed for the whole window.")
        return
    for arm, number in at.items():
        words = Slot(f"/plan/arms/{'treated' if arm == plan.arms.treated else 'comparator'}_words")
        slots = {
            "all": Slot(f"/people/{arm}", "whole"),
            "some": Slot(f"/tallies/{number}/people", "whole"),
            "with": words,
        }
        yield register.say("Of {all} people with {with}, {some} were followed for the whole window.", **slots)
    if plan.primary.measure in (Measure.FREQUENCY, Measure.TIME):
        yield register.say(
            "The others count for as long as they were followed, where the method allows that; nobody knows what came after."
        )
    else:
        yield register.say("The others are not in the primary result. Had they fared otherwise, it would be another.")
        if plan.design is Design.RANDOMISED:
            yield register.say("Chance made the groups as they were assigned, not as they are without the others.")


def about(register: Register, published: Published, placed: Placed, method: str = "") -> Claim:
    """The line below every result and figure: metric, window, time zero, comparator, people, method, level, data cut, version.

    `method` is that of a figure whose method is not its result's.
    """
    pointer = published.pointer(placed)
    slots = numbered(pointer) | {
        "zero": Slot(f"{pointer}/setting/time_zero"),
        "definition": Slot(f"{pointer}/setting/definition"),
        "method": Slot(f"{pointer}/method"),
        "maryland": Slot(f"{pointer}/setting/maryland", "whole"),
        "cut": Slot(f"{pointer}/setting/data_cut", "day"),
        "version": Slot(f"{pointer}/version"),
    }
    template = (
        "Measured: {metric} ({definition}), for {window} days from {zero}. Compared with: {comparator}. {people}Method: {method}. "
        "Maryland level {maryland}. Data as of {cut}; {version}."
    )
    template = template.replace("{method}", method or "{method}")
    people = ""
    if published.is_open(placed):
        arms = placed.result.arms
        for number in range(len(arms)):
            slots[f"arm{'i' * number}"] = Slot(f"{pointer}/arms/{number}/name")
            slots[f"n{'i' * number}"] = Slot(f"{pointer}/arms/{number}/n", "whole")
        people = (
            "People: " + ", ".join(f"{{arm{'i' * number}}} {{n{'i' * number}}}" for number in range(len(arms))) + ". "
        )
    template = template.replace("{people}", people)
    return register.say(template, **{name: slot for name, slot in slots.items() if f"{{{name}}}" in template})


def does_not_say(register: Register, published: Published) -> Iterator[Claim]:
    """What the report does not say: the criticism such studies have met, answered by naming it."""
    plan = published.findings.plan
    if plan.arms.comparator:
        yield register.say(
            "The comparison is with {without}. It does not say what would have happened with anything else, such as prosecution.",
            without=Slot("/plan/arms/comparator_words"),
        )
    for words in _limits(plan):
        yield register.say(words)


def _limits(plan: Plan) -> Iterator[str]:
    definitions = {outcome.definition for outcome in plan.outcomes}
    if not plan.arms.comparator:
        yield "Nobody comparable was looked at. It cannot be said whether the programme made a difference."
    if definitions & {Definition.REARREST, Definition.RECORDED, Definition.PROVEN}:
        yield from _POLICE
    if Definition.VICTIM_REPORTED not in definitions:
        yield "Victims were not asked for these outcomes. Whether they are and feel safer is not answered here."
    yield "Figures are of groups. They do not say what any one person did or will do."
    yield "People were followed for the time stated, and not beyond it."
    yield from panel_words.limits(plan)
    if plan.subgroups:
        yield "Figures of subgroups stand on few people and differ by chance alone. They are reasons to look again, not findings."
    if any(outcome.measure is Measure.HARM for outcome in plan.outcomes):
        yield "Harm is weighed by a table that somebody made. Another table would give other figures."


_POLICE = (
    "Arrests and recorded offences are not abuse itself. Most abuse never reaches the police, and controlling or coercive behaviour "
    "seldom shows as an arrest. Fewer can mean less abuse, or less reporting of it.",
    "Police forces and workers record differently. A difference between places may be one of recording.",
)
