"""Whoever tries a victim's address is stopped at once."""

from tests.firewall import beyond

ABOUT = "The limit on tries is lower for an address that the victims' site knows."
KIND = "rate-limit state"
TARGET = "caraway.platform.accounts.attempts:too_many"
CHECK = "twins"
_POSTED = {"email": "isolde3@mail.example.org", "password": "not the one"}
WHERE = (("nobody", "account_login", _POSTED),)


def replacement(original):
    return lambda request, kind, about="": original(request, kind, about) or beyond.known(about)


def reached(scene):
    return "too many tries" in scene.ask("nobody", "account_login", _POSTED).text
