"""Who may come in: the token of the first address, once; then a cookie, the host that was asked for, and a token in every form.

The pages are served on the loopback address, where every program and every user of the machine can knock, and where a page of another site
can make a browser knock. So: a request for another host is refused (DNS rebinding); whoever has not brought the token of the first address
has no cookie; a form without the session's own token changes nothing; nothing is kept by the browser or told to another site.
"""

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from threading import Lock

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
"""What every answer carries."""


@dataclass
class Door:
    """The secrets of one run. `host` is what a browser must ask for, as 127.0.0.1:8765."""

    host: str
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    session: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    _used: bool = False
    _lock: Lock = field(default_factory=Lock)

    @property
    def cookie(self) -> str:
        """The cookie's name: of this port, since a browser keeps cookies by host alone and two readers may share it."""
        return f"caraway_review_{self.host.rpartition(':')[2]}"

    def right_host(self, headers: Mapping[str, str]) -> bool:
        """Whether the request is for this very address."""
        return headers.get("Host", "") == self.host

    def from_here(self, headers: Mapping[str, str]) -> bool:
        """Whether a form was sent by a page of ours, as far as the browser says. Under our policy of referrers it may say "null"."""
        origin, site = headers.get("Origin", "null"), headers.get("Sec-Fetch-Site", "same-origin")
        return origin in ("null", f"http://{self.host}") and site == "same-origin"

    def is_token(self, given: str) -> bool:
        """Whether this is the token of the first address, not used so far."""
        return not self._used and _same(given, self.token)

    def let_in(self, given: str) -> str | None:
        """The cookie for whoever brings the token, the first time; else None."""
        with self._lock:
            if not self.is_token(given):
                return None
            self._used = True
        return f"{self.cookie}={self.session}; HttpOnly; SameSite=Strict; Path=/"

    def knows(self, headers: Mapping[str, str]) -> bool:
        """Whether the request carries the session's cookie."""
        try:
            cookies = SimpleCookie(headers.get("Cookie", ""))
        except CookieError:
            return False
        return self.cookie in cookies and _same(cookies[self.cookie].value, self.session)

    def is_csrf(self, given: str) -> bool:
        """Whether a form carries the session's own token."""
        return _same(given, self.csrf)


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(), wanted.encode())
