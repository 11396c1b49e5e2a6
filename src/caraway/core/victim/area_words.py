"""The settings of victim contact as questions, under the headings by which people speak of them. Each stands here once."""

from collections.abc import Mapping
from types import MappingProxyType

from caraway.core.agreement_words import Group
from caraway.core.joint.words import RiskBand
from caraway.core.victim.settings import Counted
from caraway.core.victim.telling import Told
from caraway.core.vocabulary import NAMED_LANGUAGES, ClockStart, Language


def _group(key: str, title: str, **questions: str) -> tuple[str, Group]:
    return key, Group(key, title, MappingProxyType(questions))


GROUPS: Mapping[str, Group] = MappingProxyType(
    dict(
        (
            _group(
                "contact",
                "Contact",
                first_contact_from="Day from which the first contact counts",
                first_contact_days="Days to make first contact",
                begins="From when people are contacted, where they named no hours",
                ends="Until when",
                stale_days="Days for which a confirmation of the ways of contact holds",
                recheck_ahead_days="Days before that in which it is asked for again",
                check_working_days="Working days to confirm a changed detail, and then to check it",
                languages="Languages in which there are words and workers",
            ),
            _group(
                "course",
                "In the course of a case",
                before_next_days="Days before a later session in which contact is made",
                after_first_days="Days after the first session in which contact is made",
                after_end_days="Days after the end in which contact is made",
                survey_days="Days for the survey",
                key_events="What is told within working days",
                update_working_days="Working days to tell it",
            ),
            _group(
                "signals",
                "Signals",
                urgent_hours="Hours to acknowledge an urgent signal",
                urgent_counted="How those are counted",
                routine_hours="Hours to acknowledge any other signal",
                routine_counted="How these are counted",
                desk_from="From when on working days somebody is at the desk",
                desk_to="Until when somebody is there",
            ),
            _group(
                "risk",
                "Risk",
                reassess_working_days="Working days to assess the risk again",
                marac_working_days="Working days to decide on a referral to MARAC",
                marac_events="Events that prompt a referral",
                marac_months="Months in which they count",
            ),
            _group(
                "decisions",
                "Decisions with the police",
                decide_days="Days before a session by which both sides have agreed",
                decide_at="At what time of that day",
                batch_times="Times of day at which holds take effect, as the agreement of the sessions has them",
                risk_ceiling="Highest risk, as that agreement has it",
            ),
            _group(
                "requests",
                "Requests",
                request_months="Months to answer a person's own request",
                extension_months="Months more at most",
                records_days="Days to decide on others' requests for records",
            ),
        )
    )
)
"""Every group by its key, in the order of the page."""

CHOICES: Mapping[str, str] = MappingProxyType(
    {
        **{one.value: one.words for words in (ClockStart, Counted, Told) for one in words},
        **{one.value: one.words for one in (RiskBand.STANDARD, RiskBand.MEDIUM)},
        **{code: Language(code).words for code in NAMED_LANGUAGES},
    }
)
"""What the codes of settings are called on a page."""
