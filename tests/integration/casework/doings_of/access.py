"""Subject access: a request, a review of one text, and the paper of one whose every text is decided."""

from typing import Any
from uuid import UUID

from caraway.casework.actions import subject_access as access
from caraway.casework.queries.access_requests import request_page
from caraway.casework.queries.subject_texts import Laid
from caraway.core.access_review import Exemption
from caraway.platform.accounts.actor import Actor
from caraway.platform.tenancy import scope
from tests.cast import Cast, Person
from tests.integration.casework.doing import Doing, of, on_case


def opened(cast: Cast, person: Person | None = None) -> UUID:
    """A request about somebody accepted."""
    case = (person or cast.accepted()).id
    made: UUID = access.open_access(case=case, received_on=cast.today, by=cast.manager)
    return made


def texts(request: UUID, by: Actor) -> tuple[Laid, ...]:
    """The texts laid before this person."""
    with scope.acting_as(by):
        return tuple(one.laid for one in request_page(request, by).texts)


def review(request: UUID, one: Laid, by: Actor, exemption: Exemption | None = None, **more: Any) -> UUID:
    """What somebody says of a text: give it, or withhold it."""
    what = {"row": one.row, "field": one.field, "sha256": one.sha256, "give": exemption is None, **more}
    made: UUID = access.review_text(request=request, exemption=exemption, by=by, **what)
    return made


def agreed(cast: Cast, person: Person | None = None) -> UUID:
    """A request of which the manager and the lead give everything that is laid before both."""
    request = opened(cast, person)
    for one in texts(request, cast.manager):
        review(request, one, cast.manager)
        review(request, one, cast.safeguarding)
    return request


def open_access(cast: Cast) -> Doing:
    return on_case(access.open_access, cast.accepted(), cast.manager, "access.open", received_on=cast.today)


def review_text(cast: Cast) -> Doing:
    request = opened(cast)
    one = texts(request, cast.manager)[0]
    what = {"row": one.row, "field": one.field, "sha256": one.sha256, "give": True}
    return of(access.review_text, cast.manager, "access.review", request=request, **what)


def make_access_paper(cast: Cast) -> Doing:
    return of(access.make_access_paper, cast.safeguarding, "access.make", request=agreed(cast))


DOINGS = {one.__name__: one for one in (open_access, review_text, make_access_paper)}
