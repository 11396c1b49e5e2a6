"""Messages to participants: texts and e-mails through GOV.UK Notify, or through the mail server where there is none.

Everything sent carries a reference of ours, by which it can be looked up: before anything is sent again, whoever sends asks
whether it left. At Notify one template a channel holds nothing but what we write: `((body))`, and `((subject))` of an e-mail.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from smtplib import SMTPException
from typing import Any, Protocol

from django.conf import settings

from . import mail, outward

SECONDS = 10
_log = logging.getLogger(__name__)
# The client names the recipient's error in its warnings; where it failed is said by whoever called it.
logging.getLogger("notifications_python_client").setLevel(logging.CRITICAL)


class Delivery(StrEnum):
    """What became of a message."""

    UNDER_WAY = "under_way"
    DELIVERED = "delivered"
    NEVER = "never"
    NOT_NOW = "not_now"


STATUSES = {
    "delivered": Delivery.DELIVERED,
    "received": Delivery.DELIVERED,
    "permanent-failure": Delivery.NEVER,
    "temporary-failure": Delivery.NOT_NOW,
    "technical-failure": Delivery.NOT_NOW,
}
"""Statuses of Notify; any other is under way."""


class Unreachable(Exception):
    """Nobody answered, or not whole: it may have left all the same."""


class Rejected(Exception):
    """It was refused and has not left; sending it again would not help."""


class CannotTell(Exception):
    """Nobody keeps what left this way: whether it did can't be known."""


@dataclass(frozen=True, slots=True)
class Note:
    """One message: `channel` is text or email."""

    channel: str
    to: str
    subject: str
    body: str
    reference: str


class Postman(Protocol):
    """Whoever carries messages."""

    def send(self, note: Note) -> str:
        """Hand over; answers the carrier's own reference. Raises Unreachable or Rejected."""

    def look(self, reference: str) -> tuple[str, Delivery] | None:
        """The carrier's reference of what left under ours, and what became of it; None: it never left.

        Raises Unreachable or CannotTell.
        """


@dataclass(frozen=True, slots=True)
class Service:
    """Where Notify is, and what it knows us and our templates by. `callback` is the token of what it tells us."""

    url: str
    key: str
    text: str
    email: str
    callback: str


class Notify:
    """GOV.UK Notify."""

    def __init__(self, service: Service) -> None:
        self.service = service

    def send(self, note: Note) -> str:
        """As every postman."""
        answer = _asked(self._sender(note))
        return str(answer["id"])

    def look(self, reference: str) -> tuple[str, Delivery] | None:
        """As every postman."""
        found = _asked(lambda: self._client().get_all_notifications(reference=reference))["notifications"]
        if not found:
            return None
        return str(found[0]["id"]), STATUSES.get(found[0]["status"], Delivery.UNDER_WAY)

    def _client(self) -> Any:
        # One a call: the client is not made for threads. It is read in only where there is a Notify: that takes a while.
        from notifications_python_client.notifications import NotificationsAPIClient

        client: Any = NotificationsAPIClient
        return client(self.service.key, base_url=self.service.url, timeout=SECONDS)

    def _sender(self, note: Note) -> Any:
        client, service = self._client(), self.service
        if note.channel == "text":
            said = {"body": note.body}
            return lambda: client.send_sms_notification(note.to, service.text, said, reference=note.reference)
        said = {"subject": note.subject, "body": note.body}
        return lambda: client.send_email_notification(note.to, service.email, said, reference=note.reference)


def _asked(call: Any) -> Any:
    """What Notify answers. A refusal of the message itself is final; anything else may have worked."""
    from notifications_python_client.errors import HTTPError, InvalidResponse

    try:
        return call()
    except HTTPError as error:
        if error.status_code == 400:
            raise Rejected("Notify refused the message.") from None
        raise Unreachable(f"Notify answered {error.status_code}.") from None
    except InvalidResponse:
        raise Unreachable("Notify's answer could not be read.") from None


class MailServer:
    """Without Notify: e-mails through the site's mail server; texts are only shown to leave, in a demonstration."""

    def send(self, note: Note) -> str:
        """As every postman."""
        if note.channel == "email":
            return self._mail(note)
        if not settings.DEMONSTRATION:
            raise Rejected("No service for texts is set up.")
        _log.info("A text left in the demonstration.")
        return f"demonstration-{note.reference}"

    def look(self, reference: str) -> tuple[str, Delivery] | None:
        """As every postman."""
        raise CannotTell

    def _mail(self, note: Note) -> str:
        try:
            mail.send(mail.Message(note.to, note.subject, note.body))
        except (OSError, SMTPException) as error:
            raise Unreachable(type(error).__name__) from None
        return f"mail-{note.reference}"


class KeptHere:
    """On a practice site: everything is as though it left, and nothing does."""

    def send(self, note: Note) -> str:
        """As every postman."""
        return f"practice-{note.reference}"

    def look(self, reference: str) -> tuple[str, Delivery] | None:
        """As every postman."""
        raise CannotTell


_here: ContextVar[Postman | None] = ContextVar("caraway_postman", default=None)


def postman() -> Postman:
    """Whoever carries messages here. From a practice site nobody does, whatever is set up."""
    if not outward.may_leave():
        return KeptHere()
    service: Service | None = settings.NOTIFY
    return _here.get() or (Notify(service) if service else MailServer())


@contextmanager
def use(carrier: Postman) -> Iterator[None]:
    """Let another carry messages inside the block: for tests and demonstrations."""
    token = _here.set(carrier)
    try:
        yield
    finally:
        _here.reset(token)
