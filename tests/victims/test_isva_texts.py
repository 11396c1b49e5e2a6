"""There is no place for an account of what happened: every text of the advisers' desk is on a reviewed list, and short. No database."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django import forms as django_forms
from django.apps import apps
from django.db import models

from caraway.platform.web.forms import PageForm
from caraway.victims.desks.contact import way_forms
from caraway.victims.desks.support import calls, caseload, cases, forms, recording, ways

LIST = tomllib.loads(Path(__file__).with_name("isva_texts.toml").read_text())
PLAIN = (models.UUIDField, models.DateField, models.BooleanField, models.IntegerField, models.ForeignKey)
LONGEST = 500


def ours() -> list[type[models.Model]]:
    return [one for one in apps.get_app_config("victims").get_models() if one.__name__.startswith("Isva")]


def coded(model: type[models.Model]) -> set[str]:
    """The fields of which a constraint says which codes they may hold."""
    ends = ("__in", "__contained_by")
    conditions = [one.condition for one in model._meta.constraints if isinstance(one, models.CheckConstraint)]
    alone = [one.children[0] for one in conditions if len(one.children) == 1]
    return {name.removesuffix(end) for name, _ in alone for end in ends if name.endswith(end)}


def texts(model: type[models.Model]) -> Iterator[tuple[str, int | None]]:
    """Every field that could hold words of somebody's, with its limit."""
    for field in model._meta.get_fields():
        if field.auto_created or isinstance(field, PLAIN) or field.name in coded(model):
            continue
        inner = getattr(field, "base_field", field)
        if not isinstance(inner, PLAIN):
            yield field.name, getattr(inner, "max_length", None)


def complaints(models_: list[type[models.Model]]) -> list[str]:
    wrong = []
    for model in models_:
        for name, limit in texts(model):
            row = LIST["stored"].get(f"{model.__name__}.{name}") or LIST["stored"].get(name)
            if row is None or limit != row["limit"] or limit > LONGEST:
                wrong.append(f"{model.__name__}.{name}: {limit}")
    return wrong


def test_every_text_that_is_stored_is_on_the_list():
    assert len(ours()) == 16
    assert complaints(ours()) == []
    there = {f"{model.__name__}.{name}" for model in ours() for name, _ in texts(model)}
    assert set(LIST["stored"]) - {"by_name"} == {one for one in there if not one.endswith(".by_name")}


@pytest.mark.parametrize(
    "field", [models.TextField(), models.CharField(max_length=200), models.JSONField(), models.FileField()]
)
def test_a_field_for_words_is_found(field):
    class Seeded(models.Model):
        note = field

        class Meta:
            app_label = "seeded"

    del apps.all_models["seeded"]
    assert complaints([Seeded]) == [f"Seeded.note: {field.max_length}"]


def asked(made: list[type[PageForm]]) -> dict[str, int]:
    """Every box in which anybody can type words, with its limit; 0 where it reads a number, a postcode or a time."""
    found = {}
    for one in made:
        for name, field in one.base_fields.items():
            free = isinstance(field, django_forms.CharField | django_forms.FileField | django_forms.JSONField)
            if free and not isinstance(field.widget, django_forms.HiddenInput):
                found[f"{one.__name__}.{name}"] = getattr(field, "max_length", None) or 0
    return found


def every_form() -> list[type[PageForm]]:
    """Those that the views of the desk use."""
    modules = (calls, caseload, cases, forms, recording, ways)
    every = {one for module in modules for one in vars(module).values() if isinstance(one, type)}
    return sorted((one for one in every if issubclass(one, PageForm)), key=lambda one: one.__name__)


def test_every_text_that_is_asked_is_on_the_list():
    made = every_form()
    assert {way_forms.ChangeForm, way_forms.ChosenForm, forms.TherapyForm, forms.CalledForm} <= set(made)
    assert asked(made) == {name: row["limit"] for name, row in LIST["asked"].items()}
    long = [name for name, limit in asked(made).items() if limit > LONGEST]
    boxes = [one for form in made for one in form.base_fields.values() if isinstance(one.widget, django_forms.Textarea)]
    assert long == []
    assert [one.label for one in boxes] == ["Address"]


def test_a_box_for_words_is_found():
    class Seeded(forms.TherapyForm):
        note = django_forms.CharField(max_length=1000)

    assert asked([Seeded]) == {"Seeded.note": 1000}


def test_of_therapy_there_is_a_day_and_a_type():
    fields = {one.name for one in apps.get_model("victims", "IsvaTherapy")._meta.get_fields()}
    assert fields == {"id", "agreement", "case", "at", "by", "by_name", "kind", "on"}
    assert set(forms.TherapyForm.base_fields) == {"kind", "on"}
