"""E-mail to people who work with the product: invitations and password resets, nothing else.

Where it goes is the site's ``EMAIL_BACKEND``: a server, the console, or memory in tests. Subjects
and bodies name no participant and no victim.
"""

from dataclasses import dataclass

from django.core.mail import EmailMessage
from django.db import transaction


@dataclass(frozen=True, slots=True)
class Message:
    """One plain-text e-mail to one address."""

    to: str
    subject: str
    text: str

    def __post_init__(self) -> None:
        if "\n" in self.subject or "\r" in self.subject:
            raise ValueError("The subject of an e-mail is one line.")


def send(message: Message) -> None:
    """Send now. OSError or smtplib.SMTPException when the server cannot be reached."""
    EmailMessage(subject=message.subject, body=message.text, to=[message.to]).send()


def send_on_commit(message: Message) -> None:
    """Send once the current transaction has committed; nothing is sent when it rolls back."""
    transaction.on_commit(lambda: send(message))
