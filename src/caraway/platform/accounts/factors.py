"""Second factors: six-digit codes (RFC 6238), passkeys (WebAuthn), recovery codes. Stored by allauth's model.

Verification is allauth's and fido2's, but for one thing: that a code works once is remembered with its secret, so
that it holds whichever process of the site answers.
"""

import hmac
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.utils import decrypt, encrypt
from allauth.mfa.webauthn.internal import auth as webauthn
from cryptography.exceptions import InvalidSignature
from django.core.exceptions import ValidationError

from caraway.platform.gateways import clock

from .models import Account

PERIOD = 30  # seconds that a code is shown
TOTP, PASSKEY, RECOVERY = "totp", "passkey", "recovery_code"
_EITHER_SIDE = 1  # codes before and after the present one that are taken, for clocks that differ
_MALFORMED = (ValidationError, ValueError, TypeError, KeyError, AttributeError, IndexError, InvalidSignature)


class _Codes(RecoveryCodes):  # type: ignore[misc]
    """allauth's recovery codes; a used one is written to the one column that may change."""

    def _mark_code_used(self, i: int) -> None:
        self.instance.data["used_mask"] |= 1 << i
        self.instance.last_used_at = clock.now()
        self.instance.save(update_fields=["data", "last_used_at"])


@dataclass(frozen=True, slots=True)
class Passkey:
    """One passkey, as its owner knows it."""

    id: int
    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Factors:
    """What somebody can prove themselves with, beside a password."""

    totp: int | None
    passkeys: tuple[Passkey, ...]
    codes_left: int

    @property
    def any(self) -> bool:
        """Whether there is a second factor; recovery codes alone are none."""
        return self.totp is not None or bool(self.passkeys)

    @property
    def count(self) -> int:
        return len(self.passkeys) + (self.totp is not None)


def of(account_id: UUID) -> Factors:
    """The second factors of this account."""
    rows = list(Authenticator.objects.filter(user_id=account_id).order_by("id"))
    by_kind = {row.type: row for row in rows}
    totp, codes = by_kind.get(Authenticator.Type.TOTP), by_kind.get(Authenticator.Type.RECOVERY_CODES)
    passkeys = (row for row in rows if row.type == Authenticator.Type.WEBAUTHN)
    return Factors(
        totp.pk if totp else None,
        tuple(Passkey(row.pk, row.data["name"], row.created_at, row.last_used_at) for row in passkeys),
        len(RecoveryCodes(codes).get_unused_codes()) if codes else 0,
    )


def new_secret() -> str:
    """A fresh secret for six-digit codes: 160 bits, in base 32."""
    return str(generate_totp_secret())


def code_at(secret: str, moment: datetime) -> str:
    """The six digits shown at that moment."""
    return str(format_hotp_value(hotp_value(secret, _counter(moment))))


def right_now(secret: str, code: str) -> int | None:
    """Which counter's code this is, of those shown about now; None for a wrong one."""
    present = _counter(clock.outside())
    typed = "".join(code.split())
    for counter in range(present - _EITHER_SIDE, present + _EITHER_SIDE + 1):
        if hmac.compare_digest(format_hotp_value(hotp_value(secret, counter)).encode(), typed.encode()):
            return counter
    return None


def add_totp(account: Account, secret: str, counter: int) -> None:
    """Give the account six-digit codes; that of `counter`, typed to prove it, has been used."""
    Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).delete()
    _add(account, Authenticator.Type.TOTP, {"secret": encrypt(secret), "last_counter": counter})


def code_is_right(account_id: UUID, code: str) -> bool:
    """Whether this is a code of the account's that shows about now and was not used before; now it has been."""
    kept = _locked(account_id, Authenticator.Type.TOTP)
    if kept is None:
        return False
    counter = right_now(decrypt(kept.data["secret"]), code)
    if counter is None or counter <= kept.data["last_counter"]:
        return False
    kept.data["last_counter"] = counter
    _used(kept)
    return True


