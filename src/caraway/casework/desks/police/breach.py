"""The file of a breach, as a page and as a pack to print. Both are made of the same list of what may be in it."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from caraway.casework.queries.police_breach import BreachFile, Dated, breach_file
from caraway.casework.queries.police_case import police_case
from caraway.core.policies import why_not
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web import paper
from caraway.platform.web.dates import day
from caraway.platform.web.parts import Answer

from .refer import actor_of

MARKING = "OFFICIAL-SENSITIVE"


@requires("referral.see", purpose="read the file of a breach", shows_people=True)
def breach(request: HttpRequest, case: UUID) -> HttpResponse:
    """The file, and where the decision is made."""
    actor, today = actor_of(request), clock.today()
    found = police_case(case, actor, today)
    file = breach_file(found, today)
    may_decide = actor.may("breach.decide") and why_not("decide", found.standing, today) is None
    context = {
        "page_title": "File of the breach",
        "caption": f"{file.reference} · {file.name}",
        "back_url": reverse("police_referral", args=(case,)),
        "case": case,
        "file": file,
        "may_decide": may_decide,
        **_values(file),
    }
    return render(request, "police/breach.html", context)


@requires("referral.see", purpose="print the file of a breach", shows_people=True)
def pack(request: HttpRequest, case: UUID) -> HttpResponse:
    """The file as a PDF. Its name says nothing."""
    today = clock.today()
    file = breach_file(police_case(case, actor_of(request), today), today)
    content = paper.pdf("breach", _printed(file), title="File of a breach", marking=MARKING)
    response = HttpResponse(content, content_type=paper.MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{paper.safe_name("papers", today)}"'
    return response


def _values(file: BreachFile) -> Mapping[str, list[Answer]]:
    """The parts of the file that are questions and answers."""
    return {
        "person": [Answer(*pair) for pair in _person(file)],
        "caution": [Answer(*pair) for pair in _caution(file)],
        "decision": [Answer(*pair) for pair in _decision(file)],
    }


def _printed(file: BreachFile) -> dict[str, Any]:
    """Everything of the pack, as text."""
    return {
        "person": _pairs(_person(file)),
        "caution": _pairs(_caution(file)),
        "conditions": list(file.conditions),
        "booked": [[day(one.on), one.what, one.how] for one in file.booked],
        "notices": [[day(one.on), one.what] for one in file.notices],
        "attendance": _rows(file.attendance),
        "returned": _pairs(_returned(file)),
        "decision": _pairs(_decision(file)),
    }


def _pairs(pairs: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"what": what, "answer": answer} for what, answer in pairs]


def _rows(rows: Iterable[Dated]) -> list[list[str]]:
    return [[day(one.on), one.what, one.how] for one in rows]


def _person(file: BreachFile) -> list[tuple[str, str]]:
    found = [("Name", file.name), ("Date of birth", day(file.date_of_birth))]
    found += [("PNC number", file.pnc)] if file.pnc else []
    return [*found, ("Police reference", file.police_reference), ("Our reference", file.reference)]


def _caution(file: BreachFile) -> list[tuple[str, str]]:
    found = [("Offence", file.offence)]
    found += [("Date of the offence", day(file.offence_on))] if file.offence_on else []
    found += [("Caution given", day(file.cautioned_on))] if file.cautioned_on else []
    found += [("Authorised by", file.authorised_by), ("Requirements met", "\n".join(file.requirements))]
    found += [("Caution ends", day(file.expires_on))] if file.expires_on else []
    return [*found, ("Last day to charge", _charge(file))]


def _charge(file: BreachFile) -> str:
    if file.charge_on is None:
        return file.charge_basis
    return f"{day(file.charge_on)}{'' if file.charge_confirmed else ', not confirmed'}. {file.charge_basis}."


def _returned(file: BreachFile) -> list[tuple[str, str]]:
    on = [("Returned to the police", day(file.returned_on))] if file.returned_on else []
    return [("Outcome", file.outcome), *on]


REASONABLE = {True: "Yes: a failure with a reasonable excuse is no breach", False: "No: this is a breach", None: ""}


def _decision(file: BreachFile) -> list[tuple[str, str]]:
    said = file.decision
    if said is None:
        return []
    heard = f"{said.excuse}\nSaid on {day(said.excuse_on)} to {said.excuse_to}." if said.excuse_on else said.excuse
    pairs = [
        ("Condition not met", said.condition),
        ("Evidence", said.evidence),
        ("Excuse offered", heard or "None"),
        ("Reasonable excuse", REASONABLE[said.excuse_reasonable]),
        ("Decision", said.decision),
        ("Decided by", f"{said.by}, {day(said.on)}"),
    ]
    return [(what, answer) for what, answer in pairs if answer]
