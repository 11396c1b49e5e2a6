"""Feeds of the calendar, for a person's own telephone."""

from django.db import models

from caraway.platform.accounts.models import Membership
from caraway.platform.agreements.models import Organisation
from caraway.platform.gateways import ids


class Feed(models.Model):
    """An address under which somebody's sessions are read without signing in. Of its secret only the hash is kept."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["membership"], condition=models.Q(ended_at=None), name="feed_once_for_each_person"
            )
        ]

    def __str__(self) -> str:
        return "ended" if self.ended_at else "in use"
