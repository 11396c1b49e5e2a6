"""Participants as rows of a study file: pseudonyms, bands and days from time zero, and nothing that names anybody.

A row is a referral's first for its person: what somebody has said of two cases that are of one person is heeded, and a later referral
of the same person is left out and counted. Who was referred and declined stays: an effect counts everybody from time zero.

In a trial the arm is the one that was allotted, whatever became of it. Counted from assignment, everybody allotted is there, and nobody
else: of one person the first allocation. Two trials are two studies, and their arms may have the same codes: where an agreement has had
more than one, whoever asks says which is meant.

Rows stand in the order of their pseudonyms, which tells nothing: in the order of the referrals each would say to within a day or two
what the project has made coarser, and the answers of the other site could be laid beside them without any key.
"""

from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from caraway.casework.models import AllocationCarried, AllocationRow, Case, PersonLink, TrialRow
from caraway.casework.stored import fact_of, local, rules_of
from caraway.core.allocation.published import trial_of
from caraway.core.course import in_force
from caraway.core.facts import Fact, Held
from caraway.core.likeness import Persons
from caraway.core.reference import ethnic_group
from caraway.core.refusals import InvalidValue, NotYours
from caraway.core.standing import Standing, standing
from caraway.core.study import pseudonyms
from caraway.core.study.bands import age_band, age_on
from caraway.core.study.project import Project
from caraway.core.study.words import EndReason, Ethnicity, Harm, Sex, Source, TimeZero
from caraway.core.vocabulary import Outcome
from caraway.platform.accounts.actor import Actor
from caraway.platform.agreements.models import Agreement
from caraway.platform.audit import trail
from caraway.platform.tenancy import scope

PROGRAMME_ARM = "programme"
"""The arm of everybody referred where nobody is assigned by lot."""
NOT_ALLOTTED = "not_allotted"
"""That of everybody without an allocation under an agreement that has had a trial: they are not of the arm called programme."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """The rows of a file of people and of the table of joins, the days for the forces, the cases they are of with the agreement of each,
    the trial that was meant of each agreement that has had any, and how many referrals were left out and why."""

    people: tuple[Mapping[str, object], ...]
    joins: tuple[Mapping[str, object], ...]
    days: tuple["Day", ...]
    cases: tuple[tuple[UUID, UUID], ...]
    trials: Mapping[UUID, UUID]
    same_person: int
    no_time_zero: int
    after_the_cut: int


@dataclass(frozen=True, slots=True)
class Day:
    """From which day a participant is followed, to the day, for the force that referred them and no other.

    It knows the day, and has the key by which it finds the person; an evaluator gets the day as coarse as the project says.
    """

    force: str
    person: str
    zero_on: date


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of a project's pseudonyms: of people (which the police's extract uses too), and of the tokens by which joins are made."""

    people: bytes
    joins: bytes


def gathered(
    project: Project,
    keys: Keys,
    agreements: Iterable[UUID],
    *,
    time_zero: TimeZero,
    data_cut: date,
    trials: Collection[str] = (),
) -> Gathered:
    """Everybody referred under these agreements whose time zero is on or before the day of the data cut.

    `trials`: by their names, one of each agreement that has had any; none need be named where no agreement has had two. Whoever was
    allotted in another is of no arm.

    Raises InvalidValue for a time zero that casework does not know (completion; assignment, where an agreement has had no trial),
    where it does not follow which trial is meant, and for a key that is too short.
    """
    found: list[tuple[dict[str, object], dict[str, object], Day, tuple[UUID, UUID]]] = []
    lot = _lot(frozenset(agreements), frozenset(trials))
    cases = _cases(lot, time_zero)
    later = _later_of_one_person(cases)
    lacking = beyond = 0
    for case in cases:
        if case.id in later:
            continue
        facts = [fact_of(row) for row in case.facts.order_by("number")]
        stands = _standing(case, facts)
        zero = _zero(case, stands, time_zero, lot.allotted.get(case.id))
        if zero is None:
            lacking += 1
        elif zero > data_cut:
            beyond += 1
        else:
            known = _covariates(case, zero) | _harms(facts, zero, data_cut)
            row = {
                **_row(project, keys, case, stands, time_zero, zero, data_cut),
                **_allowed(project, known),
                **_assigned(project, keys, case, lot),
            }
            join = {"join_token": join_token(project, keys.joins, case.id), "person": row["person"]}
            found.append((row, join, Day(case.force_code, str(row["person"]), zero), (case.id, case.agreement_id)))
    found.sort(key=lambda one: one[2].person)
    return Gathered(
        tuple(row for row, _, _, _ in found),
        tuple(join for _, join, _, _ in found),
        tuple(day for _, _, day, _ in found),
        tuple(of for _, _, _, of in found),
        lot.trials,
        len(later),
        lacking,
        beyond,
    )


