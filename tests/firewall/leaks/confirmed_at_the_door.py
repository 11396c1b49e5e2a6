"""Signing in with a victim's address is refused in other words."""

from caraway.platform.accounts.pages import first_step
from tests.firewall import beyond

ABOUT = "The door says of an address that it is known."
KIND = "sign-in and reset that confirm an account"
TARGET = "caraway.platform.accounts.passwords:account_with"
CHECK = "twins"
_POSTED = {"email": "isolde3@mail.example.org", "password": "not the one"}
WHERE = (("nobody", "account_login", _POSTED),)


def replacement(original):
    def account_with(address, password):
        found = original(address, password)
        first_step.WRONG = KNOWN if beyond.known(address) else WRONG
        return found

    return account_with


WRONG, KNOWN = first_step.WRONG, "This address is known, but the password is not right"


def reached(scene):
    answer = scene.ask("nobody", "account_login", _POSTED)
    first_step.WRONG = WRONG
    return KNOWN in answer.text
