"""The ten rules of safe contact for a victim, and the reasons for which one of them stops a contact."""

from collections.abc import Mapping
from types import MappingProxyType

from caraway.core.vocabulary import Word


class Rule(Word):
    """The ten rules. A log of what was stopped names one of these."""

    SAID = "1", "Only a way that the victim has specifically said is safe and private"
    HOURS = "2", "Only in the hours said"
    LANGUAGE = "3", "Only in the language said"
    UNKNOWN = "4", "What is not known means a call and nothing else: no voicemail, text, letter or e-mail"
    HEADS = "5", "Sender, subject, title, address and file name never name the service, the police or abuse"
    NOTHING_NAMED = "6", "What is written identifies nobody and nothing"
    OTHER_PARTY = "7", "Never to a number or address that is the other party's too"
    CONFIRMED = "8", "Confirmed again at every contact, and stale after the area's days"
    CHANGED = "9", "A change stops what is queued; what is new works once confirmed, and by post once checked"
    SOMEBODY_ELSE = "10", "If another person answers, nothing is said"


class Why(Word):
    """Why a contact may not be made that way now."""

    NOT_SAID = "not_said", "The victim has not said that this way is safe and private"
    NOT_TRUSTED = "not_trusted", "Others use it whom the victim does not trust with it"
    WANTS_NONE = "wants_none", "The victim does not want to be contacted again"
    OUT_OF_HOURS = "out_of_hours", "Outside the hours that the victim gave"
    HOURS_IN_WORDS = "hours_in_words", "The safe hours were given in words alone"
    LANGUAGE = "language", "There are no words in the victim's language"
    INTERPRETER = "interpreter", "Nobody who speaks the victim's language is booked for the call"
    NOT_KNOWN = "not_known", "Nobody has confirmed with the victim which ways are safe"
    HOURS_NOT_KNOWN = "hours_not_known", "Nobody has asked the victim which hours are safe"
    LANGUAGE_NOT_KNOWN = "language_not_known", "The victim's language is not known"
    USERS_NOT_KNOWN = "users_not_known", "Nobody has asked who else uses the telephone or address"
    NOTHING_THERE = "nothing_there", "There is no number or address for it"
    HEAD_TELLS = "head_tells", "A sender, subject, title, address or file name tells what it is about"
    TEXT_TELLS = "text_tells", "The words tell what it is about, or of whom"
    SPOKEN_ONLY = "spoken_only", "This is said to the victim, never written"
    SAME_DETAIL = "same_detail", "The other party has the same number or address"
    NOT_COMPARED = "not_compared", "Nobody has compared it with the other party's numbers and addresses"
    PARTICIPANT_USES = "participant_uses", "The other party uses it too"
    STALE = "stale", "The victim confirmed the ways of contact too long ago"
    NOT_RECONFIRMED = (
        "not_reconfirmed",
        "The ways of contact were not confirmed again when the victim was last spoken with",
    )
    CHANGED_SINCE = "changed_since", "The ways of contact were changed after this was queued"
    NOT_CONFIRMED = "not_confirmed", "The number or address is new and not confirmed with the victim"
    NOT_CHECKED = "not_checked", "A second person has not checked the address"
    SOMEBODY_ELSE = "somebody_else", "Somebody else answered, or nobody can tell who"
    NO_CODE_WORD = "no_code_word", "A code word is agreed, and it was not given"

    @property
    def rule(self) -> Rule:
        """The rule that it comes from."""
        return RULE_OF[self]

    @property
    def makes_a_task(self) -> bool:
        """Whether somebody must find another way instead: such a detail is never used, however long one waits."""
        return self.rule is Rule.OTHER_PARTY


RULE_OF: Mapping[Why, Rule] = MappingProxyType(
    {
        Why.NOT_SAID: Rule.SAID,
        Why.NOT_TRUSTED: Rule.SAID,
        Why.WANTS_NONE: Rule.SAID,
        Why.OUT_OF_HOURS: Rule.HOURS,
        Why.HOURS_IN_WORDS: Rule.HOURS,
        Why.LANGUAGE: Rule.LANGUAGE,
        Why.INTERPRETER: Rule.LANGUAGE,
        Why.NOT_KNOWN: Rule.UNKNOWN,
        Why.HOURS_NOT_KNOWN: Rule.UNKNOWN,
        Why.LANGUAGE_NOT_KNOWN: Rule.UNKNOWN,
        Why.USERS_NOT_KNOWN: Rule.UNKNOWN,
        Why.NOTHING_THERE: Rule.UNKNOWN,
        Why.HEAD_TELLS: Rule.HEADS,
        Why.TEXT_TELLS: Rule.NOTHING_NAMED,
        Why.SPOKEN_ONLY: Rule.NOTHING_NAMED,
        Why.SAME_DETAIL: Rule.OTHER_PARTY,
        Why.NOT_COMPARED: Rule.OTHER_PARTY,
        Why.PARTICIPANT_USES: Rule.OTHER_PARTY,
        Why.STALE: Rule.CONFIRMED,
        Why.NOT_RECONFIRMED: Rule.CONFIRMED,
        Why.CHANGED_SINCE: Rule.CHANGED,
        Why.NOT_CONFIRMED: Rule.CHANGED,
        Why.NOT_CHECKED: Rule.CHANGED,
        Why.SOMEBODY_ELSE: Rule.SOMEBODY_ELSE,
        Why.NO_CODE_WORD: Rule.SOMEBODY_ELSE,
    }
)
"""Each reason's rule."""
