import uuid
from datetime import date
from typing import Any

import pytest
from django import forms
from django.utils.datastructures import MultiValueDict
from hypothesis import given, settings
from hypothesis import strategies as st

from caraway.platform.gateways import clock
from caraway.platform.web.forms import PageForm
from caraway.platform.web.govuk import kept_lines
from caraway.platform.web.render import error_summary, form_failed, render_field, render_form
from tests.functional.gallery.forms import EveryField, OneQuestion, SealedDetails
from tests.functional.gallery.pages import WRONG

from .markup import read

KEY = str(uuid.UUID(int=7, version=4))
RIGHT = {
    "request_key": KEY,
    "first_name": "Tomos",
    "born-day": "27",
    "born-month": "3",
    "born-year": "1990",
    "phone": "07700 900142",
    "postcode": "so14 2ar",
    "mode": "group",
    "admits": "yes",
    "force": "H",
    "children": "2",
    "agreed": "on",
}
# What an HTTP form can carry in one line; control characters never leave a browser's text box.
LINE = st.text(st.characters(exclude_categories=["Cc", "Cs"]))
LINES = st.text(st.characters(exclude_categories=["Cc", "Cs"], include_characters="\n"))


def posted(values: dict[str, str]) -> MultiValueDict[str, str]:
    return MultiValueDict({name: [value] for name, value in values.items()})


def test_a_right_form_is_clean() -> None:
    form = EveryField(posted(RIGHT))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["born"] == date(1990, 3, 27)
    assert form.cleaned_data["phone"] == "+447700900142"
    assert form.cleaned_data["postcode"] == "SO14 2AR"
    assert form.cleaned_data["request_key"] == uuid.UUID(KEY)


def test_every_error_links_to_an_element_on_the_page() -> None:
    form = EveryField(posted(WRONG))
    page, summary = read(render_form(form)), read(error_summary(form))
    targets = [href.removeprefix("#") for href in summary.hrefs]
    assert len(targets) >= 9
    assert set(targets) <= set(page.ids)
    tags = {given.get("id"): tag for tag, given in page.elements}
    assert {tags[target] for target in targets} <= {"input", "textarea", "select"}


def test_an_error_of_a_day_links_to_the_box_that_is_wrong() -> None:
    form = EveryField(posted(RIGHT | {"born-month": ""}))
    assert read(error_summary(form)).hrefs == ["#id_born-month"]


def test_errors_stand_beside_their_fields_too() -> None:
    form = EveryField(posted(WRONG))
    page = read(render_form(form))
    for name, messages in form.errors.items():
        if name != "request_key":
            assert all(message in page.text for message in messages)
            assert f"id_{name}-error" in page.described


@pytest.mark.parametrize("data", [None, WRONG, RIGHT])
def test_ids_are_unique_and_references_lead_somewhere(data: dict[str, str] | None) -> None:
    form = EveryField(posted(data)) if data else EveryField()
    page = read(render_form(form))
    assert len(page.ids) == len(set(page.ids))
    assert set(page.described) | set(page.labelled) <= set(page.ids)


@settings(max_examples=60, deadline=None)
@given(LINE, LINES, LINES)
def test_what_was_typed_is_never_lost(line: str, lines: str, nested: str) -> None:
    form = EveryField(posted(WRONG | {"first_name": line, "notes": lines, "mode_reason": nested, "phone": line}))
    assert not form.is_valid()
    shown = read(render_form(form)).values
    assert shown["first_name"] == [line]
    assert shown["phone"] == [line]
    assert shown["notes"] == [lines]
    assert shown["mode_reason"] == [nested]
    assert shown["born-day"] == ["31"]
    assert shown["mode"] == ["telephone"]


def test_kept_lines_are_needed() -> None:
    """The control of the test above: GOV.UK's own layout would push typed lines to the right."""
    assert "\n" not in kept_lines("one\ntwo")
    assert read(f"<textarea name='t'>{kept_lines(chr(10) + 'two')}</textarea>").values["t"] == ["\ntwo"]


