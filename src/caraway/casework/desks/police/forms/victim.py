"""The victim's side of a referral: sealed as it is parsed. Nothing here is stored, logged or shown again on this site."""

from typing import Any, ClassVar

from django import forms

from caraway.bridge.intake import VictimDetails
from caraway.casework.desks.participant import METHODS
from caraway.casework.desks.questions import boxes, lines, radios, text, words
from caraway.core.criteria import VictimView, attest_risk, attest_views
from caraway.core.vocabulary import Language
from caraway.platform.web.fields import DayField, PhoneField, PostcodeField, YesNoField

from .base import PoliceForm

KNOWN = tuple(one for one in Language if one is not Language.NOT_KNOWN)
TOOLS = (("dash", "DASH"), ("dara", "DARA"), ("other", "Another tool"))
BANDS = (("standard", "Standard"), ("medium", "Medium"), ("high", "High"))
VIEWS = (
    (VictimView.AGREES.value, "Agrees"),
    (VictimView.DISAGREES.value, "Does not agree"),
    (VictimView.NOT_OBTAINED.value, "The victim's view could not be obtained"),
)
CONTACT = [
    "given_name",
    "family_name",
    "date_of_birth",
    "phone",
    "email",
    "methods",
    "hours",
    "language",
    "address",
    "postcode",
    "relationship",
    "children",
]
SIDE = [
    "efforts_made",
    "effort",
    "views",
    "override",
    "override_why",
    "override_by",
    "risk_tool",
    "risk_level",
    "coercive_control",
    "coercive_signs",
]


class VictimForm(PoliceForm):
    """Who the victim is, what is safe, the victim's views, and the risk."""

    given_name = text("First name")
    family_name = text("Last name")
    date_of_birth = DayField(label="Date of birth", required=False)
    phone = PhoneField(label="Telephone number", required=False)
    email = forms.EmailField(label="E-mail address", required=False, max_length=254)
    methods = boxes(
        "Which ways of contact has the victim said are safe and private?",
        words(METHODS),
        help_text="Tick only what the victim has specifically said. With nothing ticked, the only contact is a call without voicemail.",
    )
    hours = text(
        "When is it safe?",
        most=200,
        required=False,
        width=None,
        help_text="In the victim's own words, like weekdays 10 to 2",
    )
    language = forms.ChoiceField(
        label="Which language does the victim want?", choices=[("", "Not known"), *words(KNOWN)], required=False
    )
    address = lines("Address", most=300, rows=3, required=False)
    postcode = PostcodeField(label="Postcode", required=False)
    relationship = text(
        "What is the person to the victim, and do they live together?",
        most=200,
        width=None,
        help_text="For example: husband, separated, lives elsewhere",
    )
    children = text(
        "Children in either home", most=200, required=False, width=None, help_text="How many and how old, if known"
    )
    efforts_made = YesNoField(label="Have you made reasonable efforts to get the victim's views?")
    effort = lines("What did you do?", most=1000, rows=3, help_text="Calls, visits, through whom, and when")
    views = radios("What does the victim think of a conditional caution with this programme?", VIEWS)
    override = YesNoField(
        label="If the victim does not agree, or the view could not be obtained: are you going on in the public interest?",
        required=False,
    )
    override_why = lines("Why is going on in the public interest?", most=1000, rows=3)
    override_by = text("Who decided to go on?", width=None, help_text="Rank, name and number, like Insp Vale 1187")
    risk_tool = radios("Which risk assessment was used?", TOOLS)
    risk_level = radios("What is the risk to the victim?", BANDS)
    coercive_control = YesNoField(label="Are there signs of controlling or coercive behaviour?")
    coercive_signs = lines("What are the signs?", most=1000, rows=3)

    sealed: ClassVar = (*CONTACT, *SIDE)
    sealed_name = "The victim's details"
    reveals: ClassVar = {
        "efforts_made": {"yes": ("effort",)},
        "override": {"yes": ("override_why", "override_by")},
        "coercive_control": {"yes": ("coercive_signs",)},
    }
    subjects: ClassVar = {
        "methods": "ways of contact",
        "language": "a language",
        "relationship": "what the person is to the victim",
        "effort": "what you did",
        "views": "what the victim thinks",
        "risk_tool": "the risk assessment used",
        "risk_level": "the risk to the victim",
        "override_why": "why going on is in the public interest",
        "override_by": "who decided to go on",
        "coercive_signs": "what the signs are",
    }

    contact_only: ClassVar = False

    def prepare(self) -> None:
        dropped = (
            SIDE if self.contact_only else () if self.may_override else ("override", "override_why", "override_by")
        )
        for name in dropped:
            self.fields.pop(name, None)

    @property
    def may_override(self) -> bool:
        """Whether this area lets the police go on against the victim's views."""
        return bool(self.asking.settings.victim_views_may_be_overridden)

    @property
    def views_attested(self) -> bool | None:
        """Whether the victim's views were dealt with as the law requires, an allowed override included."""
        data = self.cleaned_data
        dealt_with = attest_views(efforts_made=data["efforts_made"], view=VictimView(data["views"]))
        decided = data.get("override_why") and data.get("override_by")
        overridden = data["efforts_made"] and data.get("override") and decided
        return True if overridden and self.may_override else dealt_with

    @property
    def risk_attested(self) -> bool:
        """Whether the risk is within the area's ceiling and there is no sign of coercive control."""
        ceiling = self.asking.settings.risk_ceiling
        within = attest_risk(band=self.cleaned_data["risk_level"], ceiling=ceiling)
        return bool(within) and not self.cleaned_data["coercive_control"]

    @property
    def details(self) -> VictimDetails:
        """Everything typed, for the seal and nothing else."""
        data = {key: value for key, value in self.cleaned_data.items() if key in CONTACT}
        born = data.pop("date_of_birth", None)
        data["methods"] = tuple(data.get("methods") or ())
        return VictimDetails(date_of_birth=born.isoformat() if born else "", **data, **self._side())

    def _side(self) -> dict[str, Any]:
        data = self.cleaned_data
        if self.contact_only:
            return {}
        missing = "not_reached" if data["efforts_made"] else "not_sought"
        view = missing if data["views"] == VictimView.NOT_OBTAINED else data["views"]
        signs = data["coercive_signs"] if data["coercive_control"] else "none"
        return {
            "views": view,
            "effort": data["effort"],
            "override_why": data.get("override_why", ""),
            "override_by": data.get("override_by", ""),
            "override_on": self.asking.today.isoformat() if data.get("override") else "",
            "risk_tool": data["risk_tool"],
            "risk_level": data["risk_level"],
            "coercive_control": signs,
        }


class NewVictimDetailsForm(VictimForm):
    """New contact details for a case; the police decision on the victim's side stays as it was attested."""

    contact_only: ClassVar = True
