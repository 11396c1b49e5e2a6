"""Other people in a client's case, what they may be told, and what is arranged at school or work."""

from collections.abc import Collection
from uuid import UUID

from caraway.core.isva.words import Arranged, MayKnow, PersonIs, SamePlace
from caraway.core.refusals import InvalidValue
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit.action import action
from caraway.victims.actions.isva import made, told, working_on
from caraway.victims.models import IsvaPerson, IsvaPersonGone, IsvaSchool


@action("isva.person", permission="isva.work")
def add_person(
    *, case: UUID, kind: PersonIs, name: str, number: str, email: str, may_know: Collection[MayKnow], by: Actor
) -> UUID:
    """Somebody else in the case. A parent's or carer's own number is a way of contact, by the rules of those.

    Raises InvalidValue for no name, and for a number of a parent or carer.
    """
    found = working_on(case, by)
    if not 0 < len(name.strip()) <= 200:
        raise InvalidValue("name", "Give a name of at most 200 characters.")
    if kind is PersonIs.PARENT and (number or email):
        raise InvalidValue("number", "Record a parent's or carer's number under their own ways of contact.")
    IsvaPerson.objects.create(
        kind=kind.value,
        name=name.strip(),
        number=number,
        email=email,
        may_know=sorted(one.value for one in may_know),
        **made(found, by),
    )
    return told("isva.person", found, by)


@action("isva.person", permission="isva.work")
def remove_person(*, case: UUID, person: UUID, by: Actor) -> UUID:
    """They are not in the case any more; recorded again it changes nothing. Raises InvalidValue for nobody of this case."""
    found = working_on(case, by)
    row = IsvaPerson.objects.filter(case=found, pk=person).first()
    if row is None:
        raise InvalidValue("person", "Choose somebody of this case.")
    if not IsvaPersonGone.objects.filter(person=row).exists():
        IsvaPersonGone.objects.create(person=row, **made(found, by))
    return told("isva.person", found, by)


@action("isva.school", permission="isva.work")
def set_school(*, case: UUID, place: str, same: SamePlace, arranged: Collection[Arranged], by: Actor) -> UUID:
    """What is arranged at school or work from now on. Raises InvalidValue for no place."""
    found = working_on(case, by)
    if not 0 < len(place.strip()) <= 200:
        raise InvalidValue("place", "Give the name of the school or place of work in at most 200 characters.")
    IsvaSchool.objects.create(
        place=place.strip(), same=same.value, arranged=sorted(one.value for one in arranged), **made(found, by)
    )
    return told("isva.school", found, by)
