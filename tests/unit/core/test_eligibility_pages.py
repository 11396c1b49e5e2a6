"""The manual's pages are those their tables make."""

from pathlib import Path
from types import ModuleType

import pytest

from caraway.reference_docs import eligibility, identifiers

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("page", [eligibility, identifiers])
def test_the_page_is_up_to_date(page: ModuleType) -> None:
    assert (ROOT / page.PAGE).read_text(encoding="utf-8") == page.render(ROOT)


def test_every_case_has_its_row() -> None:
    page = eligibility.render(ROOT)
    assert all(len(line.split(" | ")) in (2, 5) for line in page.splitlines() if line.startswith("|"))
    assert "| Exactly two years before the offence: still within them |" in page
    assert "no reason given" in page
