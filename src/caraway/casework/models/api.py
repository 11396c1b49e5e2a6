"""Systems of a force that refer people by themselves, and which of their requests made what."""

from django.db import models

from caraway.platform.accounts.models import Account
from caraway.platform.agreements.models import Organisation, Unit
from caraway.platform.gateways import ids


class ApiClient(models.Model):
    """A system that is known by its key, of which only a keyed hash is kept.

    `account` stands for it wherever a person's would: it is closed from the first, so nobody signs in with it.
    `minute` and `requests`: how many requests it has made in the newest minute in which it made any.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    account = models.OneToOneField(Account, models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    key_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.UUIDField()
    last_used_at = models.DateTimeField(null=True)
    minute = models.DateTimeField(null=True)
    requests = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"], condition=models.Q(ended_at=None), name="api_client_named_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class ApiReferral(models.Model):
    """What a request of a system has made: sent again, it makes nothing more.

    `said` is a hash of the whole request under the system's own key, which is kept nowhere here: it shows whether the same
    was sent again to whoever sends the key, and to nobody else anything. `referral` is the id of a draft, then of its case.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    client = models.ForeignKey(ApiClient, models.PROTECT, related_name="+")
    key = models.UUIDField()
    said = models.CharField(max_length=64)
    referral = models.UUIDField()
    reference = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "key"], name="api_referral_once")]

    def __str__(self) -> str:
        return self.state
