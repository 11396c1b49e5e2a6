"""Two who must not meet: put by one side, agreed to by the other, handed over once with no reason, and kept apart by the next batch."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection

from caraway.bridge.releases import KeepApart
from caraway.bridge.upward import StaffDuty
from caraway.core.joint.apart import PairStage
from caraway.core.joint.words import ReleaseKind
from caraway.core.refusals import InvalidValue, NotNow, NotYours
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.gateways import clock
from caraway.platform.tenancy import scope
from caraway.victims import crossing
from caraway.victims.actions import apart, joint
from caraway.victims.jobs import decisions
from caraway.victims.models import ApartProposed, JointRelease, OtherSide, VictimCase
from caraway.victims.outbox import release_of, waiting
from caraway.victims.pairs import put_of
from caraway.victims.separation import identity_of
from tests.victims.conftest import TODAY
from tests.victims.deciding import (
    ANNA,
    IVAN,
    MAY,
    MOIRA,
    TOM,
    Ahead,
    ahead,
    casework,
    down_from_now,
    id_of,
    land,
    met,
    name,
)
from tests.victims.planning import page_of
from tests.victims.test_contacts import MASK
from tests.victims.test_joint_pages import refused, shown
from tests.victims.test_plan_pages import send
from tests.victims.world import WORKER, actor

NEXT_WEEK = TODAY + timedelta(days=5)


def reference(case) -> str:
    with scope.acting_as(CARAWAY):
        return VictimCase.objects.get(pk=case).reference


def two() -> tuple[Ahead, Ahead]:
    """Two victim cases of one agreement; the participant of the first has a session ahead."""
    first = ahead(NEXT_WEEK)[0]
    with scope.acting_as(CARAWAY):
        of = VictimCase.objects.get(pk=first.case)
        rows = VictimCase.objects.filter(agreement=of.agreement_id, offence=True, closed_at=None)
        other = rows.exclude(casework_case=first.theirs).order_by("id").first()
        assert other is not None
    return first, Ahead(other.pk, other.casework_case, first.on, first.starts_at)


def elsewhere(one: Ahead) -> str:
    """The reference of a case of another agreement."""
    with scope.acting_as(CARAWAY):
        of = VictimCase.objects.get(pk=one.case)
        other = VictimCase.objects.exclude(agreement=of.agreement_id).order_by("id").first()
        assert other is not None
        return other.reference


def put(decision, other, by: str = ANNA):
    return apart.propose(decision=decision, reference=reference(other), by=actor(by))


def row(pair) -> ApartProposed:
    with scope.acting_as(CARAWAY):
        return ApartProposed.objects.select_related("decision__case", "other", "answer").get(pk=pair)


def agree(decision, pair, by: str = TOM, **more):
    return apart.agree(**({"decision": decision, "pair": pair, "digest": row(pair).digest, "by": actor(by)} | more))


def test_a_pair_goes_once_with_no_reason_and_takes_effect_in_the_batch(house, server):
    one, other = two()
    decision, down = met(one.case), down_from_now(server)
    pair = put(decision, other.case)
    assert decisions.look_after() == {"not_done": 0}
    first, second = sorted((one.theirs, other.theirs))
    assert down(first) == [], "nothing goes before the other side agrees"
    key = uuid4()
    for _ in range(2):
        agree(decision, pair, request_key=key)
    with scope.acting_as(CARAWAY):
        (made,) = JointRelease.objects.all()
        assert release_of(made) == KeepApart(made.pk, made.casework_agreement, first, ReleaseKind.KEEP_APART, second)
    for _ in range(2):
        assert decisions.look_after() == {"not_done": 0}
    (went,) = down(first)
    said = {name: value for name, value in went.items() if value not in (None, [], False)}
    assert said == {
        "id": made.pk,
        "agreement_id": made.casework_agreement,
        "case_id": first,
        "kind": "keep_apart",
        "other_case_id": second,
    }
    asked = "SELECT source, made_by FROM casework_keepapart WHERE one_id = %s AND other_id = %s"
    with casework(server) as owner:
        assert owner.execute(asked, [first, second]).fetchall() == []
    land(server, clock.now() + timedelta(minutes=1))
    with casework(server) as owner:
        assert owner.execute(asked, [first, second]).fetchall() == [], "it waits for the batch like anything else"
    # Today's batch may be over already in the database of casework that tests share.
    land(server, clock.at(TODAY + timedelta(days=1), 18, 2))
    with casework(server) as owner:
        assert owner.execute(asked, [first, second]).fetchall() == [{"source": "released", "made_by": None}]


def test_one_side_alone_sends_nothing_and_who_is_not_named_does_nothing(house):
    one, other = two()
    decision = met(one.case)
    name(decision, IVAN)
    pair = put(decision, other.case)
    for who in (ANNA, IVAN):
        with pytest.raises(NotNow, match="other organisation"):
            agree(decision, pair, who)
    for by in (MAY, MOIRA):  # they see it as managers, and are not named
        with pytest.raises(NotNow, match="not named"):
            agree(decision, pair, by)
        with pytest.raises(NotNow, match="not named"):
            put(decision, other.case, by)
    with pytest.raises(NotYours):
        agree(decision, pair, WORKER)
    with pytest.raises(NotNow, match="not the text"):
        agree(decision, pair, digest="0" * 64)
    with pytest.raises(NotNow, match="proposed before"):
        put(decision, other.case, TOM)
    with scope.acting_as(CARAWAY):
        assert not JointRelease.objects.exists()
    agree(decision, pair)
    with pytest.raises(NotNow, match="before"):
        apart.drop(decision=decision, pair=pair, by=actor(ANNA))
    with pytest.raises(NotNow, match="before"):
        agree(decision, pair)


def test_what_is_dropped_is_not_sent_and_may_be_put_again(house):
    one, other = two()
    decision = met(one.case)
    pair = put(decision, other.case)
    apart.drop(decision=decision, pair=pair, by=actor(TOM))
    assert put_of(row(pair)).stage is PairStage.DROPPED
    with pytest.raises(NotNow):
        agree(decision, pair)
    with scope.acting_as(CARAWAY):
        assert not JointRelease.objects.exists()
    agree(decision, put(decision, other.case, TOM), ANNA)
    with scope.acting_as(CARAWAY):
        assert JointRelease.objects.count() == 1


def sibling(one) -> VictimCase:
    """Another victim case of the same participant's."""
    with scope.acting_as(CARAWAY):
        case = VictimCase.objects.get(pk=one.case)
        return VictimCase.objects.create(
            agreement_id=case.agreement_id,
            reference="C-7K4MQXP",
            casework_case=one.theirs,
            offence=False,
            given_name="Maud",
            family_name="Pascoe",
            opened_at=clock.now(),
        )


