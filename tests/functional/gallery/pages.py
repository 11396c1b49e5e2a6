"""Draws the gallery's pages with the real environment, as name and HTML."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from caraway.platform.web.frame import PageFrame
from caraway.platform.web.jinja import environment
from caraway.platform.web.parts import View

from . import forms, values

HERE = Path(__file__).parent
CSRF = Markup('<input type="hidden" name="csrfmiddlewaretoken" value="token">')
WRONG = {
    "first_name": "",
    "born-day": "31",
    "born-month": "2",
    "born-year": "1990",
    "phone": "12",
    "postcode": "S",
    "mode": "telephone",
    "mode_reason": "",
    "first_call": "soon",
    "children": "many",
    "notes": "  kept\n  as typed",
}


def made() -> Environment:
    """The environment, with the gallery's own templates beside the apps'."""
    return environment(loader=FileSystemLoader(HERE / "jinja2"))


def pages() -> Iterator[tuple[str, str]]:
    """Every page of the gallery."""
    env = made()
    for name, template, context in _pages():
        whole = {"csrf_input": CSRF, "frame": values.FRAME, "v": values} | context
        yield name, env.get_template(template).render(whole)


def _pages() -> Iterator[tuple[str, str, dict[str, Any]]]:
    yield "case", "gallery.html", {}
    views = (View("Mine", "#m", current=True), View("Team", "#t"), View("All", "#a"))
    yield "lists", "lists.html", {"views": views}
    fresh = {"page_title": "Every field", "back_url": "#back", "cancel_url": "#c"}
    heading = {"heading": "Every field", "caption": "C-92QM · T. Ellery"}
    yield "form", "form_page.html", fresh | heading | {"form": forms.EveryField()}
    wrong = forms.EveryField(WRONG)
    yield "errors", "form_page.html", fresh | heading | {"form": wrong}
    question = {"page_title": "What is the date of birth?", "back_url": "#back"}
    yield "question", "form_page.html", question | {"form": forms.OneQuestion()}
    given = forms.SealedDetails(given_on=date(2026, 3, 3))
    sealed = {"page_title": "The offence", "heading": "The offence", "form": given}
    yield "sealed", "form_page.html", sealed
    yield from _endings()


def _endings() -> Iterator[tuple[str, str, dict[str, Any]]]:
    refer = {"page_title": "Refer a person", "back_url": "#back"}
    not_ready = "Two parts are not done: Contact, Five requirements."
    tasks = {"sections": values.TASKS, "not_ready": not_ready, "button": "Check"}
    yield "tasks", "task_list.html", refer | tasks
    check = {
        "sections": values.ANSWERS,
        "form": forms.PageForm(),
        "lead": "By sending this you confirm that it is right.",
    }
    yield "check", "check_answers.html", {"page_title": "Check your answers"} | check
    sure = {
        "page_title": "Cancel this workshop?",
        "button": "Cancel it",
        "danger": True,
    }
    more = {
        "form": forms.PageForm(),
        "cancel_url": "#c",
        "warning": "7 people are told.",
    }
    yield "confirm", "confirm.html", sure | more
    done = {
        "page_title": "Referred",
        "reference": "C-92QM",
        "next_steps": ["You will hear by Friday."],
    }
    yield "done", "done.html", done
    nobody = {
        "frame": PageFrame(),
    }
    yield (
        "sign-in",
        "sign_in.html",
        {"page_title": "Sign in", "form": forms.SignIn()} | nobody,
    )
    support = {"site_theme": "plum", "frame": replace(values.FRAME, exit_to="https://www.example.org")}
    yield "support", "confirm.html", sure | more | support
    for code in ("400", "403", "404", "500"):
        yield code, f"{code}.html", nobody
    yield "404-cy", "404.html", nobody | {"lang": "cy"}
