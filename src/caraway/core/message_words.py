"""The closed lists of messages to participants and notices to staff."""

from caraway.core.vocabulary import Word


class MessageKind(Word):
    """What a participant is written or told."""

    BOOKED = "booked", "Dates booked"
    MOVED = "moved", "Dates changed"
    REMINDER = "reminder", "Reminder"
    MISSED = "missed", "Appointment missed"
    CANCELLED = "cancelled", "Appointment cancelled by us"
    OUTCOME = "outcome", "How it ended"
    ATTENDANCE = "attendance", "Letter of attendance"
    EMERGENCY = "emergency", "Whom to ring in an emergency"


class MessageState(Word):
    """Where a message of the outbox is."""

    WAITING = "waiting", "Waiting"
    HELD = "held", "Stopped: the ways of contact were changed"
    SENDING = "sending", "Being sent"
    PRINT = "print", "To be printed and posted"
    SENT = "sent", "Sent"
    DELIVERED = "delivered", "Delivered"
    FAILED = "failed", "Not delivered"
    SUPPRESSED = "suppressed", "Not sent"
    OVERTAKEN = "overtaken", "Not sent: no longer so, or too late"


class NotSent(Word):
    """Why a message may not be sent that way now."""

    NOT_KNOWN = "not_known", "Nobody has asked the participant which ways are safe"
    STALE = "stale", "The participant confirmed the ways of contact too long ago"
    NOT_SAID = "not_said", "The participant has not said that this way is safe"
    CALL_INSTEAD = "call_instead", "The participant wants a call instead of writing"
    LANGUAGE = "language", "There are no words in the participant's language"
    NOTHING_THERE = "nothing_there", "There is no number or address for it"
    DEAD_NUMBER = "dead_number", "The telephone number does not work"
    ADDRESS_NOT_CONFIRMED = "address_not_confirmed", "The address is not confirmed as safe for letters"
    HOURS_IN_WORDS = "hours_in_words", "The safe hours were given in words alone"
    OUT_OF_HOURS = "out_of_hours", "Outside the hours that the participant gave"


class NoticeKind(Word):
    """What a member of staff may be told of by e-mail."""

    DUE = "due", "Work that is due on my cases"
    GIVEN = "given", "Tasks given to me"
    URGENT = "urgent", "Urgent tasks"


class NoticeHow(Word):
    """When a member of staff is told of it."""

    AT_ONCE = "at_once", "At once"
    DIGEST = "digest", "Each morning, all together"
    NEVER = "never", "Not by e-mail"
