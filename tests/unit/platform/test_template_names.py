"""By what a template of demonstration people is known again."""

from datetime import date

from caraway.platform.databases import templates
from caraway.platform.databases.planes import CASEWORK, VICTIMS
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


def test_people_whose_trial_is_sealed_with_another_key_are_another_template(monkeypatch):
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", CASEWORK.settings)
    first = templates.peopled_name(CASEWORK, PEOPLE)
    monkeypatch.setenv("CARAWAY_SECRET_KEY", "4" * 64)
    assert templates.peopled_name(CASEWORK, PEOPLE) != first


def test_a_process_of_the_other_site_makes_the_same_people_and_lends_them_no_key(monkeypatch):
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", CASEWORK.settings)
    monkeypatch.delenv("CARAWAY_SECRET_KEY", raising=False)
    first, own = templates.peopled_name(CASEWORK, PEOPLE), templates._surroundings(CASEWORK, "")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", VICTIMS.settings)
    monkeypatch.setenv("CARAWAY_SECRET_KEY", "5" * 64)
    assert templates.peopled_name(CASEWORK, PEOPLE) == first
    assert templates._surroundings(CASEWORK, "")["CARAWAY_SECRET_KEY"] == own["CARAWAY_SECRET_KEY"]
