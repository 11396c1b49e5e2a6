"""Referrals sent as a file: matched, read and held, then referred in batches by the code that the form stands on."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import ClassVar
from uuid import UUID

from django.db.models import QuerySet

from caraway.bridge import intake
from caraway.bridge.intake import Place, VictimDetails
from caraway.casework.actions import landing
from caraway.casework.actions.again import sent_before
from caraway.casework.actions.assessing import force_of
from caraway.casework.actions.drafts import public_key
from caraway.casework.actions.judging import Judge, ReadRow
from caraway.casework.intake_files.matching import Matching, Question, require_sound
from caraway.casework.models import ImportMatching, ImportRow, ImportStage, ReferralImport, RowStage
from caraway.casework.models.imports import TO_LAND
from caraway.casework.senders import left_behind, sent_by
from caraway.casework.stored import rules_in_force
from caraway.core.refusals import InvalidValue, NotNow, NotYours
from caraway.platform.accounts.actor import Actor
from caraway.platform.agreements.queries import refers_under
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.databases import bulk
from caraway.platform.gateways import clock, ids, turns

CHUNK = 500
DROPPED = "The file was thrown away before it was this row's turn."
HELD_FOR = timedelta(days=14)
NEVER_BEGUN = f"Nobody has begun to refer the people in this file for {HELD_FOR.days} days."


@dataclass(frozen=True, slots=True)
class ReadRows:
    """The rows of a file, read and sealed one by one as they are asked for."""

    sealed_only: ClassVar[bool] = True
    """Nothing but what is sealed is kept of the victims in them."""

    rows: Iterable[ReadRow]
    digest: bytes | None = None
    """Of the whole file (`again.digest_of_file`), by which the very same file is known again."""


@action("import.map")
def match_columns(*, organisation: UUID, matching: Matching, questions: Mapping[str, Question], by: Actor) -> UUID:
    """Say how this force's columns are matched from now on. The matching before stays, for what was read under it.

    Raises InvalidValue for one under which no row could be referred, or the victim's words would not be sealed.
    """
    if organisation != by.organisation:
        raise NotYours("not_found", "There is no such force.")
    require_sound(matching, questions)
    turns.take(f"matching:{organisation}")
    made = ImportMatching(
        id=ids.new(),
        organisation_id=organisation,
        number=ImportMatching.objects.filter(organisation_id=organisation).count() + 1,
        matching=matching.stored,
        made_at=clock.now(),
        made_by=by.person,
        made_by_name=by.name,
    )
    made.save(force_insert=True)
    trail.record("import.match", by=by, subjects=[made.id], detail={"number": made.number})
    return made.id


def sealed_for_row(details: VictimDetails, again: Place | None = None) -> tuple[UUID, bytes]:
    """The id of a row, which becomes the case's, and the victim's details sealed for it: call it as the row is parsed.

    `again`: the place in the referral that is there already, for which they are sealed instead.
    """
    row = ids.new()
    return row, intake.sealed(details, again or Place(row), public_key())


@action("referral.import")
def hold_rows(*, agreement: UUID, matching: UUID, rows: ReadRows, by: Actor) -> UUID:
    """Hold the rows of a file, each with what would become of it. Nobody is referred yet.

    Raises InvalidValue where the force does not refer under the agreement, or the file has no rows.
    """
    if not refers_under(agreement, by.organisation, clock.today()):
        raise InvalidValue("agreement", "Choose an agreement under which your force refers.")
    if not ImportMatching.objects.filter(pk=matching, organisation_id=by.organisation).exists():
        raise NotYours("not_found", "There is no such matching.")
    if by.membership_id is None:
        raise NotYours("not_found", "A file is sent by a person of a force.")
    file = ReferralImport(
        id=ids.new(),
        agreement_id=agreement,
        organisation_id=by.organisation,
        unit_id=by.unit_id,
        account_id=by.person,
        membership_id=by.membership_id,
        matching_id=matching,
        read_at=clock.now(),
    )
    file.save(force_insert=True)
    known = rows.digest is not None and sent_before(rows.digest, file)
    judge = Judge(file, rules_in_force(agreement, clock.today()), force_of(by.organisation), by, known)
    count = sum(_put_in(judge.rows(chunk)) for chunk in _chunks(rows.rows))
    if not count:
        raise InvalidValue("file", "The file has no rows below the names of its columns.")
    trail.record("import.hold", by=by, subjects=[file.id], agreement=agreement, detail={"rows": count})
    return file.id


def _put_in(rows: list[ImportRow]) -> int:
    bulk.insert(rows)
    return len(rows)


def _chunks(rows: Iterable[ReadRow]) -> Iterator[list[ReadRow]]:
    left = iter(rows)
    while chunk := list(islice(left, CHUNK)):
        yield chunk


@action("referral.import")
def begin_import(*, file: UUID, by: Actor) -> UUID:
    """Refer the people of a file: from now on a batch at a time, by whoever goes on with it."""
    found = _held(file, by)
    if found.stage != ImportStage.HELD:
        raise NotNow("import_begun", "The people in this file are being referred already, or it was thrown away.")
    _moved(found, ImportStage.GOING)
    trail.record("import.begin", by=by, subjects=[file], agreement=found.agreement_id)
    return file


@action("referral.import")
def land_rows(*, file: UUID, by: Actor) -> UUID:
    """Refer the next batch of a file that was begun. Call it again and again: a row is referred once, whoever calls.

    What a supervisor or prosecutor must agree to becomes a draft of whoever sent the file. Raises NotNow where nothing
    is going on.
    """
    found = _held(file, by)
    if found.stage != ImportStage.GOING:
        raise NotNow("import_not_going", "Nothing is left to do with this file.")
    done = landing.land_batch(found, by)
    if done.left:
        _moved(found, ImportStage.GOING)
    else:
        _moved(found, ImportStage.DONE)
    trail.record(
        "import.land",
        by=by,
        subjects=[file],
        agreement=found.agreement_id,
        detail={
            "referred": done.referred,
            "drafted": done.drafted,
            "refused": done.refused,
            "sent_on": done.sent_on,
        },
    )
    return file


@action("referral.import")
def drop_import(*, file: UUID, by: Actor) -> UUID:
    """Throw away what is held of a file: one's own, or one of the unit whose sender has left.

    Who was referred already stays referred.
    """
    turns.take(f"import:{file}")
    found = next((one for one in left_behind(by) if one.id == file), None) or _held(file, by)
    if found.stage in (ImportStage.DONE, ImportStage.DROPPED):
        raise NotNow("import_over", "Nothing of this file is held any more.")
    _drop(found, DROPPED)
    trail.record("import.drop", by=by, subjects=[file], agreement=found.agreement_id)
    return file


@action("fact.sweep")
def end_old_imports(*, by: Actor) -> None:
    """Throw away the files that nobody has begun for so long, each with an audit row."""
    files = list(_old().values_list("id", flat=True))
    turns.take_each(f"import:{file}" for file in files)
    # Looked at anew: whoever had the turn may have begun it meanwhile.
    ended = list(_old().filter(pk__in=files))
    for found in ended:
        _drop(found, NEVER_BEGUN)
        trail.record("import.end_old", by=by, subjects=[found.id], agreement=found.agreement_id)
    trail.record("import.swept", by=by, detail={"ended": len(ended)})


def _old() -> QuerySet[ReferralImport]:
    """Read so many days ago, and not begun."""
    return ReferralImport.objects.filter(stage=ImportStage.HELD, read_at__lte=clock.now() - HELD_FOR).order_by("id")


def _drop(found: ReferralImport, why: str) -> None:
    """Nothing of the file's rows is held any more."""
    left = ImportRow.objects.filter(of=found, stage__in=TO_LAND)
    left.update(stage=RowStage.REFUSED, problems=[["", why]], **landing.EMPTIED)
    _moved(found, ImportStage.DROPPED)


def _held(file: UUID, by: Actor) -> ReferralImport:
    """This person's file, and the turn at it. Raises NotYours where it is not there or not theirs: the same answer."""
    turns.take(f"import:{file}")
    found = ReferralImport.objects.filter(sent_by(by), pk=file).first()
    if found is None:
        raise NotYours("not_found", "There is no such file.")
    return found


def _moved(found: ReferralImport, stage: ImportStage) -> None:
    found.stage, found.moved_at = stage, clock.now()
    over = stage in (ImportStage.DONE, ImportStage.DROPPED)
    found.done_at = clock.now() if over else None
    found.save(update_fields=["stage", "moved_at", "done_at"])
