"""What a participant is given, read out: each stored value as the words of the field's language, never as a code.

A reader takes the value and the programme of the case, and answers in words. Each raises what its list raises for a code
that nobody declared: a value that cannot be read out is an error, not a code on somebody's paper.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from caraway.casework import deciders
from caraway.casework.queries.safe_contact import days_words
from caraway.core.criteria import Outcome as Finding
from caraway.core.criteria import Relationship, Sex
from caraway.core.criteria.base import Answer
from caraway.core.programme import Programme
from caraway.core.reference import EthnicitySource, disposal, ethnic_group, find_offence
from caraway.core.reference.risk_factors import risk_factors
from caraway.core.vocabulary import Attendance, ContactMethod, Language, Mode, Outcome, Signpost, Stage, Word
from caraway.platform.web import phones
from caraway.platform.web.dates import day, iso_day

Reader = Callable[[Any, Programme], str]

SEXES = {Sex.MALE: "Male", Sex.FEMALE: "Female", Sex.OTHER: "Other, or not recorded as either"}
RELATIONSHIPS = {
    Relationship.PARTNER: "Partner now",
    Relationship.FORMER_PARTNER: "Former partner",
    Relationship.FAMILY: "Family member",
    Relationship.OTHER: "In another way",
}


def plain(value: Any, under: Programme) -> str:
    """Words or a number that somebody wrote, or that others gave: as they are."""
    return str(value)


def on_day(value: Any, under: Programme) -> str:
    """A day, or the day of a moment by the clocks of England and Wales."""
    return day(value)


def yes_no(value: Any, under: Programme) -> str:
    """Yes or no."""
    return "Yes" if value else "No"


def yes_or_none(value: Any, under: Programme) -> str:
    """Yes, or that none is recorded: of what is asked only where something was missed."""
    return "Yes" if value else "None recorded"


def worded(value: Any, under: Programme) -> str:
    """An entry of a closed list by its words; several, a line each."""
    if isinstance(value, list | tuple):
        return "\n".join(worded(one, under) for one in value)
    words: str = value.words
    return words


def of(entries: type[Word]) -> Reader:
    """A reader of codes of a closed list, kept as text: one, or several, a line each."""

    def read(value: Any, under: Programme) -> str:
        codes = value if isinstance(value, list | tuple) else [value]
        return "\n".join(entries(code).words for code in codes)

    return read


def sex(value: Any, under: Programme) -> str:
    """A person's sex as the police record it."""
    return SEXES[Sex(value)]


def ethnicity(value: Any, under: Programme) -> str:
    """The ethnic group of a code."""
    return ethnic_group(value).words


def ethnicity_source(value: Any, under: Programme) -> str:
    """Who said which ethnic group it is."""
    return EthnicitySource(value).words.capitalize()


def number(value: Any, under: Programme) -> str:
    """A telephone number with its spaces; anything else that a message went to, as it is."""
    return phones.shown(value) if value.startswith("+") else str(value)


def weekdays(value: Any, under: Programme) -> str:
    """Days of the week by name."""
    return days_words(value)


def written_in(value: Any, under: Programme) -> str:
    """The language of a message: in both where it was not known."""
    return "English and Welsh" if value == Language.NOT_KNOWN else Language(value).words


def programme_name(value: Any, under: Programme) -> str:
    """The programme by its name."""
    return under.name


def offence(value: Any, under: Programme) -> str:
    """The offence by its title and its code, by which the police and courts know it."""
    found = find_offence(value)
    return f"{found.title} ({value})" if found else f"Code {value}"


def dealt_with(value: Any, under: Programme) -> str:
    """The way of dealing with an offence."""
    return disposal(value).title


def step(value: Any, under: Programme) -> str:
    """A step of the programme by its name."""
    return {one.key: one.name for one in under.steps}.get(value, "Call")


def aims(value: Any, under: Programme) -> str:
    """What a session covered, in the programme's words, a line each."""
    words = {one.key: one.words for one in under.aims}
    return "\n".join(words[one] for one in value)


def factors(value: Any, under: Programme) -> str:
    """The personal risk factors that notes name, a line each."""
    known = risk_factors(under.key)
    return "\n".join(known.get(one, one) for one in value)


def each(value: Any, under: Programme) -> str:
    """Several texts, a line each."""
    return "\n".join(value)


def questions_answered(value: Any, under: Programme) -> str:
    """The opening questions of a call with their answers."""
    asked = under.delivery.opening_questions
    return "\n".join(f"{question}: {yes_no(said, under)}" for question, said in zip(asked, value, strict=False))


def told(value: Any, under: Programme) -> str:
    """What a return said: the outcome, then a line for each session (`Course.answer`)."""
    return "\n".join(_line_of_return(one, under) for one in value)


def _line_of_return(line: str, under: Programme) -> str:
    if line in set(Outcome):
        return Outcome(line).words
    on, key, code = line.split(" ")
    return f"{step(key, under)}, {iso_day(on)}: {Attendance(code).words.lower()}"


def assessed(value: Any, under: Programme) -> str:
    """The check of eligibility: what it came to, then each criterion with its answer and the reason."""
    return "\n".join(_assessed(value))


def _assessed(stored: Mapping[str, Any]) -> Iterator[str]:
    yield f"{Answer(stored['answer']).words.capitalize()}: {stored['count']}."
    for one in stored["findings"]:
        yield f"{Finding(one['outcome']).words.capitalize()}: {one['rule']}. {one['reason']}"
    yield from deciders.agreed(stored)


ASKED: Mapping[str, tuple[str, Reader]] = {
    "date_of_birth": ("Date of birth", lambda value, under: iso_day(value)),
    "sex": ("Sex", sex),
    "disposal": ("Dealt with by", dealt_with),
    "relationship": ("What the person is to the victim", lambda value, under: RELATIONSHIPS[Relationship(value)]),
    "prior_da_disposal": ("Ever convicted or cautioned for domestic abuse", yes_no),
    "last_da_disposal_on": ("Date of the last one", lambda value, under: iso_day(value)),
    "under_investigation": ("Under investigation for another offence", yes_no),
    "on_bail": ("On bail for another offence", yes_no),
    "on_community_order": ("On a community order", yes_no),
    "admits": ("Admits the offence", yes_no),
    "offence_on": ("Date of the offence", lambda value, under: iso_day(value)),
    "offence_code": ("Offence", offence),
}
"""What the criteria ask for and a case keeps, each with its words."""


def kept_answers(value: Any, under: Programme) -> str:
    """What the criteria asked for, as the case keeps it, and what a supervisor or prosecutor decided."""
    return "\n".join(_kept(value, under))


def _kept(pages: Mapping[str, Mapping[str, Any]], under: Programme) -> Iterator[str]:
    for page, answers in pages.items():
        if page in deciders.DECIDERS:
            yield from (deciders.words(page, one) for one in answers["decisions"])
            continue
        for key, value in answers.items():
            label, read = ASKED[key]
            yield f"{label}: {'Not known' if value in (None, '') else read(value, under)}"


METHODS = of(ContactMethod)
LANGUAGE = of(Language)
MODE = of(Mode)
STAGE = of(Stage)
SIGNPOSTS = of(Signpost)


def says(value: Any) -> bool:
    """Whether there is anything to read out."""
    return value is not None and not (isinstance(value, str | list | tuple | dict) and not value)
