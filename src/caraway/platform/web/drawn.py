"""One form field as one GOV.UK component, chosen by its widget."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from markupsafe import Markup, escape

from .days import PARTS, DayTyped, DayWidget
from .forms import PageForm, typed
from .govuk import component, kept_lines
from .words import say

Params = dict[str, Any]
_OWN_ATTRS = {
    "width",
    "inline",
    "small",
    "rows",
    "cols",
    "type",
    "inputmode",
    "autocomplete",
}
_OWN_ATTRS |= {
    "class",
    "maxlength",
    "minlength",
    "prefix",
    "suffix",
    "spellcheck",
    "id",
}
_OWN_ATTRS |= {
    "required",
    "aria-describedby",
    "aria-invalid",
    "min",
    "max",
    "step",
    "placeholder",
}


_TEXTS = (forms.TextInput, forms.EmailInput, forms.NumberInput, forms.URLInput)
# A date in one box is misread; DayField and TimeOfDayField are asked for instead.
_ONE_BOX_DATES = (forms.DateInput, forms.DateTimeInput, forms.TimeInput)


def render_field(form: forms.BaseForm, name: str, heading: bool = False) -> Markup:
    """One field with its label, hint, error, and the fields its answers reveal."""
    bound = form[name]
    if bound.is_hidden:
        return hidden_input(bound)
    known = not isinstance(bound.field.widget, _ONE_BOX_DATES)
    for widget, draw in _DRAWN:
        if known and isinstance(bound.field.widget, widget):
            return draw(bound, heading)
    raise TypeError(
        f"No GOV.UK component is known for the widget {type(bound.field.widget).__name__} of the field {name!r}."
    )


def parts_in_error(bound: BoundField) -> tuple[str, ...]:
    """Which boxes of a day are wrong; all three when the error is about the whole day."""
    for error in bound.form.errors.as_data().get(bound.name, ()):
        parts = (getattr(error, "params", None) or {}).get("parts")
        if parts:
            return tuple(parts)
    return PARTS if bound.errors else ()


def element_id(bound: BoundField) -> str:
    """The id of the field's first input (of its group, for a day)."""
    return bound.auto_id or bound.html_name


def hidden_input(bound: BoundField) -> Markup:
    """The field as a hidden input."""
    value = bound.value()
    return Markup('<input type="hidden" name="{}" value="{}">').format(bound.html_name, "" if value is None else value)


def _error(bound: BoundField) -> Params | None:
    if not bound.errors:
        return None
    before = say("title.error", getattr(bound.form, "lang", "en")).removesuffix(":")
    return {"html": Markup("<br>").join(escape(str(each)) for each in bound.errors), "visuallyHiddenText": before}


def _hint(bound: BoundField) -> Params | None:
    return {"text": str(bound.help_text)} if bound.help_text else None


def _words(bound: BoundField) -> Markup | str:
    """The label; questions that may be left out say so."""
    silent = getattr(bound.field, "one_of_several", False) or not getattr(bound.form, "marks_optional", True)
    marked = not silent and not bound.field.required
    return f"{bound.label} (optional)" if marked else str(bound.label)


def _label(bound: BoundField, heading: bool) -> Params:
    size = "l" if heading else "s"
    return {
        "text": _words(bound),
        "classes": f"govuk-label--{size}",
        "isPageHeading": heading,
    }


def _fieldset(bound: BoundField, heading: bool) -> Params:
    size = "l" if heading else "s"
    legend = {
        "text": _words(bound),
        "classes": f"govuk-fieldset__legend--{size}",
        "isPageHeading": heading,
    }
    return {"legend": legend}


def _attr(bound: BoundField, name: str) -> Any:
    return bound.field.widget.attrs.get(name)


def _attributes(bound: BoundField) -> Params:
    return {k: v for k, v in bound.field.widget.attrs.items() if k not in _OWN_ATTRS}


def _common(bound: BoundField, heading: bool) -> Params:
    width = _attr(bound, "width")
    classes = [
        f"govuk-input--width-{width}" if width else "",
        _attr(bound, "class") or "",
    ]
    return {
        "id": element_id(bound),
        "name": bound.html_name,
        "label": _label(bound, heading),
        "hint": _hint(bound),
        "errorMessage": _error(bound),
        "classes": " ".join(filter(None, classes)) or None,
        "attributes": _attributes(bound),
    }


