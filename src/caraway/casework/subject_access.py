"""What a participant is given of what this plane holds, when asked for: every field of every table, and of every kind of fact.

Written from the meaning of each field and reviewed by people; never made from the code. A field that is not listed fails a
test. What is not given has its reason. Anything that could be somebody's words is given by nobody alone: two people review
it first (`queries.subject_texts`), so this list never gives it.
"""

from collections.abc import Mapping

GIVEN = "given"
KEY = "a key or number of ours, which says nothing of anybody"
STAFF = "of members of staff: who did what is theirs"
WORKING = "how we work it out or remind ourselves; what it is worked out from is given"
TEXT = "somebody's words: two people review them first, and the exemption is recorded"
PROTECTED = "a protected record: two people review it first, and the exemption is recorded"
OTHERS = "about somebody else, or could be"
ORGANISATION = "of our organisation, not of the participant"
POLICE = "held for the police, whom the participant asks"
WHOLE = "*"
"""Stands for every field of a table of which nothing is given."""

Listed = Mapping[str, Mapping[str, str]]


def _fields(**by_reason: str) -> dict[str, str]:
    """Fields by reason, each reason with its fields in one text."""
    return {name: REASONS[reason] for reason, names in by_reason.items() for name in names.split()}


REASONS: Mapping[str, str] = {
    "given": GIVEN,
    "key": KEY,
    "staff": STAFF,
    "working": WORKING,
    "text": TEXT,
    "protected": PROTECTED,
    "others": OTHERS,
    "organisation": ORGANISATION,
    "police": POLICE,
}
"""Every reason by the word it is listed by."""

TABLES: Listed = {
    "Participant": _fields(
        given="given_name family_name date_of_birth sex pnc ethnicity ethnicity_source phone email address postcode"
        " safe_methods safe_days safe_from safe_to call_instead language interpreter confirmed_at address_confirmed_at",
        key="id agreement family_name_key",
        staff="confirmed_by address_confirmed_by",
        working="phone_dead_at",
        text="safe_hours shared_with reading_needs access_needs health_needs emergency_contact court_orders",
    ),
    "Case": _fields(
        given="programme reference police_reference offence_code asn ptiurn disposal opened_at",
        key="id agreement version programme_version participant force_code",
        staff="referred_by worker unit provider referred_by_organisation",
        text="answers assessment",
        others="views_dealt_with risk_within_ceiling victim_version victim_given_on",
    ),
    "StandingRow": _fields(
        given="stage on_hold mode expires_on",
        key="id agreement case facts",
        working="impossible_from recheck_on answer",
    ),
    "AllocationRow": _fields(
        given="arm at",
        key="id agreement trial case number",
        working="levels",
        staff="by by_name",
    ),
    "AllocationCarried": _fields(given="at", key="id agreement allocation case", staff="by by_name"),
    "AllocationOverride": _fields(given="arm at", key="id agreement allocation number", text="why", staff="by by_name"),
    "FactRow": _fields(
        given="on kind detail",
        key="id agreement case number act",
        staff="by by_name at",
        working="replaces",
        text="why",
    ),
    "Outgoing": _fields(
        given="channel language to subject body sent_at",
        key="id agreement case fact key kind session session_on words provider_reference",
        staff="made_by",
        working="made_at due_at expires_at state why tries claimed_at settled_at",
    ),
    "SentAway": _fields(text="reason", key="id agreement mark", staff="at"),
    "SessionNotes": _fields(
        text="risk_factors time_out goals why", key="id agreement case workshop number", staff="by by_name at"
    ),
    "Message": _fields(
        text="subject body", key="id agreement case fact corrects", working="recipient kind language", staff="at"
    ),
    "Incoming": _fields(text="body", key="id agreement case reference", working="channel number", staff="at by"),
    "CallOpening": _fields(text="answers", key="id agreement case session", working="safe", staff="by at"),
    "Arrangement": _fields(
        text="who",
        key="id agreement case workshop session",
        working="kind language knows_neither state",
        staff="by by_name at",
    ),
    "Concern": _fields(
        protected="passed_words",
        key="id agreement organisation unit case passed_from",
        others="kind about heard urgent",
        staff="raised_by raised_by_name raised_at",
    ),
    "ConcernEntry": _fields(
        protected="text who why",
        key="id agreement organisation concern number replaces",
        others="kind on decision next_on",
        staff="by by_name at",
    ),
    "OwnDisclosure": _fields(
        protected="words", key="id agreement organisation case", staff="heard_by heard_by_name heard_on cover at"
    ),
    "OwnDisclosureEntry": _fields(
        protected="text",
        key="id agreement disclosure number",
        working="kind services next_on",
        staff="cover by by_name at",
    ),
    **{
        name: {WHOLE: REASONS[reason]}
        for reason, names in {
            "working": "DetailsChanged NoDates DueRow Task Place Batch SettledList HoldAsked SessionDraft ContactHashes"
            " AccessRequest AccessReview AccessPaper",
            "key": "PersonLink",
            "staff": "StaffIdentity Feed FloorPhone Handover Accreditation ReferralOfficer",
            "organisation": "ApiClient ApiReferral Venue Room Workshop ImportMatching ReferralImport MessageWords"
            " TrialRow TrialSeed",
            "police": "ImportRow ReferralDraft Recheck Document CourtOrder",
            "others": "Release Advisory KeepApart RiskSignal Incident ServiceReferral DropBox",
        }.items()
        for name in names.split()
    },
}
"""Each table of the plane by its model."""

