"""Many cases, each compared after every fact; and the same cases against rules with a fault in them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, get_args

from caraway.core.agreement import Settings
from caraway.core.fact_store import kind_of
from caraway.core.facts import Detail, Fact
from caraway.core.programme import Programme
from caraway.core.vocabulary import DueKind, Outcome, Stage
from tests.reference.case_compare import differences, shrunk
from tests.reference.case_faults import applied, load
from tests.reference.case_maker import CaseMaker
from tests.reference.oracle import Answers

KINDS: dict[str, tuple[str, ...]] = {
    "stage": tuple(stage.value for stage in Stage),
    "outcome": tuple(outcome.value for outcome in Outcome),
    "due kind": tuple(kind.value for kind in DueKind),
    "fact kind": tuple(sorted(cls.__name__ for cls in get_args(Detail))),
}


@dataclass
class Compared:
    """What a lot of runs came to. `seen`: how often each kind was seen; `stories`: the differences, told."""

    runs: int = 0
    steps: int = 0
    different: int = 0
    seen: dict[str, Counter[str]] = field(default_factory=lambda: {group: Counter() for group in KINDS})
    stories: list[str] = field(default_factory=list)

    def add(self, other: "Compared") -> None:
        self.runs += other.runs
        self.steps += other.steps
        self.different += other.different
        self.stories += other.stories
        for group, counts in other.seen.items():
            self.seen[group] += counts

    def missing(self, group: str) -> list[str]:
        return [kind for kind in KINDS[group] if not self.seen[group][kind]]


def compare_runs(seeds: Sequence[str], steps: int) -> Compared:
    """Run each seed's case and compare after every fact; a run ends at its first difference."""
    found = Compared()
    for seed in seeds:
        found.runs += 1
        maker = CaseMaker(seed)
        while len(maker.facts) < steps and not maker.done():
            answers = maker.step()
            found.steps += 1
            _count(found, answers, maker.facts[-1])
            wrong = differences(maker.programme, maker.settings, maker.facts, answers)
            if wrong:
                found.different += 1
                if len(found.stories) < 3:
                    found.stories.append(story_of(seed, maker.programme, maker.settings, maker.facts))
                break
    return found


def _count(found: Compared, answers: Answers, fact: Fact) -> None:
    found.seen["stage"][answers.stage] += 1
    if answers.outcome:
        found.seen["outcome"][answers.outcome] += 1
    found.seen["due kind"].update(str(duty.kind) for duty in answers.due)
    found.seen["fact kind"][type(fact.detail).__name__] += 1


def story_of(seed: str, programme: Programme, settings: Settings, facts: Sequence[Fact]) -> str:
    """The fewest facts that still show the difference, and the difference, for a person to read."""
    fewest = shrunk(programme, settings, facts)
    lines = [f"run {seed}, {len(fewest)} of {len(facts)} facts, programme {programme.key}, {settings}"]
    for fact in fewest:
        replaced = f" instead of {fact.replaces}" if fact.replaces else ""
        lines.append(
            f"  {fact.id} {kind_of(fact.detail)} on {fact.on}, recorded {fact.at.date()}{replaced}: {fact.detail}"
        )
    for name, (fast, slow) in differences(programme, settings, fewest).items():
        lines += [f"  {name}: the rules say {fast}", f"  {' ' * len(name)}  the oracle says {slow}"]
    return "\n".join(lines)


@cache
def told_case(seed: str, steps: int) -> tuple[Programme, Settings, tuple[tuple[Fact, Answers], ...]]:
    """One whole case with the oracle's answers: the rules have no hand in it, so it serves every fault."""
    maker = CaseMaker(seed)
    answers = []
    while len(maker.facts) < steps and not maker.done():
        answers.append(maker.step())
    return maker.programme, maker.settings, tuple(zip(maker.facts, answers, strict=True))


def runs_to_find(path: Path, seeds: Sequence[str], steps: int) -> tuple[str, str, int | None]:
    """(name, what is wrong, how many runs it took to find it); None where all runs were alike."""
    fault = load(path)
    with applied(fault):
        for number, seed in enumerate(seeds, start=1):
            programme, settings, told = told_case(seed, steps)
            facts = [fact for fact, _ in told]
            for upto, (_, answers) in enumerate(told, start=1):
                if differences(programme, settings, facts[:upto], answers):
                    return fault.name, fault.about, number
    return fault.name, fault.about, None


def seeds_from(seed: int, runs: int) -> list[str]:
    return [f"{seed}-{number}" for number in range(runs)]


def chunks(items: Sequence[Any], size: int) -> list[list[Any]]:
    return [list(items[start : start + size]) for start in range(0, len(items), size)]
