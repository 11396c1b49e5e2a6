"""The page of analyses names functions that exist, leaves none out, and its links lead somewhere."""

import ast
import re
from pathlib import Path

import pytest

from caraway.reference_docs import estimators
from caraway.reference_docs.analyses import ANALYSES, INNER

ROOT = Path(__file__).parents[2]
PAGE = estimators.render(ROOT)
OFFERED = {
    f"{estimators.dotted(ROOT, file)}.{node.name}": node
    for files in estimators.modules(ROOT).values()
    for file in files
    for node in estimators.public(file)
}
NAMED = {function for rows in ANALYSES.values() for _, _, function in rows}


def missing(named: set[str]) -> set[str]:
    """Functions named for an analysis that the engine does not offer."""
    return named - {name for name, node in OFFERED.items() if isinstance(node, ast.FunctionDef)}


def test_every_analysis_has_its_function() -> None:
    assert not missing(NAMED)


def test_a_name_that_no_function_has_would_be_found() -> None:
    assert missing(NAMED | {"estimators.cox.coxph"}) == {"estimators.cox.coxph"}


def test_inner_modules_exist() -> None:
    assert all((ROOT / estimators.ENGINE / f"{name}.py").exists() for name in INNER)


@pytest.mark.parametrize("name", OFFERED)
def test_everything_offered_says_what_it_is_and_stands_on_the_page(name: str) -> None:
    said = ast.get_docstring(OFFERED[name])
    assert said
    assert said.splitlines()[0] in PAGE


def test_links_lead_to_headings() -> None:
    headings = {
        re.sub(r"[^\w -]", "", line.lstrip("# ")).lower().replace(" ", "-")
        for line in PAGE.splitlines()
        if line.startswith("#")
    }
    links = set(re.findall(r"\]\(#([^)]*)\)", PAGE))
    assert len(links) > 30
    assert links <= headings


@pytest.mark.parametrize(
    ("words", "function"),
    [
        ("Efron", "estimators.cox.cox"),
        ("glm.nb", "estimators.negative_binomial.negative_binomial"),
        ("Callaway", "estimators.group_time.group_time"),
        ("leebounds", "estimators.attrition_bounds.lee_bounds"),
    ],
)
def test_a_newcomer_finds_it_at_once(words: str, function: str) -> None:
    assert any(words in line and f"`{function}`" in line for line in PAGE.splitlines())
