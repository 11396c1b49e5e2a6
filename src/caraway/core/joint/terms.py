"""What the agreements of both sites must say alike, since deadlines of joint decisions rest on it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Terms:
    """The times of day at which holds take effect (HH:MM), and the highest risk to a victim that the area takes."""

    batch_times: tuple[str, ...]
    risk_ceiling: str


def differing(ours: Terms, theirs: Terms) -> tuple[str, ...]:
    """The settings by name that are not the same. The order of times, and a time said twice, are no difference."""
    found = []
    if set(ours.batch_times) != set(theirs.batch_times):
        found.append("batch_times")
    if ours.risk_ceiling != theirs.risk_ceiling:
        found.append("risk_ceiling")
    return tuple(found)
