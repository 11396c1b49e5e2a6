"""E-mails about one's account. They name no participant and no victim, and say what to do if it was not oneself."""

from caraway.platform.gateways.mail import Message

from .models import Account

_NOT_YOU = "If this was not you, tell your administrator at once."


def reset(account: Account, link: str) -> Message:
    """The link that sets a new password."""
    return Message(
        account.email,
        "Choose a new password for Caraway",
        f"Dear {account.full_name},\n\nto choose a new password, open this link within an hour:\n\n{link}\n\n"
        "If you did not ask for this, do nothing: your password stays as it is.\n",
    )


def password_changed(account: Account) -> Message:
    return _notice(account, "Your Caraway password was changed", "your password was changed just now")


def factor_added(account: Account) -> Message:
    return _notice(account, "A way to sign in to Caraway was added", "a way to sign in was added to your account")


def factor_removed(account: Account) -> Message:
    return _notice(account, "A way to sign in to Caraway was removed", "a way to sign in was removed from your account")


def codes_made(account: Account) -> Message:
    return _notice(
        account,
        "New Caraway recovery codes were made",
        "new recovery codes were made for your account, and the old ones work no more",
    )


def invited(address: str, organisation: str, link: str) -> Message:
    """The link that accepts an invitation."""
    return Message(
        address,
        "You are invited to Caraway",
        f"Hello,\n\n{organisation} invites you to Caraway. To accept, open this link within seven days:\n\n{link}\n\n"
        "It works once. If you do not know what this is about, do nothing.\n",
    )


def waiting(account: Account, things: int, link: str, *, urgent: bool = False) -> Message:
    """That so many things wait: how many, and nothing of what they are."""
    what = f"{things} {'urgent ' if urgent else ''}{'thing' if things == 1 else 'things'}"
    done = "to look at" if urgent else "due"
    subject = f"You have {what} {done} in Caraway"
    return Message(
        account.email, subject, f"Dear {account.full_name},\n\n{subject[0].lower()}{subject[1:]}:\n\n{link}\n"
    )


def _notice(account: Account, subject: str, what: str) -> Message:
    return Message(account.email, subject, f"Dear {account.full_name},\n\n{what}. {_NOT_YOU}\n")