def for_evaluation(
    project: Project,
    keys: Keys,
    names: Collection[str],
    *,
    time_zero: TimeZero,
    data_cut: date,
    by: Actor,
    trials: Collection[str] = (),
    with_days: bool = False,
) -> Gathered:
    """The same for agreements by their names; that it was asked for, for which project and of whom, is in the audit before it is given.

    The days for the forces, which are finer than the project's, are given only `with_days`, and the audit says so.

    Raises NotYours for an agreement that is not there and for whoever may not, and as `gathered` does.
    """
    with scope.acting_as(by):
        by.must("study.write")
        agreements = {name: key for key, name in Agreement.objects.filter(name__in=names).values_list("id", "name")}
        if absent := [name for name in names if name not in agreements]:
            raise NotYours("not_found", f"There is no agreement called {', '.join(absent)}.")
        found = gathered(project, keys, agreements.values(), time_zero=time_zero, data_cut=data_cut, trials=trials)
        for agreement in agreements.values():
            subjects = [case for case, under in found.cases if under == agreement]
            detail = {
                "project": project.id,
                "key": project.key_id,
                "from": time_zero.value,
                "trial": found.trials.get(agreement),
                "cut": data_cut,
                "rows": len(subjects),
                "days": with_days,
            }
            trail.record("study.write", by=by, subjects=subjects, agreement=agreement, detail=detail)
        return found if with_days else replace(found, days=())


def join_token(project: Project, key: bytes, case: UUID) -> str:
    """By what the table of joins knows the victim of this participant's case; the victims' site makes the same from its own link."""
    return pseudonyms.pseudonym(key, project, pseudonyms.JOIN, str(case))


def _standing(case: Case, facts: Sequence[Fact]) -> Standing:
    rules = rules_of(case)
    return standing(rules.programme, rules.settings, facts)


def _allowed(project: Project, known: Mapping[str, object]) -> dict[str, object]:
    """Of what is known, what the project may have."""
    return {name: value for name, value in known.items() if name in project.layout_of("people").optional}


@dataclass(frozen=True, slots=True)
class _Lot:
    """What was allotted under these agreements, by case; by further cases of the same persons; and in which trial of each that had any."""

    agreements: frozenset[UUID]
    allotted: Mapping[UUID, AllocationRow]
    carried: Mapping[UUID, AllocationRow]
    trials: Mapping[UUID, UUID]


def _lot(agreements: frozenset[UUID], named: frozenset[str]) -> _Lot:
    trials = _trials(agreements, named)
    rows = AllocationRow.objects.filter(trial__in=trials.values()).select_related("trial").order_by("at", "id")
    carried = AllocationCarried.objects.filter(allocation__trial__in=trials.values()).select_related(
        "allocation__trial"
    )
    further = {row.case_id: row.allocation for row in carried}
    return _Lot(agreements, {row.case_id: row for row in rows}, further, trials)


def _trials(agreements: frozenset[UUID], named: frozenset[str]) -> Mapping[UUID, UUID]:
    """The trial that is meant of each agreement that has had any. Raises InvalidValue where that does not follow."""
    had: dict[UUID, list[TrialRow]] = {}
    for row in TrialRow.objects.filter(agreement__in=agreements).order_by("opened_at", "id"):
        had.setdefault(row.agreement_id, []).append(row)
    if absent := named - {row.name for rows in had.values() for row in rows}:
        raise InvalidValue("trials", f"These agreements have had no trial called {', '.join(sorted(absent))}.")
    meant: dict[UUID, UUID] = {}
    for agreement, rows in had.items():
        of_name = [row for row in rows if row.name in named or not named]
        if len(of_name) != 1:
            raise InvalidValue("trials", f"Say which one trial is meant of: {', '.join(row.name for row in rows)}.")
        meant[agreement] = of_name[0].id
    return meant


def _cases(lot: _Lot, time_zero: TimeZero) -> list[Case]:
    """Every case under the agreements, the first referred first; counted from assignment those allotted, the first allotted first."""
    rows = Case.objects.filter(agreement__in=lot.agreements).select_related("participant", "version__agreement")
    found = list(rows.order_by("opened_at", "id"))
    if time_zero is not TimeZero.ASSIGNMENT:
        return found
    if lot.agreements - lot.trials.keys():
        raise _not_known()
    order = {case: place for place, case in enumerate(lot.allotted)}
    return sorted((case for case in found if case.id in order), key=lambda case: order[case.id])


def _not_known() -> InvalidValue:
    return InvalidValue(
        "time_zero", "Count from referral or from caution: casework knows no other day for everybody without a trial."
    )


def _assigned(project: Project, keys: Keys, case: Case, lot: _Lot) -> Mapping[str, object]:
    """The arm as allotted; and the stratum under a name that tells nothing, where the project may have it."""
    row = lot.allotted.get(case.id) or lot.carried.get(case.id)
    if row is None:
        return {"arm": NOT_ALLOTTED} if case.agreement_id in lot.trials else {}
    strata = row.levels[: len(trial_of(row.trial.described).strata)]
    if not strata or "stratum" not in project.layout_of("people").optional:
        return {"arm": row.arm}
    said = pseudonyms.group(keys.people, project, pseudonyms.STRATUM, "|".join([str(row.trial_id), *strata]))
    return {"arm": row.arm, "stratum": said.lower()}


