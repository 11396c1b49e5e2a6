"""Every column of the study file: its type, unit, closed values, sensitivity and what it means."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from caraway.core.study import words as w
from caraway.core.study.bands import KNOWN_DAY, LOOK_BACK_DAYS
from caraway.core.study.words import Definition, Sensitivity, Type

DAYS_MOST = 36_525
"""A hundred years: further from time zero nothing happens to anybody."""

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
OUT_OF_TIME = f"a day outside {FIRST_DAY.year} to {LAST_DAY.year}"

PSEUDONYM = r"[0-9a-f]{32}"
GROUP = r"[A-Z]-[0-9a-f]{8}"
WORD = r"[a-z0-9][a-z0-9_.-]{0,39}"
REFERENCE = r"[A-Za-z0-9][A-Za-z0-9_./-]{0,39}"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `values` closes the list of a code, `form` is what a text matches, `least` and `most` bound a number.

    `project_says` marks a column which the files of a project have only where the project allows it.
    """

    name: str
    type: Type
    sensitivity: Sensitivity
    means: str
    unit: str = ""
    values: tuple[str, ...] = ()
    form: str = ""
    least: float | None = None
    most: float | None = None

    def trouble(self, value: object) -> str:
        """What is wrong with a value that is there, by its class and never by itself ("" when nothing is)."""
        wrong_type = _TYPES[self.type]
        odd = isinstance(value, datetime) or (isinstance(value, bool) and self.type is not Type.FLAG)
        if not isinstance(value, wrong_type) or odd:
            return f"a {type(value).__name__} where {self.type.words} belongs"
        if self.type is Type.CODE and value not in self.values:
            return "a code that is not on the list"
        if isinstance(value, date) and not FIRST_DAY <= value <= LAST_DAY:
            return OUT_OF_TIME
        if self.form and not re.fullmatch(self.form, str(value)):
            return "text of another form"
        return self._range(float(value)) if isinstance(value, int | float) else ""

    def _range(self, value: float) -> str:
        if value != value or value in (float("inf"), float("-inf")):
            return "not a number"
        if self.least is not None and value < self.least:
            return f"a number below {self.least:g}"
        return f"a number above {self.most:g}" if self.most is not None and value > self.most else ""


_TYPES: Mapping[Type, tuple[type, ...]] = MappingProxyType(
    {
        Type.TEXT: (str,),
        Type.CODE: (str,),
        Type.WHOLE: (int,),
        Type.NUMBER: (int, float),
        Type.FLAG: (bool,),
        Type.DAY: (date,),
    }
)
_ID, _SECRET, _PLAIN = Sensitivity.IDENTIFYING, Sensitivity.SENSITIVE, Sensitivity.PLAIN


def _text(name: str, sensitivity: Sensitivity, form: str, means: str) -> Column:
    return Column(name, Type.TEXT, sensitivity, means, form=form)


def _code(name: str, sensitivity: Sensitivity, entries: type[StrEnum], means: str) -> Column:
    return Column(name, Type.CODE, sensitivity, means, values=tuple(entry.value for entry in entries))


def _days(name: str, means: str, least: int = 0) -> Column:
    return Column(name, Type.WHOLE, _SECRET, means, unit="days", least=least, most=DAYS_MOST)


def _count(name: str, means: str, unit: str, sensitivity: Sensitivity = _SECRET) -> Column:
    return Column(name, Type.WHOLE, sensitivity, means, unit=unit, least=0)


def _of_definition(definition: Definition) -> tuple[Column, ...]:
    """The columns of the analysis file for one definition of an outcome."""
    at, what = definition.prefix, definition.words.lower()
    return (
        Column(f"{at}_whole", Type.FLAG, _SECRET, f"Whether followed long enough to say no for: {what}"),
        Column(f"{at}_any", Type.FLAG, _SECRET, f"Whether it was seen in the window while followed: {what}"),
        _count(f"{at}_count", f"How often it was seen in the window while followed: {what}", "events"),
        Column(f"{at}_harm", Type.NUMBER, _SECRET, f"Harm of those events: {what}", unit="days of harm", least=0),
        _days(f"{at}_day", f"Day of the first, from time zero (none: not seen): {what}", 1),
    )


def _of_harm(harm: w.Harm) -> tuple[Column, ...]:
    """The columns for one kind of harm. Not known is not the same as not seen: who was never asked about has no value."""
    what = harm.words.lower()
    return (
        Column(harm.seen, Type.FLAG, _SECRET, f"Whether it was seen while followed (none: not known): {what}"),
        _days(harm.day, f"Day of the first, from time zero (none: not seen, or not known): {what}"),
    )


