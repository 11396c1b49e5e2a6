import re
from pathlib import Path

import pytest
from django.template import engines
from django.test import RequestFactory
from jinja2 import DictLoader, Environment, FileSystemLoader, Undefined, UndefinedError

from caraway.platform import web
from caraway.platform.web.frame import EMPTY, PageFrame, page
from caraway.platform.web.jinja import environment
from tests.functional.gallery import pages
from tests.functional.gallery.site import ready

from .markup import read

TEMPLATES = Path(web.__file__).parent / "jinja2"


def env(**templates: str) -> Environment:
    return environment(loader=DictLoader(templates))


def test_a_name_nobody_set_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        env(a="{{ nobody }}").get_template("a").render()


def test_settings_can_switch_off_neither_escaping_nor_strictness() -> None:
    made = environment(loader=DictLoader({"a": "{{ x }}"}), autoescape=False, undefined=Undefined)
    assert made.get_template("a").render(x="<b>") == "&lt;b&gt;"
    with pytest.raises(UndefinedError):
        made.get_template("a").render()


def test_govuk_components_are_imported_by_their_usual_names() -> None:
    text = '{% from "govuk_frontend_jinja/components/tag/macro.html" import govukTag %}{{ govukTag({"text": t}) }}'
    assert "&lt;b&gt;" in env(a=text).get_template("a").render(t="<b>")


def test_the_environment_of_the_engine_is_made_once() -> None:
    ready()
    assert engines["jinja2"].env is engines["jinja2"].env  # type: ignore[attr-defined]


def test_an_app_may_replace_a_template_of_ours() -> None:
    assert env(**{"404.html": "mine"}).get_template("404.html").render() == "mine"


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.html")), ids=lambda path: path.name)
def test_pages_have_no_inline_code_or_style(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=|\son[a-z]+=|javascript:", text)


def test_every_gallery_page_is_whole() -> None:
    drawn = dict(pages.pages())
    assert len(drawn) >= 16
    for name, html in drawn.items():
        seen = read(html)
        assert len(seen.ids) == len(set(seen.ids)), name
        assert set(seen.described) | set(seen.labelled) <= set(seen.ids), name
        assert html.count("<h1") == 1, name
        assert '<main class="govuk-main-wrapper" id="main-content">' in html, name


def test_titles_say_that_there_is_an_error() -> None:
    drawn = dict(pages.pages())
    assert "<title>Error: Every field – " in drawn["errors"]
    assert "<title>Every field – " in drawn["form"]
    assert '<html lang="cy"' in drawn["404-cy"]


def test_every_template_is_shown_in_the_gallery() -> None:
    ours = {path.name for path in TEMPLATES.glob("*.html")}
    shown = {template for _, template, _ in pages._pages()}
    parents = {"layout.html", "with_side.html", "components.html"}
    assert ours <= shown | parents


def test_every_macro_is_shown_in_the_gallery() -> None:
    macros = set(re.findall(r"{% macro (\w+)", (TEMPLATES / "components.html").read_text()))
    gallery = Path(pages.__file__).parent / "jinja2"
    used = "".join(path.read_text() for folder in (TEMPLATES, gallery) for path in folder.glob("*.html"))
    unused = {name for name in macros if not re.search(rf"\bc\.{name}\(|{{ {name}\(|call c\.{name}\(", used)}
    assert unused == set()


@pytest.mark.parametrize("code", ["400", "403", "404", "500"])
def test_pages_of_what_went_wrong_need_nothing(code: str) -> None:
    """Django draws some of them without a request, when anything may be broken."""
    html = env().get_template(f"{code}.html").render()
    assert html.count("<h1") == 1
    assert "Sign out" not in html


def test_without_a_frame_function_the_frame_is_empty(settings: object) -> None:
    settings.PAGE_FRAME = ""  # type: ignore[attr-defined]
    assert page(RequestFactory().get("/"))["frame"] == EMPTY


def welsh_frame(request: object) -> PageFrame:
    return PageFrame(person="R. Okafor", lang="cy")


def test_a_site_names_its_frame_function(settings: object) -> None:
    settings.PAGE_FRAME = f"{__name__}.welsh_frame"  # type: ignore[attr-defined]
    found = page(RequestFactory().get("/"))
    assert (found["frame"].person, found["lang"]) == ("R. Okafor", "cy")


def test_gallery_templates_load_from_files() -> None:
    made = environment(loader=FileSystemLoader(Path(pages.__file__).parent / "jinja2"))
    assert made.get_template("gallery.html")
