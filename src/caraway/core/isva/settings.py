"""The numbers that a service sets, with what is used where it says nothing."""

from dataclasses import dataclass, fields

from caraway.core.refusals import InvalidValue

MOST = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class IsvaSettings:
    """Numbers marked (k) are usual and not from a source; all are days unless the name says otherwise.

    `first`: from the referral to the first contact (k). `soon`, `fortnight`, `month`: the three rhythms (7, 14 and 28). `after_step`:
    the client hears of a new stage (k). `before_court`: in touch before a day at court (k). `review_months`: calendar months in
    which a review of no further action may be asked for, as of right (k). `tries`: attempts before a client counts as not to
    be reached (k). Raises InvalidValue for a number that cannot be.
    """

    first: int = 7
    soon: int = 7
    fortnight: int = 14
    month: int = 28
    after_step: int = 2
    before_court: int = 7
    review_months: int = 3
    tries: int = 3

    def __post_init__(self) -> None:
        for one in fields(self):
            if not 1 <= getattr(self, one.name) <= MOST:
                raise InvalidValue(one.name, f"Give a whole number from 1 to {MOST}.")
        if not self.soon <= self.fortnight <= self.month:
            raise InvalidValue("fortnight", "The rhythms go from the shortest to the longest.")
