"""A small OpenID provider on the loopback address, which can also be told to lie.

    with serving() as provider:
        provider.subject, provider.claims = "s-1", {"amr": ["mfa"]}
        provider.faults = {"nonce": "another"}     # claims of the token that are replaced, last of all

Whoever comes is signed in at once as `subject`. Real HTTP, real RS256; state, PKCE and the client's secret are checked.
"""

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET, KEY_ID = "caraway", "a secret of the tests", "key-1"


@dataclass
class Provider:
    """What the provider is asked to say next."""

    issuer: str = ""
    subject: str = "subject-1"
    claims: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, Any] = field(default_factory=dict)
    discovery: dict[str, Any] = field(default_factory=dict)
    algorithm: str = "RS256"
    key: Any = field(default_factory=lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048))
    signs_with: Any = None
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)

    def configuration(self) -> dict[str, Any]:
        addresses = {
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
        }
        methods = {"token_endpoint_auth_methods_supported": ["client_secret_basic"]}
        return {"issuer": self.issuer, **addresses, **methods, **self.discovery}

    def keys(self) -> dict[str, Any]:
        made = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {"keys": [made | {"kid": KEY_ID, "alg": "RS256", "use": "sig"}]}

    def token(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        honest = {"iss": self.issuer, "sub": self.subject, "aud": CLIENT, "iat": now, "exp": now + 300}
        claims = {**honest, "nonce": asked["nonce"], **self.claims, **self.faults}
        kept = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(kept, self.signs_with or self.key, algorithm=self.algorithm, headers={"kid": KEY_ID})


@contextmanager
def serving() -> Iterator[Provider]:
    """The provider, answering until the block ends."""
    provider = Provider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(provider))
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            if parts.path == "/.well-known/openid-configuration":
                return self.answer(provider.configuration())
            if parts.path == "/jwks":
                return self.answer(provider.keys())
            if parts.path == "/authorize":
                return self.authorize(query)
            return self.answer({"sub": provider.subject}) if parts.path == "/userinfo" else self.answer({}, 404)

        def authorize(self, query: dict[str, str]) -> None:
            code = secrets.token_urlsafe(16)
            provider.codes[code] = query
            provider.asked.append(query)
            self.send_response(302)
            back = urlencode({"code": code, "state": query["state"]})
            self.send_header("Location", f"{query['redirect_uri']}?{back}")
            self.end_headers()

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            sent = {name: values[0] for name, values in parse_qs(self.rfile.read(length).decode()).items()}
            asked = provider.codes.pop(sent.get("code", ""), None)
            if asked is None or not self.is_client() or not _proves(sent, asked):
                return self.answer({"error": "invalid_grant"}, 400)
            return self.answer({"access_token": "a", "token_type": "Bearer", "id_token": provider.token(asked)})

        def is_client(self) -> bool:
            given = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
            return self.headers.get("Authorization") == f"Basic {given}"

        def answer(self, body: dict[str, Any], status: int = 200) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, *words: Any) -> None:
            """Say nothing: the test speaks."""

    return Handler


def _proves(sent: dict[str, str], asked: dict[str, str]) -> bool:
    digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return challenge == asked["code_challenge"] and sent.get("redirect_uri") == asked["redirect_uri"]
