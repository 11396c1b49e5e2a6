"""Which changes of a plan of contact the victim has to confirm, and which are made at once because they only take away."""

from caraway.core.victim.safe_plan import Detail, SafePlan, UsedBy

CAREFUL = (UsedBy.NOT_KNOWN, UsedBy.OTHERS, UsedBy.PARTICIPANT)
"""What may be written of a number or address without the victim: each of these stops more than it lets through."""


def must_be_confirmed(before: SafePlan, after: SafePlan) -> bool:
    """Whether the change says anything that only the victim can say (rules 1, 2, 3 and 9).

    New numbers and addresses need nothing here: none works until it was confirmed. Nor does what takes away: a way that is
    no longer safe, a number that no longer works, somebody else who reads along.
    """
    said = after.methods - before.methods
    kept = (before.hours, before.language, before.code_word) == (after.hours, after.language, after.code_word)
    return bool(said) or not kept or any(_widens(before, one) for one in after.details)


def _widens(before: SafePlan, after: Detail) -> bool:
    known = next((one.used_by for one in before.details if one.kind is after.kind), UsedBy.NOT_KNOWN)
    return after.used_by not in CAREFUL and after.used_by is not known
