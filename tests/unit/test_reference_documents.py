"""The manual's pages are those their tables make."""

from pathlib import Path

import pytest

from caraway.reference_docs import DOCUMENTS, eligibility

ROOT = Path(__file__).parents[2]
FROM_CODE = {"claims", "estimators"}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_document_is_up_to_date(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == DOCUMENTS[name](ROOT)


def test_every_table_has_its_page() -> None:
    tables = {path.stem for path in (ROOT / "tests" / "spec").glob("*.toml")}
    assert tables | FROM_CODE == {Path(name).stem for name in DOCUMENTS if name.endswith(".md")}


@pytest.mark.parametrize("name", [name for name in DOCUMENTS if name.endswith(".md")])
def test_every_row_of_a_page_has_the_cells_of_its_head(name: str) -> None:
    width = 0
    for line in DOCUMENTS[name](ROOT).splitlines():
        if not line.startswith("|"):
            width = 0
            continue
        cells = line.replace("\\|", "").count("|")
        width = width or cells
        assert cells == width, line


def test_every_case_has_its_row() -> None:
    page = eligibility.render(ROOT)
    assert all(len(line.split(" | ")) in (2, 5) for line in page.splitlines() if line.startswith("|"))
    assert "| Exactly two years before the offence: still within them |" in page
    assert "no reason given" in page
