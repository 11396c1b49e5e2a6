"""What a trial's strata and factors may be: a closed list of what a referral says of everybody before anybody is allocated.

Each is named by a trial's file, and its levels are those here; the forces alone are the trial's own, because an agreement has a few.
"""

from collections.abc import Mapping
from datetime import date

from caraway.core.criteria.answers import Sex
from caraway.core.reference.offences import OffenceCategory, find_offence
from caraway.core.study.bands import age_band, age_on
from caraway.core.study.words import AgeBand
from caraway.core.vocabulary import Word


class Known(Word):
    """Something that every referral says."""

    FORCE = "force", "Police force"
    SEX = "sex", "Sex, as the police record it"
    AGE_BAND = "age_band", "Age on the day of the referral"
    EARLIER_DOMESTIC = "earlier_domestic", "Earlier conviction or caution for domestic abuse"
    OFFENCE = "offence", "Published category of the offence"


YES, NO = "yes", "no"

LEVELS: Mapping[Known, tuple[str, ...]] = {
    Known.FORCE: (),
    Known.SEX: tuple(sex.value for sex in Sex),
    Known.AGE_BAND: tuple(band.value for band in AgeBand),
    Known.EARLIER_DOMESTIC: (YES, NO),
    Known.OFFENCE: tuple(category.value for category in OffenceCategory),
}
"""The levels of each; none where the trial's file says them."""


def levels_at_referral(
    *, force: str, sex: str, born: date, referred_on: date, earlier_domestic: bool, offence_code: str
) -> dict[str, str]:
    """What a referral says for each of the list. An offence that nobody listed is of those that a supervisor decides."""
    listed = find_offence(offence_code)
    return {
        Known.FORCE.value: force,
        Known.SEX.value: sex,
        Known.AGE_BAND.value: age_band(age_on(born, referred_on)).value,
        Known.EARLIER_DOMESTIC.value: YES if earlier_domestic else NO,
        Known.OFFENCE.value: (listed.category if listed else OffenceCategory.REFER).value,
    }