def _text(bound: BoundField, heading: bool) -> Markup:
    value = typed(bound)
    whole = isinstance(bound.field, forms.IntegerField)
    kind = _attr(bound, "type") or getattr(bound.field.widget, "input_type", "text")
    params = _common(bound, heading) | {
        "type": "text" if kind == "number" else kind,
        "value": None if value is None else str(value),
        "autocomplete": _attr(bound, "autocomplete") or "off",
        "inputmode": _attr(bound, "inputmode") or ("numeric" if whole else None),
        "spellcheck": False,
        "prefix": _affix(bound, "prefix"),
        "suffix": _affix(bound, "suffix"),
    }
    return component("input", params)


def _affix(bound: BoundField, which: str) -> Params | None:
    text = _attr(bound, which)
    return {"text": text} if text else None


def _password(bound: BoundField, heading: bool) -> Markup:
    completes = _attr(bound, "autocomplete") or "current-password"
    return component("password-input", _common(bound, heading) | {"autocomplete": completes})


def _textarea(bound: BoundField, heading: bool) -> Markup:
    limit = getattr(bound.field, "max_length", None)
    params = _common(bound, heading) | {
        "value": kept_lines(str(typed(bound) or "")),
        "rows": _attr(bound, "rows") or 5,
        "autocomplete": "off",
        "spellcheck": True,
    }
    if limit is None:
        return component("textarea", params)
    params["attributes"] = params["attributes"] | {"autocomplete": "off"}
    return component("character-count", params | {"maxlength": limit})


def _file(bound: BoundField, heading: bool) -> Markup:
    return component("file-upload", _common(bound, heading))


def _select(bound: BoundField, heading: bool) -> Markup:
    value = _as_text(typed(bound))
    groups = [(str(name), each) for name, each in bound.field.widget.choices if isinstance(each, list | tuple)]
    if groups:
        drawn = component("select", _common(bound, heading) | {"items": []})
        options = Markup("").join(_option_group(name, each, value) for name, each in groups)
        # Every part is escaped already: a component's own markup and Markup joined to it.
        return Markup(drawn.replace("</select>", options + Markup("</select>")))  # nosec B704
    listed = [{"value": str(each), "text": str(text), "selected": str(each) == value} for each, text in _choices(bound)]
    if listed and not any(item["value"] == "" for item in listed):
        listed.insert(0, {"value": "", "text": "Choose", "selected": value == ""})
    return component("select", _common(bound, heading) | {"items": listed})


def _option_group(name: str, listed: Any, value: str) -> Markup:
    """Choices under their heading; under none where the heading is empty. GOV.UK's macro has no groups."""
    option = Markup('<option value="{}"{}>{}</option>')
    options = Markup("").join(
        option.format(each, Markup(" selected") if _as_text(each) == value else "", text) for each, text in listed
    )
    return Markup('<optgroup label="{}">{}</optgroup>').format(name, options) if name else options


def _radios(bound: BoundField, heading: bool) -> Markup:
    value = _as_text(typed(bound))
    items = [
        _item(bound, each, text) | {"checked": str(each) == value} for each, text in _choices(bound) if str(each) != ""
    ]
    drawn = component("radios", _group(bound, heading) | {"items": items})
    # GOV.UK's script would mark radios aria-expanded, which radios may not be: ours reveals them.
    # The quotation mark tells the attribute from anything typed, where it is always escaped.
    revealing = str(drawn).replace(' data-aria-controls="', ' data-reveals="')
    below = [_below(bound, name) for name in _shared(bound)]
    return Markup("\n").join([Markup(revealing), *below])  # nosec B704 - markup already, one of its attributes renamed


def _shared(bound: BoundField) -> list[str]:
    """Questions that more than one answer reveals. Each is asked once: two boxes of one name would hide what is typed."""
    if not isinstance(bound.form, PageForm):
        return []
    answers = bound.form.reveals.get(bound.name, {}).values()
    revealed = [name for names in answers for name in names if name in bound.form.fields]
    return [name for name in dict.fromkeys(revealed) if revealed.count(name) > 1]


def _below(bound: BoundField, name: str) -> Markup:
    """A question that several answers reveal, below all of them."""
    place = Markup('<div class="govuk-radios__conditional" id="{}">{}</div>')
    return place.format(_place(bound, name), render_field(bound.form, name))


def _place(bound: BoundField, name: str) -> str:
    return f"below-{element_id(bound)}-{name}"


