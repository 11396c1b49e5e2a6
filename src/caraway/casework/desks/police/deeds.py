"""What the police can do to a referral that was sent: one row a deed, with its permission, its form and its action.

The same row corrects what was recorded: how an entry fills the form again, and what corrected entry the form makes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from caraway.casework.actions import cases, documents, referrals
from caraway.core import facts as f
from caraway.core.facts import Detail
from caraway.core.vocabulary import Decision, ExtensionReason, Requirement, ResultCode, Statement
from caraway.platform.accounts.actor import Actor

from .forms import deeds as forms
from .forms.deeds import DeedForm

Clean = Mapping[str, Any]
Corrected = tuple[Detail, date]


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing the police can do. `verb` is the policy's; without one it can always be done."""

    key: str
    permission: str
    title: str
    button: str
    form: type[DeedForm]
    do: Callable[[UUID, Clean, Actor, UUID], Any]
    verb: str = ""
    lead: str = ""


def _requirements(clean: Clean) -> tuple[Requirement, ...]:
    return tuple(Requirement(one) for one in clean["requirements"])


def _information(case: UUID, clean: Clean, by: Actor, key: UUID) -> Any:
    return referrals.give_information(case=case, what=clean["what"], by=by, request_key=key)


def _caution(case: UUID, clean: Clean, by: Actor, key: UUID) -> Any:
    return referrals.record_caution(
        case=case,
        on=clean["on"],
        requirements=_requirements(clean),
        authorised_by=clean["authorised_by"],
        conditions=tuple(clean["conditions"]),
        by=by,
        request_key=key,
    )


def _arrest_date(case: UUID, clean: Clean, by: Actor, key: UUID) -> Any:
    return referrals.give_clock_date(case=case, arrest_on=clean["arrest_on"], by=by, request_key=key)


def _statement(case: UUID, clean: Clean, by: Actor, key: UUID) -> Any:
    said, on = Statement(clean["statement"]), clean["statement_on"]
    return referrals.confirm_statement(case=case, statement=said, statement_on=on, by=by, request_key=key)


def _arrest(case: UUID, clean: Clean, by: Actor, key: UUID) -> Any:
    return cases.record_arrest(case=case, on=clean["on"], by=by, request_key=key)


def _extend(case: UUID, clean: Clean, by: Actor, key: UUID) -> Any:
    reason = ExtensionReason(clean["reason"])
    return referrals.extend(case=case, expires_on=clean["expires_on"], reason=reason, by=by, request_key=key)


def _refuse(case: UUID, clean: Clean, by: Actor, key: UUID) -> Any:
    return referrals.refuse_extension(case=case, by=by, request_key=key)


def _decide(case: UUID, clean: Clean, by: Actor, key: UUID) -> Any:
    return referrals.decide(
        case=case,
        decision=Decision(clean["decision"]),
        goes_on=bool(clean["goes_on"]),
        condition=clean.get("condition", ""),
        excuse=clean.get("excuse", ""),
        excuse_on=clean.get("excuse_on"),
        excuse_to=clean.get("excuse_to", ""),
        excuse_reasonable=clean.get("excuse_reasonable"),
        evidence=clean.get("evidence", ""),
        expires_on=clean["expires_on"],
        by=by,
        request_key=key,
    )


def _look(case: UUID, clean: Clean, by: Actor, key: UUID) -> Any:
    return referrals.look_again(case=case, shown=clean["shown"], by=by, request_key=key)


def _outcome(case: UUID, clean: Clean, by: Actor, key: UUID) -> Any:
    return referrals.record_outcome(case=case, code=ResultCode(clean["code"]), by=by, request_key=key)


def _document(case: UUID, clean: Clean, by: Actor, key: UUID) -> Any:
    return documents.add_document(case=case, content=clean["document"].read(), by=by, request_key=key)


DEEDS = (
    Deed(
        "answer",
        "referral.make",
        "Answer the provider's question",
        "Send the answer",
        forms.InformationForm,
        _information,
        "give_information",
    ),
    Deed(
        "caution",
        "caution.record",
        "Record the caution",
        "Record the caution",
        forms.RecordCautionForm,
        _caution,
        "record_caution",
    ),
    Deed(
        "arrest-date",
        "caution.record",
        "Give the date of arrest",
        "Save the date",
        forms.ArrestDateForm,
        _arrest_date,
        "give_clock_date",
    ),
    Deed(
        "statement",
        "caution.record",
        "Confirm the first statement",
        "Save",
        forms.StatementForm,
        _statement,
        "confirm_statement",
    ),
    Deed("extend", "extension.grant", "Give more time", "Give more time", forms.ExtendForm, _extend, "extend"),
    Deed(
        "refuse",
        "extension.grant",
        "Give no more time",
        "Give no more time",
        forms.NoQuestionsForm,
        _refuse,
        "refuse_extension",
        "The provider is told that the time stays as it is.",
    ),
    Deed("decide", "breach.decide", "Decide what follows", "Record the decision", forms.DecideForm, _decide, "decide"),
    Deed(
        "look-again",
        "breach.decide",
        "Look again at the decision",
        "The decision stands",
        forms.LookAgainForm,
        _look,
        "look_again",
        "What was reported to you has been corrected since the decision. Read the attendance and the corrected return"
        " on the referral's page. If the decision should change, correct it there instead.",
    ),
    Deed(
        "outcome",
        "breach.decide",
        "Record the outcome",
        "Record the outcome",
        forms.OutcomeForm,
        _outcome,
        "record_outcome",
    ),
    Deed(
        "new-arrest",
        "arrest.record",
        "Record a new arrest",
        "Record the arrest",
        forms.NewArrestForm,
        _arrest,
        "record_arrest",
        "The provider reviews the case. They learn the date and nothing else.",
    ),
    Deed("document", "caution.record", "Add the signed caution", "Add it", forms.DocumentForm, _document),
)
BY_KEY = {deed.key: deed for deed in DEEDS}


