"""The two attestations of the police, made from the victim's side while the form or row is in memory.

What goes in is sealed for the victims' site; casework keeps only what comes out.
"""

from enum import StrEnum

from caraway.core.bands import Band

BANDS = tuple(Band)


class VictimView(StrEnum):
    """What the victim thinks of a referral."""

    AGREES = "agrees"
    DISAGREES = "disagrees"
    NOT_OBTAINED = "not_obtained"


def attest_views(*, efforts_made: bool | None, view: VictimView | None) -> bool | None:
    """Whether the victim's views were dealt with as the law requires; None while that is not known.

    Reasonable efforts come first (Criminal Justice Act 2003 s.23ZA); the service itself asks for agreement. Without
    agreement the attestation is no, and going on takes an override with its reason where the area allows one.
    """
    if efforts_made is False:
        return False
    if efforts_made is None or view is None:
        return None
    return view is VictimView.AGREES


def attest_risk(*, band: str | None, ceiling: str) -> bool | None:
    """Whether the risk is within the area's ceiling; None while the band is not known.

    A band that the list does not have is above every ceiling.
    """
    if band is None:
        return None
    return band in BANDS and BANDS.index(band) <= BANDS.index(ceiling)
