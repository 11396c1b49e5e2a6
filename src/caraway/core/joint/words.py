"""The closed lists of the joint decision, and of what may come down from it."""

from caraway.core.vocabulary import Word


class Trigger(Word):
    """Why the police and the provider decide."""

    DISCLOSURE = "disclosure", "The victim told of abuse"
    SIGNAL = "signal", "An urgent signal of risk"
    REVIEW = "review", "A hold is looked at again"


class Side(Word):
    """For whom a member speaks."""

    POLICE = "police", "The police"
    PROVIDER = "provider", "The provider"


class Option(Word):
    """What can be decided, in the order in which it is read. None is chosen beforehand."""

    CONTINUE = "continue", "Continue"
    CARE = "care", "Continue with care"
    TELEPHONE = "telephone", "Telephone"
    HOLD = "hold", "Hold"
    STOP = "stop", "Stop"


class RiskBand(Word):
    """The risk to the victim as it is seen now, the lowest first."""

    STANDARD = "standard", "Standard"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"
    NOT_KNOWN = "not_known", "Not known"

    def above(self, ceiling: "RiskBand") -> bool:
        """Whether it is above what the area takes. What is not known may be."""
        bands = tuple(RiskBand)
        return bands.index(self) > bands.index(ceiling)


class Children(Word):
    """What is known of children."""

    NONE = "none", "No children"
    AT_HOME = "at_home", "Children live with the victim or the participant"
    ELSEWHERE = "elsewhere", "Children live elsewhere"
    NOT_KNOWN = "not_known", "Not known"


class Marac(Word):
    """What becomes of a risk above the ceiling at the meeting of agencies."""

    REFERRED = "referred", "Referred to MARAC"
    THERE_ALREADY = "there_already", "At MARAC already"
    NOT_REFERRED = "not_referred", "Not referred, with the reason"


class JointStage(Word):
    """How far a joint decision is."""

    OPEN = "open", "To be decided"
    AGREED = "agreed", "Agreed"
    LAPSED = "lapsed", "Not agreed in time: hold"
    RELEASED = "released", "Agreed and handed over"
    CLOSED = "closed", "Closed"


class LapseReason(Word):
    """Why there was no agreement at the deadline."""

    UNDECIDED = "undecided", "Not everybody had agreed by the deadline"
    DISAGREED = "disagreed", "A member did not agree"


class ReleaseKind(Word):
    """What may come down, in the words that the casework site shows. Keeping two apart is no decision about one case."""

    HOLD = "hold", "On hold"
    RESUME = "resume", "The hold ends"
    TELEPHONE = "telephone", "By telephone"
    STOP = "stop", "Cannot be delivered"
    ADVISORY = "advisory", "For those who lead the session"
    KEEP_APART = "keep_apart", "Two who must not meet"


class Advice(Word):
    """What those who lead a session are to do. Each is done for many people and many reasons, and none says why."""

    TWO_IN_ROOM = "two_in_room", "Both of you stay in the room throughout."
    SEAT_BESIDE = "seat_beside", "Seat the participant beside one of you."
    NO_PAIRS = "no_pairs", "Work in the whole group, not in pairs."
    GENERAL_EXAMPLES = "general_examples", "Use the examples of the handbook, none from anybody's own life."
    NO_MINDING = "no_minding", "Ask nothing about home that you would not ask everybody."
    ROUND_AT_END = "round_at_end", "Close with the calming exercise, and speak briefly with each person."
    CALL_AFTER = "call_after", "Telephone the safeguarding lead when the session has ended."
    CALL_IF_LEAVES = "call_if_leaves", "Telephone the safeguarding lead at once if the participant leaves early."


class Purpose(Word):
    """For what advice is given."""

    SESSION = "session", "To lead the session safely"
    CALL = "call", "To make the call safely"
