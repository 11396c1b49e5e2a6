"""A refusal beside the field it is about, with everything typed kept."""

from collections.abc import Callable

from django.db import transaction
from django.forms import BaseForm, Form

from caraway.casework.desks.shown import refuse
from caraway.core.refusals import InvalidValue, NotNow, Refusal


def field_of(form: BaseForm, refusal: Refusal) -> str | None:
    """The question a refusal is about: any part of its code that the form asks for; None where it asks for none."""
    return next((part for part in refusal.code.split(".") if part in form.fields), None)


def kept(form: Form, do: Callable[[], object]) -> bool:
    """Do it. A refusal goes beside its field, or to the top of the form; then the answer is False."""
    try:
        with transaction.atomic():
            do()
    except InvalidValue as refusal:
        form.add_error(field_of(form, refusal), refusal.sentence)
    except NotNow as refusal:
        form.add_error(None, refusal.sentence)
        refuse(form, refusal)
    else:
        return True
    return False
