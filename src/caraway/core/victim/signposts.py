"""Pointing a victim to a service: what may follow what."""

from caraway.core.refusals import InvalidValue
from caraway.core.victim.voice import Service
from caraway.core.vocabulary import Word


class Signposted(Word):
    """How far it has come with one service."""

    OFFERED = "offered", "Offered"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    MADE = "made", "Referral made"


def require_next(service: Service, before: Signposted | None, now: Signposted) -> None:
    """Raise InvalidValue for what is no service, and for a referral that the victim has not accepted, or no longer."""
    if service is Service.NONE_WANTED:
        raise InvalidValue("service", "Choose a service.")
    if now is Signposted.MADE and before is not Signposted.ACCEPTED:
        raise InvalidValue("result", "A referral is made once the victim has accepted it: record that first.")
