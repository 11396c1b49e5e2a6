"""OpenID Connect, the relying party's side, on allauth's client: a code with PKCE, and an ID token checked in full.

allauth's client leaves out the nonce and, for a token it fetched itself, the signature. Here both are always checked, with
issuer, audience and times (OpenID Connect Core 1.0, section 3.1.3.7).
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import jwt
import requests
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error

from caraway.platform.gateways import clock, randomness

from .partner import Partner, encrypted

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
_CLOCKS_DIFFER = timedelta(minutes=2)
_NEEDED = ("iss", "sub", "aud", "exp", "iat", "nonce")
_LONGEST_SUBJECT = 191  # what the column that keeps it holds
_NOT_REACHED = (requests.RequestException, OAuth2Error, ValueError, KeyError, TypeError)


class PartnerRefused(Exception):
    """The organisation's sign-in did not say who this is, or not in a way that can be believed. The code says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of the provider in this session, held against what comes back."""

    state: str
    nonce: str
    verifier: str

    @staticmethod
    def anew() -> "Asked":
        return Asked(randomness.token(), randomness.token(), randomness.token(48))


@dataclass(frozen=True, slots=True)
class Told:
    """Who the provider says this is."""

    issuer: str
    subject: str
    two_factors: bool
    name: str


def address_to_ask(partner: Partner, asked: Asked, back: str) -> str:
    """Where the browser goes to sign in. Raises `PartnerRefused` when the provider cannot be reached."""
    challenge = hashlib.sha256(asked.verifier.encode()).digest()
    query = {
        "response_type": "code",
        "client_id": partner.client_id,
        "redirect_uri": back,
        "scope": "openid profile",
        "state": asked.state,
        "nonce": asked.nonce,
        "code_challenge": base64.urlsafe_b64encode(challenge).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    return f"{_configuration(partner)['authorization_endpoint']}?{urlencode(query)}"


def told(partner: Partner, asked: Asked, back: str, answer: dict[str, str]) -> Told:
    """Who has signed in, by what the browser brought back. Raises `PartnerRefused`."""
    if not hmac.compare_digest(answer.get("state", "").encode(), asked.state.encode()):
        raise PartnerRefused("state")
    if "code" not in answer:
        raise PartnerRefused("cancelled" if answer.get("error") == "access_denied" else "no_code")
    known = _configuration(partner)
    return _told(partner, _claims(partner, known, _token(partner, known, asked, back, answer["code"])), asked)


def _configuration(partner: Partner) -> dict[str, Any]:
    """The provider's discovery document, which must be its own and name encrypted addresses only."""
    try:
        with get_adapter().get_requests_session() as session:
            found = session.get(f"{partner.issuer.rstrip('/')}/.well-known/openid-configuration")
            found.raise_for_status()
            known: dict[str, Any] = found.json()
        addresses = [known[name] for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
    except _NOT_REACHED:
        raise PartnerRefused("not_reached") from None
    if known.get("issuer") != partner.issuer:
        raise PartnerRefused("issuer")
    if not all(map(encrypted, addresses)):
        raise PartnerRefused("not_encrypted")
    return known


def _token(partner: Partner, known: dict[str, Any], asked: Asked, back: str, code: str) -> str:
    methods = known.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    client = OAuth2Client(
        None,
        partner.client_id,
        partner.client_secret,
        "POST",
        known["token_endpoint"],
        back,
        basic_auth="client_secret_post" not in methods,
    )
    try:
        return str(client.get_access_token(code, pkce_code_verifier=asked.verifier)["id_token"])
    except _NOT_REACHED:
        raise PartnerRefused("no_token") from None


def _claims(partner: Partner, known: dict[str, Any], token: str) -> dict[str, Any]:
    """The token's claims, its signature and times found good."""
    try:
        if jwt.get_unverified_header(token).get("alg") not in ALGORITHMS:
            raise PartnerRefused("algorithm")
        algorithm, key = jwtkit.fetch_key(token, known["jwks_uri"], jwtkit.lookup_kid_jwk)
        claims: dict[str, Any] = jwt.decode(
            token,
            key=key,
            algorithms=[algorithm],
            issuer=partner.issuer,
            audience=partner.client_id,
            # Times are held against our own clock, below.
            options={"require": list(_NEEDED), "verify_exp": False, "verify_iat": False, "verify_nbf": False},
        )
    except jwt.PyJWTError:
        raise PartnerRefused("token") from None
    except _NOT_REACHED:
        raise PartnerRefused("key") from None
    _in_time(claims)
    return claims


def _in_time(claims: dict[str, Any]) -> None:
    now, differ = clock.outside().timestamp(), _CLOCKS_DIFFER.total_seconds()
    try:
        expired = float(claims["exp"]) <= now - differ
        early = max(float(claims["iat"]), float(claims.get("nbf", 0))) > now + differ
    except (TypeError, ValueError):
        raise PartnerRefused("times") from None
    if expired or early:
        raise PartnerRefused("times")


def _told(partner: Partner, claims: dict[str, Any], asked: Asked) -> Told:
    if not hmac.compare_digest(str(claims["nonce"]).encode(), asked.nonce.encode()):
        raise PartnerRefused("nonce")
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if (several or "azp" in claims) and claims.get("azp") != partner.client_id:
        raise PartnerRefused("audience")
    subject = str(claims["sub"])
    if not 0 < len(subject) <= _LONGEST_SUBJECT:
        raise PartnerRefused("subject")
    proved = claims.get("amr") or []
    proved = {proved, claims.get("acr")} if isinstance(proved, str) else {*map(str, proved), claims.get("acr")}
    return Told(partner.issuer, subject, bool(partner.two_factors & proved), str(claims.get("name", "")))
