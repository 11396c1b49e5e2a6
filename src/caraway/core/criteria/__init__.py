"""The kinds of eligibility criterion a programme file may list.

`criteria_from` reads the file's `[[eligibility]]` tables; each criterion then answers met, not met or not known,
with its reason. `caraway.core.eligibility` puts the answers together.
"""

from caraway.core.criteria.answers import Answers, Area, Relationship, Sex
from caraway.core.criteria.attestations import VictimView, attest_risk, attest_views
from caraway.core.criteria.base import Answer, Criterion, Finding, Outcome, Role
from caraway.core.criteria.offence import DisposalInForce
from caraway.core.criteria.reading import KINDS, criteria_from, criterion_from, criterion_schema

__all__ = [
    "KINDS",
    "Answer",
    "Answers",
    "Area",
    "Criterion",
    "DisposalInForce",
    "Finding",
    "Outcome",
    "Relationship",
    "Role",
    "Sex",
    "VictimView",
    "attest_risk",
    "attest_views",
    "criteria_from",
    "criterion_from",
    "criterion_schema",
]
