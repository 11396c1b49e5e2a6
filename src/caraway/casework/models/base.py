"""What every row of this plane has: an id made here, and the agreement that is its tenant."""

from django.db import models

from caraway.platform.agreements.models import Agreement
from caraway.platform.gateways import ids


class AgreementRow(models.Model):
    """A row that belongs to an agreement; the database shows it to that agreement's parties alone."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="+")

    class Meta:
        abstract = True
