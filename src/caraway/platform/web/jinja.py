"""The one Jinja environment of a site: strict, always escaping, GOV.UK components aboard.

Our templates are strict: a name nobody set is an error, never an empty string. GOV.UK's components
test options that were left out, so they are compiled in a lenient twin of the environment and
handed over ready made; templates import them by their usual names.
"""

from collections.abc import Callable, MutableMapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    PackageLoader,
    StrictUndefined,
    Template,
    TemplateNotFound,
    Undefined,
    pass_context,
)
from jinja2.runtime import Context

from . import dates, phones, slugs
from .addresses import address, address_of
from .frame import EMPTY

GOVUK = "govuk_frontend_jinja"


def environment(**options: Any) -> Environment:
    """The environment Django's Jinja2 backend asks for, once per engine.

    ``options`` are the backend's; ``loader`` finds the templates of the apps. Escaping and
    strictness cannot be switched off from settings.
    """
    own = PackageLoader("caraway.platform.web", "jinja2")
    theirs = options.get("loader")
    fixed = {"autoescape", "undefined", "loader"}
    made = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=ChoiceLoader([GovukLoader(), *filter(None, [theirs]), own]),
        **{name: value for name, value in options.items() if name not in fixed},
    )
    made.filters.update(FILTERS)
    made.globals.update(_globals())
    return made


class GovukLoader(BaseLoader):
    """Hands the lenient twin's GOV.UK templates to the strict environment."""

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,
    ) -> Template:
        if not name.startswith(f"{GOVUK}/"):
            raise TemplateNotFound(name)
        return lenient().get_template(name)


@lru_cache(maxsize=1)
def lenient() -> Environment:
    """The environment that GOV.UK's own components are compiled in."""
    return Environment(loader=_Prefixed(), autoescape=True, undefined=Undefined, auto_reload=False)


class _Prefixed(PackageLoader):
    """GOV.UK's templates, under the name by which they import each other."""

    def __init__(self) -> None:
        super().__init__(GOVUK, "templates")

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool] | None]:
        return super().get_source(environment, template.removeprefix(f"{GOVUK}/"))


FILTERS: dict[str, Callable[..., Any]] = {
    "day": dates.day,
    "iso_day": dates.iso_day,
    "day_full": dates.day_full,
    "day_short": dates.day_short,
    "in_days": dates.in_days,
    "moment": dates.moment,
    "hour": dates.hour,
    "machine_date": dates.machine,
    "phone": phones.shown,
    "slug": slugs.slug,
}


def _globals() -> dict[str, Any]:
    from . import picture, render, words  # they reach back here for the components

    return {
        "url": address,
        "address_of": address_of,
        "static": static,
        "csp_nonce": csp_nonce,
        "service_name": getattr(settings, "SERVICE_NAME", "Caraway"),
        "site_theme": getattr(settings, "SITE_THEME", "casework"),
        "demonstration": demonstration,
        "practice": practice,
        "frame": EMPTY,
        "lang": "en",
        "say": words.say,
        "render_form": render.render_form,
        "render_field": render.render_field,
        "error_summary": render.error_summary,
        "form_failed": render.form_failed,
        "window_svg": picture.window_svg,
        "window_rows": picture.window_rows,
    }


def demonstration() -> bool:
    """Whether this site shows invented people only, and must say so on every page."""
    return bool(getattr(settings, "DEMONSTRATION", False))


def practice() -> bool:
    """Whether this is a practice site, which must look like nothing else."""
    return bool(getattr(settings, "PRACTICE", False))


@pass_context
def csp_nonce(context: Context) -> str:
    """The nonce of this response's security policy. Our own pages have no inline code to mark."""
    request = context.get("request")
    return str(getattr(request, "csp_nonce", "")) if request else ""
