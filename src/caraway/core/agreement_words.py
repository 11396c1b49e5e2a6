"""The settings of an agreement as questions, under the headings by which people speak of them.

A nested key is named with its table's: `clocks.book`. Every setting stands here once, so none can be set that nobody is asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Group:
    """Settings that change together: a heading, and each setting's key with its question."""

    key: str
    title: str
    questions: Mapping[str, str]


def _group(key: str, title: str, **questions: str) -> tuple[str, Group]:
    named = {name.replace("__", "."): asked for name, asked in questions.items()}
    return key, Group(key, title, MappingProxyType(named))


def _misses(name: str, words: str) -> dict[str, str]:
    return {
        f"{name}__attended_from_minute": f"{words}: from which minute does it count as attended? (0: never)",
        f"{name}__uses_chance": f"{words}: does it use a chance without a reasonable excuse?",
    }


GROUPS: Mapping[str, Group] = MappingProxyType(
    dict(
        (
            _group(
                "who",
                "Who may be referred",
                risk_ceiling="Highest risk to the victim",
                sexes="Whose referrals are taken",
                supervisor_agreement_needed="Must a police supervisor agree to every referral?",
                prosecutor_agreement_needed="Must a prosecutor agree to every referral?",
                community_orders_allowed="May a person on a community order be referred?",
                victim_views_may_be_overridden="May the police go on against the victim's views in the public interest?",
                priors_years="Years for which an earlier conviction or caution for domestic abuse counts",
                priors_counted_to="To which day those years are counted",
                reference_pattern="How the force writes its references",
            ),
            _group(
                "time",
                "The caution's time",
                clock_start="Day from which the time counts",
                weeks="Weeks",
                most_weeks="Weeks at most, with an extension",
                expiry_day_usable="May a session be held on the last day itself?",
            ),
            _group(
                "workshops",
                "Workshops",
                weekdays="Days of the week on which workshops run",
                opens_at="When a workshop begins",
                closes_at="When it ends",
                capacity="Places",
                languages="Languages",
                telephone_calls="Calls that the telephone intervention takes",
            ),
            _group(
                "missed",
                "Missed, late, left early, sent away",
                chances="Chances",
                acceptable_absence_keeps_steps="Do the steps attended stand after an acceptable absence?",
                late_from_minute="Minute from which somebody is late",
                **_misses("late_refused", "Late and refused"),
                **_misses("left_early", "Left early"),
                **_misses("sent_away", "Sent away"),
            ),
            _group(
                "clocks",
                "Days allowed",
                first_contact_from="Day from which the first contact counts",
                clocks__decide_referral="To decide on a referral",
                clocks__answer_information="To answer a question",
                clocks__record_caution="To record the caution",
                clocks__confirm_statement="To confirm the date of the statement",
                clocks__first_contact="To make first contact",
                clocks__book="To book",
                clocks__mark_session="To mark a register",
                clocks__record_session="To write a session record",
                clocks__settle_absence="To settle the reason for an absence",
                clocks__answer_extension="To answer a request for more time",
                clocks__return_to_police="To return a case to the police",
                clocks__tell_participant="To tell the participant",
                clocks__decide_breach="To decide on a breach",
                clocks__record_outcome="To record the outcome",
                clocks__review_arrest="To review after a new arrest",
                clocks__encourage="To encourage a participant to attend, when asked",
                clocks__recheck="To record the 12-month check",
                concern_review_days="To review a routine safeguarding concern",
                urgent_hours="Hours in which somebody says that an urgent task was seen",
            ),
            _group(
                "messages",
                "Messages to participants",
                messages_from="From when participants are written to, where they gave no hours",
                messages_to="Until when",
                reminder_days="Days before a session on which a participant is reminded",
                call_back="Neutral number that participants ring and text",
                safe_contact_days="Days after which the ways of contact must be confirmed anew",
                desk_from="From when on working days somebody reads what comes in",
                desk_to="Until when",
            ),
            _group(
                "victims",
                "Victim contact, and when things are let out",
                victim_contact_by="Who offers victim contact",
                batch_times="Times of day at which holds take effect",
            ),
        )
    )
)
"""Every group by its key, in the order of the page."""

CHOICES: Mapping[str, str] = MappingProxyType(
    {
        "standard": "Standard",
        "medium": "Standard and medium",
        "male": "Men",
        "female": "Women",
        "offence": "The offence",
        "arrest": "The arrest",
        "caution": "The caution",
        "referral": "The referral",
        "provider": "The provider",
        "force": "The police force",
        "third_organisation": "Another organisation",
    }
)
"""What the codes of settings are called on a page."""
