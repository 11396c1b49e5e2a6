"""Answers of victims who said that they may be used, as rows of a study file: under a pseudonym of this site's own, and no name.

What was said last of the use holds for all answers of the case, earlier ones too: a no takes back every yes, also that of another case
of which somebody said that it is of the same person. A yes is of the case in which it was said alone. The pseudonym is made with
a key that is this site's alone; the join token with the key of joins, from the participant's case that ours stands beside, and whoever
has the table of joins of the other site (the evaluator, in the secure place) can put the two together, and nobody else.

Rows stand in the order of the pseudonyms: in the order in which cases were opened they could be laid beside those of the other site.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from caraway.core.instruments import instrument
from caraway.core.instruments.parts import Meaning
from caraway.core.refusals import NotYours
from caraway.core.study import pseudonyms
from caraway.core.study.project import Project
from caraway.core.study.words import DayBand, Occasion
from caraway.platform.accounts.actor import Actor
from caraway.platform.agreements.models import Agreement
from caraway.platform.audit import trail
from caraway.platform.gateways.clock import LONDON
from caraway.platform.tenancy import scope
from caraway.victims.models import AnswersUsed, SamePerson, SurveyAnswers, VictimCase

OCCASIONS = tuple(Occasion)
_BANDS = tuple(zip((90, 182, 365), tuple(DayBand)[:-1], strict=True))


@dataclass(frozen=True, slots=True)
class AnswerKeys:
    """The key of this site's own pseudonyms, and that of the tokens by which joins are made."""

    victims: bytes
    joins: bytes


@dataclass(frozen=True, slots=True)
class GatheredAnswers:
    """The rows, the cases they are of with the agreement of each, and how many cases with answers were left out: a no, or not asked."""

    answers: tuple[Mapping[str, object], ...]
    cases: tuple[tuple[UUID, UUID], ...]
    not_agreed: int


def answers_for_evaluation(
    project: Project, keys: AnswerKeys, names: Collection[str], *, data_cut: date, by: Actor
) -> GatheredAnswers:
    """Answers until the day of the data cut, of cases of these agreements (of this site) whose victim agreed.

    That it was asked for, for which project and of whom, is in the audit before it is given. Raises NotYours for an agreement that is not
    there and for whoever may not, InvalidValue for a key that is too short.
    """
    with scope.acting_as(by):
        by.must("study.write")
        agreements = {name: key for key, name in Agreement.objects.filter(name__in=names).values_list("id", "name")}
        if absent := [name for name in names if name not in agreements]:
            raise NotYours("not_found", f"There is no agreement called {', '.join(absent)}.")
        found = _gathered(project, keys, list(agreements.values()), data_cut)
        for agreement in agreements.values():
            subjects = [case for case, under in found.cases if under == agreement]
            detail = {"project": project.id, "key": project.key_id, "cut": data_cut, "rows": len(subjects)}
            trail.record("study.write", by=by, subjects=subjects, agreement=agreement, detail=detail)
        return found


def _gathered(project: Project, keys: AnswerKeys, agreements: Sequence[UUID], data_cut: date) -> GatheredAnswers:
    answered = (
        SurveyAnswers.objects.filter(agreement__in=agreements).select_related("case").order_by("case_id", "at", "id")
    )
    by_case = [
        (case, kept)
        for case, rows in groupby(answered, key=lambda row: row.case)
        if (kept := [row for row in rows if _day(row) <= data_cut])
    ]
    agreed = _agreed(case.pk for case, _ in by_case)
    used = [(case, rows) for case, rows in by_case if case.pk in agreed]
    used.sort(key=lambda one: _victim(project, keys, one[0]))
    return GatheredAnswers(
        tuple(row for case, rows in used for row in _rows(project, keys, case, rows)),
        tuple((case.pk, case.agreement_id) for case, _ in used),
        not_agreed=len(by_case) - len(used),
    )


def _agreed(cases: Iterable[UUID]) -> frozenset[UUID]:
    """The cases of which the last that was said is yes, and nothing later in another case of the same person is no."""
    persons = _persons(cases)
    everyone = frozenset[UUID]().union(*persons.values())
    # By the day on which it was said, then by the moment at which it was recorded: in one case the number agrees.
    rows = list(AnswersUsed.objects.filter(case__in=everyone).order_by("on", "at", "number"))
    last = {row.case_id: row for row in rows}
    place = {row.pk: place for place, row in enumerate(rows)}

    def newest(case: UUID) -> AnswersUsed:
        return max((last[one] for one in persons[case] if one in last), key=lambda row: place[row.pk])

    return frozenset(case for case in persons if case in last and last[case].may and newest(case).may)


def _persons(cases: Iterable[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Each case with all that were said to be of the same person, itself among them; whichever agreement they are of."""
    beside: dict[UUID, set[UUID]] = {}
    for one, other in SamePerson.objects.filter(same=True).values_list("one_id", "other_id"):
        beside.setdefault(one, set()).add(other)
        beside.setdefault(other, set()).add(one)
    found = {}
    for case in cases:
        reached, waiting = {case}, [case]
        while waiting:
            new = beside.get(waiting.pop(), set()) - reached
            reached |= new
            waiting += new
        found[case] = frozenset(reached)
    return found


def _victim(project: Project, keys: AnswerKeys, case: VictimCase) -> str:
    return pseudonyms.pseudonym(keys.victims, project, pseudonyms.VICTIM, case.reference)


def _rows(
    project: Project, keys: AnswerKeys, case: VictimCase, surveys: Sequence[SurveyAnswers]
) -> Iterator[Mapping[str, object]]:
    """Each item of each survey: the first survey of a case, the second, and of later ones the newest."""
    named = {
        "victim": _victim(project, keys, case),
        "join_token": pseudonyms.pseudonym(keys.joins, project, pseudonyms.JOIN, str(case.casework_case)),
    }
    opened = case.opened_at.astimezone(LONDON).date()
    asked = (*surveys[:2], *(surveys[2:] and surveys[-1:]))
    for occasion, survey in zip(OCCASIONS, asked, strict=False):
        band = _band((_day(survey) - opened).days)
        for item, answer in _answers(survey):
            about = {"instrument": f"{survey.instrument}-{survey.version}", "item": item, "answer": answer}
            yield named | about | {"occasion": occasion.value, "day_band": band.value}


def _answers(survey: SurveyAnswers) -> Iterator[tuple[str, int | None]]:
    """Each item that was answered, with the place of its answer on its scale from 0; None where it was not to be said."""
    asked = instrument(survey.instrument, survey.version)
    given = asked.read(survey.answers)
    for item in asked.items:
        if item.key in given:
            answer = given[item.key]
            yield item.key, None if answer.means is Meaning.NOT_KNOWN else asked.answers_to(item).index(answer)


def _day(survey: SurveyAnswers) -> date:
    return survey.at.astimezone(LONDON).date()


def _band(days: int) -> DayBand:
    return next((band for most, band in _BANDS if days <= most), DayBand.LATER)
