"""What becomes of each row of a file: held for its turn, there already, or not to be referred, and why."""

import hashlib
import hmac
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings

from caraway.bridge.intake import Place
from caraway.casework import referral
from caraway.casework.intake_files.matching import Problem
from caraway.casework.models import ImportRow, ReferralDraft, ReferralImport, RowStage
from caraway.casework.models.imports import LANDED, SENT_ON
from caraway.casework.models.search_keys import name_key
from caraway.casework.repeats import references_there, require_new
from caraway.casework.stored import Rules
from caraway.core.criteria import Answer
from caraway.core.refusals import InvalidValue, NotNow
from caraway.platform.accounts.actor import Actor
from caraway.platform.gateways import clock

REFERRED_BY_FILE = "This row was referred by file before, with the very same answers."
ASKS = {Answer.NEEDS_SUPERVISOR, Answer.NEEDS_PROSECUTOR}


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row as it was read: the answers page by page as the form cleans them, what is wrong, and the sealed details.

    `sealed` is there only where nothing is wrong; `views` and `risk` are the two attestations. `again`: the referral and
    version for which the details are sealed, where the person is referred already.
    """

    id: UUID
    number: int
    saved: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    problems: Sequence[Problem] = ()
    sealed: bytes | None = None
    views: bool | None = None
    risk: bool | None = None
    again: Place | None = None


def digest_of(saved: Mapping[str, Any]) -> str:
    """A keyed hash of the participant's answers: whether the same row came before, and nothing of the victim's."""
    whole = json.dumps(["a row of a file", saved], sort_keys=True)
    return hmac.new(settings.SECRET_KEY.encode(), whole.encode(), hashlib.sha256).hexdigest()


class Judge:
    """Judges the rows of one file, in the order in which they stand in it. `known`: the very same file was sent before."""

    def __init__(self, file: ReferralImport, rules: Rules, force_code: str, by: Actor, known: bool) -> None:
        self.file, self.rules, self.force_code, self.by, self.known = file, rules, force_code, by, known
        self._people: dict[str, list[tuple[int, tuple[str, str, str], str]]] = defaultdict(list)

    def rows(self, read: Sequence[ReadRow]) -> list[ImportRow]:
        """The rows to hold."""
        references = {_reference(one) for one in read if not one.problems}
        landed = ImportRow.objects.filter(
            organisation_id=self.file.organisation_id, police_reference__in=references, stage__in=LANDED
        )
        before = set(landed.values_list("police_reference", "digest"))
        there = references_there(self.file.organisation_id, references)
        return [self._row(one, before, there) for one in read]

    def _row(self, read: ReadRow, before: set[tuple[str, str]], there: set[str]) -> ImportRow:
        row = ImportRow(
            id=read.id,
            agreement_id=self.file.agreement_id,
            of=self.file,
            organisation_id=self.file.organisation_id,
            number=read.number,
        )
        if read.problems:
            return _closed(row, RowStage.BAD, *read.problems)
        row.police_reference, row.digest = _reference(read), digest_of(read.saved)
        repeated = self._repeated(read)
        if repeated:
            return _closed(row, RowStage.THERE, Problem("", repeated))
        if read.again and not self.known:
            return _again(row, read, read.again)
        known = (row.police_reference, row.digest) in before
        found = REFERRED_BY_FILE if known else self._there(read, row) if row.police_reference in there else ""
        return _closed(row, RowStage.THERE, Problem("", found)) if found else self._judged(row, read)

    def _repeated(self, read: ReadRow) -> str:
        """Whether the same person stood in an earlier row under the same reference."""
        person = read.saved["person"]
        who = (name_key(person["given_name"]), name_key(person["family_name"]), person["date_of_birth"])
        others = self._people[_reference(read)]
        pnc = person.get("pnc") or ""
        first = next(
            (number for number, them, number_there in others if them == who or (pnc and pnc == number_there)), 0
        )
        others.append((read.number, who, pnc))
        return f"The same person stands in row {first} under the same police reference." if first else ""

    def _there(self, read: ReadRow, row: ImportRow) -> str:
        draft = ReferralDraft(
            organisation_id=self.file.organisation_id, police_reference=row.police_reference, answers=read.saved
        )
        try:
            require_new(draft, self.rules.programme.key, self.by)
        except NotNow as refusal:
            return refusal.sentence
        return ""

    def _judged(self, row: ImportRow, read: ReadRow) -> ImportRow:
        """Eligibility, while the row is in memory."""
        if referral.missing(read.saved, self.rules.settings):
            return _closed(row, RowStage.BAD, Problem("", "An answer that the form needs is missing."))
        try:
            found = referral.assessment(read.saved, self.rules, self.force_code, (read.views, read.risk), clock.today())
        except (InvalidValue, NotNow) as refusal:
            return _closed(row, RowStage.BAD, Problem("", refusal.sentence))
        if found.answer is not Answer.ELIGIBLE and found.answer not in ASKS:
            return _closed(row, RowStage.BAD, Problem("", f"{found.answer.words.capitalize()}: {found.sentence}"))
        row.stage = RowStage.READY if found.answer is Answer.ELIGIBLE else RowStage.ASKING
        row.answers, row.sealed = dict(read.saved), read.sealed
        row.views_dealt_with, row.risk_within_ceiling = read.views, read.risk
        return row


def _reference(read: ReadRow) -> str:
    return str(read.saved["offence"]["police_reference"]) if read.saved else ""


def _again(row: ImportRow, read: ReadRow, place: Place) -> ImportRow:
    """A row that waits to send on the victim's details; of the participant nothing is held."""
    row.stage, row.problems = RowStage.READY, [["", SENT_ON]]
    row.answers, row.sealed = row.answers_for(place), read.sealed
    return row


def _closed(row: ImportRow, stage: RowStage, *problems: Problem) -> ImportRow:
    """A row of which nothing is held but its number and what is wrong with it."""
    row.stage, row.problems = stage, [[one.column, one.why] for one in problems]
    return row
