"""Every closed list of the field, with the words shown on screen."""

from enum import StrEnum


class Word(StrEnum):
    """One entry of a closed list: the stored code and the words for it."""

    words: str

    def __new__(cls, code: str, words: str = "") -> "Word":
        entry = str.__new__(cls, code)
        entry._value_ = code
        entry.words = words
        return entry

    def __str__(self) -> str:
        return str(self.value)


class Route(Word):
    """Who refers a person."""

    POLICE = "police", "The police"
    AGENCY = "agency", "Another agency"
    SELF = "self", "The person"


class Mode(Word):
    """How the content is delivered."""

    GROUP = "group", "Group workshops"
    TELEPHONE = "telephone", "Telephone intervention"
    ONE_TO_ONE = "one_to_one", "One to one"


class Attendance(Word):
    """What a register says of one person."""

    ATTENDED = "attended", "Attended"
    LATE_REFUSED = "late_refused", "Late, refused entry"
    LEFT_EARLY = "left_early", "Left early"
    SENT_AWAY = "sent_away", "Sent away"
    ABSENT_ACCEPTABLE = "absent_acceptable", "Absent, acceptable reason"
    ABSENT_UNACCEPTABLE = "absent_unacceptable", "Absent, no acceptable reason"
    ABSENT_AWAITED = "absent_awaited", "Absent, reason awaited"
    CANCELLED = "cancelled", "Cancelled by the provider"
    MOVED = "moved", "Moved to another date"


class AbsenceReason(Word):
    """Why an absence was acceptable."""

    MEDICAL = "medical", "Medical"
    RELIGIOUS = "religious", "Religious"
    EMPLOYMENT = "employment", "Employment"
    FAMILY = "family", "Family or childcare"
    COURT = "court", "Court or legal"
    OTHER = "other", "Other"


class SentAwayReason(Word):
    """Why somebody was sent away. It stays with the register: the police are told the code alone."""

    BEHAVIOUR = "behaviour", "Behaviour"
    UNFIT = "unfit", "Unfit through drink or drugs"


class FloorPhoneKey(Word):
    """Whom facilitators phone on the day of a workshop."""

    COORDINATOR = "coordinator", "Duty coordinator"
    SAFEGUARDING = "safeguarding", "Safeguarding lead"
    VENUE = "venue", "Key-holder of the venue"


class AskedBy(Word):
    """Who asked for a booking to be moved."""

    PARTICIPANT = "participant", "The participant"
    PROVIDER = "provider", "The provider"
    POLICE = "police", "The police"


class ModeReason(Word):
    """Why someone is seen by telephone or alone (published list of the telephone intervention)."""

    LANGUAGE = "language", "Language"
    GENDER_IDENTITY = "gender_identity", "Gender identity"
    HEALTH = "health", "Health"
    MOBILITY = "mobility", "Mobility"
    NO_GROUP = "no_group", "No single-sex group runs"
    COURT_ORDER = "court_order", "Court-ordered commitment on workshop days"
    POLICE_REQUEST = "police_request", "Asked for by the police"
    OTHER = "other", "Other"


class Signpost(Word):
    """Services a facilitator points people to (published list of the service)."""

    GP = "gp", "GP"
    COUNSELLING = "counselling", "Counselling"
    MENTAL_HEALTH = "mental_health", "Mental health"
    DRUG_AND_ALCOHOL = "drug_and_alcohol", "Drug and alcohol"
    FINANCE_OR_LEGAL = "finance_or_legal", "Finance or legal"
    PERPETRATOR_PROGRAMME = "perpetrator_programme", "A longer programme about behaviour in relationships"
    OTHER = "other", "Other"


class InstrumentKey(Word):
    """Surveys and risk tools a programme file may name."""

    CARA_PARTICIPANT = "cara_participant", "CARA: what the participant says before and after"
    CARA_VICTIM = "cara_victim", "CARA: what the victim says after the first workshop"


class HoldCode(Word):
    """Neutral reasons: staff illness and room changes use the same list, so a hold tells nothing."""

    STAFFING = "staffing", "Staffing"
    VENUE = "venue", "Venue"
    SCHEDULING = "scheduling", "Scheduling"


class ExtensionReason(Word):
    """Why the police gave more time. The provider asks with one of `NEUTRAL_REASONS` alone."""

    PROVIDER_CANCELLED = "provider_cancelled", "The provider cancelled a session"
    SCHEDULING = "scheduling", "Scheduling"
    HEALTH = "health", "Health"
    FAMILY = "family", "Family or childcare"
    EMPLOYMENT = "employment", "Employment"
    COURT = "court", "Court or legal"
    OTHER = "other", "Other"


NEUTRAL_REASONS = (ExtensionReason.PROVIDER_CANCELLED, ExtensionReason.SCHEDULING, ExtensionReason.OTHER)
"""Reasons that tell the police nothing of the participant, nor whether there was a hold."""


