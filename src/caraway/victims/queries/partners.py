"""The partner organisations that may be named in an exception."""

from uuid import UUID

from caraway.platform.accounts.actor import Actor
from caraway.victims.partners import partners_of
from caraway.victims.queries.cases import one_case


def partners(case: UUID, by: Actor) -> tuple[tuple[UUID, str], ...]:
    """Their ids and names. Raises NotYours as `one_case` does."""
    return tuple((one.pk, one.name) for one in partners_of(one_case(case, by), by))
