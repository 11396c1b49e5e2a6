"""Actions are the only writers: no screen, API or query writes a model. Queries are the only readers: no screen asks one."""

import ast

import pytest

from .reading import SOURCE, asks, sources, writes

READERS = sources(
    "casework/desks",
    "casework/api",
    "casework/queries",
    "victims/desks",
    "victims/queries",
    "platform/accounts/pages",
    "platform/agreements/pages",
    "platform/audit/pages.py",
    "platform/jobs/pages.py",
)


@pytest.mark.parametrize("file", READERS, ids=lambda file: str(file.relative_to(SOURCE)))
def test_a_screen_or_query_writes_nothing(file):
    assert list(writes(ast.parse(file.read_text()))) == []


@pytest.mark.parametrize(
    "seeded",
    [
        "case.save()",
        "Case.objects.create(name=1)",
        "Case.objects.filter(id=1).update(stage=2)",
        "cases.delete()",
        "await case.asave()",
        "connection.cursor().execute('DELETE FROM case')",
    ],
)
def test_a_write_is_found(seeded):
    assert list(writes(ast.parse(f"async def view():\n    {seeded}")))


SCREENS = [file for file in READERS if "queries" not in file.parts]


@pytest.mark.parametrize("file", SCREENS, ids=lambda file: str(file.relative_to(SOURCE)))
def test_a_screen_asks_queries_alone(file):
    assert list(asks(ast.parse(file.read_text()))) == []


@pytest.mark.parametrize("seeded", ["Case.objects.get(pk=1)", "rows = models.Case.objects", "Case._default_manager"])
def test_a_question_to_a_model_is_found(seeded):
    assert list(asks(ast.parse(f"def view():\n    {seeded}")))
