"""Compiles every page template, and finds names of templates that don't exist: `python -m caraway.commands.checks.templates`."""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import django
from django.apps import apps
from django.template import engines
from jinja2 import Environment, TemplateError, meta

OURS = "caraway."
FOLDER = "jinja2"


def main() -> int:
    """Print what is wrong; 1 when something is."""
    django.setup()
    environment: Environment = vars(engines["jinja2"])["env"]
    wrong = list(complaints(environment, _ours()))
    print("\n".join(wrong))
    return 1 if wrong else 0


def complaints(environment: Environment, files: Mapping[str, Path]) -> Iterator[str]:
    """A line for each template that doesn't compile or names one that isn't there."""
    if not files:
        yield "no template was found"
    for name, file in files.items():
        try:
            environment.get_template(name)
            named = meta.find_referenced_templates(environment.parse(file.read_text()))
            for other in filter(None, named):
                environment.get_template(other)
        except TemplateError as problem:
            yield f"{name}: {type(problem).__name__}: {problem}"


def _ours() -> dict[str, Path]:
    folders = [Path(app.path) / FOLDER for app in apps.get_app_configs() if app.name.startswith(OURS)]
    return {str(file.relative_to(folder)): file for folder in folders for file in sorted(folder.rglob("*.*"))}


if __name__ == "__main__":
    sys.exit(main())
