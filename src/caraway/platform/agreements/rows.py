"""What every row of a plane has: an id made here, and the agreement that is its tenant."""

from django.db import models

from caraway.platform.gateways import ids

from .models import Agreement


class AgreementRow(models.Model):
    """A row that belongs to an agreement; the database shows it to that agreement's parties alone."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="+")

    class Meta:
        abstract = True
