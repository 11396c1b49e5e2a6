"""Safeguarding concerns: raised anywhere, an organisation's alone, reviewed, passed on, referred to services."""

import io
from datetime import timedelta
from typing import Any
from uuid import UUID

import pikepdf
import pytest
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse

from caraway.casework.actions import concerns, service_referrals, tasks
from caraway.casework.models import Concern, ConcernEntry, ServiceReferral, Task
from caraway.casework.queries import concerns as reading
from caraway.core.harm import ConcernDecision, ConcernEntryKind
from caraway.core.refusals import InvalidValue, NotNow, NotYours
from caraway.core.vocabulary import Desk, TaskKind
from caraway.platform.tenancy import scope
from tests.cast import Cast
from tests.integration.casework.doings_of.safeguarding import DAY, NOTICED, SAID, raised
from tests.integration.casework.test_coordination_pages import client_of, post, text


def seen_by(actor: Any) -> set[UUID]:
    """The concerns that the database shows to a connection of this person's, whatever the site would."""
    with scope.acting_as(actor), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM casework_concern UNION SELECT concern_id FROM casework_concernentry")
        return {row for (row,) in cursor.fetchall()}


def waiting(cast: Cast, concern: UUID) -> list[Task]:
    with scope.acting_as(cast.coordinator):
        return list(Task.objects.filter(kind=TaskKind.REVIEW_CONCERN.value, about=str(concern), done_at=None))


def page(cast: Cast, concern: UUID) -> reading.ConcernPage:
    with scope.acting_as(cast.safeguarding):
        return reading.concern_page(concern, cast.safeguarding, cast.today)


@pytest.mark.parametrize("other", ["officer", "supervisor", "decider", "stranger", "commissioner"])
def test_the_database_shows_a_providers_concern_to_no_other_organisation(cast: Cast, other: str) -> None:
    concern = raised(cast)
    assert seen_by(cast.coordinator) == {concern}
    assert seen_by(cast.actors[other]) == set()


def test_nor_the_polices_to_the_provider(cast: Cast) -> None:
    concern = raised(cast, by=cast.officer)
    assert seen_by(cast.supervisor) == {concern}
    for other in (cast.safeguarding, cast.coordinator, cast.welsh_supervisor):
        assert seen_by(other) == set()


def test_whoever_raised_it_reads_it_and_so_do_those_who_review(cast: Cast) -> None:
    concern = raised(cast)
    for reader in (cast.coordinator, cast.safeguarding):
        with scope.acting_as(reader):
            assert reading.concern_page(concern, reader, cast.today).card.id == concern
    for other in (cast.coordinator_too, cast.manager, cast.facilitator):
        with scope.acting_as(other), pytest.raises(NotYours):
            reading.concern_page(concern, other, cast.today)
        assert client_of(other).get(reverse("concern", args=[concern])).status_code == 404


def test_its_review_is_a_task_of_safeguarding_that_says_nothing(cast: Cast) -> None:
    (task,) = waiting(cast, raised(cast))
    assert (task.desk, task.urgent, task.due_on, task.overdue_on) == ("safeguarding", True, cast.today, cast.today)
    assert task.case_id is None
    assert "child" not in task.why.lower()


def test_a_routine_one_has_the_days_of_the_agreement(cast: Cast) -> None:
    routine = concerns.Noticed(NOTICED.kind, NOTICED.about, NOTICED.heard, urgent=False)
    (task,) = waiting(cast, raised(cast, noticed=routine))
    assert (task.urgent, task.overdue_on) == (False, cast.today + 3 * DAY)


def test_only_who_reviews_closes_its_task(cast: Cast) -> None:
    (task,) = waiting(cast, raised(cast))
    with pytest.raises(NotYours):
        tasks.finish(task=task.id, by=cast.coordinator)
    tasks.finish(task=task.id, by=cast.safeguarding)


def test_without_a_case_it_names_an_agreement_one_works_under(cast: Cast) -> None:
    what = {"noticed": NOTICED, "seen": "Shouting in the car park.", "by": cast.coordinator}
    with pytest.raises(InvalidValue):
        concerns.raise_concern(**what)
    with pytest.raises(NotYours):
        concerns.raise_concern(**what, agreement=cast.gogledd.id)
    concern = concerns.raise_concern(**what, agreement=cast.border.id)
    assert page(cast, concern).card.who == "A child of the household"
    alone = concerns.raise_concern(noticed=NOTICED, seen="At the desk.", by=cast.officer)
    with scope.acting_as(cast.supervisor):
        assert Concern.objects.get(pk=alone).agreement_id == cast.wessex.id


def test_a_facilitator_raises_one_about_whom_they_meet_and_nobody_else(cast: Cast) -> None:
    met, unmet = cast.booked(), cast.accepted()
    raised(cast, case=met.id, by=cast.facilitator)
    for by, case in ((cast.facilitator, unmet), (cast.facilitator_three, met), (cast.elsewhere, met)):
        with pytest.raises(NotYours):
            raised(cast, case=case.id, by=by)


