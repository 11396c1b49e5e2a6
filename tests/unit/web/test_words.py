import re
from pathlib import Path
from typing import Any

import pytest

from caraway.platform import web
from caraway.platform.web import words


def test_every_phrase_has_both_languages() -> None:
    found = words.phrases()
    assert found
    for key, phrase in found.items():
        words.checked("all", key, phrase)


@pytest.mark.parametrize(
    "phrase",
    [
        {"en": "Hello"},
        {"en": "Hello", "cy": " "},
        {"en": "Hello {name}", "cy": "Helo"},
        {"en": "Hello", "cy": "Helo", "pl": "x"},
        "Hello",
    ],
)
def test_a_phrase_that_lacks_a_language_is_refused(phrase: Any) -> None:
    with pytest.raises(words.PhraseMissing, match=r"x\.toml: 'hello'"):
        words.checked("x.toml", "hello", phrase)


def test_a_phrase_nobody_wrote_is_refused() -> None:
    with pytest.raises(words.PhraseMissing):
        words.say("no such phrase")
    with pytest.raises(words.PhraseMissing):
        words.say("back", "pl")


def test_values_are_filled_in(monkeypatch: pytest.MonkeyPatch) -> None:
    phrase = {"greet": {"en": "Hello {name}", "cy": "Helo {name}"}}
    monkeypatch.setattr(words, "phrases", lambda: phrase)
    assert words.say("greet", "cy", name="Tomos") == "Helo Tomos"


def test_every_phrase_a_template_says_exists() -> None:
    said = {
        key
        for path in (Path(web.__file__).parent / "jinja2").glob("*.html")
        for key in re.findall(r'say\("([^"]+)"', path.read_text())
    }
    assert len(said) > 10
    assert said <= set(words.phrases())
