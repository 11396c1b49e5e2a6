"""Compiles every page template, and finds names of templates that don't exist: `python -m caraway.commands.checks.templates`."""

import sys
from collections.abc import Iterator

import django
from django.template import engines
from jinja2 import Environment, TemplateError, meta


def main() -> int:
    """Print what is wrong; 1 when something is."""
    django.setup()
    wrong = list(complaints(engines["jinja2"].env))
    print("\n".join(wrong))
    return 1 if wrong else 0


def complaints(environment: Environment) -> Iterator[str]:
    """A line for each template that doesn't compile or names one that isn't there."""
    there = environment.list_templates()
    for name in there:
        try:
            source = environment.loader.get_source(environment, name)[0] if environment.loader else ""
            environment.get_template(name)
            named = meta.find_referenced_templates(environment.parse(source))
        except TemplateError as problem:
            yield f"{name}: {problem}"
            continue
        yield from (f"{name}: there is no template {other}" for other in named if other and other not in there)


if __name__ == "__main__":
    sys.exit(main())
