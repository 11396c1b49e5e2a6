"""Concerns about somebody's safety and signals of risk: their closed lists, and by when a concern is reviewed."""

from datetime import date, timedelta

from caraway.core.vocabulary import Word


class ConcernKind(Word):
    """What a safeguarding concern is of."""

    CHILD = "child", "A child"
    ADULT = "adult", "An adult"
    SELF_HARM = "self_harm", "Self-harm or suicide"
    THREAT = "threat", "A threat to somebody"


class ConcernAbout(Word):
    """About whom, in general words. There is none for a victim: that is said to the victims' site alone."""

    PARTICIPANT = "participant", "The participant"
    CHILD = "child", "A child of the household"
    OTHER_ADULT = "other_adult", "Another adult"
    STAFF = "staff", "A member of staff"


class ConcernFrom(Word):
    """Where it was seen or heard."""

    SESSION = "session", "At a session"
    CALL = "call", "On a telephone call"
    MESSAGE = "message", "In a letter or message"
    MEETING = "meeting", "In person, outside a session"
    PAPERS = "papers", "In records or papers"


class ConcernEntryKind(Word):
    """What is added to a concern. Nothing in it is ever changed."""

    SEEN = "seen", "Seen or heard"
    DONE = "done", "Done"
    TOLD = "told", "Told"
    CORRECTED = "corrected", "Corrected"
    REVIEWED = "reviewed", "Reviewed"
    REFERRED = "referred", "Referral to services made"
    SENT = "sent", "Referral to services sent"
    PASSED_ON = "passed_on", "Passed on"


class ConcernDecision(Word):
    """What a review comes to."""

    KEEP_OPEN = "keep_open", "Keep it open, and review it again"
    CLOSE = "close", "Nothing more to do: close it"


class ServiceKind(Word):
    """Whose help is asked for."""

    CHILDREN = "children", "Children's services"
    ADULTS = "adults", "Adults' services"


class RiskKind(Word):
    """What a signal of risk says (the closed list that crosses to the victims' site)."""

    THREAT = "threat", "A threat"
    WHEREABOUTS = "whereabouts", "Looking for where somebody is"
    WEAPON = "weapon", "A weapon"
    STALKING = "stalking", "Stalking, or turning up"
    NEW_PARTNER = "new_partner", "A new partner"
    SELF_HARM = "self_harm", "Self-harm or suicide"


class DisclosureEntryKind(Word):
    """What is added to a participant's own disclosure of being abused."""

    SAID = "said", "More was said"
    SIGNPOSTED = "signposted", "Pointed to a service"
    COVER = "cover", "Cover named"
    REVIEWED = "reviewed", "Reviewed"


class OwnService(Word):
    """Services for somebody who is being abused."""

    HELPLINE = "helpline", "A national helpline"
    LOCAL = "local", "A local domestic abuse service"
    MENS_ADVICE = "mens_advice", "An advice line for men"
    GP = "gp", "GP"
    POLICE = "police", "The police, to report it"
    HOUSING = "housing", "Housing"
    NONE_WANTED = "none_wanted", "Offered, and none wanted"


def review_by(urgent: bool, on: date, days: int) -> tuple[date, date]:
    """The day on which a review is due, and the last on which it is in time: the same day where it is urgent.

    `days`: how many the area allows for one that is routine.
    """
    return on, on if urgent else on + timedelta(days=days)
