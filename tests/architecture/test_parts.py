"""Every test belongs to one part that `./caraway test` runs; none is left out by being new, and none runs twice."""

from caraway.commands.test import PARTS
from caraway.platform.databases import places

ROOT = places.ROOT


def parts_of(file):
    """The names of the parts that run this file."""
    folders = {str(folder.relative_to(ROOT)) for folder in file.parents if folder.is_relative_to(ROOT)}
    return [part.name for part in PARTS if folders & set(part.folders) and not folders & set(part.without)]


def test_every_test_is_of_one_part():
    files = sorted((ROOT / "tests").rglob("test_*.py"))
    assert {str(file.relative_to(ROOT)): parts_of(file) for file in files if len(parts_of(file)) != 1} == {}


def test_every_folder_of_a_part_is_there():
    named = {folder for part in PARTS for folder in (*part.folders, *part.without)}
    assert {folder for folder in named if not any((ROOT / folder).rglob("test_*.py"))} == set()
