"""Risk tools on the desk: part by part, what was not asked, the band by the rule, judgement, and what asks for another."""

from datetime import timedelta
from uuid import uuid4

import pytest

from caraway.core.bands import Band
from caraway.core.instruments import instrument
from caraway.core.reassessment import Occasion
from caraway.core.refusals import InvalidValue, NotNow
from caraway.core.risk import Judgement
from caraway.core.victim.clocks import VictimDue
from caraway.core.victim.risk_clocks import RiskDue
from caraway.platform.gateways import clock
from caraway.platform.tenancy import scope
from caraway.victims.actions import assessing
from caraway.victims.actions.assessing import record_occasion
from caraway.victims.assessing import parts_of
from caraway.victims.queries.about import assessment_page
from caraway.victims.queries.cases import due_page
from tests.victims.conftest import TODAY
from tests.victims.planning import first_case, page_of
from tests.victims.test_voice import DAY, about, due, titles
from tests.victims.world import WORKER, actor

DASH = instrument("dash_safelives", "2009")


def begun(case, tool="dash_safelives", **made_for):
    return assessing.begin(case=case, tool=tool, by=actor(WORKER), **{"made_for": frozenset()} | made_for)


def answered(case, found, tool=DASH, *yes, skip=()):
    """Every part answered with no, but for these."""
    for part, items in enumerate(parts_of(tool)):
        keys = [item.key for item in items if item.key not in skip]
        said = {key: "yes" if key in yes else "no" for key in keys}
        assessing.answer(case=case, assessment=found, part=part, answers=said, by=actor(WORKER))


def finished(case, found, judgement=None, told=(), **key):
    by = actor(WORKER)
    with scope.acting_as(by):
        number = assessment_page(case, found, by)[1].number
    return assessing.finish(
        case=case, assessment=found, number=number, judgement=judgement, told=list(told), by=by, **key
    )


def test_the_band_is_the_rules_and_judgement_only_raises(house):
    case = first_case()
    found = begun(case)
    with pytest.raises(NotNow):
        finished(case, found)
    answered(case, found, DASH, "money", "animals", "strangled")
    with pytest.raises(InvalidValue, match="never lowers"):
        finished(case, found, Judgement(Band.MEDIUM, "Calm."))
    finished(case, found)
    for late in (
        lambda: finished(case, found),
        lambda: assessing.answer(case=case, assessment=found, part=0, answers={}, by=actor(WORKER)),
    ):
        with pytest.raises(NotNow):
            late()
    raised = begun(case)
    answered(case, raised, DASH, "money")
    finished(case, raised, Judgement(Band.MEDIUM, "More than the answers say."))
    assert [(one.band, one.judged) for one in about(case).bands] == [("Medium", True), ("High", False)]


def test_while_an_item_was_not_asked_only_high_is_settled(house):
    case = first_case()
    found = begun(case)
    answered(case, found, DASH, "money", skip={"stalked"})
    for judgement in (None, Judgement(Band.MEDIUM, "So it seems.")):
        with pytest.raises(NotNow) as refusal:
            finished(case, found, judgement)
        assert refusal.value.code == "not_settled"
    assert [one.id for one in about(case).unfinished] == [found]
    finished(case, found, told=["stalking"])
    assert [one.band for one in about(case).bands] == ["High"]


def test_answers_that_are_not_there_and_answers_that_changed_since(house):
    case, by = first_case(), actor(WORKER)
    found = begun(case)
    for part, answers in ((0, {"money": "no"}), (9, {}), (-1, {}), (0, {"injured": "perhaps"})):
        with pytest.raises(InvalidValue):
            assessing.answer(case=case, assessment=found, part=part, answers=answers, by=by)
    answered(case, found)
    with pytest.raises(NotNow):
        assessing.finish(case=case, assessment=found, number=3, judgement=None, told=[], by=by)
    with pytest.raises(InvalidValue):
        begun(case, "rfgv")


def test_the_survey_makes_no_band_and_settles_the_duty_to_ask_it(house):
    case = first_case()
    survey = instrument("cara_victim", "1")
    found = begun(case, "cara_victim")
    for part, items in enumerate(parts_of(survey)):
        said = {item.key: survey.answers_to(item)[0].key for item in items}
        assessing.answer(case=case, assessment=found, part=part, answers=said, by=actor(WORKER))
    with pytest.raises(InvalidValue):
        finished(case, found, Judgement(Band.HIGH, "No."))
    finished(case, found)
    assert [one.band for one in about(case).bands] == [""]
    assert not about(case).band
    assert VictimDue.SURVEY not in due(case)
    assert b"There is a problem" not in page_of().get(f"/contacts/{case}/questions/{found}").content


