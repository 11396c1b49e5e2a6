"""A block in which everything moves."""

from caraway.core.allocation.chance import below

ABOUT = "each place of a block swaps with an earlier one and never stays, so that orders are not as likely"
TARGET = "caraway.core.allocation.chance.shuffled"
FOUND_BY = (
    "allocation: every order of a block of four is as likely",
    "allocation: every order of a block of three, two to one, is as likely",
)


def replacement(original):
    def shuffled(stream, things):
        left = list(things)
        for last in range(len(left) - 1, 0, -1):
            other = below(stream, last)
            left[last], left[other] = left[other], left[last]
        return tuple(left)

    return shuffled