@dataclass(frozen=True, slots=True)
class Correctable:
    """How an entry of a kind is corrected: its form, how the entry fills it, and what the form makes of it."""

    title: str
    form: type[DeedForm]
    fill: Callable[[Any, date], dict[str, Any]]
    make: Callable[[Clean, Any, date], Corrected]


def _make_referred(clean: Clean, old: f.Referred, on: date) -> Corrected:
    made = replace(
        old,
        offence_on=clean["offence_on"],
        arrest_on=clean["arrest_on"],
        statement=Statement(clean["statement"]),
        statement_on=clean["statement_on"],
    )
    return made, on


def _make_decided(clean: Clean, old: f.Decided, on: date) -> Corrected:
    said = {name: clean.get(name, "") for name in ("condition", "excuse", "excuse_to", "evidence")}
    judged: dict[str, Any] = {name: clean.get(name) for name in ("excuse_on", "excuse_reasonable", "expires_on")}
    return replace(old, decision=Decision(clean["decision"]), goes_on=bool(clean["goes_on"]), **said, **judged), on


CORRECTABLE: Mapping[type, Correctable] = {
    f.Referred: Correctable(
        "Correct the dates of the referral",
        forms.OffenceDatesForm,
        lambda old, on: {
            "offence_on": old.offence_on,
            "arrest_on": old.arrest_on,
            "statement": old.statement.value,
            "statement_on": old.statement_on,
        },
        _make_referred,
    ),
    f.InformationGiven: Correctable(
        "Correct the answer",
        forms.InformationForm,
        lambda old, on: {"what": old.what},
        lambda clean, old, on: (f.InformationGiven(clean["what"]), on),
    ),
    f.Cautioned: Correctable(
        "Correct the caution",
        forms.RecordCautionForm,
        lambda old, on: {
            "on": on,
            "requirements": [one.value for one in old.requirements],
            "authorised_by": old.authorised_by,
            "conditions": "\n".join(old.conditions),
        },
        lambda clean, old, on: (
            f.Cautioned(_requirements(clean), clean["authorised_by"], tuple(clean["conditions"])),
            clean["on"],
        ),
    ),
    f.ClockDateGiven: Correctable(
        "Correct the date of arrest",
        forms.ArrestDateForm,
        lambda old, on: {"arrest_on": old.arrest_on},
        lambda clean, old, on: (f.ClockDateGiven(clean["arrest_on"]), on),
    ),
    f.StatementConfirmed: Correctable(
        "Correct the first statement",
        forms.StatementForm,
        lambda old, on: {"statement": old.statement.value, "statement_on": old.statement_on},
        lambda clean, old, on: (f.StatementConfirmed(Statement(clean["statement"]), clean["statement_on"]), on),
    ),
    f.Extended: Correctable(
        "Correct the new last day",
        forms.ExtendForm,
        lambda old, on: {"expires_on": old.expires_on, "reason": old.reason.value},
        lambda clean, old, on: (f.Extended(clean["expires_on"], ExtensionReason(clean["reason"])), on),
    ),
    f.Arrested: Correctable(
        "Correct the date of the new arrest",
        forms.NewArrestForm,
        lambda old, on: {"on": on},
        lambda clean, old, on: (f.Arrested(), clean["on"]),
    ),
    f.Decided: Correctable(
        "Correct the decision",
        forms.DecideForm,
        lambda old, on: {
            "decision": old.decision.value,
            "condition": old.condition,
            "evidence": old.evidence,
            "excuse": old.excuse,
            "excuse_on": old.excuse_on,
            "excuse_to": old.excuse_to,
            "excuse_reasonable": old.excuse_reasonable,
            "expires_on": old.expires_on,
            "goes_on": old.goes_on,
        },
        _make_decided,
    ),
    f.OutcomeRecorded: Correctable(
        "Correct the outcome",
        forms.OutcomeForm,
        lambda old, on: {"code": old.code.value},
        lambda clean, old, on: (f.OutcomeRecorded(ResultCode(clean["code"])), on),
    ),
}
"""Kinds of entry whose content can be corrected. The police's other entries can only be taken away."""
