"""What was planned before anybody looked, as a file: read strictly, hashed, and held against what was run."""

from caraway.evidence.plan.departures import Departure, departures, headline
from caraway.evidence.plan.files import plan_from, read_plan
from caraway.evidence.plan.parts import Plan

__all__ = ["Departure", "Plan", "departures", "headline", "plan_from", "read_plan"]
