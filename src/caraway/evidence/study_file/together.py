"""Faults that only two files together show: events of people nobody knows, events after a person was followed, tokens of nobody."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from types import MappingProxyType

from caraway.core.study.kinds import LAYOUTS, OF_THE_POLICE
from caraway.core.study.words import Kind
from caraway.evidence.study_file.checking import found
from caraway.evidence.study_file.description import describe
from caraway.evidence.study_file.faults import Fault, Rule
from caraway.evidence.study_file.sql import opened, viewed


def check_together(paths: tuple[Path, ...]) -> tuple[Fault, ...]:
    """Faults between files that are each fit by themselves. Raises StudyFileUnfit for one that does not describe itself."""
    faults: list[Fault] = []
    kinds = {path: describe(path) for path in paths}
    for one, other in combinations(paths, 2):
        if kinds[one].project != kinds[other].project:
            faults.append(
                Fault("", f"not of the project of {one.name}", "check files of one project together", file=other.name)
            )
        elif kinds[one].data_cut != kinds[other].data_cut:
            faults.append(Fault("", f"tells until another day than {one.name}", "cut both on one day", file=other.name))
        if kinds[one].kind == kinds[other].kind:
            again = (_again(Kind(kinds[one].kind)), *_AGAIN_EXTRACTED.get(Kind(kinds[one].kind), ()))
            faults += _between(other, one, again)
    for first, second in ((first, second) for first in paths for second in paths if first != second):
        rules = _BETWEEN.get((Kind(kinds[first].kind), Kind(kinds[second].kind)))
        if rules is not None:
            there = [{column.name for column in kinds[path].columns} for path in (first, second)]
            faults += _between(first, second, tuple(rule for rule in rules if set(rule.needs) <= there[0] & there[1]))
    return tuple(faults)


def _between(first: Path, second: Path, rules: tuple[Rule, ...]) -> Iterator[Fault]:
    with opened() as db:
        viewed(db, "file", first, numbered=True)
        viewed(db, "other", second)
        for rule in rules:
            yield from (replace(fault, file=first.name) for fault in found(db, rule))


def _again(kind: Kind) -> Rule:
    key = LAYOUTS[kind].key
    same = " AND ".join(f"other.{name} = file.{name}" for name in key)
    words = f"the same {', '.join(key).replace('_', ' ')} as in another of the files"
    return Rule(key[0], f"EXISTS (SELECT 1 FROM other WHERE {same})", words, "leave it out of one of them")  # nosec B608


def _known(column: str, what: str, remedy: str) -> Rule:
    there = f"SELECT 1 FROM other WHERE other.{column} = file.{column}"  # nosec B608
    return Rule(column, f"{column} IS NOT NULL AND NOT EXISTS ({there})", what, remedy)


def _matched(condition: str) -> Callable[..., Rule]:
    def rule(column: str, what: str, remedy: str, needs: tuple[str, ...] = ()) -> Rule:
        where = f"EXISTS (SELECT 1 FROM other WHERE other.person = file.person AND {condition})"  # nosec B608
        return Rule(column, where, what, remedy, needs)

    return rule


_AGAIN_EXTRACTED: Mapping[Kind, tuple[Rule, ...]] = MappingProxyType(
    {
        Kind.EVENTS: (
            _matched(
                "file.extract_id <> other.extract_id AND file.definition = other.definition AND file.day = other.day "
                "AND file.offence = other.offence"
            )(
                "person",
                "the same event as in another extract",
                "keep one of the two extracts: events in both count twice",
            ),
        )
    }
)
"""What two files of one kind may not both have under other names."""

_BETWEEN: Mapping[tuple[Kind, Kind], tuple[Rule, ...]] = MappingProxyType(
    {
        (Kind.EVENTS, Kind.PEOPLE): (
            _known("person", "somebody who is not in the file of people", "leave the row out or add the person"),
            _matched("file.day > other.followed_days")(
                "day", "after the person was followed", "correct the end of following"
            ),
        ),
        (Kind.JOINS, Kind.PEOPLE): (
            _known("person", "somebody who is not in the file of people", "leave the row out or add the person"),
        ),
        (Kind.ANSWERS, Kind.JOINS): (
            _known("join_token", "a token that is not in the table of joins", "leave the row out or add the token"),
        ),
        (Kind.COVARIATES, Kind.PEOPLE): (
            _known("person", "somebody who is not in the file of people", "leave the row out or add the person"),
            _matched("(file.zero_on <> other.zero_on OR file.time_zero <> other.time_zero)")(
                "zero_on", "told as of another time zero", "extract it again from the day that casework says"
            ),
            *(
                _matched(f"file.{name} <> other.{name}")(
                    name, "another value than in the file of people", "say in join which holds", (name,)
                )
                for name in OF_THE_POLICE
            ),
        ),
        (Kind.ANALYSIS, Kind.PEOPLE): (
            _known("person", "somebody who is not in the file of people", "make the file again"),
            _matched("file.arm <> other.arm AND file.time_zero <> 'completion'")(
                "arm", "another arm than assigned", "make the file again"
            ),
        ),
    }
)
"""Rules for the rows of the first kind, given a file of the second."""
