"""May this be sent to the participant now, this way? If not, why, and what is done instead.

The ten rules of safe contact as far as they concern participants: only a way the person has said is safe, only in the hours
said, only in a language the person reads; what is not known means a call and nothing else. What may be written is another
matter: see the words of the messages. Asked when a message leaves, never earlier.
"""

from dataclasses import dataclass
from datetime import date, datetime

from caraway.core.leaving import Answer, Area, Hours, is_stale, require_hours
from caraway.core.message_words import MessageKind, NotSent
from caraway.core.vocabulary import ContactMethod, Language

WRITTEN = (ContactMethod.TEXT, ContactMethod.EMAIL, ContactMethod.LETTER)
"""Ways of writing, in the order in which they are tried."""

WRITTEN_LANGUAGES = (Language.ENGLISH, Language.WELSH, Language.NOT_KNOWN)
"""Languages in which there are words; both where it is not known which."""

ONLY_BY_LETTER = (MessageKind.ATTENDANCE,)
WAY_THERE = {ContactMethod.TEXT: "number", ContactMethod.EMAIL: "email", ContactMethod.LETTER: "address"}


@dataclass(frozen=True, slots=True)
class SafeContact:
    """What is known of how the participant may be reached.

    `methods` are those said to be safe, `confirmed_on` the day on which the participant last said so. `days` (Monday 0;
    none: any day), `begins` and `ends` (HH:MM; empty: the area's) are the hours said; `in_words`: they were said in words
    alone, which nobody but a person can read.
    """

    methods: frozenset[ContactMethod]
    confirmed_on: date | None
    number: bool
    number_works: bool
    email: bool
    address: bool
    address_confirmed: bool
    language: Language
    days: frozenset[int] = frozenset()
    begins: str = ""
    ends: str = ""
    in_words: bool = False
    call_instead: bool = False

    def __post_init__(self) -> None:
        require_hours(self.days, self.begins, self.ends)

    @property
    def hours(self) -> Hours:
        """The hours said."""
        return Hours(self.days, self.begins, self.ends, self.in_words)


def ask(known: SafeContact, way: ContactMethod, kind: MessageKind, moment: datetime, area: Area) -> Answer[NotSent]:
    """Whether a message of this kind may be sent this way at this moment (local, without a zone)."""
    why = _forbids_call(known) if way is ContactMethod.CALL else _forbids_writing(known, way, kind, moment.date(), area)
    if why is not None:
        return Answer(why)
    if way is ContactMethod.LETTER or kind is MessageKind.EMERGENCY or _within(known, moment, area):
        return Answer()
    if known.in_words and way is not ContactMethod.CALL:
        return Answer(NotSent.HOURS_IN_WORDS)
    return Answer(NotSent.OUT_OF_HOURS, known.hours.next(moment, area))


def route(
    known: SafeContact, kind: MessageKind, moment: datetime, area: Area
) -> tuple[ContactMethod | None, Answer[NotSent]]:
    """The way this message goes, and whether it may leave now; a call where it must not be written.

    None: there is no way at all, or none that this kind may take. The answer then says why.
    """
    ways = (ContactMethod.LETTER,) if kind in ONLY_BY_LETTER else WRITTEN
    ways = (ContactMethod.TEXT,) if kind is MessageKind.EMERGENCY else ways
    answers = {way: ask(known, way, kind, moment, area) for way in ways}
    for way, answer in answers.items():
        if not answer.never:
            return way, answer
    told = next((answer for answer in answers.values() if answer.why is not NotSent.NOT_SAID), answers[ways[0]])
    by_call = ask(known, ContactMethod.CALL, kind, moment, area)
    if kind is MessageKind.EMERGENCY or by_call.never:
        return None, told
    return ContactMethod.CALL, told


def _forbids_call(known: SafeContact) -> NotSent | None:
    if not known.number:
        return NotSent.NOTHING_THERE
    return None if known.number_works else NotSent.DEAD_NUMBER


def _forbids_writing(
    known: SafeContact, way: ContactMethod, kind: MessageKind, today: date, area: Area
) -> NotSent | None:
    """The first rule that forbids it, in the order of the rules."""
    if not known.methods or known.confirmed_on is None:
        return NotSent.NOT_KNOWN
    if is_stale(known.confirmed_on, today, area):
        return NotSent.STALE
    if way not in known.methods:
        return NotSent.NOT_SAID
    if known.call_instead and kind not in (*ONLY_BY_LETTER, MessageKind.EMERGENCY):
        return NotSent.CALL_INSTEAD
    if known.language not in WRITTEN_LANGUAGES and kind not in (*ONLY_BY_LETTER, MessageKind.EMERGENCY):
        return NotSent.LANGUAGE
    return _forbids_place(known, way)


def _forbids_place(known: SafeContact, way: ContactMethod) -> NotSent | None:
    """What hinders the number or address itself."""
    if not getattr(known, WAY_THERE[way]):
        return NotSent.NOTHING_THERE
    if way is ContactMethod.TEXT and not known.number_works:
        return NotSent.DEAD_NUMBER
    if way is ContactMethod.LETTER and not known.address_confirmed:
        return NotSent.ADDRESS_NOT_CONFIRMED
    return None


def _within(known: SafeContact, moment: datetime, area: Area) -> bool:
    """Whether the moment is inside the hours said; where words alone were said, nobody can tell."""
    return not known.in_words and known.hours.within(moment, area)
