"""A participant's subject access: of the fields that `casework.subject_access` gives and of no others, and the texts that
two people have reviewed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from caraway.casework import subject_words
from caraway.casework.models import (
    AccessPaper,
    AllocationCarried,
    AllocationOverride,
    AllocationRow,
    Case,
    FactRow,
    Outgoing,
    Participant,
    StandingRow,
)
from caraway.casework.stored import fact_of
from caraway.casework.subject_access import FACTS, TABLES, given
from caraway.casework.subject_readers import on_day, says
from caraway.casework.subject_words import pair
from caraway.core.programme import Programme, programme
from caraway.core.refusals import NotYours
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.tenancy import scope

Block = tuple[tuple[str, str], ...]
"""One row as it is given: the words for each field, and what it says."""


@dataclass(frozen=True, slots=True)
class Section:
    """One part of what is given, under its heading. It is there whether anything is in it or not."""

    key: str
    title: str
    blocks: tuple[Block, ...]


TEXTS = "5-texts.txt"


def gathered(reference: str, by: Actor) -> Mapping[str, str]:
    """The files by name, each as its text. Raises NotYours where no case has this reference.

    Each file is there whether anything is in it or not, so that their number says nothing. The texts are those of the
    newest paper that was made of the case.
    """
    with scope.acting_as(by):
        case = Case.objects.filter(reference=reference).first()
        if case is None:
            raise NotYours("not_found", "There is no such case.")
        trail.record("subject.access", by=by, subjects=[case.id], agreement=case.agreement_id)
        files = {f"{number}-{one.key}.txt": _text(one) for number, one in enumerate(sections(case), start=1)}
        return files | {TEXTS: _reviewed(case)}


def sections(case: Case) -> tuple[Section, ...]:
    """What the list of fields gives of this case, by its parts, in words."""
    under = programme(case.programme, case.programme_version)
    referral = (
        *_of(Case.objects.filter(pk=case.pk), under),
        *_of(StandingRow.objects.filter(case=case), under),
        *_of(AllocationRow.objects.filter(Q(case=case) | Q(carried__case=case)), under),
        *_of(AllocationCarried.objects.filter(case=case), under),
        *_of(AllocationOverride.objects.filter(_lot(case)).order_by("number"), under),
    )
    sent = Outgoing.objects.filter(case=case).exclude(sent_at=None).order_by("sent_at")
    details = Participant.objects.filter(pk=case.participant_id)
    return (
        Section("details", "Your details", tuple(_of(details, under))),
        Section("referral", "Your referral", referral),
        Section("course", "What happened", tuple(_course(case, under))),
        Section("sent-to-you", "What was sent to you", tuple(_of(sent, under))),
    )


def _lot(case: Case) -> Q:
    """Overrides of what was allotted to this case, or to the same person before."""
    return Q(allocation__case=case) | Q(allocation__carried__case=case)


def _of(rows: Any, under: Programme) -> Iterator[Block]:
    """Each row by its fields. What is not given is not even read."""
    table = rows.model.__name__
    names, words = given(TABLES, table), subject_words.TABLES[table]
    for row in rows.values_list(*names):
        yield tuple(pair(words, name, value, under) for name, value in zip(names, row, strict=True) if says(value))


def _course(case: Case, under: Programme) -> Iterator[Block]:
    """What happened, in its order: the day, the kind, and of the rest what its kind gives."""
    for row in FactRow.objects.filter(case=case).order_by("number"):
        detail = fact_of(row).detail
        kind = type(detail).__name__
        title, words = subject_words.FACTS[kind]
        told = ((name, getattr(detail, name)) for name in given(FACTS, kind))
        yield (
            (on_day(row.on, under), title),
            *(pair(words, name, value, under) for name, value in told if says(value)),
        )


def _reviewed(case: Case) -> str:
    paper = AccessPaper.objects.filter(request__case=case).order_by("-at", "-id").first()
    return _joined((f"{label}\n{text}" for label, text in paper.texts) if paper else ())


def _text(section: Section) -> str:
    return _joined("\n".join(f"{what}: {answer}" for what, answer in block) for block in section.blocks)


def _joined(blocks: Iterable[str]) -> str:
    return "\n\n".join(blocks) + "\n"
