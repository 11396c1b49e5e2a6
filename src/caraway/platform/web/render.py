"""Django forms, drawn with GOV.UK's components.

The component follows from the widget. A widget that nothing here knows is refused, never guessed.
Every error in the summary links to an element that is on the page.
"""

from datetime import date

from django import forms
from markupsafe import Markup

from . import dates
from .days import DayWidget
from .drawn import element_id, hidden_input, parts_in_error, render_field
from .forms import PageForm
from .govuk import component

__all__ = ["error_summary", "form_failed", "render_field", "render_form"]


def render_form(form: forms.BaseForm, heading: bool = False) -> Markup:
    """All fields of the form, in their order, with hidden ones last.

    ``heading`` makes the label of the first field the page's h1 (a page of one question).
    """
    nested = form.revealed() if isinstance(form, PageForm) else set()
    names = [name for name in _in_order(form) if name not in nested and not _is_hidden(form, name)]
    drawn = [_field_or_note(form, name, heading and name == names[0]) for name in names]
    hidden = [hidden_input(form[name]) for name in form.fields if form[name].is_hidden]
    return Markup("\n").join([*drawn, *hidden, *_replacing(form)])


def _is_hidden(form: forms.BaseForm, name: str) -> bool:
    return name in form.fields and form[name].is_hidden


def _field_or_note(form: forms.BaseForm, name: str, heading: bool) -> Markup:
    if name in form.fields or not isinstance(form, PageForm) or form.given_on is None:
        return render_field(form, name, heading=heading)
    return _sealed_note(form.sealed_name, form.given_on)


def _in_order(form: forms.BaseForm) -> list[str]:
    """The form's fields; the first sealed one also when it is not asked for, to hold its note's place."""
    names = list(form.fields)
    if isinstance(form, PageForm) and form.sealed and not form.asks_sealed:
        declared = list(form.declared_fields)
        first = min(form.sealed, key=declared.index)
        before = declared[: declared.index(first)]
        names.insert(sum(name in names for name in before), first)
    return names


def form_failed(form: object) -> bool:
    """Whether the page shows errors, for the page's title and the summary."""
    return isinstance(form, forms.BaseForm) and form.is_bound and bool(form.errors)


def error_summary(form: object) -> Markup:
    """GOV.UK's error summary, or nothing when there is no error."""
    if not isinstance(form, forms.BaseForm) or not form_failed(form):
        return Markup("")
    listed = [
        {"text": message, "href": f"#{_first_wrong(form, name)}" if name else None} for name, message in _messages(form)
    ]
    return component("error-summary", {"titleText": "There is a problem", "errorList": listed})


def _messages(form: forms.BaseForm) -> list[tuple[str, str]]:
    whole = [("", str(message)) for message in form.non_field_errors()]
    hidden = [
        ("", str(message)) for name in form.fields if form[name].is_hidden for message in form.errors.get(name, ())
    ]
    beside = [
        (name, str(message))
        for name in form.fields
        if not form[name].is_hidden
        for message in form.errors.get(name, ())
    ]
    return whole + hidden + beside


def _first_wrong(form: forms.BaseForm, name: str) -> str:
    bound = form[name]
    if isinstance(bound.field.widget, DayWidget):
        return f"{element_id(bound)}-{parts_in_error(bound)[0]}"
    return element_id(bound)


def _sealed_note(name: str, given_on: date) -> Markup:
    """What stands in the place of sealed fields that were given before."""
    said = Markup(
        '<p class="govuk-body cw-sealed"><strong>{}</strong> were given on {}. They are sealed: '
        'nobody here can read them. <a class="govuk-link" href="?replacing=yes">Replace'
        '<span class="govuk-visually-hidden"> {}</span></a></p>'
    )
    return said.format(name, dates.day(given_on), name[:1].lower() + name[1:])


def _replacing(form: forms.BaseForm) -> list[Markup]:
    """The hidden mark that these sealed details replace others."""
    if not isinstance(form, PageForm) or not form.asks_sealed or form.given_on is None:
        return []
    kept = Markup('<input type="hidden" name="{}" value="yes">')
    return [kept.format(form.add_prefix("replacing"))]
