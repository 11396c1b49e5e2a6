"""Filling in a page's form as somebody would who wants it to be taken, to see that nobody else's is."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

TYPED = {
    "day": "7",
    "month": "3",
    "year": "2026",
    "time": "10:30",
    "starts_at": "10:00",
    "happened_at": "11:20",
    "ends_at": "15:00",
    "phone": "07700 900123",
    "email": "somebody@example.org",
    "postcode": "SO14 2AR",
    "capacity": "6",
}
OTHERWISE = "Written by the tests"
SOUGHT_IN = ("text", "search", "email", "tel")


@dataclass
class Form:
    """One form: where it goes, and what a browser would send when each question has its first answer.

    `seeks`: the name of its box, where that is all it asks, as of a search.
    """

    action: str = ""
    answers: dict[str, list[str]] = field(default_factory=dict)
    seeks: str = ""


@dataclass
class _Reader(HTMLParser):
    forms: list[Form] = field(default_factory=list)
    _here: Form | None = None
    _boxes: list[str] = field(default_factory=list)
    _select: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag == "form":
            self._here = Form(given.get("action", "")) if given.get("method", "").lower() == "post" else None
            self._boxes = []
        elif self._here is not None and given.get("name") and "disabled" not in given:
            self._field(self._here, tag, given)
        elif self._here is not None and tag == "option" and self._select and given.get("value"):
            self._choose(self._here, given)

    def _choose(self, here: Form, given: dict[str, str]) -> None:
        if self._select not in here.answers or "selected" in given:
            here.answers[self._select] = [given["value"]]

    def _field(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name, kind = given["name"], given.get("type", "text")
        if tag != "button" and kind != "hidden":
            self._boxes.append(name if tag == "input" and kind in SOUGHT_IN else "")
        if tag == "select":
            self._select = name
        elif tag == "textarea":
            form.answers[name] = [OTHERWISE]
        elif tag == "input" and kind in ("radio", "checkbox"):
            if name not in form.answers or "checked" in given:
                form.answers[name] = [given.get("value", "on")]
        elif tag == "input" and kind == "hidden":
            form.answers.setdefault(name, []).append(given.get("value", ""))
        elif tag == "input" and kind != "file":
            form.answers[name] = [given.get("value") or typed(name)]
        elif tag == "button" and kind in ("text", "submit") and given.get("value"):
            form.answers.setdefault(name, [given["value"]])

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._here is not None:
            self._here.seeks = self._boxes[0] if len(self._boxes) == 1 else ""
            self.forms.append(self._here)
            self._here = None
        elif tag == "select":
            self._select = ""


def typed(name: str) -> str:
    """What somebody types into the box of that name."""
    return TYPED.get(name) or TYPED.get(name.rsplit("-", 1)[-1].rsplit("_", 1)[-1]) or OTHERWISE


def forms(page: str) -> list[Form]:
    """The forms of a page that are posted, filled in."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.forms


def answers_for(page: str, path: str) -> dict[str, list[str]] | None:
    """What the page's form for this address would send; None where it has none."""
    for form in forms(page):
        if form.action.split("?")[0] in ("", path):
            return form.answers
    return None