FACTS: Listed = {
    "Referred": _fields(
        given="route offence_on arrest_on offence_mode assault statement statement_on mode", working="mode_reason"
    ),
    "InformationAsked": _fields(text="what"),
    "InformationGiven": _fields(text="what"),
    "Accepted": {},
    "Declined": _fields(given="code"),
    "Cautioned": _fields(given="requirements", staff="authorised_by", text="conditions"),
    "ClockDateGiven": _fields(given="arrest_on"),
    "StatementConfirmed": _fields(given="statement statement_on"),
    "Contacted": _fields(given="method result", text="note"),
    "Booked": _fields(given="step session_on", key="session"),
    "Moved": _fields(given="step session_on asked_by", key="from_session session", text="reason"),
    "SessionMarked": _fields(given="step code minute excuse absence", key="session"),
    "AbsenceSettled": _fields(given="acceptable absence", key="session"),
    "SessionCancelled": _fields(given="step", key="session"),
    "SessionRecorded": _fields(given="aims signposts", key="session"),
    "CallBooked": _fields(given="session_on", key="session", text="interpreter"),
    "CallMarked": _fields(given="code aims minute excuse absence", key="session", working="safe_to_talk"),
    "Extended": _fields(given="expires_on reason"),
    "ExtensionAsked": _fields(given="reason"),
    "ExtensionRefused": {},
    "Held": _fields(given="code"),
    "Resumed": {},
    "ModeChanged": _fields(given="mode reason"),
    "Withdrew": _fields(given="reason"),
    "Stopped": _fields(given="code"),
    "WithoutProgramme": {},
    "Arrested": {},
    "ArrestReviewed": _fields(given="goes_on"),
    "Returned": _fields(given="outcome", text="answer"),
    "ParticipantTold": _fields(text="answer"),
    "Decided": _fields(
        given="decision breach goes_on expires_on excuse_reasonable excuse_on",
        police="excuse evidence condition excuse_to",
    ),
    "LookedAgain": {},
    "OutcomeRecorded": _fields(given="code"),
    "Annulled": {},
}
"""Each kind of fact. A hold is the same whoever asked for it: its day and its code, which staff illness and rooms use too."""


REVIEWED = frozenset({TEXT, PROTECTED})
"""Reasons of the fields that two people review."""


def given(listed: Listed, name: str) -> tuple[str, ...]:
    """The fields of a table or a kind of fact that are given, in their order. KeyError for one that nobody has listed."""
    return tuple(field for field, reason in listed[name].items() if reason == GIVEN)


def to_review(listed: Listed, name: str) -> tuple[str, ...]:
    """The fields of a table or a kind of fact that two people review, in their order. KeyError for one nobody has listed."""
    return tuple(field for field, reason in listed[name].items() if reason in REVIEWED)
