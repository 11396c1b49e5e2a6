"""Check before you caution: the criteria's questions, without a name. Nothing typed here is stored."""

from typing import Any, ClassVar

from django import forms

from caraway.casework.desks.questions import radios
from caraway.core.criteria import Answers
from caraway.core.reference import in_force
from caraway.platform.web.fields import DayField

from .base import PoliceForm
from .offence import RELATIONSHIPS, offence_choices
from .person import SEX_WORDS

KNOWN = {"yes": True, "no": False}


def known(label: str, **kwargs: Any) -> forms.ChoiceField:
    """Yes, no, or not known, which is an answer. Left empty it is not known."""
    choices = (("yes", "Yes"), ("no", "No"), ("unknown", "Not known"))
    made = radios(label, choices, required=False, **kwargs)
    made.widget.attrs |= {"inline": True, "small": True}
    return made


def small(field: forms.ChoiceField) -> forms.ChoiceField:
    """The same question, drawn small: there are many of them on this page."""
    field.widget.attrs["small"] = True
    return field


GROUPS = (
    ("The person", ("age", "sex", "relationship")),
    ("The offence", ("offence_code", "not_listed", "offence_on", "admits", "disposal")),
    (
        "What else there is",
        ("prior_da_disposal", "under_investigation", "on_bail", "on_community_order"),
    ),
    ("The victim's side", ("risk_within_ceiling", "evidence_of_coercive_control", "victim_views_dealt_with")),
    ("Who agrees", ("supervisor_agrees", "prosecutor_agrees")),
)


class CheckForm(PoliceForm):
    """The questions, in the order in which an officer can answer them. Any may be left open."""

    age = forms.IntegerField(
        label="Age in years", min_value=0, max_value=120, required=False, widget=forms.NumberInput(attrs={"width": 3})
    )
    sex = small(radios("Sex", SEX_WORDS.items(), required=False))
    relationship = small(
        radios("What is the person to the victim?", [(k.value, v) for k, v in RELATIONSHIPS.items()], required=False)
    )
    offence_code = forms.ChoiceField(label="Offence", required=False)
    not_listed = forms.BooleanField(label="The offence is not on the list", required=False)
    offence_on = DayField(label="Date of the offence", required=False)
    admits = known("Does the person admit the offence?")
    prior_da_disposal = known("Has the person ever been convicted or cautioned for domestic abuse?")
    last_da_disposal_on = DayField(label="Date of the last conviction or caution for domestic abuse", required=False)
    under_investigation = known("Under investigation for another offence?")
    on_bail = known("On bail for another offence?")
    on_community_order = known("On a community order?")
    risk_within_ceiling = known("Is the risk to the victim within this area's ceiling?")
    evidence_of_coercive_control = known("Any sign of controlling or coercive behaviour?")
    victim_views_dealt_with = known(
        "Have you got the victim's views, and do they allow it?",
        help_text="Answer yes also where you may go on against them in the public interest, with a recorded reason.",
    )
    disposal = small(radios("How would the offence be dealt with?", required=False))
    supervisor_agrees = known("Does a supervisor agree?")
    prosecutor_agrees = known("Does a prosecutor agree?")
    reveals: ClassVar = {"prior_da_disposal": {"yes": ("last_da_disposal_on",)}}
    marks_optional: ClassVar = False
    subjects: ClassVar = {"age": "age", "offence_code": "the offence"}

    def prepare(self) -> None:
        settings = self.asking.settings
        listed = offence_choices()
        listed[0] = ("", [("", "Choose")])
        self.fields["offence_code"].choices = listed  # type: ignore[attr-defined]
        ways = [(one.code, one.title) for one in in_force(self.asking.today)]
        self.fields["disposal"].choices = ways  # type: ignore[attr-defined]
        ceiling = "standard or medium" if settings.risk_ceiling == "medium" else settings.risk_ceiling
        self.fields["risk_within_ceiling"].label = f"Is the risk to the victim {ceiling}?"
        for name, asked in (
            ("supervisor_agrees", settings.supervisor_agreement_needed),
            ("prosecutor_agrees", settings.prosecutor_agreement_needed),
            ("on_community_order", not settings.community_orders_allowed),
        ):
            if not asked:
                del self.fields[name]

    @property
    def groups(self) -> list[tuple[str, list[str]]]:
        """The questions of this area under their headings."""
        found = [(title, [name for name in names if name in self.fields]) for title, names in GROUPS]
        return [group for group in found if group[1]]

    def given(self, force_code: str) -> Answers:
        """The answers as the criteria read them. Raises InvalidValue where they contradict each other."""
        data = dict(self.cleaned_data)
        data.pop("request_key", None)
        if data.pop("not_listed"):
            data["offence_code"] = "not listed"
        return Answers(force=force_code, **{key: _read(value) for key, value in data.items()})


def _read(value: Any) -> Any:
    if value in ("", "unknown"):
        return None
    return KNOWN.get(value, value) if isinstance(value, str) else value
