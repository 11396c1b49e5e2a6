"""The words for what a participant is given: a label of the field's language for each field, and how its value is read out.

Beside `subject_access`, which says what is given and what two people review. A field listed there as either that has no
words here, or words here for one that is not, fails a test. Labels say what the field is to whoever reads the paper.
"""

from collections.abc import Mapping
from typing import Any

from caraway.casework import subject_readers as r
from caraway.casework.subject_readers import Reader
from caraway.core.programme import Programme

Worded = Mapping[str, Mapping[str, tuple[str, Reader]]]

TABLES: Worded = {
    "Participant": {
        "given_name": ("First name", r.plain),
        "family_name": ("Last name", r.plain),
        "date_of_birth": ("Date of birth", r.on_day),
        "sex": ("Sex", r.sex),
        "pnc": ("PNC number (Police National Computer)", r.plain),
        "ethnicity": ("Ethnic group", r.ethnicity),
        "ethnicity_source": ("Who said which ethnic group", r.ethnicity_source),
        "phone": ("Telephone number", r.number),
        "email": ("E-mail address", r.plain),
        "address": ("Address", r.plain),
        "postcode": ("Postcode", r.plain),
        "safe_methods": ("Ways of contact that are safe", r.METHODS),
        "safe_days": ("Days on which contact is safe", r.weekdays),
        "safe_from": ("Contact is safe from", r.plain),
        "safe_to": ("Contact is safe until", r.plain),
        "call_instead": ("Wants a call instead of anything written", r.yes_no),
        "language": ("Language", r.LANGUAGE),
        "interpreter": ("Needs an interpreter", r.yes_no),
        "confirmed_at": ("Ways of contact confirmed on", r.on_day),
        "address_confirmed_at": ("Letters to the address confirmed as safe on", r.on_day),
        "safe_hours": ("when contact is safe", r.plain),
        "shared_with": ("who shares the telephone or address", r.plain),
        "reading_needs": ("what makes reading hard", r.plain),
        "access_needs": ("what would help to attend", r.plain),
        "health_needs": ("health", r.plain),
        "emergency_contact": ("whom to ring in an emergency", r.plain),
        "court_orders": ("court orders", r.plain),
    },
    "Case": {
        "programme": ("Programme", r.programme_name),
        "reference": ("Our reference", r.plain),
        "police_reference": ("Police reference", r.plain),
        "offence_code": ("Offence", r.offence),
        "asn": ("Arrest summons number (ASN)", r.plain),
        "ptiurn": ("Prosecution case number (PTIURN)", r.plain),
        "disposal": ("Dealt with by", r.dealt_with),
        "opened_at": ("Referral received on", r.on_day),
        "answers": ("what the police answered about the person and the offence", r.kept_answers),
        "assessment": ("the check of eligibility", r.assessed),
    },
    "StandingRow": {
        "stage": ("Where the case stands", r.STAGE),
        "on_hold": ("On hold", r.yes_no),
        "mode": ("How it is delivered", r.MODE),
        "expires_on": ("Last day of the caution’s time", r.on_day),
    },
    "AllocationRow": {
        "arm": ("Group of the trial, decided by lot", r.plain),
        "at": ("Decided by lot on", r.on_day),
    },
    "AllocationCarried": {
        "at": ("Decided by lot under an earlier referral; it stands for this one since", r.on_day),
    },
    "AllocationOverride": {
        "arm": ("Treated as in the group", r.plain),
        "at": ("Decided on", r.on_day),
        "why": ("why", r.plain),
    },
    "Outgoing": {
        "channel": ("Sent by", r.METHODS),
        "language": ("Language", r.written_in),
        "to": ("Sent to", r.number),
        "subject": ("Subject", r.plain),
        "body": ("What it said", r.plain),
        "sent_at": ("Sent on", r.on_day),
    },
    "SentAway": {"reason": ("why", r.plain)},
    "SessionNotes": {
        "risk_factors": ("personal risk factors", r.factors),
        "time_out": ("plan for a time out", r.plain),
        "goals": ("goals", r.plain),
        "why": ("why they were written anew", r.plain),
    },
    "Message": {"subject": ("subject", r.plain), "body": ("what it says", r.plain)},
    "Incoming": {"body": ("what it says", r.plain)},
    "CallOpening": {"answers": ("what was answered", r.questions_answered)},
    "Arrangement": {"who": ("with whom", r.plain)},
    "Concern": {"passed_words": ("what was passed on", r.plain)},
    "ConcernEntry": {
        "text": ("what was written", r.plain),
        "who": ("who was told", r.plain),
        "why": ("why it was corrected", r.plain),
    },
    "OwnDisclosure": {"words": ("what you said", r.plain)},
    "OwnDisclosureEntry": {"text": ("what was written", r.plain)},
}
"""Each table's fields that are given or reviewed."""