def test_a_case_that_is_not_there_is_shut_or_is_of_the_same_participant_is_not_found(house, monkeypatch):
    one, other = two()
    decision = met(one.case)
    unknown = ["C-AAAAAAA", "", sibling(one).reference, elsewhere(one)]

    def sentence(typed: str, by: str = ANNA) -> tuple[str, str]:
        with pytest.raises(InvalidValue) as refusal:
            apart.propose(decision=decision, reference=typed, by=actor(by))
        return refusal.value.code, refusal.value.sentence

    assert {sentence(typed) for typed in unknown} == {("reference", "There is no such case.")}
    assert "the case of this decision" in sentence(reference(one.case))[1]
    real = crossing.staff

    def also_hers(there, cases, duties=tuple(StaffDuty)):
        found = dict(real(there, cases, duties))
        return {case: staff | ({identity_of(ANNA)} if case == other.theirs else set()) for case, staff in found.items()}

    with monkeypatch.context() as fault:
        fault.setattr(crossing, "staff", also_hers)
        assert sentence(reference(other.case)) == sentence("C-AAAAAAA")
        pair = put(decision, other.case, TOM)
        with pytest.raises(NotYours):
            agree(decision, pair, ANNA)
    apart.drop(decision=decision, pair=pair, by=actor(TOM))
    with monkeypatch.context() as fault:
        fault.setattr(crossing, "staff", lambda *what: {})
        assert sentence(reference(other.case), TOM) == sentence("C-AAAAAAA", TOM)


