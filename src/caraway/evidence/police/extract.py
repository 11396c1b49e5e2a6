"""A force's export made into the rows of study files: pseudonyms, bands, days from time zero, and where each row comes from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from caraway.core.study import pseudonyms
from caraway.core.study.bands import KNOWN_DAY, LOOK_BACK_DAYS, age_band, age_on, arrests_band, domestic_band
from caraway.core.study.kinds import HARMS
from caraway.core.study.project import Project
from caraway.core.study.words import Definition, Kind, Source, TimeZero
from caraway.evidence.police.export import Followed, Happened
from caraway.evidence.refusals import ImmortalTime, StudyFileUnfit

Row = Mapping[str, object]


@dataclass(frozen=True)
class Extract:
    """What an extract is called, whose it is, when it was made and until which day it tells; the force and its agreement go on as
    pseudonyms."""

    id: str
    force: str
    agreement: str
    extracted_on: date
    data_cut: date
    definition: Definition
    time_zero: TimeZero


@dataclass(frozen=True)
class Extracted:
    """Rows of a file of people (the comparators alone: participants come from casework), of one of covariates (everybody's, participants'
    and comparators' by the same rule), where the project may have one, and of one of events; and what was left out."""

    people: tuple[Row, ...]
    covariates: tuple[Row, ...]
    events: tuple[Row, ...]
    before_or_on_day_zero: int
    after_following: int


def extracted(
    project: Project, key: bytes, extract: Extract, people: Sequence[Followed], events: Sequence[Happened]
) -> Extracted:
    """The rows, of events that happened after time zero while their person was followed.

    Raises ImmortalTime when people are followed from completion, StudyFileUnfit for people followed beyond the data cut, for events of
    people who are not in the export, for conviction days where the definition has none, or none where it needs one.
    """
    if extract.time_zero is TimeZero.COMPLETION:
        raise ImmortalTime(
            "Comparators have no completion to be followed from (immortal time). Follow everybody from assignment, referral or caution."
        )
    known = {one.reference: one for one in people}
    _refuse_beyond(people, extract.data_cut)
    _refuse_strangers(events, known)
    _refuse_convictions(extract.definition, events)
    told = {one.reference: _followed(project, key, extract, one) for one in people}
    kept = [one for one in events if 0 < (one.on - known[one.reference].zero_on).days <= told[one.reference]]
    early = sum(one.on <= known[one.reference].zero_on for one in events)
    return Extracted(
        tuple(
            _person(project, key, extract, one, told[one.reference])
            for one in people
            if one.source is Source.COMPARATOR
        ),
        _covariate_rows(project, key, extract, people),
        tuple(_event(project, key, extract, one, known[one.reference]) for one in kept),
        before_or_on_day_zero=early,
        after_following=len(events) - len(kept) - early,
    )


def _followed(project: Project, key: bytes, extract: Extract, one: Followed) -> int:
    """For how many days events of this person are told, participants' as comparators': as casework tells it of participants."""
    person = pseudonyms.pseudonym(key, project, pseudonyms.PERSON, one.reference)
    told = pseudonyms.coarse(key, project, person, one.zero_on)
    return pseudonyms.followed(project, told, (one.followed_to - one.zero_on).days, extract.data_cut)


def _refuse_beyond(people: Sequence[Followed], data_cut: date) -> None:
    beyond = [one.row for one in people if one.followed_to > data_cut]
    _refuse("people", (f"row {row}: followed_to: after the data cut; nothing is known of those days" for row in beyond))


def _refuse_strangers(events: Sequence[Happened], known: Mapping[str, Followed]) -> None:
    strangers = [one.row for one in events if one.reference not in known]
    _refuse("events", (f"row {row}: reference: nobody in the file of people" for row in strangers))


def _refuse_convictions(definition: Definition, events: Sequence[Happened]) -> None:
    proven = definition is Definition.PROVEN
    what = "empty for a proven offence" if proven else f"there, but the definition is {definition.value}"
    wrong = [one.row for one in events if proven is (one.convicted_on is None)]
    _refuse("events", (f"row {row}: convicted_on: {what}" for row in wrong))


def _refuse(what: str, faults: Iterator[str]) -> None:
    found = list(faults)
    if found:
        raise StudyFileUnfit(f"The file of {what} has {len(found)} faults:\n" + "\n".join(found[:20]))


def _person(project: Project, key: bytes, extract: Extract, one: Followed, followed_days: int) -> Row:
    person = pseudonyms.pseudonym(key, project, pseudonyms.PERSON, one.reference)
    required: dict[str, object] = {
        "person": person,
        "source": one.source.value,
        "force": pseudonyms.group(key, project, pseudonyms.FORCE, extract.force),
        "agreement": pseudonyms.group(key, project, pseudonyms.AGREEMENT, extract.agreement),
        "arm": one.arm,
        "time_zero": extract.time_zero.value,
        "zero_on": pseudonyms.coarse(key, project, person, one.zero_on),
        "followed_days": followed_days,
        "end_reason": one.end_reason.value,
        "completed_day": None,
        "sessions_attended": 0,
    }
    allowed = project.layout_of("people").optional
    return required | {name: value for name, value in _covariates(one).items() if name in allowed}


def _covariate_rows(project: Project, key: bytes, extract: Extract, people: Sequence[Followed]) -> tuple[Row, ...]:
    if Kind.COVARIATES not in {one.kind for one in project.allowed}:
        return ()
    allowed = project.layout_of(Kind.COVARIATES).optional
    return tuple(
        _as_on(project, key, extract, one)
        | {name: value for name, value in _covariates(one).items() if name in allowed}
        for one in people
    )


def _as_on(project: Project, key: bytes, extract: Extract, one: Followed) -> dict[str, object]:
    """Whose covariates, as on which day, and where they come from."""
    person = pseudonyms.pseudonym(key, project, pseudonyms.PERSON, one.reference)
    return {
        "person": person,
        "source": one.source.value,
        "force": pseudonyms.group(key, project, pseudonyms.FORCE, extract.force),
        "time_zero": extract.time_zero.value,
        "zero_on": pseudonyms.coarse(key, project, person, one.zero_on),
        "known_day": KNOWN_DAY,
        "look_back_days": LOOK_BACK_DAYS,
        "extract_id": extract.id,
        "extract_row": one.row,
        "extracted_on": extract.extracted_on,
    }


def _covariates(one: Followed) -> Row:
    age = age_on(one.born, one.zero_on) if one.born else None
    return {
        "age_band": None if age is None else age_band(age).value,
        "age_years": float(age) if age is not None else None,
        "sex": one.sex,
        "ethnicity": one.ethnicity,
        "prior_arrests": None if one.arrests_before is None else arrests_band(one.arrests_before).value,
        "prior_domestic": None if one.domestic_before is None else domestic_band(one.domestic_before).value,
        "relationship": one.relationship,
        "risk_band": one.risk_band,
        "risk_score": one.risk_score,
        "period": one.period or None,
        **dict.fromkeys(HARMS),  # an extract of comparators does not say: not known
    }


def _event(project: Project, key: bytes, extract: Extract, one: Happened, person: Followed) -> Row:
    return {
        "person": pseudonyms.pseudonym(key, project, pseudonyms.PERSON, one.reference),
        "definition": extract.definition.value,
        "day": (one.on - person.zero_on).days,
        "offence": one.offence,
        "conviction_day": (one.convicted_on - person.zero_on).days if one.convicted_on else None,
        "force": pseudonyms.group(key, project, pseudonyms.FORCE, extract.force),
        "extract_id": extract.id,
        "extract_row": one.row,
        "extracted_on": extract.extracted_on,
    }
