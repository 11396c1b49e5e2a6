"""A refusal beside its question, with everything typed kept."""

from collections.abc import Callable

from django.db import transaction
from django.forms import Form

from caraway.core.refusals import InvalidValue, NotNow


def done(form: Form, do: Callable[[], object]) -> bool:
    """Do it. A refusal goes beside its field, or to the top of the form; then the answer is False."""
    try:
        with transaction.atomic():
            do()
    except (InvalidValue, NotNow) as refusal:
        form.add_error(refusal.code if refusal.code in form.fields else None, refusal.sentence)
        return False
    return True
