"""Where time goes, by part."""

import cProfile
import json
from pathlib import Path

import pytest

from caraway.proofs import parts


@pytest.mark.parametrize(
    ("file", "named"),
    [
        ("/x/lib/python3.11/site-packages/django/db/models/base.py", "django/db"),
        ("/x/lib/python3.11/site-packages/psycopg/cursor.py", "psycopg"),
        ("/x/src/caraway/platform/web/forms.py", "caraway/platform/web"),
        ("/x/src/caraway/core/standing.py", "caraway/core/standing"),
        ("/x/src/caraway/casework/jinja2/coordination/case_list.html", "caraway/casework/jinja2"),
        ("/x/lib/python3.11/re/__init__.py", "Python"),
        ("<string>", "Python"),
    ],
)
def test_a_file_belongs_to_a_part(file: str, named: str) -> None:
    assert parts.part(file) == named


def test_what_is_written_in_c_counts_for_whoever_called_it() -> None:
    watched = cProfile.Profile()
    watched.runcall(_slow)
    found = parts.spent(watched)
    here = parts.part(str(Path(__file__)))
    assert here == "Python"
    assert max(found, key=found.__getitem__) == here


def test_the_most_comes_first_and_what_is_small_is_put_together() -> None:
    said = list(parts.lines({"django/db": 6.0, "psycopg": 3.98, "json": 0.01, "caraway": 0.01}))
    assert said == ["  60.0%  django/db", "  39.8%  psycopg", "   0.2%  all else"]


def _slow() -> None:
    sum(len(json.dumps(sorted(range(1000), key=lambda one: -one))) for _ in range(20))
