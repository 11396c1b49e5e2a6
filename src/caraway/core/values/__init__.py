"""Frozen values that refuse to exist when wrong.

Each is made by `parse(text)`, which takes what people type (spaces, small letters, short forms), and carries its
one canonical writing in `.text`. A refusal (InvalidValue) says what to enter and never repeats what was given.
"""

from caraway.core.values.justice import Crn, NomsNumber, Ptiurn
from caraway.core.values.police import Asn, CroNumber, PncId
from caraway.core.values.police_reference import PoliceReference, ReferencePattern
from caraway.core.values.postcode import Postcode

__all__ = [
    "Asn",
    "Crn",
    "CroNumber",
    "NomsNumber",
    "PncId",
    "PoliceReference",
    "Postcode",
    "Ptiurn",
    "ReferencePattern",
]
