"""A refusal beside the field it is about, with everything typed kept."""

from collections.abc import Callable

from django.db import transaction
from django.forms import Form

from caraway.core.refusals import InvalidValue, NotNow


def kept(form: Form, do: Callable[[], object]) -> bool:
    """Do it. A refusal goes beside its field, or to the top of the form; then the answer is False."""
    try:
        with transaction.atomic():
            do()
    except InvalidValue as refusal:
        form.add_error(refusal.code if refusal.code in form.fields else None, refusal.sentence)
    except NotNow as refusal:
        form.add_error(None, refusal.sentence)
    else:
        return True
    return False
