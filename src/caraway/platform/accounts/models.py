"""Accounts, dated memberships, invitations and sessions."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from caraway.platform.agreements.models import Organisation, Unit
from caraway.platform.gateways import clock, ids


def normalised_email(address: str) -> str:
    """An address as it is stored and compared: no space around it, lower case."""
    return address.strip().lower()


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by address, however it was typed."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(email=normalised_email(username or ""))


class Account(AbstractBaseUser):
    """One person who signs in. What the person may do comes from memberships, never from here."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    email = models.EmailField(max_length=254, unique=True)
    full_name = models.CharField(max_length=200)
    staff_number = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=2, choices=[("en", "English"), ("cy", "Cymraeg")], default="en")
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(email=Lower("email")), name="account_email_lower_case")]

    def __str__(self) -> str:
        return self.full_name

    def clean(self) -> None:
        self.email = normalised_email(self.email)


class Membership(models.Model):
    """A person's roles in one organisation, from a day to a day. A change ends it and begins another: one at a time."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    roles = ArrayField(models.CharField(max_length=40))
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="membership_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=Q(roles__len__gt=0), name="membership_has_a_role"),
            models.UniqueConstraint(
                fields=["account", "organisation"],
                condition=Q(ended_at__isnull=True),
                name="one_membership_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(self.roles)


class Invitation(models.Model):
    """A single-use invitation. Only the hash of its token is kept; `token` is there right after it was made, and never again."""

    token: str = ""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    email = models.EmailField(max_length=254)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    roles = ArrayField(models.CharField(max_length=40))
    invited_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    invited_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    token_hash = models.CharField(max_length=64, unique=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"invitation of {self.invited_at:%d %B %Y}"


class NoticeChoice(models.Model):
    """How a person wants to be told of one kind of thing. Without a row it comes in the morning's e-mail."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    how = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "kind"], name="notice_chosen_once")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.how}"


class NoticeSent(models.Model):
    """That a person was told of something, so that nobody is told twice. `key` names what: a day, or a task."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    key = models.CharField(max_length=60)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="notice_sent_once")]

    def __str__(self) -> str:
        return self.key


class Attempt(models.Model):
    """A try to sign in (or the like) that failed, under a keyed hash of what was typed or of where it came from."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    key = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["key", "at"], name="attempt_by_key")]

    def __str__(self) -> str:
        return f"attempt of {self.at:%d %B %Y}"


class Session(AbstractBaseSession):
    """A session that knows whose it is, so that ending a person's access ends every session of theirs."""

    account_id = models.UUIDField(null=True, db_index=True)

    @classmethod
    def get_session_store_class(cls) -> Any:
        from .sessions import SessionStore

        return SessionStore


class Leave(models.Model):
    """Days on which somebody is away from one organisation, and who covers (nobody named: the team).

    `ended_at`: it was taken back, or ended early; from then on it says nothing. Never changed otherwise. Why somebody is
    away is not kept.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    from_on = models.DateField()
    to_on = models.DateField()
    cover = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    made_by = models.UUIDField()
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="leave_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(cover__isnull=True) | ~Q(cover=F("account")), name="leave_covered_by_another"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "to_on"], condition=Q(ended_at__isnull=True), name="leave_to_come")
        ]

    def __str__(self) -> str:
        return f"from {self.from_on:%d %B %Y}"
