"""Harms: an outcome of every report, whoever planned it. New abuse, serious incidents, deaths and holds, by arm, and the boundaries for stopping.

Everybody assigned of whom it is known is counted, for as long as they were followed within the window. That nobody came to harm is said:
it tells of nobody what they would not have known. A count that is small is hidden like every other.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np

from caraway.core.study.words import EndReason, Harm
from caraway.evidence.analysis.counting import Counted
from caraway.evidence.analysis.estimating import Asked
from caraway.evidence.analysis.further import CANNOT
from caraway.evidence.analysis.people import People, Yes
from caraway.evidence.designs.harm_stopping import HarmPlan, Rule, harm_between_arms, harm_verdict
from caraway.evidence.outcomes.descriptive import share
from caraway.evidence.outcomes.prevalence import prevalence
from caraway.evidence.placed import Part, Placed
from caraway.evidence.plan.supposed import HarmRule, HarmWatch
from caraway.evidence.plan.words import Design
from caraway.evidence.refusals import EvidenceRefused
from caraway.evidence.report import counts
from caraway.evidence.report.disclosure import Cell, Sum
from caraway.evidence.report.findings import Check, HarmRow, Harms, Tally
from caraway.evidence.result import Definition, Maryland, Result, Setting

SERIOUS = "serious harm"
DIED = "Died"
OF_SERIOUS = (Harm.NEW_ABUSE, Harm.SERIOUS_INCIDENT)
"""What is serious harm, with death. A hold is no harm by itself: it is shown beside."""
RULES = {HarmRule.MIXTURE: Rule.MIXTURE, HarmRule.SPRT: Rule.SPRT, HarmRule.POCOCK: Rule.POCOCK}
AS_LONG_AS = "everybody assigned is counted, whoever was followed for less than the window for as long as they were"
NOT_ALIKE = "the groups as they are: they were not made alike for this"
SECTION = "harms"
KEEP = 3
"""How long a count of harm is kept, before others are hidden for it: longer than any other."""


@dataclass(frozen=True, eq=False)
class Seen:
    """Whom the file tells of, and what it says: by kind, who came to it."""

    people: People
    known: Yes
    kinds: dict[Harm, Yes]
    died: Yes

    @property
    def serious(self) -> Yes:
        """Who came to serious harm, of those told of."""
        of = [self.kinds[kind] for kind in OF_SERIOUS if kind in self.kinds]
        return np.asarray(reduce(np.logical_or, of, self.died) & self.known, dtype=np.bool_)

    @property
    def missing(self) -> tuple[Harm, ...]:
        """Kinds of harm that the file does not tell of."""
        return tuple(kind for kind in Harm if kind not in self.kinds)

    @property
    def words(self) -> str:
        """What counts as serious harm here."""
        there = [kind.words.lower() for kind in OF_SERIOUS if kind in self.kinds]
        return f"people with serious harm ({' or '.join([*there, 'death'])})"


def seen(people: People, one: Counted) -> Seen:
    """What a study file says of harms. Whoever died did so while not followed any longer: it is why they are not."""
    told = [kind for kind in Harm if people.has(kind.seen) and people.table.column(kind.seen).null_count < len(people)]
    known = np.ones(len(people), dtype=np.bool_)
    for kind in told:
        known &= np.asarray(people.table.column(kind.seen).is_valid().to_numpy(zero_copy_only=False), dtype=np.bool_)
    died = (people.words("end_reason") == EndReason.DIED.value) & ~one.rows
    return Seen(
        people, known, {kind: people.flags(kind.seen) & known for kind in told}, np.asarray(died, dtype=np.bool_)
    )


def of_harms(
    asked: Asked, one: Counted
) -> tuple[Harms | None, tuple[Placed | Check | Cell | Sum | str, ...], tuple[Tally, ...]]:
    """The table of harms, results, boundaries and counts, and what the sentences count: harms are never left out of a report of people."""
    if not asked.people.has("end_reason"):  # a table put together by keys tells of no harm, and its report says so
        return None, (), ()
    found = seen(asked.people, one)
    tallies = tuple(Tally(SERIOUS, arm, _known(arm), _serious(arm)) for arm in asked.people.arms)
    table = Harms(_rows(found, one), tuple(kind.words.lower() for kind in found.missing))
    return table, (*_cells(found, one), *_results(asked, found)), tallies


def _known(arm: str) -> str:
    return f"told of harm | {arm}"


def _serious(arm: str) -> str:
    return f"{SERIOUS} | {arm}"


def _kind(kind: Harm, arm: str) -> str:
    return f"harm {kind.value} | {arm}"


def _died(one: Counted, arm: str) -> str:
    """The name of the count of deaths: that of the flow, which counts the same people."""
    return f"{EndReason.DIED.value} | {one.definition} | {one.window} | {arm}"


def _rows(found: Seen, one: Counted) -> tuple[HarmRow, ...]:
    arms = found.people.arms
    told = tuple(_known(arm) for arm in arms)
    return (
        HarmRow("Serious harm, of any kind here", told, tuple(_serious(arm) for arm in arms)),
        *(HarmRow(kind.words, told, tuple(_kind(kind, arm) for arm in arms)) for kind in found.kinds),
        HarmRow(DIED, tuple(counts.assigned(arm) for arm in arms), tuple(_died(one, arm) for arm in arms)),
    )


def _cells(found: Seen, one: Counted) -> Iterator[Cell | Sum]:
    for number, arm in enumerate(found.people.arms):
        inside, n = found.people.arm(number), found.people.n
        known, serious = inside & found.known, inside & found.serious
        yield from counts.rest(counts.assigned(arm), n(inside), _known(arm), n(known))
        yield from counts.rest(_known(arm), n(known), _serious(arm), n(serious), keep=KEEP)
        for kind, who in found.kinds.items():
            whole = (_serious(arm), serious) if kind in OF_SERIOUS else (_known(arm), known)
            yield from counts.rest(whole[0], n(whole[1]), _kind(kind, arm), n(inside & who), keep=KEEP)
        yield from _more_than_one(found, one, arm, inside)
        dead = inside & found.died
        if (dead & ~found.known).any():
            yield from counts.rest(_died(one, arm), n(dead), f"died and told of | {arm}", n(dead & found.known))
            yield from counts.rest(_serious(arm), n(serious), f"died and told of | {arm}", n(dead & found.known))
        else:
            yield from counts.rest(_serious(arm), n(serious), _died(one, arm), n(dead), keep=KEEP)


def _more_than_one(found: Seen, one: Counted, arm: str, inside: Yes) -> Iterator[Cell | Sum]:
    """The kinds of serious harm together are those who came to it, and (implied) once more whoever came to two of them: the sum of the
    kinds is no fewer than the whole, so a kind that is hidden is at least what the others leave."""
    n = found.people.n
    kinds = {_kind(kind, arm): n(inside & found.kinds[kind]) for kind in OF_SERIOUS if kind in found.kinds}
    kinds[_died(one, arm)] = n(inside & found.died)
    together, serious = f"kinds of {_serious(arm)}", n(inside & found.serious)
    untold = n(inside & found.died & ~found.known)
    yield from counts.implied(counts.split(together, kinds, nought_tells=False))
    parts = {_serious(arm): serious}
    if untold:
        parts[counts.left(_died(one, arm), f"died and told of | {arm}")] = untold
    parts[f"twice {_serious(arm)}"] = sum(kinds.values()) - sum(parts.values())
    yield from counts.implied(counts.split(together, parts, nought_tells=False))


def _results(asked: Asked, found: Seen) -> Iterator[Placed | Check | str]:
    harmed, told = (
        tuple(asked.people.n(asked.people.arm(number) & rows) for number in range(len(asked.people.arms)))
        for rows in (found.serious, found.known)
    )
    if not all(told):
        return
    setting = _setting(asked, found)
    cells = tuple(name(arm) for arm in asked.people.arms for name in (_known, _serious))
    first = _compared(asked, setting, harmed, told)
    placed = Placed(SERIOUS, Part.HARMS, replace(first, labels=(*first.labels, AS_LONG_AS)), "", cells)
    yield placed
    if asked.plan.harms is not None and asked.plan.harms.accepted is not None:
        yield from _against_rate(asked, asked.plan.harms, placed, (harmed[0], told[0]), setting)
    if asked.plan.design is Design.RANDOMISED:
        yield _between_arms(asked.plan.harms or HarmWatch(), placed, harmed, told)


def _setting(asked: Asked, found: Seen) -> Setting:
    """Serious harm within the primary outcome's window; groups that chance did not make are compared as they are."""
    held = asked.setting
    level = held.maryland if asked.plan.design is Design.RANDOMISED else min(held.maryland, Maryland.COMPARISON)
    return replace(held, metric=found.words, definition=Definition.SERIOUS_HARM, maryland=Maryland(level), scale="")


