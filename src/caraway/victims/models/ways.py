"""The columns of how somebody may be reached, alike for a victim and for an adviser's client, parent or carer."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from caraway.platform.agreements.rows import AgreementRow


class WaysVersion(AgreementRow):
    """One version. `by` is nobody where the police sent it.

    `hours_asked`: whether anybody asked; then without days and times it is any. `hours_words`: for whoever calls or meets.
    `confirmed_by` confirmed everything with the person on `confirmed_on`; `changed_at`: the last change of a detail in use,
    or of what is safe.
    """

    number = models.PositiveIntegerField()
    step = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=200)
    methods = ArrayField(models.CharField(max_length=20), default=list)
    hours_asked = models.BooleanField(default=False)
    safe_days = ArrayField(models.PositiveSmallIntegerField(), default=list)
    safe_from = models.CharField(max_length=5, blank=True)
    safe_to = models.CharField(max_length=5, blank=True)
    hours_words = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=20)
    code_word = models.CharField(max_length=50, blank=True)
    confirmed_on = models.DateField(null=True)
    confirmed_by = models.UUIDField(null=True)
    changed_at = models.DateTimeField(null=True)
    wants_none = models.BooleanField(default=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"version {self.number}"


class WaysDetail(AgreementRow):
    """A number, e-mail address or address in one version; which version, and its `value`, are each kind's own.

    `same` is the same in each version as long as what it says is. `waiting`: it came later from somebody else, and what a
    worker confirmed stays in use until this was confirmed. `value` is a number in E.164 where it is one.
    """

    same = models.UUIDField()
    kind = models.CharField(max_length=20)
    postcode = models.CharField(max_length=20, blank=True)
    used_by = models.CharField(max_length=20)
    waiting = models.BooleanField(default=False)
    given_on = models.DateField()
    confirmed_on = models.DateField(null=True)
    confirmed_by = models.UUIDField(null=True)
    checked_on = models.DateField(null=True)
    checked_by = models.UUIDField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.kind} of {self.version_id}"  # type: ignore[attr-defined]