def test_typed_words_that_look_like_our_attributes_stay() -> None:
    words = ' data-aria-controls="x'
    form = EveryField(posted(WRONG | {"mode_reason": words}))
    page = read(render_form(form))
    assert page.values["mode_reason"] == [words]
    revealing = [given for tag, given in page.elements if tag == "input" and "data-reveals" in given]
    assert [given["data-reveals"] for given in revealing] == ["conditional-id_mode-2"]
    assert {given["data-reveals"] for given in revealing} <= set(page.ids)


def test_nothing_typed_can_become_markup() -> None:
    attack = "\"><script>alert(1)</script>'"
    page = read(render_form(EveryField(posted(dict.fromkeys(RIGHT, attack)))))
    assert "script" not in {tag for tag, _ in page.elements}


def test_data_on_people_is_not_remembered_by_the_browser() -> None:
    page = read(render_form(EveryField()))
    typed = [
        given for tag, given in page.elements if tag == "textarea" or given.get("type") in ("text", "tel", "email")
    ]
    assert len(typed) >= 9
    assert {given.get("autocomplete") for given in typed} == {"off"}


def test_revealed_questions_are_needed_only_when_asked() -> None:
    group = EveryField(posted(RIGHT | {"mode_reason": "left over", "first_call": "soon"}))
    assert group.is_valid(), group.errors
    assert group.cleaned_data["mode_reason"] == ""
    telephone = EveryField(posted(RIGHT | {"mode": "telephone"}))
    assert set(telephone.errors) == {"mode_reason", "first_call"}


class Deep(PageForm):
    reveals = {"one": {"yes": ("two",)}, "two": {"yes": ("three",)}}
    one = forms.ChoiceField(choices=[("yes", "Yes"), ("no", "No")], widget=forms.RadioSelect)
    two = forms.ChoiceField(choices=[("yes", "Yes"), ("no", "No")], widget=forms.RadioSelect)
    three = forms.CharField()


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"one": "no", "two": "yes"}, set()),
        ({"one": "yes"}, {"two"}),
        ({"one": "yes", "two": "yes"}, {"three"}),
        ({"one": "yes", "two": "no"}, set()),
    ],
)
def test_questions_under_questions(sent: dict[str, str], wrong: set[str]) -> None:
    assert set(Deep(posted({"request_key": KEY} | sent)).errors) == wrong


def test_a_shared_child_is_asked_under_either_answer() -> None:
    class Either(PageForm):
        reveals = {"why": {"ill": ("note",), "other": ("note",)}}
        why = forms.ChoiceField(choices=[("ill", "Ill"), ("other", "Other")], widget=forms.RadioSelect)
        note = forms.CharField()

    assert set(Either(posted({"request_key": KEY, "why": "ill"})).errors) == {"note"}


def test_a_page_of_one_question_has_it_as_heading() -> None:
    html = str(render_form(OneQuestion(), heading=True))
    assert html.count("<h1") == 1
    wrong = OneQuestion(posted({"request_key": KEY, "born-day": "7"}))
    assert wrong.errors["born"] == ["Date of birth must include a month and a year"]


def test_sentences_are_ours() -> None:
    said = EveryField(posted({"request_key": KEY})).errors
    assert said["first_name"] == ["Enter first name"]
    assert said["force"] == ["Select police force"]
    assert said["admits"] == ["Select whether the person admits the offence"]
    assert said["agreed"] == ["Tick the box: the person has read the conditions"]
    long = EveryField(posted(RIGHT | {"notes": "x" * 201, "children": "many", "email": "x"})).errors
    assert long["notes"] == ["Notes must be 200 characters or fewer"]
    assert long["children"] == ["Number of children must be a whole number, like 12"]
    assert long["email"] == ["Enter an e-mail address, like name@example.org"]


def test_a_written_sentence_stays() -> None:
    class Own(PageForm):
        pnc = forms.CharField(label="PNC number", error_messages={"required": "Enter the PNC number"})
        cro = forms.CharField(label="CRO number")

    assert Own(posted({"request_key": KEY})).errors["pnc"] == ["Enter the PNC number"]
    assert Own(posted({"request_key": KEY})).errors["cro"] == ["Enter CRO number"]


