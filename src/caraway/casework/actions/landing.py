"""The next batch of a file: referred, or put among the drafts, all in one transaction; a bad row undoes no other."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from django.db import DataError, IntegrityError, transaction

from caraway.casework import deciders, referral
from caraway.casework.actions.again import REPLACED_SINCE, send_on
from caraway.casework.actions.assessing import force_of
from caraway.casework.actions.judging import REFERRED_BY_FILE
from caraway.casework.actions.referring import Built, built, new_reference, store
from caraway.casework.models import ImportRow, ReferralDraft, ReferralImport, RowStage
from caraway.casework.models.imports import LANDED, SENT_ON, TO_LAND
from caraway.casework.repeats import hold_references, references_there, require_new
from caraway.casework.stored import Rules, local, rules_in_force
from caraway.core.refusals import InvalidValue, NotNow
from caraway.platform.accounts.actor import Actor
from caraway.platform.agreements.queries import refers_under
from caraway.platform.audit import trail
from caraway.platform.databases import bulk
from caraway.platform.gateways import clock

BATCH = 200
EMPTIED: dict[str, Any] = {"answers": {}, "sealed": None, "views_dealt_with": None, "risk_within_ceiling": None}
REFERS_NO_MORE = "Your force no longer refers under this agreement."
NOT_STORED = "It could not be stored. Refer this person by the form."


@dataclass(slots=True)
class Done:
    """What became of a batch, and whether rows are left."""

    referred: int = 0
    drafted: int = 0
    refused: int = 0
    sent_on: int = 0
    left: bool = False


@dataclass(frozen=True, slots=True)
class _Batch:
    """A batch while it is worked on. `landed`: row and what it becomes; `refused`: row, stage, sentence."""

    file: ReferralImport
    rules: Rules
    force_code: str
    by: Actor
    landed: list[tuple[ImportRow, Built | ReferralDraft]] = field(default_factory=list)
    refused: list[tuple[ImportRow, RowStage, str]] = field(default_factory=list)


def land_batch(file: ReferralImport, by: Actor) -> Done:
    """Refer the next rows of a file, within the running action, whose turn at the file this is."""
    rows, left = _next(file)
    hold_references(file.organisation_id, [row.police_reference for row in rows])
    batch = _Batch(file, rules_in_force(file.agreement_id, clock.today()), force_of(file.organisation_id), by)
    refers = refers_under(file.agreement_id, file.organisation_id, clock.today())
    before, there = _before(file, rows), references_there(file.organisation_id, (row.police_reference for row in rows))
    again = _send_on(batch, [row for row in rows if row.again and refers])
    for row in rows:
        if not refers:
            batch.refused.append((row, RowStage.REFUSED, REFERS_NO_MORE))
        elif row.again:
            continue
        elif (row.police_reference, row.digest) in before:
            batch.refused.append((row, RowStage.THERE, REFERRED_BY_FILE))
        else:
            _make(batch, row, row.police_reference in there)
    _store(batch)
    _say(batch)
    return _counted(batch, again, left)


def _next(file: ReferralImport) -> tuple[list[ImportRow], bool]:
    """The next rows by number, and whether any are left after them.

    Each stage is asked for alone, as its index is: together, all that wait would be sorted for each batch.
    """
    of_it = ImportRow.objects.filter(of=file)
    waiting = (of_it.filter(stage=stage).order_by("number").values_list("number", flat=True) for stage in TO_LAND)
    numbers = sorted(chain.from_iterable(one[: BATCH + 1] for one in waiting))
    return list(of_it.filter(number__in=numbers[:BATCH]).order_by("number")), len(numbers) > BATCH


def _send_on(batch: _Batch, rows: list[ImportRow]) -> int:
    """Send on the victims' details of rows that are there already; of how many."""
    sent, late = send_on(batch.file, rows, batch.by) if rows else ([], [])
    batch.refused.extend((row, RowStage.REFUSED, REPLACED_SINCE) for row in late)
    ImportRow.objects.filter(pk__in=[row.pk for row in sent]).update(
        stage=RowStage.THERE, problems=[["", SENT_ON]], **EMPTIED
    )
    return len(sent)


