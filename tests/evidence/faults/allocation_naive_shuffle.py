"""A block shuffled the naive way."""

from caraway.core.allocation.chance import below

ABOUT = "each place of a block swaps with any other place, so that orders are not as likely"
TARGET = "caraway.core.allocation.chance.shuffled"
FOUND_BY = (
    "allocation: every order of a block of four is as likely",
    "allocation: every order of a block of three, two to one, is as likely",
)


def replacement(original):
    def shuffled(stream, things):
        left = list(things)
        for at in range(len(left)):
            other = below(stream, len(left))
            left[at], left[other] = left[other], left[at]
        return tuple(left)

    return shuffled
