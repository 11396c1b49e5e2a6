"""The texts of one case that two people review before its participant is given any: words, each with where it stands.

Which fields they are is said by `casework.subject_access`. The database shows a protected record to its readers alone, so
the texts of one are laid before nobody else.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model

from caraway.casework import models, subject_words
from caraway.casework.models import Case, FactRow
from caraway.casework.stored import fact_of
from caraway.casework.subject_access import FACTS, TABLES, to_review
from caraway.casework.subject_readers import says
from caraway.casework.subject_words import pair
from caraway.casework.whose import POLICE
from caraway.core.facts import Fact
from caraway.core.programme import Programme, programme
from caraway.platform.web.dates import day


@dataclass(frozen=True, slots=True)
class Laid:
    """One text: a field of a row, the words for where it stands, and the protected record it is of, if any."""

    row: UUID
    field: str
    label: str
    text: str
    disclosure: UUID | None = None

    @property
    def sha256(self) -> str:
        """The digest of the text as it is now: what was reviewed is this text and no later one."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Source:
    """How rows of a table belong to a case, and the words for the table. `disclosure`: the column of the protected record."""

    case: str
    words: str
    disclosure: str = ""


SOURCES: Mapping[str, Source] = {
    "Participant": Source("cases", "Your details"),
    "Case": Source("pk", "The referral"),
    "AllocationOverride": Source("allocation__case", "Treated otherwise than the lot said"),
    "SentAway": Source("mark__case", "Sent away from a session"),
    "SessionNotes": Source("case", "Notes of a session"),
    "Message": Source("case", "A message about the case"),
    "Incoming": Source("case", "A text or call from you"),
    "CallOpening": Source("case", "The opening questions of a call"),
    "Arrangement": Source("case", "An arrangement for a session"),
    "Concern": Source("case", "A concern about safety"),
    "ConcernEntry": Source("concern__case", "A concern about safety"),
    "OwnDisclosure": Source("case", "What you told us", "id"),
    "OwnDisclosureEntry": Source("disclosure__case", "What you told us", "disclosure_id"),
}
"""Every table that holds texts but that of the facts, in the order in which they are laid."""


def laid(case: Case) -> tuple[Laid, ...]:
    """Every text of the case that this connection is shown, in a fixed order. Empty ones are left out."""
    under = programme(case.programme, case.programme_version)
    found = [one for name, source in SOURCES.items() for one in _of_table(name, source, case, under)]
    return tuple(one for one in (*found, *_of_facts(case, under)) if one.text)


def _of_table(name: str, source: Source, case: Case, under: Programme) -> Iterator[Laid]:
    model: type[Model] = getattr(models, name)
    for row in model._default_manager.filter(**{source.case: case.pk}).order_by("pk"):
        about = getattr(row, source.disclosure) if source.disclosure else None
        for field in to_review(TABLES, name):
            label, text = _said(subject_words.TABLES[name], field, getattr(row, field), under)
            yield Laid(row.pk, field, f"{source.words}: {label}", text, about)


def _of_facts(case: Case, under: Programme) -> Iterator[Laid]:
    """What was written with each fact. Why the police correct an entry of theirs is kept by the police."""
    rows = list(FactRow.objects.filter(case=case).order_by("number"))
    facts = {row.id: fact_of(row) for row in rows}
    for row in rows:
        kind = type(facts[row.id].detail).__name__
        title, words = subject_words.FACTS[kind]
        entry = f"{day(row.on)}, {title[:1].lower()}{title[1:]}"
        for field in to_review(FACTS, kind):
            label, text = _said(words, field, getattr(facts[row.id].detail, field), under)
            yield Laid(row.id, field, f"{entry}: {label}", text)
        if row.why and not (row.replaces_id and _of_police(facts[row.replaces_id])):
            yield Laid(row.id, "why", f"{entry}: why it was corrected", row.why)


def _of_police(corrected: Fact) -> bool:
    return isinstance(corrected.detail, POLICE)


def _said(words: Any, field: str, value: Any, under: Programme) -> tuple[str, str]:
    """The words for a field and its text, which is empty where there is none."""
    return pair(words, field, value, under) if says(value) else (words[field][0], "")
