"""No name and no free text can come into the audit: which columns it has, who writes them, and through which sieve.

The sieves themselves are tried in `tests/integration/platform/test_audit.py`.
"""

import ast

import pytest

from .reading import SOURCE, sources

MODELS, TRAIL = SOURCE / "platform" / "audit" / "models.py", SOURCE / "platform" / "audit" / "trail.py"

COLUMNS = {
    **dict.fromkeys(("id", "account_id", "membership_id", "organisation_id", "agreement_id"), "UUIDField"),
    "at": "DateTimeField",
    "subject_ids": "ArrayField of UUIDField",
    "request_id": "UUIDField",
    **dict.fromkeys(("kind", "verb", "route", "purpose", "rules_version"), "CharField"),
    "detail": "JSONField",
}
"""Every column; the texts are codes, and `purpose` is what a view's own source says."""

SIEVED = {
    "kind": "kind",
    "verb": "_verb(verb, page)",
    "route": "page.route if page else ''",
    "purpose": "page.purpose if page else ''",
    "detail": "{key: _plain(key, value) for key, value in detail.items()}",
    "rules_version": "_stamp(rules)",
}
"""How each column that could hold a text is filled."""

WRITERS = {"platform/audit/models.py", "platform/audit/trail.py", "proofs/web_peer.py", "proofs/audit_tampering.py"}
WRITERS |= {"proofs/firewall_rows/sql_probes.py"}
"""Who makes rows: the last three are of a measurement and of proofs, not of a site."""

SEES_ALL = {"platform/audit/canonical.py", "platform/audit/sealing.py", "platform/audit/checking.py"}
"""Who may read the audit of every organisation, and where that is said."""

TELLERS = {"platform/accounts/permission.py", "platform/tenancy/middleware.py"}
"""Who says what a page is for, and which it is: from the source of its view and of its route."""


def columns(tree: ast.AST, model: str = "AuditRow") -> dict[str, str]:
    """The fields of a model by name, each with the name of its type."""
    (found,) = (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef) and node.name == model)
    made = (node for node in found.body if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call))
    types = {ast.unparse(node.targets[0]): _type(node.value) for node in made}
    return {name: kind for name, kind in types.items() if kind.endswith("Field")}


def _type(call: ast.Call) -> str:
    name = ast.unparse(call.func).rpartition(".")[2]
    return f"{name} of {_type(call.args[0])}" if name == "ArrayField" else name


def filled(tree: ast.AST) -> dict[str, str]:
    """The columns that `_columns` of the trail fills, each with the expression."""
    (function,) = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == "_columns")
    (returned,) = (node.value for node in ast.walk(function) if isinstance(node, ast.Return))
    return {
        ast.literal_eval(key): ast.unparse(value) for key, value in zip(returned.keys, returned.values, strict=True)
    }


def makes_rows(source: str) -> bool:
    """Whether this source makes rows of the audit, by the model or by a statement of its own."""
    if "into audit_auditrow" in source.lower():
        return True
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return any(_makes(call) for call in calls)


def _makes(call: ast.Call) -> bool:
    function, first = ast.unparse(call.func), ast.unparse(call.args[0]) if call.args else ""
    by_model = function.endswith("AuditRow") or ("AuditRow.objects." in function and "create" in function)
    return by_model or (function.rpartition(".")[2] == "insert_values" and first.endswith("AuditRow"))


def tells(tree: ast.AST) -> bool:
    """Whether anything is put into a page's `purpose` or `route`."""
    return any(
        isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store)
        and node.attr in ("purpose", "route")
        and ast.unparse(node.value).rpartition(".")[2] == "page"
        for node in ast.walk(tree)
    )


def test_every_column_is_an_id_a_moment_a_code_or_the_sieved_detail():
    assert columns(ast.parse(MODELS.read_text())) == COLUMNS


def test_every_column_that_could_hold_a_text_goes_through_its_sieve():
    found = filled(ast.parse(TRAIL.read_text()))
    assert set(found) == set(COLUMNS) - {"id", "at"}
    texts = {name for name, kind in COLUMNS.items() if kind in ("CharField", "JSONField")}
    assert {name: found[name] for name in texts} == SIEVED


def test_only_the_trail_makes_rows():
    ours = [file for file in sources(".") if "migrations" not in file.parts]
    assert {str(file.relative_to(SOURCE)) for file in ours if makes_rows(file.read_text())} <= WRITERS


def test_only_the_declaration_of_a_view_says_what_it_is_for():
    assert {str(file.relative_to(SOURCE)) for file in sources(".") if tells(ast.parse(file.read_text()))} == TELLERS


def sees_all(source: str) -> bool:
    """Whether this source sets, or takes over, what opens the audit of every organisation."""
    return "caraway.sealing" in source or ("canonical" in source and "SETTINGS" in source)


def test_only_the_sealer_and_the_check_see_the_audit_of_everybody():
    ours = [file for file in sources(".") if "migrations" not in file.parts]
    assert {str(file.relative_to(SOURCE)) for file in ours if sees_all(file.read_text())} == SEES_ALL


@pytest.mark.parametrize("seeded", ["set_config('caraway.sealing', 'yes', true)", "from .canonical import SETTINGS"])
def test_another_who_sees_the_audit_of_everybody_is_found(seeded):
    assert sees_all(seeded)


@pytest.mark.parametrize("seeded", ["note = models.TextField()", "name = models.CharField(max_length=200)"])
def test_a_column_for_words_is_found(seeded):
    with_it = MODELS.read_text().replace("    objects = AuditRows()\n", f"    {seeded}\n    objects = AuditRows()\n")
    assert columns(ast.parse(with_it)) != COLUMNS


@pytest.mark.parametrize(
    ("sieve", "without"), [("_plain(key, value)", "value"), ("_verb(verb, page)", "verb"), ("_stamp(rules)", "rules")]
)
def test_a_sieve_that_is_taken_out_is_found(sieve, without):
    found = filled(ast.parse(TRAIL.read_text().replace(f": {sieve}", f": {without}")))
    assert {name: found[name] for name in SIEVED} != SIEVED


@pytest.mark.parametrize(
    "seeded",
    [
        "AuditRow(verb=note)",
        "models.AuditRow(verb=note).save()",
        "AuditRow.objects.create(verb=note)",
        "AuditRow.objects.bulk_create(rows)",
        "bulk.insert_values(AuditRow, rows)",
        "cursor.execute('INSERT INTO audit_auditrow (verb) VALUES (%s)', [note])",
    ],
)
def test_another_writer_is_found(seeded):
    assert makes_rows(seeded)


@pytest.mark.parametrize("seeded", ["request.page.purpose = note", "page.route, x = note, 1"])
def test_another_teller_is_found(seeded):
    assert tells(ast.parse(seeded))