@pytest.mark.parametrize(
    ("what", "code"),
    [({"seen": " "}, "seen"), ({"told": (concerns.Told("Somebody", None),)}, "told")],
    ids=["nothing seen", "told tomorrow"],
)
def test_what_is_wrong_is_refused(cast: Cast, what: dict[str, Any], code: str) -> None:
    if "told" in what:
        what = {"told": (concerns.Told("Somebody", cast.today + DAY),)}
    with pytest.raises(InvalidValue) as refused:
        raised(cast, **what)
    assert refused.value.code == code


def test_a_closed_concern_that_is_added_to_is_open_again(cast: Cast) -> None:
    concern = raised(cast)
    what = {"concern": concern, "text": "The school knows.", "by": cast.safeguarding}
    concerns.review_concern(**what, decision=ConcernDecision.KEEP_OPEN, next_on=cast.today + 14 * DAY)
    assert [task.due_on for task in waiting(cast, concern)] == [cast.today + 14 * DAY]
    concerns.review_concern(**what, decision=ConcernDecision.CLOSE)
    assert page(cast, concern).card.closed
    assert waiting(cast, concern) == []
    concerns.add_to_concern(concern=concern, kind=ConcernEntryKind.SEEN, text="Again.", by=cast.coordinator)
    assert not page(cast, concern).card.closed
    assert [task.due_on for task in waiting(cast, concern)] == [cast.today]


def test_what_is_added_before_its_next_review_brings_that_forward(cast: Cast) -> None:
    concern = raised(cast)
    concerns.review_concern(
        concern=concern,
        decision=ConcernDecision.KEEP_OPEN,
        text="Wait.",
        next_on=cast.today + 14 * DAY,
        by=cast.safeguarding,
    )
    told = {"kind": ConcernEntryKind.TOLD, "who": "The head teacher", "on": cast.today}
    concerns.add_to_concern(concern=concern, **told, by=cast.coordinator)
    assert [task.due_on for task in waiting(cast, concern)] == [cast.today]


@pytest.mark.parametrize("next_on", [None, timedelta(0), timedelta(days=-1)])
def test_a_concern_stays_open_only_with_a_day_ahead(cast: Cast, next_on: timedelta | None) -> None:
    day = None if next_on is None else cast.today + next_on
    what = {"decision": ConcernDecision.KEEP_OPEN, "text": "Wait.", "next_on": day, "by": cast.safeguarding}
    with pytest.raises(InvalidValue, match="a day after today"):
        concerns.review_concern(concern=raised(cast), **what)


def test_a_correction_names_the_old_entry_which_stays(cast: Cast) -> None:
    concern = raised(cast)
    old = page(cast, concern).entries[0]
    what = {
        "concern": concern,
        "entry": old.id,
        "text": "Two children.",
        "why": "Counted wrong.",
        "by": cast.coordinator,
    }
    concerns.correct_concern(**what)
    first, new = page(cast, concern).entries
    assert (first.text, first.corrected, first.correctable) == ("A child cried out.", True, False)
    assert (new.text, new.why, new.corrected) == ("Two children.", "Counted wrong.", False)
    with pytest.raises(NotNow):
        concerns.correct_concern(**what)
    # Whose entry it is not, and who does not review, corrects nothing.
    with pytest.raises(NotYours):
        concerns.correct_concern(**{**what, "entry": new.id, "by": cast.coordinator_too})


def test_an_entry_is_never_changed_by_any_connection_of_the_site(cast: Cast) -> None:
    concern = raised(cast)
    with scope.acting_as(cast.safeguarding), connection.cursor() as cursor:
        for statement in ("UPDATE casework_concernentry SET text = ''", "DELETE FROM casework_concern"):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                cursor.execute(statement)
    assert page(cast, concern).entries


def test_passed_on_the_police_read_the_words_written_for_them_and_nothing_else(cast: Cast) -> None:
    concern = raised(cast)
    words = "A child of six may be at risk at home."
    concerns.pass_on_concern(concern=concern, to=cast.police.id, words=words, urgent=True, by=cast.safeguarding)
    (theirs,) = seen_by(cast.supervisor)
    assert theirs != concern
    shown = text(client_of(cast.supervisor), reverse("concern", args=[theirs]))
    assert words in shown
    assert "Passed on by Wessex Partners" in shown
    assert "cried out" not in shown
    assert waiting(cast, theirs)[0].organisation_id == cast.police.id
    assert seen_by(cast.safeguarding) == {concern}
    assert page(cast, concern).entries[-1].title == "Passed on: Wessex Police"
    with pytest.raises(NotYours):
        concerns.pass_on_concern(
            concern=concern, to=cast.welsh_police.id, words=words, urgent=True, by=cast.safeguarding
        )


@pytest.mark.parametrize("to", ["welsh_police", "council"])
def test_the_database_takes_no_concern_for_somebody_outside(cast: Cast, to: str) -> None:
    raised(cast)
    organisation = {"welsh_police": cast.welsh_police, "council": cast.northern}[to]
    with scope.acting_as(cast.safeguarding):
        row = Concern.objects.first()
        assert row is not None
        row.pk, row.organisation_id, row.passed_from_id = UUID(int=7), organisation.id, cast.partners.id
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            row.save(force_insert=True)