def test_a_pair_is_not_there_for_whom_the_other_case_is_shut_to(house):
    one, other = two()
    decision = met(one.case)
    pair = put(decision, other.case, TOM)
    client = page_of(ANNA)
    assert reference(other.case) in shown(client, f"/decisions/{decision}/")
    with scope.acting_as(CARAWAY):
        case = VictimCase.objects.get(pk=other.case)
        OtherSide.objects.create(
            agreement_id=case.agreement_id, case=case, account=id_of(ANNA), shut=True, known_at=clock.now()
        )
    assert reference(other.case) not in shown(client, f"/decisions/{decision}/")
    there, nowhere = (client.get(f"/decisions/{decision}/apart/{which}") for which in (pair, uuid4()))
    assert there.status_code == nowhere.status_code == 404
    assert MASK.sub(b"", there.content) == MASK.sub(b"", nowhere.content)
    with pytest.raises(NotYours):
        agree(decision, pair, ANNA)


def test_a_pair_does_not_wait_behind_the_end_of_a_hold(house):
    one, other = two()
    decision = met(one.case)
    agree(decision, put(decision, other.case))
    with scope.acting_as(CARAWAY):
        made = JointRelease.objects.get()
        JointRelease.objects.create(
            agreement_id=made.agreement_id,
            decision=made.decision,
            place=0,
            casework_agreement=made.casework_agreement,
            casework_case=one.theirs,
            kind="resume",
            code="venue",
            advice=[],
            at_once=False,
            made_at=clock.now() - timedelta(minutes=1),
        )
        kin = sibling(one)
        assert [each.kind for each in waiting()] == ["resume", "keep_apart"]
    held = {kin.pk}
    with pytest.MonkeyPatch.context() as fault, scope.acting_as(CARAWAY):
        fault.setattr("caraway.victims.outbox.held_now", lambda case: case.pk in held)
        assert [each.kind for each in waiting()] == ["keep_apart"]


def test_the_officer_who_has_decided_on_the_breach_agrees_to_no_pair(house, monkeypatch):
    one, other = two()
    decision = met(one.case)
    pair = put(decision, other.case, TOM)
    monkeypatch.setattr(joint, "has_decided_breach", lambda case, account: True)
    with pytest.raises(NotNow, match="decided on a breach"):
        agree(decision, pair, ANNA)


def test_page_by_page(house):
    one, other = two()
    decision = met(one.case)
    anna, tom, ivan = map(page_of, (ANNA, TOM, IVAN))
    page = f"/decisions/{decision}/"
    assert f"{page}apart" in shown(anna, page)
    assert "reason" in shown(anna, f"{page}apart")
    refused(send(anna, f"{page}apart", reference=""), "Enter the reference of the other case")
    kept = refused(send(anna, f"{page}apart", reference="C-AAAAAAA"), "There is no such case.")
    assert 'href="#id_reference"' in kept
    assert 'value="C-AAAAAAA"' in kept
    assert send(anna, f"{page}apart", reference=f" {reference(other.case).lower()} ").url == page
    with scope.acting_as(CARAWAY):
        pair = ApartProposed.objects.get()
        hers = VictimCase.objects.get(pk=other.case)
    assert "Two to be kept apart wait for you" in shown(tom, "/decisions/")
    assert "Two to be kept apart" not in shown(anna, "/decisions/"), "her own side cannot agree"
    read = shown(tom, f"{page}apart/{pair.pk}")
    for word in (reference(one.case), reference(other.case), "no reason", pair.digest[:12]):
        assert word in read
    for path in ("", f"apart/{pair.pk}"):
        assert f"{hers.given_name} {hers.family_name}" not in shown(tom, f"{page}{path}"), "no name of the other case"
    assert "other organisation must agree" in shown(anna, f"{page}apart/{pair.pk}")
    assert ivan.get(f"{page}apart/{pair.pk}").status_code == 200, "a senior reads it"
    assert page_of(WORKER).get(f"{page}apart/{pair.pk}").status_code == 404
    assert send(tom, f"{page}apart/{pair.pk}").url == page
    assert decisions.look_after() == {"not_done": 0}
    whole = shown(anna, page)
    assert "<q>Two who must not meet</q>" in whole
    assert "handed over on" in whole
    assert "before" in shown(tom, f"{page}apart/{pair.pk}/drop")


def test_the_site_changes_and_deletes_nothing_of_it(house):
    for table in ("apartproposed", "apartanswered"):
        for statement in (f"DELETE FROM victims_{table}", f"UPDATE victims_{table} SET agreement_id = agreement_id"):  # nosec B608
            with pytest.raises(ProgrammingError), connection.cursor() as cursor:
                cursor.execute(statement)
