"""Two cases of one person: said, and taken apart again. Neither case is changed by it."""

from uuid import UUID

from caraway.casework.actions.ledger import Open, opened
from caraway.casework.models import PersonLink
from caraway.casework.queries.persons import known_of
from caraway.core.likeness import Persons, alike
from caraway.core.refusals import InvalidValue, NotYours
from caraway.platform.accounts.actor import Actor
from caraway.platform.audit import trail
from caraway.platform.audit.action import action
from caraway.platform.gateways import clock, ids


@action("person.merge")
def same_person(*, case: UUID, other: UUID, by: Actor, why: str = "") -> UUID:
    """These two cases are of one person: each page shows the other from now on.

    Raises NotYours where nothing says that they may be, or one of them is not there, not theirs, or another agreement's.
    """
    _say(case, other, Persons.ONE, why, by)
    return case


@action("person.merge")
def two_people(*, case: UUID, other: UUID, by: Actor, why: str = "") -> UUID:
    """These two cases are of two people: nobody is asked again. It also parts what was said to be one.

    Raises NotYours as `same_person`; InvalidValue where they were said to be one person and no reason is given.
    """
    _say(case, other, Persons.TWO, why, by)
    return case


def _say(case: UUID, other: UUID, said: Persons, why: str, by: Actor) -> None:
    """Write it down. Said again while it holds, nothing is added."""
    first, second = _both(case, other, by)
    newest = PersonLink.objects.filter(one=first.case, other=second.case).order_by("-number").first()
    if newest is None and alike(known_of(first.case.participant), known_of(second.case.participant)) is None:
        raise _not_there()
    if said is Persons.TWO and newest is not None and newest.said == Persons.ONE and not why.strip():
        raise InvalidValue("why", "Enter what shows that these are two people after all.")
    if newest is None or newest.said != said:
        number = newest.number + 1 if newest else 1
        row = PersonLink(id=ids.new(), agreement_id=first.case.agreement_id, one=first.case, other=second.case)
        row.number, row.said, row.why = number, said.value, why.strip()
        row.by, row.by_name, row.at = by.person, by.name, clock.now()
        row.save(force_insert=True)
    detail = {"said": said.value}
    trail.record("case.person", by=by, subjects=[case, other], agreement=first.case.agreement_id, detail=detail)


def _both(case: UUID, other: UUID, by: Actor) -> tuple[Open, Open]:
    """Both cases locked, the lower id first. Raises NotYours unless they are two of one agreement."""
    if case == other:
        raise _not_there()
    first, second = (opened(one, by) for one in sorted((case, other)))
    if first.case.agreement_id != second.case.agreement_id:
        raise _not_there()
    return first, second


def _not_there() -> NotYours:
    return NotYours("not_found", "There is no such pair.")
