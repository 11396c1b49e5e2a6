"""A row of a file whose person is referred already: its victim's details are sent on, as the newest of that referral.

They are sealed for that referral while the row is in memory, and nothing that shows whether they differ from those sent
before is kept: of a row nothing at all, of the file a keyed digest of the whole of it, slow to make, which tells whether
the very same file was sent before. That changes nothing.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from itertools import count
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings

from caraway.bridge.intake import Place
from caraway.casework.actions.judging import digest_of
from caraway.casework.actions.referring import drop
from caraway.casework.models import Case, ImportRow, ImportStage, ReferralDraft, ReferralImport, RowStage
from caraway.casework.reach import reaches
from caraway.casework.repeats import referral_of
from caraway.casework.stored import local
from caraway.platform.accounts.actor import CARAWAY, Actor
from caraway.platform.audit import trail
from caraway.platform.audit.once import first_with
from caraway.platform.gateways import turns
from caraway.platform.tenancy import scope

REPLACED_SINCE = (
    "The victim's details were replaced after this file was read, and those stand. Where the file's are newer, replace"
    " them on the page of the referral."
)
_SLOW = {"n": 2**14, "r": 8, "p": 1}
"""As for a password: whoever had the key and all of a file but one number could otherwise try the numbers."""


def digest_of_file(content: bytes, agreement: UUID, matching: UUID) -> bytes:
    """What tells this file again, sent under this agreement and read by this matching. Keyed, and slow to make."""
    said = agreement.bytes + matching.bytes + hashlib.sha256(content).digest()
    key = settings.SECRET_KEY.encode()
    return hashlib.scrypt(hmac.digest(key, said, "sha256"), salt=b"a file of referrals" + agreement.bytes, **_SLOW)


def sent_before(digest: bytes, file: ReferralImport) -> bool:
    """Whether the very same file was sent before and not thrown away; if not, this one is from now on.

    Whoever of the force sends it, so it is Caraway's record and nobody's own.
    """
    turns.take(f"file:{digest.hex()}")
    root = UUID(bytes=digest[:16])
    for times in count():
        with scope.acting_as(CARAWAY):
            first = first_with(uuid5(root, str(times)), "casework.file", said=digest.hex()[:64], result=file.id)
            over = ReferralImport.objects.filter(pk=first, stage=ImportStage.DROPPED).exists()
        if not over:
            return first != file.id
    raise AssertionError


class Referrals:
    """The referrals of a force, in which a row's person may be already: asked for each row while it is in memory."""

    def __init__(self, programme: str, by: Actor) -> None:
        self.programme, self.by = programme, by
        self._references: set[str] | None = None

    def place(self, saved: Mapping[str, Mapping[str, Any]]) -> Place | None:
        """Where the victim's details belong that stand beside these answers; None where nobody is referred yet."""
        reference = saved["offence"]["police_reference"]
        if reference not in self._there():
            return None
        case = self._case(str(reference), saved)
        return Place(case.id, case.victim_version + 1) if case and reaches(case, self.by) else None

    def _there(self) -> set[str]:
        """The references of the whole force at once: hardly a row of a file is there already, and each would be asked for."""
        if self._references is None:
            rows = Case.objects.filter(referred_by_organisation_id=self.by.organisation)
            self._references = set(rows.values_list("police_reference", flat=True))
        return self._references

    def _case(self, reference: str, saved: Mapping[str, Any]) -> Case | None:
        """The case that this very row became, be it over; else the person's that is not over."""
        landed = ImportRow.objects.filter(
            organisation_id=self.by.organisation,
            police_reference=reference,
            digest=digest_of(saved),
            stage=RowStage.REFERRED,
        )
        case = Case.objects.filter(pk__in=landed.values("pk")).first()
        draft = ReferralDraft(organisation_id=self.by.organisation, police_reference=reference, answers=dict(saved))
        return case or referral_of(draft, self.programme)


def send_on(file: ReferralImport, rows: Iterable[ImportRow], by: Actor) -> tuple[list[ImportRow], list[ImportRow]]:
    """Put the details of these rows into the box; which were, and which not, for others were given since.

    The cases are locked by id, so that each version is one file's alone.
    """
    places = {row: row.again for row in rows}
    wanted = sorted(place.referral for place in places.values() if place)
    locked = Case.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=wanted).order_by("pk")
    cases = {case.id: case for case in locked if reaches(case, by)}
    sent, late = list[ImportRow](), list[ImportRow]()
    for row, place in places.items():
        case = cases.get(place.referral) if place else None
        if case is None or place is None or case.victim_version + 1 != place.version:
            late.append(row)
            continue
        _replace(case, file, by)
        drop([(case, bytes(row.sealed or b""))])
        sent.append(row)
    return sent, late


def _replace(case: Case, file: ReferralImport, by: Actor) -> None:
    case.victim_version += 1
    case.victim_given_on = local(file.read_at).date()
    case.save(update_fields=["victim_version", "victim_given_on"])
    trail.record("victim.replace", by=by, subjects=[case.id], agreement=case.agreement_id, detail={"file": file.id})