def _before(file: ReferralImport, rows: Iterable[ImportRow]) -> set[tuple[str, str]]:
    """Rows that another file has brought since this one was read."""
    references = [row.police_reference for row in rows]
    landed = ImportRow.objects.filter(
        organisation_id=file.organisation_id, police_reference__in=references, stage__in=LANDED
    )
    return set(landed.values_list("police_reference", "digest"))


def _make(batch: _Batch, row: ImportRow, look: bool) -> None:
    """Build what the row becomes; what the form would refuse is refused, in the same words."""
    draft = draft_of(batch.file, row)
    try:
        if look:
            require_new(draft, batch.rules.programme.key, batch.by)
        if row.stage == RowStage.READY:
            batch.landed.append((row, built(draft, batch.rules, batch.force_code, batch.by)))
        else:
            batch.landed.append((row, asked(draft, batch.rules, batch.force_code)))
    except (NotNow, InvalidValue) as refusal:
        batch.refused.append((row, RowStage.REFUSED, refusal.sentence))


def draft_of(file: ReferralImport, row: ImportRow) -> ReferralDraft:
    """What a row becomes before it is referred, not stored yet."""
    return ReferralDraft(
        id=row.id,
        agreement_id=file.agreement_id,
        organisation_id=file.organisation_id,
        unit_id=file.unit_id,
        account_id=file.account_id,
        police_reference=row.police_reference,
        answers=row.answers,
        sealed=row.sealed,
        sealed_on=local(file.read_at).date(),
        views_dealt_with=row.views_dealt_with,
        risk_within_ceiling=row.risk_within_ceiling,
        changed_at=clock.now(),
    )


def asked(draft: ReferralDraft, rules: Rules, force_code: str) -> ReferralDraft:
    """A draft on which a supervisor is asked, where one is needed; a prosecutor's decision the officer records there."""
    attested = (draft.views_dealt_with, draft.risk_within_ceiling)
    found = referral.assessment(draft.answers, rules, force_code, attested, clock.today())
    if found.for_supervisor:
        draft.answers = deciders.asked(draft.answers, deciders.SUPERVISOR, clock.today())
    return draft


def _store(batch: _Batch) -> None:
    """All at once; where the database refuses that, one by one, so that only the row it refuses is left out."""
    try:
        with transaction.atomic():
            _store_each(batch, batch.landed)
    except (IntegrityError, DataError):
        for row, made in list(batch.landed):
            _store_alone(batch, row, made)


def _store_alone(batch: _Batch, row: ImportRow, made: Built | ReferralDraft) -> None:
    try:
        if isinstance(made, Built):
            # The likeliest conflict: another case has the reference that was drawn.
            made.case.reference = new_reference(batch.rules.programme.short_name)
        with transaction.atomic():
            _store_each(batch, [(row, made)])
    except (IntegrityError, DataError):
        batch.landed.remove((row, made))
        batch.refused.append((row, RowStage.REFUSED, NOT_STORED))


def _store_each(batch: _Batch, landed: list[tuple[ImportRow, Built | ReferralDraft]]) -> None:
    store([made for _, made in landed if isinstance(made, Built)], batch.by)
    drafts = [made for _, made in landed if isinstance(made, ReferralDraft)]
    bulk.insert(drafts)
    trail.record_each(
        "draft.import", by=batch.by, subjects=[one.id for one in drafts], agreement=batch.file.agreement_id
    )
    for stage, rows in _by_stage(landed):
        ImportRow.objects.filter(pk__in=rows).update(stage=stage, **EMPTIED)


def _by_stage(landed: list[tuple[ImportRow, Built | ReferralDraft]]) -> Iterator[tuple[RowStage, list[Any]]]:
    yield RowStage.REFERRED, [row.pk for row, made in landed if isinstance(made, Built)]
    yield RowStage.DRAFTED, [row.pk for row, made in landed if isinstance(made, ReferralDraft)]


def _say(batch: _Batch) -> None:
    for row, stage, why in batch.refused:
        ImportRow.objects.filter(pk=row.pk).update(stage=stage, problems=[["", why]], **EMPTIED)


def _counted(batch: _Batch, again: int, left: bool) -> Done:
    drafted = sum(isinstance(made, ReferralDraft) for _, made in batch.landed)
    return Done(len(batch.landed) - drafted, drafted, len(batch.refused), again, left)
