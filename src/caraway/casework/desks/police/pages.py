"""The pages of a referral: their titles, their forms, and how an answer reads when it is checked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from caraway.casework.queries.police_drafts import Draft
from caraway.casework.queries.police_history import offence_words
from caraway.casework.referral import page_done
from caraway.core.reference import disposal, ethnic_group
from caraway.core.reference.ethnicity import EthnicitySource
from caraway.core.vocabulary import ContactMethod, Language, Mode, ModeReason, Statement
from caraway.platform.web.dates import day
from caraway.platform.web.parts import Answer, AnswerSection, Task, TaskSection
from caraway.platform.web.phones import shown as phone

from .forms.base import PoliceForm
from .forms.offence import RELATIONSHIPS, CautionForm, DeliveryForm, HistoryForm, OffenceForm
from .forms.person import SEX_WORDS, ContactForm, NeedsForm, PersonForm


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the referral."""

    key: str
    title: str
    form: type[PoliceForm]
    lead: str = ""


PAGES = (
    Page("offence", "The offence", OffenceForm),
    Page("history", "About the person and the offence", HistoryForm),
    Page("person", "Who is being referred", PersonForm),
    Page(
        "contact", "How to reach the person", ContactForm, "The provider calls within days. Only what is safe is used."
    ),
    Page("needs", "Language and needs", NeedsForm),
    Page("caution", "The caution", CautionForm),
    Page("delivery", "How it is delivered", DeliveryForm),
)
BY_KEY = {page.key: page for page in PAGES}
SECTIONS = (("Can the person be referred?", ("offence", "history")), ("The person", ("person", "contact", "needs")))
LAST = ("The caution", ("caution", "delivery"))
VICTIM_TITLE = "The victim"


def tasks(draft: Draft) -> tuple[TaskSection, ...]:
    """The task list of a draft."""
    made = [TaskSection(title, tuple(_task(draft, BY_KEY[key]) for key in keys)) for title, keys in SECTIONS]
    victim = TaskSection("The victim", (_victim_task(draft),))
    last = TaskSection(LAST[0], tuple(_task(draft, BY_KEY[key]) for key in LAST[1]))
    return (*made, victim, last)


def _task(draft: Draft, page: Page) -> Task:
    href = reverse("police_draft_page", args=(draft.id, page.key))
    if page_done(draft.saved, draft.rules.settings, page.key):
        return Task(page.title, "Done", href, done=True)
    started = bool(draft.saved.get(page.key))
    return Task(page.title, "Not finished" if started else "Not started", href, tone="warn" if started else "plain")


def _victim_task(draft: Draft) -> Task:
    href, hint = (
        reverse("police_draft_victim", args=(draft.id,)),
        "Sealed as you send it: nobody here can read it again.",
    )
    if draft.sealed_on:
        return Task(VICTIM_TITLE, f"Given {day(draft.sealed_on)}", href, hint, done=True)
    return Task(VICTIM_TITLE, "Not started", href, hint)


def not_done(draft: Draft) -> tuple[str, ...]:
    """Titles of the pages that still lack something."""
    pages = [page.title for page in PAGES if not page_done(draft.saved, draft.rules.settings, page.key)]
    return (*pages, *(() if draft.sealed_on else (VICTIM_TITLE,)))


def sections(draft: Draft, *, change: bool = True) -> tuple[AnswerSection, ...]:
    """Every answer to check. Of the victim's side only that it was given, and when."""
    made = [AnswerSection(page.title, tuple(_rows(draft, page, change))) for page in PAGES]
    given = f"Given on {day(draft.sealed_on)}. Sealed." if draft.sealed_on else "Not given yet"
    href = reverse("police_draft_victim", args=(draft.id,)) if change else ""
    return (*made, AnswerSection(VICTIM_TITLE, (Answer("Details, views and risk", given, href),)))


def _rows(draft: Draft, page: Page, change: bool) -> Iterator[Answer]:
    saved = draft.saved.get(page.key, {})
    href = reverse("police_draft_page", args=(draft.id, page.key)) if change else ""
    for key, question in QUESTIONS[page.key].items():
        if key in saved and (saved[key] not in ("", None, []) or key in _ALWAYS):
            yield Answer(question, words(key, saved[key]), href)
    if not saved:
        yield Answer(page.title, "Not answered yet", href)


QUESTIONS: Mapping[str, Mapping[str, str]] = {
    "person": {
        "given_name": "First name",
        "family_name": "Last name",
        "date_of_birth": "Date of birth",
        "sex": "Sex",
        "pnc": "PNC number",
        "ethnicity": "Ethnic group",
        "ethnicity_source": "Source of the ethnic group",
    },
    "contact": {
        "phone": "Telephone number",
        "address": "Address",
        "postcode": "Postcode",
        "email": "E-mail address",
        "safe_methods": "The provider may use",
        "safe_hours": "Good time to call",
        "shared_with": "Shared with",
    },
    "needs": {
        "language": "Language",
        "interpreter": "Interpreter needed",
        "access_needs": "What would help",
        "court_orders": "Court orders",
    },
    "offence": {
        "police_reference": "Police reference",
        "offence_code": "Offence",
        "offence_on": "Date of the offence",
        "arrest_on": "Date of arrest",
        "statement": "First statement",
        "statement_on": "Date of the first statement",
        "asn": "ASN",
        "ptiurn": "PTIURN",
    },
    "history": {
        "relationship": "What the person is to the victim",
        "prior_da_disposal": "Conviction or caution for domestic abuse",
        "last_da_disposal_on": "Date of the last one",
        "under_investigation": "Under investigation for another offence",
        "on_bail": "On bail for another offence",
        "on_community_order": "On a community order",
        "admits": "Admits the offence",
    },
    "caution": {
        "disposal": "Disposal",
        "given": "Caution given",
        "cautioned_on": "Date of the caution",
        "requirements": "Requirements met",
        "authorised_by": "Authorised by",
        "conditions": "Conditions",
    },
    "delivery": {"mode": "Delivered by", "mode_reason": "Why by telephone"},
}
_ALWAYS = ("interpreter",)


def words(key: str, value: Any) -> str:
    """A kept answer as a person reads it."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if key in _READ:
        return str(_READ[key](value))
    return "\n".join(value) if isinstance(value, list) else str(value)


def _day(value: str) -> str:
    return day(date.fromisoformat(value))


_READ: Mapping[str, Any] = {
    "date_of_birth": _day,
    "offence_on": _day,
    "arrest_on": _day,
    "statement_on": _day,
    "cautioned_on": _day,
    "last_da_disposal_on": _day,
    "sex": lambda value: {str(k): v for k, v in SEX_WORDS.items()}.get(value, value),
    "phone": phone,
    "ethnicity": lambda value: ethnic_group(value).words,
    "ethnicity_source": lambda value: EthnicitySource(value).words.capitalize(),
    "safe_methods": lambda value: ", ".join(ContactMethod(one).words for one in value),
    "language": lambda value: Language(value).words,
    "offence_code": offence_words,
    "statement": lambda value: Statement(value).words,
    "relationship": lambda value: {k.value: v for k, v in RELATIONSHIPS.items()}[value],
    "disposal": lambda value: disposal(value).title,
    "requirements": lambda value: f"{len(value)} of 5",
    "mode": lambda value: Mode(value).words,
    "mode_reason": lambda value: ModeReason(value).words,
}
