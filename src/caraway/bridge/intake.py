"""What a police referral says of the victim, as it crosses: sealed in, opened only on the victims' site."""

import json
from dataclasses import dataclass, field, fields
from typing import ClassVar
from uuid import UUID, uuid5

from caraway.bridge.sealing import seal, unseal

_BOX = UUID("5f0b8d4e-6c1e-4f5b-9a55-9d3d5a3a7c11")


@dataclass(frozen=True, slots=True)
class VictimDetails:
    """The victim's details and the police's decision about the victim's side, of one referral.

    `methods` are ways of contact the victim has said are safe and private; empty: not known, so call only.
    `views`: agrees, disagrees, not_reached, not_sought. `effort`: what was tried (CJA 2003 s.23ZA). `risk_tool` and
    `risk_answers`: the tool used and its answers. `override_why`, `override_by`, `override_on`: why the police went on
    against the views, who decided it, and on which day.
    """

    sealed_only: ClassVar[bool] = True
    """Nothing is kept of these but what is sealed, not even a digest to tell whether the same was sent again."""

    given_name: str
    family_name: str
    phone: str = ""
    email: str = ""
    address: str = ""
    postcode: str = ""
    date_of_birth: str = ""
    language: str = "en"
    methods: tuple[str, ...] = ()
    hours: str = ""
    relationship: str = ""
    children: str = ""
    views: str = ""
    effort: str = ""
    override_why: str = ""
    override_by: str = ""
    override_on: str = ""
    risk_tool: str = ""
    risk_level: str = ""
    risk_answers: dict[str, str] = field(default_factory=dict)
    coercive_control: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where details belong: the referral's id, and which of the details sent for it, from 1. It tells nothing of the victim."""

    referral: UUID
    version: int = 1

    @property
    def label(self) -> bytes:
        """What the seal is bound to, so that details put in another's place do not open."""
        return f"intake/{self.referral}/{self.version}".encode()


def box_id(force_code: str, reference: str, version: int) -> UUID:
    """The drop box's id: from the force, our reference of the referral and the version, never from the details."""
    return uuid5(_BOX, f"{force_code}/{reference}/{version}")


def sealed(details: VictimDetails, place: Place, public_key: bytes) -> bytes:
    """Seal the details for their place, as they are parsed. The plain text is kept nowhere."""
    told = {one.name: getattr(details, one.name) for one in fields(details)}
    return seal(public_key, json.dumps(told).encode(), place.label)


def opened(box: bytes, place: Place, private_key: bytes) -> VictimDetails:
    """For the victims' process alone. Raises NotOpened, also for details that were sealed for another place."""
    read = json.loads(unseal(private_key, box, place.label))
    return VictimDetails(**{**read, "methods": tuple(read["methods"])})
