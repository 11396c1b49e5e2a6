"""By what a template of demonstration people is known again."""

from datetime import date

from caraway.platform.databases import templates
from caraway.platform.databases.planes import CASEWORK
from caraway.platform.databases.templates import People

PEOPLE = People(date(2026, 3, 2))


def test_people_sealed_to_another_key_are_another_template(monkeypatch):
    monkeypatch.setenv("CARAWAY_VICTIMS_KEY", "1" * 64)
    first = templates.peopled_name(CASEWORK, PEOPLE)
    assert templates.peopled_name(CASEWORK, PEOPLE) == first
    monkeypatch.setenv("CARAWAY_VICTIMS_KEY", "2" * 64)
    assert templates.peopled_name(CASEWORK, PEOPLE) != first


def test_people_known_by_another_contact_key_are_another_template(monkeypatch):
    first = templates.peopled_name(CASEWORK, PEOPLE)
    monkeypatch.setenv("CARAWAY_CONTACT_KEY", "3" * 64)
    assert templates.peopled_name(CASEWORK, PEOPLE) != first