class DeclineCode(Word):
    """Why the provider does not take the referral."""

    NOT_SUITABLE = "not_suitable", "Not suitable under the area's criteria"
    NO_PLACE = "no_place", "No place inside the window"
    DUPLICATE = "duplicate", "Already referred"
    OUT_OF_AREA = "out_of_area", "Outside the area of the agreement"
    CANNOT_DELIVER = "cannot_deliver", "Cannot be delivered"


class WithdrawalReason(Word):
    """Why the participant stopped."""

    DECLINES_CONDITION = "declines_condition", "No longer agrees to the condition"
    MOVED_AWAY = "moved_away", "Moved away"
    HEALTH = "health", "Health"
    OTHER = "other", "Other"


class Language(Word):
    """Languages people are served in, by their ISO 639 codes."""

    ENGLISH = "en", "English"
    WELSH = "cy", "Welsh"
    POLISH = "pl", "Polish"
    PUNJABI = "pa", "Punjabi"
    ARABIC = "ar", "Arabic"
    BENGALI = "bn", "Bengali"
    BRITISH_SIGN = "bfi", "British Sign Language"
    GUJARATI = "gu", "Gujarati"
    KURDISH = "ku", "Kurdish"
    LITHUANIAN = "lt", "Lithuanian"
    PORTUGUESE = "pt", "Portuguese"
    ROMANIAN = "ro", "Romanian"
    SOMALI = "so", "Somali"
    SPANISH = "es", "Spanish"
    TURKISH = "tr", "Turkish"
    UKRAINIAN = "uk", "Ukrainian"
    URDU = "ur", "Urdu"
    ANOTHER = "mis", "Another language"
    NOT_KNOWN = "und", "Not known: written to in English and Welsh"


NAMED_LANGUAGES = tuple(one.value for one in Language if one not in (Language.ANOTHER, Language.NOT_KNOWN))
"""Those in which there can be materials and workshops."""


class ContactMethod(Word):
    """How somebody tried to reach the participant."""

    CALL = "call", "Telephone call"
    TEXT = "text", "Text message"
    EMAIL = "email", "E-mail"
    LETTER = "letter", "Letter"
    IN_PERSON = "in_person", "In person"


class ContactResult(Word):
    """What came of it."""

    REACHED = "reached", "Spoke with the participant"
    NO_ANSWER = "no_answer", "No answer"
    WRONG_NUMBER = "wrong_number", "Number does not work"
    MESSAGE_SENT = "message_sent", "Message sent"
    SOMEONE_ELSE = "someone_else", "Someone else answered; nothing said"


class OffenceMode(Word):
    """How an offence is tried, which decides the last day to charge."""

    SUMMARY = "summary", "Summary only"
    EITHER_WAY = "either_way", "Either way"
    INDICTABLE = "indictable", "Indictable only"


class Statement(Word):
    """Is there a qualifying first statement or video interview of the complainant (CJA 1988 s.39A)?"""

    TAKEN = "taken", "Taken, date known"
    NONE = "none", "None taken"
    NOT_KNOWN = "not_known", "Not known"


class ClockStart(Word):
    """Days from which a clock may count."""

    OFFENCE = "offence", "Date of the offence"
    ARREST = "arrest", "Date of arrest"
    CAUTION = "caution", "Date of the caution"
    REFERRAL = "referral", "Date of the referral"


class Stage(Word):
    """Where the case is. `core/standing.py` alone decides it."""

    REFERRED = "referred", "Referred, awaiting a decision"
    INFORMATION_ASKED = "information_asked", "Information asked for"
    DECLINED = "declined", "Declined or withdrawn"
    ACCEPTED = "accepted", "Accepted"
    UNDER_WAY = "under_way", "Under way"
    COMPLETED = "completed", "Completed"
    NOT_COMPLETED = "not_completed", "Not completed"
    UNDELIVERABLE = "undeliverable", "Cannot be delivered"
    WITH_POLICE = "with_police", "Returned to police"
    CLOSED = "closed", "Closed"


class Outcome(Word):
    """What is returned to the police."""

    COMPLETED = "completed", "Completed"
    OUT_OF_CHANCES = "out_of_chances", "Not completed: no chance left"
    WITHDREW = "withdrew", "Not completed: the participant withdrew"
    WINDOW_EXPIRED = "window_expired", "Not completed: the caution's time ran out"
    UNDELIVERABLE = "undeliverable", "The condition cannot be delivered"
    DECLINED = "declined", "Declined or withdrawn"
    WITHOUT_PROGRAMME = "without_programme", "The caution goes on without the programme, as part of a trial"
    OPEN = "open", "Not finished: an earlier return was wrong and the programme goes on"


class Decision(Word):
    """What the police decide on a case that was returned unfinished (CJA 2003 s.24)."""

    VARY = "vary", "Vary the conditions"
    EXTEND = "extend", "Extend the time"
    NO_ACTION = "no_action", "Take no action"
    PROSECUTE = "prosecute", "Prosecute"


class ResultCode(Word):
    """Court result codes for conditional cautions."""

    COMPLETED = "1117", "1117 Conditional caution completed"
    WITHDRAWN = "1118", "1118 Conditional caution withdrawn"


