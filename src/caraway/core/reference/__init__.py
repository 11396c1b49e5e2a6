"""Lists that others keep and we hold a copy of: forces, offences, ethnicity, disposals."""

from caraway.core.reference.disposals import Disposal, disposal, disposals, in_force
from caraway.core.reference.ethnicity import EthnicGroup, Ethnicity, EthnicitySource, ethnic_group, ethnic_groups
from caraway.core.reference.forces import Force, force, force_by_ons, forces
from caraway.core.reference.offences import Offence, OffenceCategory, find_offence, offence, offences
from caraway.core.vocabulary import OffenceMode

__all__ = [
    "Disposal",
    "EthnicGroup",
    "Ethnicity",
    "EthnicitySource",
    "Force",
    "Offence",
    "OffenceCategory",
    "OffenceMode",
    "disposal",
    "disposals",
    "ethnic_group",
    "ethnic_groups",
    "find_offence",
    "force",
    "force_by_ons",
    "forces",
    "in_force",
    "offence",
    "offences",
]