def _zero(case: Case, stands: Standing, time_zero: TimeZero, allotted: AllocationRow | None) -> date | None:
    """The day from which this person is followed; None where it has not come. Raises InvalidValue for one that is not known here."""
    if time_zero is TimeZero.ASSIGNMENT and allotted is not None:
        return local(allotted.at).date()
    if time_zero is TimeZero.REFERRAL:
        return local(case.opened_at).date()
    if time_zero is TimeZero.CAUTION:
        return stands.cautioned_on
    raise _not_known()


def _row(
    project: Project, keys: Keys, case: Case, stands: Standing, time_zero: TimeZero, zero: date, data_cut: date
) -> dict[str, object]:
    person = pseudonyms.pseudonym(keys.people, project, pseudonyms.PERSON, case.reference)
    told = pseudonyms.coarse(keys.people, project, person, zero)
    return {
        "person": person,
        "source": Source.CASEWORK.value,
        "force": pseudonyms.group(keys.people, project, pseudonyms.FORCE, case.force_code),
        "agreement": pseudonyms.group(keys.people, project, pseudonyms.AGREEMENT, str(case.agreement_id)),
        "arm": PROGRAMME_ARM,
        "time_zero": time_zero.value,
        "zero_on": told,
        "followed_days": pseudonyms.followed(project, told, (data_cut - zero).days, data_cut),
        "end_reason": EndReason.DATA_CUT.value,
        "completed_day": _completed(stands, zero, data_cut),
        "sessions_attended": _sessions(stands, data_cut),
    }


def _completed(stands: Standing, zero: date, data_cut: date) -> int | None:
    done = stands.finished_on
    if stands.outcome is not Outcome.COMPLETED or done is None or done > data_cut:
        return None
    return max(0, (done - zero).days)


def _sessions(stands: Standing, data_cut: date) -> int:
    """How many sessions and calls were attended, of every pass."""
    return sum(line.counts and line.on <= data_cut for line in stands.lines)


def _covariates(case: Case, zero: date) -> dict[str, object]:
    """What casework knows of a person at time zero. Arrests before and the risk are the police's, and come with their extract."""
    person = case.participant
    age = age_on(person.date_of_birth, zero)
    return {
        "age_band": age_band(age).value,
        "age_years": float(age),
        "sex": person.sex if person.sex in tuple(Sex) else None,
        "ethnicity": _ethnicity(person.ethnicity),
    }


def _harms(facts: Sequence[Fact], zero: date, data_cut: date) -> dict[str, object]:
    """Of what went wrong, what casework knows of each person: the holds, whose codes are neutral.

    New abuse is the victims' to tell and the police's to record, and a record of an incident names a workshop and nobody: neither is known here.
    """
    days = [(fact.on - zero).days for fact in in_force(facts) if type(fact.detail) is Held and fact.on <= data_cut]
    first = min((day for day in days if day >= 0), default=None)
    unknown: dict[str, object] = {name: None for harm in Harm for name in (harm.seen, harm.day)}
    return unknown | {Harm.HOLD.seen: first is not None, Harm.HOLD.day: first}


def _ethnicity(code: str) -> str | None:
    """The group of a code of the 18+1 list; None where none was recorded or stated."""
    if not code:
        return None
    group = ethnic_group(code).group.lower()
    return next((one.value for one in Ethnicity if group.startswith(one.value)), None)


def _later_of_one_person(cases: Sequence[Case]) -> frozenset[UUID]:
    """Of cases of one person, all but the first referred."""
    order = {case.id: place for place, case in enumerate(cases)}
    first = {case.id: case.id for case in cases}
    for one, other in (*_said_to_be_one(order), *_carried(order)):
        joined, into = sorted((_first(first, one), _first(first, other)), key=order.__getitem__, reverse=True)
        first[joined] = into
    return frozenset(case for case in first if _first(first, case) != case)


def _first(first: Mapping[UUID, UUID], case: UUID) -> UUID:
    while first[case] != case:
        case = first[case]
    return case


def _carried(among: Container[UUID]) -> Iterator[tuple[UUID, UUID]]:
    """Pairs of which what was allotted to the one stands for the other."""
    rows = AllocationCarried.objects.values_list("allocation__case_id", "case_id")
    return ((one, other) for one, other in rows if one in among and other in among)


def _said_to_be_one(among: Container[UUID]) -> Iterator[tuple[UUID, UUID]]:
    """Pairs of which the newest that was said is that they are of one person."""
    rows = PersonLink.objects.order_by("number").values_list("one_id", "other_id", "said")
    newest = {(one, other): said for one, other, said in rows if one in among and other in among}
    return (pair for pair, said in newest.items() if said == Persons.ONE.value)