def test_a_referral_to_services_says_what_was_typed_for_it_alone(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    person, given = cast.accepted(family_name="CANARYname"), []

    def made(template: str, values: Any, **more: Any) -> bytes:
        given.append(f"{values} {more}")
        return make(template, values, **more)

    make = service_referrals.paper.pdf
    monkeypatch.setattr(service_referrals.paper, "pdf", made)
    concern = raised(cast, case=person.id, seen="CANARYseen", done="CANARYdone")
    paper = service_referrals.refer_to_service(concern=concern, said=SAID, by=cast.safeguarding)
    (said,) = given
    for wanted in ("Southampton, the front door", "An assessment.", "OFFICIAL-SENSITIVE", "'title': 'Referral'"):
        assert wanted in said
    row = person.row()
    for kept_out in ("CANARY", row.reference, row.police_reference, row.participant.phone, str(row.id)):
        assert kept_out not in said
    answer = client_of(cast.safeguarding).get(reverse("concern_paper", args=[concern, paper]))
    assert answer["Content-Disposition"] == 'attachment; filename="papers-2026-03-02.pdf"'
    with pikepdf.open(io.BytesIO(answer.content)) as found:
        assert not {"/Author", "/CreationDate"} & set(found.docinfo)


def test_the_paper_is_kept_as_it_was_made_and_sent_by_somebody(cast: Cast) -> None:
    concern = raised(cast)
    what = {"concern": concern, "by": cast.safeguarding}
    paper = service_referrals.refer_to_service(**what, said=SAID)
    service_referrals.record_referral_sent(**what, paper=paper, how="The secure portal.", on=cast.today)
    made, sent = page(cast, concern).entries[-2:]
    assert made.title == "Referral to services made: Children's services, Southampton, the front door, 2 March 2026"
    assert (sent.title, sent.text, sent.by) == (
        "Referral to services sent: Southampton, the front door, 2 March 2026",
        "The secure portal.",
        "S. Yarrow",
    )
    # Making and sending it is no new concern: the review that was asked for stays as it is.
    assert len(waiting(cast, concern)) == 1
    with scope.acting_as(cast.officer):
        assert not ServiceReferral.objects.exists()
    assert client_of(cast.coordinator).get(reverse("concern_paper", args=[concern, paper])).status_code == 404


PAGES = ("concerns", "concern_raise", "safety", "concern_raise_about", "risk_raise", "own_record", "concern")


@pytest.mark.parametrize("route", PAGES)
def test_999_stands_at_the_head(cast: Cast, route: str) -> None:
    person = cast.accepted()
    args = {"concern": [raised(cast)], "concerns": [], "concern_raise": []}.get(route, [person.id])
    shown = text(client_of(cast.coordinator), reverse(route, args=args))
    main = shown[shown.index("<h1") :]
    assert main.index("call 999 first") < len(main.split("<input")[0].split("<textarea")[0])


def test_a_concern_is_raised_with_whom_one_told_and_when(cast: Cast) -> None:
    person, browser = cast.accepted(), client_of(cast.coordinator)
    said = {"kind": "child", "about": "child", "heard": "call", "seen": "A child cried out.", "urgent": "yes"}
    first = {"told_1_who": "999", "told_1_on-day": "2", "told_1_on-month": "3", "told_1_on-year": "2026"}
    half = post(browser, reverse("concern_raise_about", args=[person.id]), **said, told_2_who="The head teacher")
    assert "Enter the day you told them" in half.content.decode()
    assert "A child cried out." in half.content.decode()
    answer = post(browser, reverse("concern_raise_about", args=[person.id]), **said, **first)
    assert answer.status_code == 302
    shown = text(browser, answer["Location"])
    assert "Told: 999, 2 March 2026" in shown
    assert "Who reviews concerns sees it now" in shown


def test_a_list_names_the_open_ones_urgent_first_and_the_closed_apart(cast: Cast) -> None:
    routine = concerns.Noticed(NOTICED.kind, NOTICED.about, NOTICED.heard, urgent=False)
    slow, fast, done = raised(cast, noticed=routine), raised(cast), raised(cast)
    concerns.review_concern(concern=done, decision=ConcernDecision.CLOSE, text="Done.", by=cast.safeguarding)
    with scope.acting_as(cast.safeguarding):
        assert [card.id for card in reading.concerns(cast.safeguarding, cast.today)] == [fast, slow]
        assert [card.late for card in reading.concerns(cast.safeguarding, cast.today + DAY)] == [True, False]
        assert [card.id for card in reading.concerns(cast.safeguarding, cast.today, closed=True)] == [done]
        assert ConcernEntry.objects.filter(concern=done).count() == 2
    with scope.acting_as(cast.coordinator_too):
        assert reading.concerns(cast.coordinator_too, cast.today) == ()


def test_the_desk_of_safeguarding_has_words() -> None:
    assert Desk("safeguarding").words == "Safeguarding"
