from caraway.commands.checks import measures, unfinished


def test_a_long_function_and_a_long_module_are_found(tmp_path):
    (tmp_path / "short.py").write_text("def fine():\n    return 1\n")
    assert measures.too_long(tmp_path) == ""
    (tmp_path / "long.py").write_text("def endless():\n" + "    x = 1\n" * 60)
    (tmp_path / "wide.py").write_text("x = 1\n" * 401)
    assert measures.too_long(tmp_path) == "long.py:1: endless has 61 lines\nwide.py: 401 lines"


def test_migrations_may_be_long(tmp_path):
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "0001_initial.py").write_text("x = 1\n" * 500)
    assert measures.too_long(tmp_path) == ""


def test_marks_of_unfinished_work_are_found(tmp_path):
    folder = tmp_path / "src"
    folder.mkdir()
    (folder / "a.py").write_text("x = 1\n# TO" + "DO: the rest\n")
    (tmp_path / "README.md").write_text("Look in /ro" + "ot/notes\n")
    assert unfinished.found(tmp_path).splitlines() == ["src/a.py:2: TO" + "DO", "README.md:1: /ro" + "ot/"]
