"""The joint safeguarding decision of the police and the provider: whether a participant goes on, and what may cross.

Events in, standing out. Both sides agree to one frozen text; nothing agreed at the deadline is a hold. Known to the
victims' site alone.

    added(events, event) -> events       the one door, which refuses what may not be
    stands(events, at) -> Stands         where it stands at a moment
    why_not, may, require(verb, …)       what this person may do now
"""

from caraway.core.joint.policies import VERBS, added, may, require, why_not
from caraway.core.joint.standing import stands
from caraway.core.joint.state import Sending, SeniorTask, Stands

__all__ = ["VERBS", "Sending", "SeniorTask", "Stands", "added", "may", "require", "stands", "why_not"]
