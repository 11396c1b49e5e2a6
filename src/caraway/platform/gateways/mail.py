"""E-mail to people who work with the product: invitations and password resets, nothing else.

Where it goes is the site's ``EMAIL_BACKEND``: a server, the console, or memory in tests. Subjects
and bodies name no participant and no victim.
"""

import logging
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from django.core.mail import EmailMessage
from django.db import transaction

from . import outward

_log = logging.getLogger(__name__)
_postman = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail")


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
    """Send now; from a practice site nothing leaves. OSError or smtplib.SMTPException when the server cannot be reached."""
    if not outward.may_leave():
        return
    EmailMessage(subject=message.subject, body=message.text, to=[message.to]).send()


def send_on_commit(message: Message) -> None:
    """Send once the current transaction has committed; nothing is sent when it rolls back."""
    transaction.on_commit(lambda: send(message))


def send_soon(message: Message) -> None:
    """Send after the current transaction has committed, from a thread of its own.

    So how long an answer takes does not tell whether there was anybody to write to. A failure is logged.
    """
    transaction.on_commit(lambda: _postman.submit(send, message).add_done_callback(_tell))


def wait_until_sent() -> None:
    """Wait for what `send_soon` has taken on."""
    _postman.submit(lambda: None).result()


def _tell(sent: Future[None]) -> None:
    problem = sent.exception()
    if problem is not None:
        _log.error("An e-mail could not be sent.", exc_info=problem)
