"""What stands for a line of a register and for a mark where a device may keep them: nobody can tell from it whose they are."""

from uuid import UUID

from caraway.platform.accounts.opaque import opaque


def line_key(workshop: UUID, case: UUID) -> str:
    """The line of a case on the register of a workshop."""
    return opaque("line", workshop, case)


def seen_key(mark: str) -> str:
    """The mark that somebody has before them; empty where there is none."""
    return opaque("mark", mark) if mark else ""