_WHO = (
    _text("person", _ID, PSEUDONYM, "The person's pseudonym in this project"),
    _code("source", _PLAIN, w.Source, "Where the row comes from"),
    _text("force", _PLAIN, GROUP, "The police force's pseudonym in this project"),
    _text("agreement", _PLAIN, GROUP, "The agreement's pseudonym in this project"),
    _text("arm", _SECRET, WORD, "The arm as assigned, whatever happened then"),
    _code("time_zero", _PLAIN, w.TimeZero, "From which day the person is followed"),
    Column("zero_on", Type.DAY, _SECRET, "That day, as coarse or shifted as the project allows"),
    _days(
        "followed_days",
        "For how many days from time zero events would have been seen (in the analysis file, within the window)",
    ),
    _code("end_reason", _SECRET, w.EndReason, "Why no longer"),
    _days("completed_day", "Day of completion, from time zero (none: not completed)"),
    _count("sessions_attended", "How many sessions were attended", "sessions"),
    _text("period", _PLAIN, WORD, "The period of the study in which the person came in"),
)
_COVARIATES = (
    _code("age_band", _SECRET, w.AgeBand, "Age at time zero"),
    _code("sex", _SECRET, w.Sex, "Sex, as recorded"),
    _code("ethnicity", _SECRET, w.Ethnicity, "Ethnic group (none: not recorded)"),
    _code("prior_arrests", _SECRET, w.PriorArrests, "Arrests in the three years before time zero"),
    _code(
        "prior_domestic",
        _SECRET,
        w.PriorDomestic,
        "Domestic abuse recorded, with the person as suspect, in the three years before time zero",
    ),
    _code("relationship", _SECRET, w.Relationship, "Between the person and the victim"),
    _code("risk_band", _SECRET, w.RiskBand, "The risk as last assessed before time zero"),
    _text("stratum", _SECRET, WORD, "Stratum of the randomisation"),
    _text("block", _SECRET, WORD, "Block of the randomisation"),
    Column("age_years", Type.NUMBER, _ID, "Age at time zero", unit="years", least=10, most=120),
    Column(
        "risk_score", Type.NUMBER, _SECRET, "A score of risk before time zero, the higher the riskier", unit="points"
    ),
)
_CONSENTS = (
    Column(
        "consents_study",
        Type.FLAG,
        _SECRET,
        "Whether the person agreed to the study, where it asks; whoever did not, or may not have, is left out",
    ),
    Column(
        "consents_linkage",
        Type.FLAG,
        _SECRET,
        "Whether the person agreed to linkage with other records, as those of the police; left out likewise",
    ),
)
_AS_ON = (
    Column(
        "known_day",
        Type.WHOLE,
        _PLAIN,
        "The day as on which covariates are told, from time zero: the day before",
        unit="days",
        least=KNOWN_DAY,
        most=KNOWN_DAY,
    ),
    Column(
        "look_back_days",
        Type.WHOLE,
        _PLAIN,
        "For how many days before time zero arrests and domestic abuse are counted",
        unit="days",
        least=LOOK_BACK_DAYS,
        most=LOOK_BACK_DAYS,
    ),
)
_EVENTS = (
    _code("definition", _PLAIN, Definition, "What an event is; never two in one extract"),
    _days("day", "Day of the event, from time zero; that day itself (0) does not count"),
    _text("offence", _SECRET, REFERENCE, "The offence's code in the table that weighs harm"),
    _days("conviction_day", "Day of the conviction, from time zero; of a proven offence alone"),
    _text("extract_id", _PLAIN, WORD, "The extract from which the row comes"),
    Column("extract_row", Type.WHOLE, _PLAIN, "The row's number in that extract, from 1", least=1),
    Column("extracted_on", Type.DAY, _PLAIN, "The day of the extract"),
)
_ANSWERS = (
    _text("victim", _ID, PSEUDONYM, "The victim's pseudonym in this project; not the person's"),
    _text("join_token", _ID, PSEUDONYM, "What the table of joins knows this victim by"),
    _text("instrument", _PLAIN, WORD, "The survey and its version"),
    _text("item", _PLAIN, WORD, "The item of the survey"),
    _code("occasion", _SECRET, w.Occasion, "When it was asked"),
    _code("day_band", _SECRET, w.DayBand, "How long after time zero it was asked"),
    _count("answer", "The answer's number on the item's scale", "points"),
)
_ANALYSIS = (
    Column("window_days", Type.WHOLE, _PLAIN, "For how long events count", unit="days", least=1, most=DAYS_MOST),
    Column("attended", Type.FLAG, _SECRET, "Whether any session was attended"),
)
_PANEL = (
    Column("month", Type.DAY, _PLAIN, "The first day of the month of time zero"),
    Column("start_month", Type.DAY, _PLAIN, "The first day of the month in which the force began (none: never)"),
    _count("people", "How many people came in", "people"),
    _count("people_any", "How many of them were seen at least once", "people"),
    _count("events", "How many events they had", "events"),
    Column("events_squares", Type.NUMBER, _SECRET, "Sum of the squares of each person's events", least=0),
    Column("harm", Type.NUMBER, _SECRET, "Sum of harm", unit="days of harm", least=0),
    Column("harm_squares", Type.NUMBER, _SECRET, "Sum of the squares of each person's harm", least=0),
)

COLUMNS: Mapping[str, Column] = MappingProxyType(
    {
        column.name: column
        for column in (
            *_WHO,
            *_COVARIATES,
            *_CONSENTS,
            *_AS_ON,
            *_EVENTS,
            *_ANSWERS,
            *_ANALYSIS,
            *_PANEL,
            *(column for definition in Definition for column in _of_definition(definition)),
            *(column for harm in w.Harm for column in _of_harm(harm)),
        )
    }
)
"""Each column by its name; a name means the same in every kind of file."""

OUTCOMES = ("whole", "any", "count", "harm", "day")
"""How the columns of a definition's outcomes end in the analysis file: `rearrest_any`, `rearrest_count` and so on."""
