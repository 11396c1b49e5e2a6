"""Further victim cases of one participant, and what a supervisor says of two that may be of one person."""

from datetime import date
from uuid import UUID

from caraway.core.refusals import InvalidValue, NotNow
from caraway.core.victim.further import Source, Who
from caraway.core.vocabulary import Language
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, turns
from caraway.victims.actions.intake import new_reference
from caraway.victims.models import OpenedHere, SamePerson, VictimCase
from caraway.victims.reach import opened

LONGEST = 100


@action("victim.open", permission="victim.contact")
def open_further(
    *, case: UUID, given_name: str, family_name: str, born_on: date | None, who: Who, source: Source, by: Actor
) -> UUID:
    """Open a case for somebody else who is or was the participant's partner. It tells nothing of the one it was opened from.

    Nothing is known yet of how they may be reached, and nobody works on it. Raises InvalidValue for what cannot be.
    """
    found = opened(case, by)
    _require_sound(given_name, family_name, born_on)
    made = VictimCase.objects.create(
        agreement_id=found.agreement_id,
        reference=new_reference(),
        casework_case=found.casework_case,
        offence=False,
        given_name=given_name.strip(),
        family_name=family_name.strip(),
        language=Language.NOT_KNOWN.value,
        opened_at=clock.now(),
    )
    OpenedHere.objects.create(
        agreement_id=made.agreement_id,
        case=made,
        who=who.value,
        source=source.value,
        born_on=born_on,
        at=clock.now(),
        by=by.person,
        by_name=by.name,
    )
    detail = {"who": who.value, "source": source.value}
    trail.record("victim.open", by=by, subjects=[made.id], agreement=made.agreement_id, detail=detail)
    return made.id


def _require_sound(given_name: str, family_name: str, born_on: date | None) -> None:
    for field, name in (("given_name", given_name), ("family_name", family_name)):
        if not 0 < len(name.strip()) <= LONGEST:
            raise InvalidValue(field, f"Write a name of at most {LONGEST} characters.")
    if born_on is not None and born_on > clock.today():
        raise InvalidValue("born_on", "Date of birth must be in the past.")


@action("victim.same", permission="victim.assign")
def say_same(*, case: UUID, other: UUID, same: bool, by: Actor) -> UUID:
    """Say whether two cases are of one person, once. Nothing is merged. Raises NotNow where somebody has said so before."""
    one, two = sorted((opened(case, by), opened(other, by)), key=lambda each: each.pk)
    if one.pk == two.pk:
        raise InvalidValue("same", "Choose two cases.")
    turns.take(f"same:{one.pk}:{two.pk}")
    if SamePerson.objects.filter(one=one, other=two).exists():
        raise NotNow("said_before", "Somebody has said already whether these two are one person.")
    SamePerson.objects.create(
        agreement_id=one.agreement_id, one=one, other=two, same=same, at=clock.now(), by=by.person, by_name=by.name
    )
    trail.record("victim.same", by=by, subjects=[one.pk, two.pk], agreement=one.agreement_id, detail={"same": same})
    return case