@pytest.mark.parametrize("widget", [forms.DateInput, forms.SplitDateTimeWidget, forms.ClearableFileInput, forms.Widget])
def test_an_unknown_widget_is_refused(widget: type[forms.Widget]) -> None:
    class Odd(forms.Form):
        field = forms.Field(widget=widget)

    if issubclass(widget, forms.FileInput):
        assert 'type="file"' in render_field(Odd(), "field")
        return
    with pytest.raises(TypeError, match=r"No GOV\.UK component"):
        render_field(Odd(), "field")


def test_the_request_key_stays_the_same_when_sent_again() -> None:
    with clock.use(clock.at(date(2026, 3, 12), 10)):
        fresh = read(render_form(OneQuestion())).values["request_key"][0]
    assert uuid.UUID(fresh).version == 7
    again = OneQuestion(posted({"request_key": fresh}))
    assert read(render_form(again)).values["request_key"] == [fresh]


# ---- sealed fields ----

GIVEN = date(2026, 3, 3)
SECRET = "Catrin Canary"


def sealed(values: dict[str, str] | None = None, **options: Any) -> SealedDetails:
    data = posted({"request_key": KEY} | values) if values is not None else None
    return SealedDetails(data, **options)


def test_sealed_details_already_given_are_said_and_not_asked() -> None:
    form = sealed(given_on=GIVEN)
    html = str(render_form(form))
    assert "were given on 3 March 2026" in html
    assert "victim_name" not in form.fields
    assert "victim" not in "".join(read(html).values)
    assert html.index("Crime reference") < html.index("were given on")


def test_sealed_values_sent_when_not_asked_are_dropped_unseen() -> None:
    form = sealed({"reference": "", "victim_name": SECRET}, given_on=GIVEN)
    assert not form.is_valid()
    assert SECRET not in str(render_form(form))
    assert "victim_name" not in form.cleaned_data


def test_replacing_asks_again_with_nothing_filled_in() -> None:
    form = sealed(given_on=GIVEN, replacing=True)
    shown = read(render_form(form)).values
    assert shown["victim_name"] == [""]
    assert shown["replacing"] == ["yes"]
    sent = sealed({"reference": "1", "replacing": "yes", "victim_name": SECRET}, given_on=GIVEN)
    assert sent.is_valid(), sent.errors
    assert sent.cleaned_data["victim_name"] == SECRET


def test_an_error_elsewhere_keeps_what_this_person_just_typed() -> None:
    form = sealed({"reference": "", "victim_name": SECRET})
    assert not form.is_valid()
    assert read(render_form(form)).values["victim_name"] == [SECRET]


def test_a_sealed_field_takes_no_initial_value() -> None:
    with pytest.raises(ValueError, match="sealed"):
        sealed(initial={"victim_name": SECRET})


def test_sealed_errors_do_not_repeat_the_value() -> None:
    form = sealed({"reference": "1", "victim_name": "x", "victim_phone": "nonsense-canary"})
    assert "nonsense-canary" not in str(form.errors) + str(error_summary(form))


def test_forms_of_others_are_drawn_too() -> None:
    class Plain(forms.Form):
        code = forms.CharField(widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}))

    html = str(render_form(Plain()))
    assert 'autocomplete="one-time-code"' in html
    assert not form_failed(Plain())
    assert not form_failed(None)
    assert error_summary(None) == ""


def test_a_question_that_several_answers_reveal_is_asked_once() -> None:
    """Two boxes of one name would send what was typed in the one and nothing from the other."""

    class Marked(PageForm):
        reveals = {"code": {"late": ("time",), "early": ("time",), "absent": ("why",)}}
        code = forms.ChoiceField(
            choices=[("late", "Late"), ("early", "Early"), ("absent", "Absent")], widget=forms.RadioSelect
        )
        time = forms.CharField()
        why = forms.CharField()

    page = read(render_form(Marked({"code": "late", "time": "10:40"})))
    boxes = [given for tag, given in page.elements if tag == "input" and given.get("name") == "time"]
    assert [box["value"] for box in boxes] == ["10:40"]
    places = [given.get("data-reveals-below") for tag, given in page.elements if given.get("name") == "code"]
    assert places == ["below-id_code-time", "below-id_code-time", None]
    assert "below-id_code-time" in page.ids
    assert len(page.ids) == len(set(page.ids))
