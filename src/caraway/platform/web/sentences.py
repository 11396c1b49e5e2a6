"""Django's messages, said as GOV.UK says them: what to do, about what."""

from collections.abc import Mapping

from django import forms

from .subjects import subject_of

_CHOOSES = (forms.RadioSelect, forms.Select, forms.CheckboxSelectMultiple)


def teach(field: forms.Field, subject: str | None, hints: Mapping[str, str] | None) -> None:
    """Give the field its subject, its choices' hints, and our sentences where none was written."""
    if subject:
        field.subject = subject  # type: ignore[attr-defined]
    if hints:
        field.choice_hints = hints  # type: ignore[attr-defined]
    for code, sentence in _sentences(field).items():
        if _unwritten(field, code):
            field.error_messages[code] = sentence


def _unwritten(field: forms.Field, code: str) -> bool:
    """Whether the message is still the one Django's class came with (or none at all)."""
    default = None
    for kind in reversed(type(field).__mro__):
        default = getattr(kind, "default_error_messages", {}).get(code, default)
    return field.error_messages.get(code) in (None, default)


def _sentences(field: forms.Field) -> dict[str, str]:
    subject = subject_of(field)
    return {
        "required": _required(field),
        "max_length": f"{subject.upper_first} must be %(limit_value)d characters or fewer",
        "min_length": f"{subject.upper_first} must be %(limit_value)d characters or more",
        "max_value": f"{subject.upper_first} must be %(limit_value)s or fewer",
        "min_value": f"{subject.upper_first} must be %(limit_value)s or more",
        "invalid_choice": f"Choose one of the answers shown: {subject.lower_first}",
        **_invalid(field),
    }


def _invalid(field: forms.Field) -> dict[str, str]:
    subject = subject_of(field)
    if isinstance(field, forms.EmailField):
        return {"invalid": "Enter an e-mail address, like name@example.org"}
    if isinstance(field, forms.IntegerField):
        return {"invalid": f"{subject.upper_first} must be a whole number, like 12"}
    return {}


def _required(field: forms.Field) -> str:
    subject = subject_of(field).lower_first
    if isinstance(field.widget, forms.CheckboxInput):
        return f"Tick the box: {subject}"
    if subject.endswith("?"):
        return f"Answer this question: {subject_of(field).upper_first}"
    verb = "Select" if isinstance(field.widget, _CHOOSES) else "Enter"
    return f"{verb} {subject}"