FACTS: Mapping[str, tuple[str, Mapping[str, tuple[str, Reader]]]] = {
    "Referred": (
        "Referred",
        {
            "route": ("Referred by", r.worded),
            "offence_on": ("Date of the offence", r.on_day),
            "arrest_on": ("Date of arrest", r.on_day),
            "offence_mode": ("How the offence is tried", r.worded),
            "assault": ("Domestic common assault or battery", r.yes_no),
            "statement": ("First statement", r.worded),
            "statement_on": ("Date of the first statement", r.on_day),
            "mode": ("How it is delivered", r.worded),
        },
    ),
    "InformationAsked": ("The police were asked a question", {"what": ("the question", r.plain)}),
    "InformationGiven": ("The police answered", {"what": ("the answer", r.plain)}),
    "Accepted": ("Referral accepted", {}),
    "Declined": ("Referral declined", {"code": ("Reason", r.worded)}),
    "Cautioned": (
        "Conditional caution given",
        {"requirements": ("Requirements met", r.worded), "conditions": ("conditions", r.each)},
    ),
    "ClockDateGiven": ("Date of arrest given", {"arrest_on": ("Date of arrest", r.on_day)}),
    "StatementConfirmed": (
        "First statement confirmed",
        {"statement": ("First statement", r.worded), "statement_on": ("Date of the first statement", r.on_day)},
    ),
    "Contacted": (
        "Contact tried",
        {"method": ("How", r.worded), "result": ("What came of it", r.worded), "note": ("note", r.plain)},
    ),
    "Booked": ("Session booked", {"step": ("Session", r.step), "session_on": ("Day of the session", r.on_day)}),
    "Moved": (
        "Session moved to another day",
        {
            "step": ("Session", r.step),
            "session_on": ("New day of the session", r.on_day),
            "asked_by": ("Asked for by", r.worded),
            "reason": ("why", r.plain),
        },
    ),
    "SessionMarked": (
        "Attendance recorded",
        {
            "step": ("Session", r.step),
            "code": ("Attendance", r.worded),
            "minute": ("Minutes after the start", r.plain),
            "excuse": ("Reasonable excuse", r.yes_or_none),
            "absence": ("Reason for the absence", r.worded),
        },
    ),
    "AbsenceSettled": (
        "Reason for an absence looked at",
        {"acceptable": ("The reason is acceptable", r.yes_no), "absence": ("Reason for the absence", r.worded)},
    ),
    "SessionCancelled": ("Session cancelled by the provider", {"step": ("Session", r.step)}),
    "SessionRecorded": (
        "Record of a session written",
        {"aims": ("What the session covered", r.aims), "signposts": ("Services pointed to", r.SIGNPOSTS)},
    ),
    "CallBooked": (
        "Call arranged",
        {"session_on": ("Day of the call", r.on_day), "interpreter": ("interpreter", r.plain)},
    ),
    "CallMarked": (
        "Call recorded",
        {
            "code": ("Attendance", r.worded),
            "aims": ("What the call covered", r.aims),
            "minute": ("Ended after so many minutes", r.plain),
            "excuse": ("Reasonable excuse", r.yes_or_none),
            "absence": ("Reason for the absence", r.worded),
        },
    ),
    "Extended": (
        "More time given by the police",
        {"expires_on": ("New last day", r.on_day), "reason": ("Reason", r.worded)},
    ),
    "ExtensionAsked": ("The police were asked for more time", {"reason": ("Reason", r.worded)}),
    "ExtensionRefused": ("The police gave no more time", {}),
    "Held": ("Held: no need to attend for now", {"code": ("Reason", r.worded)}),
    "Resumed": ("No longer held", {}),
    "ModeChanged": (
        "Delivered another way from then on",
        {"mode": ("How it is delivered", r.worded), "reason": ("Reason", r.worded)},
    ),
    "Withdrew": ("Withdrew", {"reason": ("Reason", r.worded)}),
    "WithoutProgramme": ("The caution goes on without the sessions, as part of a trial", {}),
    "Stopped": ("Ended by the provider: it cannot be delivered", {"code": ("Reason", r.worded)}),
    "Arrested": ("New arrest recorded", {}),
    "ArrestReviewed": ("New arrest looked at", {"goes_on": ("The programme goes on", r.yes_no)}),
    "Returned": ("Returned to the police", {"outcome": ("Outcome", r.worded), "answer": ("what it said", r.told)}),
    "ParticipantTold": ("Told of the outcome", {"answer": ("what was said", r.told)}),
    "Decided": (
        "Decided by the police",
        {
            "decision": ("Decision", r.worded),
            "breach": ("Failure without reasonable excuse (a breach)", r.yes_no),
            "goes_on": ("The programme goes on", r.yes_no),
            "expires_on": ("New last day", r.on_day),
            "excuse_reasonable": ("The excuse was reasonable", r.yes_no),
            "excuse_on": ("Day on which the excuse was given", r.on_day),
        },
    ),
    "LookedAgain": ("Looked at again by the police: the decision stands", {}),
    "OutcomeRecorded": ("Outcome recorded by the police", {"code": ("Result", r.worded)}),
    "Annulled": ("An earlier entry was taken back", {}),
}
"""Each kind of fact: what happened, and its fields that are given or reviewed."""


def pair(words: Mapping[str, tuple[str, Reader]], name: str, value: Any, under: Programme) -> tuple[str, str]:
    """The label of a field and what its value says. KeyError for a field that nobody has given words."""
    label, read = words[name]
    return label, read(value, under)
