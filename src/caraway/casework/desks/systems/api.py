"""What machines ask: refer a person, how a referral stands, and the description of both."""

import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from caraway.casework.actions.judging import ReadRow
from caraway.casework.actions.sending import REFERRED, Sent, send_referral
from caraway.casework.desks.police.refer import may_refer_under
from caraway.casework.intake_files.cells import Broken, tidy
from caraway.casework.queries import sent as reading
from caraway.casework.queries.police_drafts import rules_in_force
from caraway.core.refusals import InvalidValue, NotNow, Refusal
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.agreements.queries import Referring
from caraway.platform.gateways import clock
from caraway.platform.tenancy.machines import key_of, wrong

from .describing import described
from .reading import BLOCKS, JsonReader, parsed, unknown

LARGEST = 100_000
"""Bytes. A referral with every answer at its longest is a fifth of it."""
BESIDE = ("agreement", "officer", *BLOCKS)
FIELDS = {
    "body": "",
    "key": "Idempotency-Key",
    "agreement": "agreement",
    "officer": "officer",
    "police_reference": "offence.police_reference",
}
"""A part of a refusal's code, and the field that it is about."""
KEY = "Send a UUID of your own making as Idempotency-Key, a new one for each referral."
NO_AGREEMENT = "Your force refers under no agreement today."


@csrf_exempt
@requires("referral.send", purpose="refer a person by a connected system", shows_people=True)
def referrals(request: Any) -> HttpResponse:
    """Refer a person. The same request sent again gets the first answer."""
    if request.method != "POST":
        return _method("POST")
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > LARGEST:
        return wrong(413, [("", f"The body is larger than {LARGEST // 1000} kB.")])
    return _refusing(lambda: _refer(request))


@csrf_exempt
@requires("referral.see", purpose="see how a referral stands, by a connected system", shows_people=True)
def referral(request: Any, reference: str) -> HttpResponse:
    """How a referral stands: its stage, what is due from the police, and attendance."""
    if request.method not in ("GET", "HEAD"):
        return _method("GET, HEAD")
    found = reading.stands(reference, request.actor, clock.today())
    return JsonResponse(
        {
            "id": str(found.id),
            "reference": found.reference,
            "police_reference": found.police_reference,
            "stage": found.stage,
            "caution_expires_on": found.expires_on.isoformat() if found.expires_on else None,
            "due_from_police": [
                {"what": one.what, "due_on": one.due_on.isoformat(), "last_on": one.last_on.isoformat()}
                for one in found.dues
            ],
            "attendance": list(found.attendance),
        }
    )


@csrf_exempt
@requires("referral.send", purpose="read what a connected system may send")
def description(request: Any) -> HttpResponse:
    """The same as OpenAPI 3.1, with the answers that this force's agreements ask for."""
    if request.method not in ("GET", "HEAD"):
        return _method("GET, HEAD")
    return JsonResponse(described(request.actor))


def _method(allowed: str) -> HttpResponse:
    return wrong(405, [("", f"Use {allowed} here.")], {"Allow": allowed})


def _refusing(do: Callable[[], HttpResponse]) -> HttpResponse:
    """Do it, or undo it and say why, with the field."""
    try:
        with transaction.atomic():
            return do()
    except InvalidValue as refusal:
        return wrong(422, [(_field(refusal), refusal.sentence)])
    except NotNow as refusal:
        return wrong(409, [(_field(refusal), refusal.sentence)])


def _field(refusal: Refusal) -> str:
    parts = refusal.code.split(".")
    return next((FIELDS[part] for part in reversed(parts) if part in FIELDS), "")


def _refer(request: HttpRequest) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    key, body = _key(request), parsed(request.body)
    said = _said(request, key, body)
    before = reading.made_before(key, said, actor)
    if before is not None:
        return _answer(request, before)
    choices = may_refer_under(actor)
    if not choices:
        return wrong(403, [("agreement", NO_AGREEMENT)])
    found = _agreement(choices, body.get("agreement"))
    row = _read(found, body)
    problems = [*_beside(body), *((one.column, one.why) for one in row.problems)]
    if problems:
        return wrong(422, problems)
    sent = Sent(key, said, body["officer"], row)
    done = send_referral(agreement=found.agreement_id, sent=sent, by=actor)
    return _answer(request, reading.made(done, actor))


def _beside(body: dict[str, Any]) -> list[tuple[str, str]]:
    """What is wrong beside the blocks."""
    problems = [(one.column, one.why) for one in unknown(body, BESIDE)]
    officer = body.get("officer")
    if not isinstance(officer, str) or not officer.strip() or isinstance(tidy(officer), Broken):
        problems.append(("officer", "Enter the e-mail address of the officer who refers."))
    return problems


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.headers.get("Idempotency-Key", ""))
    except ValueError:
        raise InvalidValue("key", KEY) from None


def _said(request: HttpRequest, key: UUID, body: dict[str, Any]) -> str:
    """A hash of the whole request under the key of whoever sends it.

    The victim's answers are in it, so it is made with the one secret that this site does not keep: without it nobody
    can find out from the hash what was said.
    """
    whole = json.dumps(["sent", str(key), body], sort_keys=True)
    return hmac.new(key_of(request).encode(), whole.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def _agreement(choices: tuple[Referring, ...], asked: Any) -> Referring:
    """The agreement by its name; the only one where none is named. Raises InvalidValue where neither finds it."""
    if asked is None and len(choices) == 1:
        return choices[0]
    for one in choices:
        if one.agreement == asked:
            return one
    raise InvalidValue("agreement", f"Choose one of: {', '.join(one.agreement for one in choices)}.")


def _read(found: Referring, body: dict[str, Any]) -> ReadRow:
    rules = rules_in_force(found.agreement_id)
    return JsonReader(rules.settings, rules.programme).read({block: body.get(block) for block in BLOCKS})


def _answer(request: HttpRequest, found: reading.Made) -> HttpResponse:
    referred = found.state == REFERRED
    path = reverse("api_referral", args=(found.reference,)) if referred else _draft(found)
    said = {
        "id": str(found.referral),
        "reference": found.reference or None,
        "state": found.state,
        "address": request.build_absolute_uri(path),
    }
    return JsonResponse(said, status=201)


def _draft(found: reading.Made) -> str:
    """Where the officer goes on."""
    return reverse("police_draft_check", args=(found.referral,))