class Requirement(Word):
    """The five requirements of a conditional caution (CJA 2003 s.23)."""

    EVIDENCE = "evidence", "There is evidence that the person committed the offence"
    SUFFICIENT = "sufficient", "There is enough to charge and a caution is suitable"
    ADMISSION = "admission", "The person admits the offence to the authorised person"
    EXPLAINED = "explained", "The effect is explained, and that failure may lead to prosecution"
    SIGNED = "signed", "The person signed the document with offence, admission, consent and conditions"


class Desk(Word):
    """Where a duty is done."""

    POLICE = "police", "Police"
    COORDINATION = "coordination", "Coordination"
    FACILITATION = "facilitation", "Facilitation"
    SAFEGUARDING = "safeguarding", "Safeguarding"


class DueKind(Word):
    """What may be due on a case, as a worklist says it."""

    DECIDE_REFERRAL = "decide_referral", "Decide on the referral"
    ANSWER_INFORMATION = "answer_information", "Answer the provider's question"
    RECORD_CAUTION = "record_caution", "Record the caution"
    GIVE_CLOCK_DATE = "give_clock_date", "Give the date that starts the window"
    CONFIRM_STATEMENT = "confirm_statement", "Confirm the date of the first statement"
    FIRST_CONTACT = "first_contact", "Make first contact"
    BOOK = "book", "Book the next session"
    MARK_SESSION = "mark_session", "Close the register"
    RECORD_SESSION = "record_session", "Write the session record"
    SETTLE_ABSENCE = "settle_absence", "Settle the reason for an absence"
    ASK_EXTENSION = "ask_extension", "Ask for an extension: no pair of dates is left"
    ANSWER_EXTENSION = "answer_extension", "Decide on the request for more time"
    REVIEW_ARREST = "review_arrest", "Review after a new arrest"
    RETURN_TO_POLICE = "return_to_police", "Return to the police"
    CORRECT_RETURN = "correct_return", "Send the police a corrected return"
    TELL_PARTICIPANT = "tell_participant", "Tell the participant the outcome"
    CORRECT_PARTICIPANT = "correct_participant", "Tell the participant of a correction"
    DECIDE_BREACH = "decide_breach", "Decide on the breach"
    VARY_OR_DECIDE = "vary_or_decide", "Condition cannot be delivered: vary or decide"
    LOOK_AGAIN = "look_again", "Look again at a decision: its facts were corrected"
    RECORD_OUTCOME = "record_outcome", "Record the outcome"


class EncourageReason(Word):
    """Why the provider asks the police to encourage a participant to attend. Nothing that was said, and nothing of anybody else."""

    NOT_REACHED = "not_reached", "The provider cannot reach the participant"
    MISSED = "missed", "A session was missed"
    NEAR = "near", "A session is near and the participant has not confirmed"
    UNSURE = "unsure", "The participant is not sure about attending"


class EncourageResult(Word):
    """What came of it."""

    SPOKE = "spoke", "Spoke with the participant"
    NOT_REACHED = "not_reached", "Could not reach the participant"
    NOT_DONE = "not_done", "Decided not to contact the participant"


class RecheckResult(Word):
    """Whether the person came to police notice again in the 12 months after. Not found, not checked and nothing are three answers."""

    NOTHING = "nothing", "Nothing recorded in the 12 months"
    AGAIN = "again", "Came to police notice again"
    NOT_FOUND = "not_found", "Person not found in the police systems"
    NOT_CHECKED = "not_checked", "Not checked"


class TaskKind(Word):
    """Work that no fact makes due, as a worklist says it. Each part of the work adds its own."""

    ENCOURAGE = "encourage", "Encourage the participant to attend"
    PHONE = "phone", "Telephone the participant"
    REVIEW_CONCERN = "review_concern", "Review a safeguarding concern"
    READ_INCIDENT = "read_incident", "Read the record of an incident"
    CAME_IN = "came_in", "Read what a participant sent"
    RENEW_ACCREDITATION = "renew_accreditation", "Renew an accreditation"
    KEEP_APART = "keep_apart", "Two who must not meet"
    ARRANGE = "arrange", "Arrange an interpreter or a room"
    LEAD = "lead", "You lead a workshop"
    TRANSFERRED = "transferred", "Give a transferred case to somebody"
    STOOD_DOWN = "stood_down", "You no longer lead a workshop"


class Held(Word):
    """Why a piece of work is somebody's today, or the team's."""

    OWN = "own", "The owner has it"
    COVERED = "covered", "The owner is away: the cover has it"
    NOBODYS = "nobodys", "It was given to nobody"
    LEFT = "left", "The owner has left"
    UNCOVERED = "uncovered", "The owner is away and nobody covers"


class WaitingFor(Word):
    """What somebody who needs a workshop waits for."""

    DATES = "dates", "No workshop is planned inside the time left"
    GROUP = "group", "No workshop is for their group"
    LANGUAGE = "language", "No workshop is in a language they can use"
    PLACES = "places", "No workshop has a place left"
    DAYS = "days", "No days that fit together are left"
    HOLD = "hold", "On hold"