def _checkboxes(bound: BoundField, heading: bool) -> Markup:
    chosen = {_as_text(each) for each in typed(bound) or ()}
    items = [_item(bound, each, text) | {"checked": str(each) in chosen} for each, text in _choices(bound)]
    return component("checkboxes", _group(bound, heading) | {"items": items})


def _checkbox(bound: BoundField, heading: bool) -> Markup:
    item = {
        "value": "on",
        "text": str(bound.label),
        "checked": bool(typed(bound)),
        "hint": _hint(bound),
        "conditional": _conditional(bound, "True"),
    }
    params = {
        "idPrefix": element_id(bound),
        "name": bound.html_name,
        "errorMessage": _error(bound),
        "items": [item],
    }
    return component("checkboxes", params)


def _group(bound: BoundField, heading: bool) -> Params:
    kind = "radios" if isinstance(bound.field.widget, forms.RadioSelect) else "checkboxes"
    classes = [f"govuk-{kind}--{how}" for how in ("inline", "small") if _attr(bound, how)]
    return {
        "idPrefix": element_id(bound),
        "name": bound.html_name,
        "fieldset": _fieldset(bound, heading),
        "hint": _hint(bound),
        "errorMessage": _error(bound),
        "classes": " ".join(classes) or None,
    }


def _item(bound: BoundField, value: Any, text: Any) -> Params:
    hint = getattr(bound.field, "choice_hints", {}).get(str(value))
    return {
        "value": str(value),
        "text": str(text),
        "hint": {"text": hint} if hint else None,
        "conditional": _conditional(bound, str(value)),
        "attributes": _reveals_below(bound, str(value)),
    }


def _reveals_below(bound: BoundField, value: str) -> Params | None:
    shared = _shared(bound)
    places = [_place(bound, name) for name in _revealed_by(bound, value) if name in shared]
    return {"data-reveals-below": " ".join(places)} if places else None


def _revealed_by(bound: BoundField, value: str) -> tuple[str, ...]:
    return bound.form.reveals.get(bound.name, {}).get(value, ()) if isinstance(bound.form, PageForm) else ()


def _conditional(bound: BoundField, value: str) -> Params | None:
    form, shared = bound.form, _shared(bound)
    names = [name for name in _revealed_by(bound, value) if name in form.fields and name not in shared]
    drawn = Markup("\n").join(render_field(form, name) for name in names)
    return {"html": drawn} if drawn else None


def _choices(bound: BoundField) -> list[tuple[Any, Any]]:
    """The choices, without Django's empty first one where nothing need be shown for it."""
    listed: list[tuple[Any, Any]] = []
    for value, text in bound.field.widget.choices:
        if isinstance(text, list | tuple):
            listed.extend(text)
        else:
            listed.append((value, text))
    return listed


def _as_text(value: Any) -> str:
    return "" if value is None else str(value)


def _day(bound: BoundField, heading: bool) -> Markup:
    value = bound.value()
    shown = value if isinstance(value, DayTyped) else DayTyped.of(value)
    wrong = parts_in_error(bound)
    items = [
        {
            "name": part,
            "id": f"{element_id(bound)}-{part}",
            "value": getattr(shown, part),
            "autocomplete": "off",
            "inputmode": "text" if part == "month" else "numeric",
            "classes": f"govuk-input--width-{4 if part == 'year' else 2}"
            + (" govuk-input--error" if part in wrong else ""),
        }
        for part in PARTS
    ]
    params: Mapping[str, Any] = {
        "id": element_id(bound),
        "namePrefix": bound.html_name,
        "items": items,
        "fieldset": _fieldset(bound, heading),
        "hint": _hint(bound) or {"text": "For example, 27 3 2026"},
        "errorMessage": _error(bound),
    }
    return component("date-input", params)


_DRAWN: tuple[tuple[type[forms.Widget], Callable[[BoundField, bool], Markup]], ...] = (
    (DayWidget, _day),
    (forms.Textarea, _textarea),
    (forms.CheckboxSelectMultiple, _checkboxes),
    (forms.CheckboxInput, _checkbox),
    (forms.RadioSelect, _radios),
    (forms.SelectMultiple, _checkboxes),
    (forms.Select, _select),
    (forms.PasswordInput, _password),
    (forms.FileInput, _file),
    *((kind, _text) for kind in _TEXTS),
)