def test_what_happened_asks_for_another_and_appears_with_its_reason(house, monkeypatch):
    monkeypatch.setattr("caraway.victims.queries.cases.MOST", 10_000)
    case, by = first_case(), actor(WORKER)

    def reasons(kind):
        with scope.acting_as(by):
            rows = due_page(by, clock.today()).rows
        return {one.duty.why for one in rows if one.case.id == case and one.duty.kind is kind}

    record_occasion(case=case, occasion=Occasion.RELEASE, on=TODAY - timedelta(days=2), by=by)
    assert Occasion.RELEASE in reasons(RiskDue.REASSESS)
    with pytest.raises(InvalidValue):
        record_occasion(case=case, occasion=Occasion.RELEASE, on=TODAY + timedelta(days=1), by=by)
    asking = frozenset(one for one in Occasion if one in reasons(RiskDue.REASSESS))
    found = begun(case, made_for=asking)
    answered(case, found, DASH, "strangled")
    assert reasons(RiskDue.REASSESS) == asking, "what is not finished settles nothing"
    finished(case, found)
    assert reasons(RiskDue.REASSESS) == set()
    assert [one.value for one in reasons(RiskDue.MARAC)] == ["high"]
    today = page_of().get("/contacts/today").content.decode()
    assert f"/contacts/{case}/decision" in today
    assert "Assessed as high" in today


def test_the_form_part_by_part(house):
    case, client = first_case(), page_of()
    here = f"/contacts/{case}/questions"
    titles(client, here)
    first = {"request_key": str(uuid4()), "tool": "dash_safelives", "made_for": ["charge"]}
    assert "Select which is asked" in client.post(here, first | {"tool": ""}).content.decode()
    where = {client.post(here, first).url for _ in range(2)}
    assert len(where) == 1
    page = where.pop()
    titles(client, page)
    shown = client.get(page).content.decode()
    assert " checked" not in shown
    assert shown.count("not_asked") == 6
    items = parts_of(DASH)
    sent = {"request_key": str(uuid4()), "part": "0"} | {f"item_{one.key}": "no" for one in items[0][1:]}
    wrong = client.post(page, sent | {"item_frightened": "not_known"}).content.decode()
    assert "Choose an answer, or that it was not asked" in wrong
    assert wrong.count(" checked") == 5
    whole = sent | {"item_injured": "yes", "item_frightened": "not_asked"}
    for _ in range(2):
        assert client.post(page, whole).status_code == 302
    for part, found in list(enumerate(items))[1:]:
        said = {f"item_{one.key}": "no" for one in found}
        assert client.post(page, {"request_key": str(uuid4()), "part": str(part), **said}).status_code == 302
    check = client.get(page).content.decode()
    assert "Not asked" in check
    assert "No band yet" in check
    number = check.split('name="number" value="')[1].split('"')[0]
    assert number == "4"
    end = {"request_key": str(uuid4()), "number": number, "judgement": "as_answered"}
    assert "No band is settled yet" in client.post(page, end).content.decode()
    assert "Enter why it is judged so" in client.post(page, end | {"judgement": "high"}).content.decode()
    assert client.get(f"{page}?part=0").content.decode().count(" checked") == 6
    change = whole | {"request_key": str(uuid4()), "item_frightened": "no"}
    assert client.post(page, change).status_code == 302
    assert "others by now" in client.post(page, end).content.decode()
    last = end | {"number": "5", "judgement": "medium", "judgement_reason": "Two separations in a month."}
    for _ in range(2):
        assert client.post(page, last).status_code in (200, 302)
    result = client.get(page).content.decode()
    assert "Judged medium: Two separations in a month." in result
    assert "1 of 24 items are so: standard" in result
    assert [(one.band, one.judged) for one in about(case).bands] == [("Medium", True)]
    titles(client, page)
    occasion = {"request_key": str(uuid4()), **DAY, "occasion": "order"}
    for _ in range(2):
        assert client.post(f"/contacts/{case}/occasion", occasion).status_code == 302
    assert "An order made or expired" in about(case).asking
    written = house.execute(
        "SELECT count(*) FROM audit_auditrow WHERE verb LIKE 'assessment.%' AND kind = 'action' AND detail <> '{}'"
    ).fetchone()
    assert written == (0,)
