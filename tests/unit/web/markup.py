"""Reading pages as a browser would, enough for the tests."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"input", "br", "meta", "link", "hr", "img", "path", "circle", "rect"}


@dataclass
class Page(HTMLParser):
    """Ids, links and what stands in each input, select and textarea."""

    ids: list[str] = field(default_factory=list)
    hrefs: list[str] = field(default_factory=list)
    values: dict[str, list[str]] = field(default_factory=dict)
    described: list[str] = field(default_factory=list)
    labelled: list[str] = field(default_factory=list)
    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    text: str = ""
    _area: str | None = None

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.elements.append((tag, given))
        if "id" in given:
            self.ids.append(given["id"] or "")
        if given.get("href"):
            self.hrefs.append(given["href"] or "")
        self.described += (given.get("aria-describedby") or "").split()
        if given.get("for"):
            self.labelled.append(given["for"] or "")
        if tag == "input" and (given.get("type") not in ("radio", "checkbox") or "checked" in given):
            self.values.setdefault(given["name"] or "", []).append(given.get("value") or "")
        if tag == "option" and "selected" in given:
            self.values.setdefault("selected", []).append(given.get("value") or "")
        if tag == "textarea":
            self._area = given["name"] or ""
            self.values[self._area] = [""]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area is not None:
            held = self.values[self._area][0]
            self.values[self._area][0] = held.removeprefix("\n")
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self.values[self._area][0] += data
        self.text += data


def read(html: str) -> Page:
    page = Page()
    page.feed(str(html))
    page.close()
    return page
