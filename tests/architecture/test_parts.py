"""Every folder of tests belongs to a part that `./caraway test` runs; none is left out by being new."""

from caraway.commands.test import PARTS
from caraway.platform.databases import places

TESTS = places.ROOT / "tests"


def test_every_folder_of_tests_is_run():
    holding = {f"tests/{file.relative_to(TESTS).parts[0]}" for file in TESTS.rglob("test_*.py")}
    loose = {name for name in holding if name.endswith(".py")}
    run = {folder for part in PARTS for folder in part.folders}
    assert loose == set()
    assert holding == run
