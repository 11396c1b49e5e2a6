"""GOV.UK's components, called from Python: ``component("input", {...})``."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from markupsafe import Markup, escape


def component(name: str, params: Mapping[str, Any]) -> Markup:
    """The markup of a GOV.UK component. Options left as None are as if not given."""
    return Markup(_macro(name)(_given(params)))  # nosec B704 - made by a template that escapes


def _given(params: Any) -> Any:
    if isinstance(params, Mapping):
        return {key: _given(value) for key, value in params.items() if value is not None}
    if isinstance(params, list | tuple):
        return [_given(each) for each in params]
    return params


@cache
def _macro(name: str) -> Callable[[Any], str]:
    from .jinja import GOVUK, lenient

    template = lenient().get_template(f"{GOVUK}/components/{name}/macro.html")
    macro: Callable[[Any], str] = getattr(template.module, "govuk" + name.title().replace("-", ""))
    return macro


def kept_lines(text: str) -> Markup:
    """The text for inside a ``<textarea>``, so that no layout of ours adds to what was typed.

    Line ends become references, which nothing indents; a first one is doubled, since browsers drop
    it.
    """
    whole = str(escape(text.replace("\r\n", "\n")))
    if whole.startswith("\n"):
        whole = "\n" + whole
    return Markup(whole.replace("\n", "&#10;"))  # nosec B704 - escaped above