def _compared(asked: Asked, setting: Setting, harmed: tuple[int, ...], told: tuple[int, ...]) -> Result:
    if len(harmed) == 1:
        return share(harmed[0], told[0], setting=setting, name=asked.people.arms[0])
    randomised = asked.plan.design is Design.RANDOMISED
    table = (harmed[0], told[0], harmed[1], told[1])
    found = prevalence(*table, setting=setting, names=asked.names, as_assigned=randomised).difference
    return found if randomised else replace(found, labels=(*found.labels, NOT_ALIKE))


def _against_rate(
    asked: Asked, watch: HarmWatch, of: Placed, table: tuple[int, int], setting: Setting
) -> Iterator[Placed | Check | str]:
    arm = asked.people.arms[0]
    try:
        plan = HarmPlan(watch.accepted or 0.0, RULES[watch.rule], watch.alpha, watch.feared, watch.people)
        found = harm_verdict(plan, harms=table[0], people=table[1], setting=setting, arm=arm)
    except EvidenceRefused as refused:
        yield CANNOT.format(what="The boundary of the accepted rate of harm", why=refused)
        return
    yield Placed(SERIOUS, Part.HARMS, found.result, "", of.cells[:2])
    end = "It is reached: stop and review." if found.stop else "It is not reached."
    yield Check(
        "boundary of the accepted rate",
        f"Serious harm to {{accepted}} of the people with the programme was accepted beforehand, with a boundary for stopping ({watch.rule}). {end}",
        {"accepted": (plan.accepted, "to 1 %")},
        of,
        of.cells[:2],
        SECTION,
        found.stop,
    )


def _between_arms(watch: HarmWatch, of: Placed, harmed: tuple[int, ...], told: tuple[int, ...]) -> Check:
    exposed = (float(told[0]), float(told[1]))
    found = harm_between_arms((harmed[0], harmed[1]), exposed, ratio=watch.ratio, alpha=watch.alpha)
    end = "It is reached: stop and review." if found.stop else "It is not reached."
    than = "among the others" if watch.ratio == 1 else "{ratio} times that among the others"
    return Check(
        "boundary between the arms",
        f"A boundary was watched for more serious harm among those with the programme than {than}, for as many people of each; it may be "
        f"looked at on any day, and its e-value is {{e_value}}. {end}",
        {"ratio": (watch.ratio, "one"), "e_value": (found.e_value, "two")},
        of,
        of.cells,
        SECTION,
        found.stop,
    )