def secret_is(account_id: UUID, secret: str) -> bool:
    """Whether the account's codes are made from this secret."""
    kept = Authenticator.objects.filter(user_id=account_id, type=Authenticator.Type.TOTP).first()
    return kept is not None and decrypt(kept.data["secret"]) == secret


def make_recovery_codes(account: Account) -> None:
    """Ten fresh recovery codes; any before them work no more."""
    Authenticator.objects.filter(user=account, type=Authenticator.Type.RECOVERY_CODES).delete()
    data = {"seed": encrypt(RecoveryCodes.generate_seed()), "used_mask": 0}
    _add(account, Authenticator.Type.RECOVERY_CODES, data)


def recovery_codes(account_id: UUID) -> tuple[str, ...]:
    """The recovery codes that have not been used."""
    kept = Authenticator.objects.filter(user_id=account_id, type=Authenticator.Type.RECOVERY_CODES).first()
    return tuple(RecoveryCodes(kept).get_unused_codes()) if kept else ()


def recovery_code_is_right(account_id: UUID, code: str) -> bool:
    """Whether this is an unused recovery code of the account's; now it has been used."""
    kept = _locked(account_id, Authenticator.Type.RECOVERY_CODES)
    return kept is not None and bool(_Codes(kept).validate_code(code))


def begin_passkey(account: Account) -> str:
    """What the browser needs to make a passkey for this account, as JSON; its challenge stays in the session."""
    return json.dumps(dict(webauthn.begin_registration(account, True)))


def add_passkey(account: Account, name: str, credential: str) -> bool:
    """Keep the passkey that the browser made. False when it does not answer the challenge."""
    try:
        made = json.loads(credential)
        webauthn.parse_registration_response(made)
        webauthn.complete_registration(made)
    except _MALFORMED:
        return False
    _add(account, Authenticator.Type.WEBAUTHN, {"name": name, "credential": made})
    return True


def ask_passkey(account: Account | None) -> str:
    """What the browser needs to ask for a passkey: of this account, or any that it has for this site. JSON."""
    return json.dumps(dict(webauthn.begin_authentication(account)))


def passkey_account(credential: str, expected: Account | None) -> Account | None:
    """The open account whose passkey answered the challenge; None when it did not, or is not `expected`'s."""
    try:
        answer = json.loads(credential)
        account = expected or webauthn.extract_user_from_response(answer)
        used = webauthn.complete_authentication(account, answer)
    except _MALFORMED:
        return None
    _used(used)
    found: Account = account
    return found if found.is_active else None


def remove(account_id: UUID, key: int) -> str | None:
    """Remove one second factor of this account. Which kind it was; None when there is none, or it is the last."""
    # Locked, so that of two removals at once the second counts what the first has left.
    kept = Authenticator.objects.select_for_update().filter(user_id=account_id).exclude(type="recovery_codes")
    rows = {row.pk: row for row in kept.order_by("pk")}
    row = rows.get(key)
    if row is None or len(rows) < 2:
        return None
    row.delete()
    return TOTP if row.type == Authenticator.Type.TOTP else PASSKEY


def remove_all(account_id: UUID) -> None:
    """Remove every second factor and recovery code: the next sign-in sets one up."""
    Authenticator.objects.filter(user_id=account_id).delete()


def _add(account: Account, kind: str, data: dict[str, Any]) -> None:
    Authenticator.objects.create(user=account, type=kind, data=data, created_at=clock.now())


def _locked(account_id: UUID, kind: str) -> Authenticator | None:
    return Authenticator.objects.select_for_update().filter(user_id=account_id, type=kind).first()


def _used(row: Authenticator) -> None:
    row.last_used_at = clock.now()
    row.save(update_fields=["data", "last_used_at"])


def _counter(moment: datetime) -> int:
    return int(moment.timestamp()) // PERIOD
