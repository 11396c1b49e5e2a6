"""What the victim says, the safety plan and services offered: the rules at action and page, once, and what others see: nothing."""

from datetime import timedelta
from uuid import uuid4

import pytest

from caraway.core.refusals import InvalidValue, NotNow, NotYours
from caraway.core.victim.clocks import VictimDue
from caraway.core.victim.signposts import Signposted
from caraway.core.victim.voice import Abuse, Change, RelationshipNow, Service, Voice
from caraway.core.victim.wishes import Wish
from caraway.platform.accounts import actions as accounts
from caraway.platform.accounts.actor import INSTALLER
from caraway.platform.accounts.queries import actor_of
from caraway.platform.agreements import actions as agreements
from caraway.platform.tenancy import scope
from caraway.victims.actions import assessing, marac, voice
from caraway.victims.actions.voice import hear, signpost, write_plan
from caraway.victims.models import PlanPart, SafetyPlan, Signpost, VoiceHeard
from caraway.victims.queries.about import about_page
from caraway.victims.queries.cases import case_page
from tests.victims.conftest import TODAY
from tests.victims.planning import first_case, page_of
from tests.victims.test_contacts import MASK
from tests.victims.world import WORKER, actor

DAY = {"on-day": "2", "on-month": "3", "on-year": "2026"}
UNASKED = dict.fromkeys(("relationship", "change", "abuse", "children_live"), "not_asked")
SAID = Voice(on=TODAY, relationship=RelationshipNow.SEPARATED, abuse=Abuse.HISTORIC)


def about(case, email=WORKER):
    by = actor(email)
    with scope.acting_as(by):
        return about_page(case, by, TODAY)


def due(case):
    by = actor(WORKER)
    with scope.acting_as(by):
        return {one.kind for one in case_page(case, by, TODAY).due}


def a_stranger():
    """Somebody who contacts victims for another organisation."""
    with scope.acting_as(INSTALLER):
        other = agreements.add_organisation(name="Another House", kind="provider", by=INSTALLER)
        account = accounts.add_account(email="e.lorne@victims.example.org", full_name="E. Lorne", by=INSTALLER)
        return actor_of(
            accounts.give_roles(account=account, organisation=other, roles=["victim_contact_worker"], by=INSTALLER)
        )


def titles(client, *paths):
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert answer.headers["Cache-Control"] == "no-store", path
        title = answer.content.decode().split("<title>")[1].split("</title>")[0].lower()
        told = ("victim", "police", "abuse", "cara ", "marac", "safe", "risk", "dash")
        assert not any(word in title for word in told), title


def test_what_was_said_is_kept_in_versions_once_and_the_audit_says_only_that(house):
    case, by, key = first_case(), actor(WORKER), uuid4()
    first = {hear(case=case, voice=SAID, wishes=frozenset({Wish.NO_UPDATES}), by=by, request_key=key) for _ in range(2)}
    assert len(first) == 1
    assert VictimDue.UPDATE not in due(case)
    hear(case=case, voice=Voice(on=TODAY, change=Change.WORSE), wishes=frozenset(), by=by)
    assert VictimDue.UPDATE not in due(case), "what was not asked again stays as it was said"
    newest, before = about(case).voices
    assert dict(newest.said) | {"Wishes": ""} == {
        "Relationship now": "Not asked",
        "Change": "Worse",
        "Abuse": "Not asked",
        "Children": "Not asked",
        "Wishes": "",
        "Help wanted": "Not asked",
    }
    assert dict(before.said)["Wishes"] == "Not to hear how the case goes"
    written = house.execute(
        "SELECT detail FROM audit_auditrow WHERE verb = 'voice.record' AND kind = 'action' ORDER BY at, id"
    ).fetchall()
    assert written == [({"number": 1},), ({"number": 2},)]
    with pytest.raises(Exception, match="permission denied"), scope.acting_as(by):
        VoiceHeard.objects.update(abuse="")


@pytest.mark.parametrize(
    ("said", "wishes", "field"),
    [
        (Voice(on=TODAY), frozenset(), "relationship"),
        (Voice(on=TODAY + timedelta(days=1), abuse=Abuse.NONE), frozenset(), "on"),
        (SAID, frozenset({Wish.CONTACT, Wish.NO_CONTACT}), "wishes"),
    ],
)
def test_what_cannot_be_said(house, said, wishes, field):
    with pytest.raises(InvalidValue) as refusal:
        hear(case=first_case(), voice=said, wishes=wishes, by=actor(WORKER))
    assert refusal.value.code == field


def test_a_safety_plan_is_written_whole_and_on_what_was_read(house):
    case, by = first_case(), actor(WORKER)
    write_plan(case=case, version=0, parts={PlanPart.LEAVE: " By the back. ", PlanPart.TAKE: ""}, by=by)
    with pytest.raises(NotNow):
        write_plan(case=case, version=0, parts={PlanPart.TAKE: "Papers."}, by=by)
    for parts in ({PlanPart.TAKE: "  "}, {PlanPart.TAKE: "x" * 1001}):
        with pytest.raises(InvalidValue):
            write_plan(case=case, version=1, parts=parts, by=by)
    client, address = page_of(), f"/contacts/{case}/plan"
    assert "By the back." in client.get(address).content.decode()
    sent = {"request_key": str(uuid4()), "version": "1", "leave": "By the front.", "take": "Papers."}
    for _ in range(2):
        assert client.post(address, sent).status_code == 302
    assert [one.parts for one in about(case).plans] == [
        (("How to leave, and where to go", "By the front."), ("What to keep ready or take along", "Papers.")),
        (("How to leave, and where to go", "By the back."),),
    ]
    late = client.post(address, sent | {"request_key": str(uuid4()), "take": "Keys and papers."}).content.decode()
    assert "Somebody has changed this" in late
    assert "Keys and papers." in late


def test_a_referral_to_a_service_needs_that_it_was_accepted(house):
    case, by = first_case(), actor(WORKER)
    one = {"case": case, "service": Service.HOUSING, "on": TODAY, "by": by}
    for result in (None, Signposted.DECLINED):
        if result:
            signpost(result=result, **one)
        with pytest.raises(InvalidValue):
            signpost(result=Signposted.MADE, **one)
    signpost(result=Signposted.ACCEPTED, **one)
    signpost(result=Signposted.MADE, **one)
    signpost(case=case, service=Service.LEGAL, result=Signposted.OFFERED, on=TODAY, by=by)
    assert [row.words for row in about(case).services] == [
        "Legal advice, or an order: offered",
        "Housing: referral made",
    ]
    with pytest.raises(InvalidValue):
        signpost(result=Signposted.OFFERED, **one | {"on": TODAY + timedelta(days=1)})


def test_the_pages_say_nothing_lose_nothing_and_act_once(house):
    case, client = first_case(), page_of()
    here = f"/contacts/{case}/"
    titles(client, *(f"{here}{path}" for path in ("", "about", "said", "plan", "offered", "occasion")))
    sent = {"request_key": str(uuid4()), **DAY, **UNASKED, "change": "worse", "wishes": ["contact", "no_contact"]}
    wrong = client.post(f"{here}said", sent)
    assert wrong.status_code == 200
    shown = wrong.content.decode()
    assert "go against each other" in shown
    assert shown.count(" checked") == 6, shown.count(" checked")
    assert (
        "Nothing was asked" in client.post(f"{here}said", sent | {"change": "not_asked", "wishes": []}).content.decode()
    )
    good = sent | {"wishes": ["contact"], "children_live": "with_both", "children": "2", "abuse": "ongoing"}
    for _ in range(2):
        assert client.post(f"{here}said", good).status_code == 302
    assert len(about(case).voices) == 1
    whole = client.get(f"{here}about").content.decode()
    assert "2: With both" in whole
    assert "decide together how the programme goes on" in whole
    assert "Assess the risk again: a disclosure" in client.get(here).content.decode()
    offered = {"request_key": str(uuid4()), **DAY, "service": "money", "result": "made"}
    assert "once the victim has accepted it" in client.post(f"{here}offered", offered).content.decode()
    for _ in range(2):
        assert client.post(f"{here}offered", offered | {"result": "accepted"}).status_code == 302
    assert [row.words for row in about(case).signposts] == ["Money and benefits: accepted"]
    assert "Money and benefits: accepted" in client.get(here).content.decode()


def test_another_organisation_sees_and_writes_nothing(house):
    case, by = first_case(), actor(WORKER)
    hear(case=case, voice=SAID, wishes=frozenset(), by=by)
    write_plan(case=case, version=0, parts={PlanPart.LEAVE: "By the back."}, by=by)
    signpost(case=case, service=Service.LEGAL, result=Signposted.OFFERED, on=TODAY, by=by)
    begun = assessing.begin(case=case, tool="dara", made_for=frozenset(), by=by)
    referral = marac.refer(case=case, consent=True, why_without="", asked="Advice.", by=by)
    stranger = a_stranger()
    with scope.acting_as(stranger):
        assert not any(model.objects.exists() for model in (VoiceHeard, SafetyPlan, Signpost))
        for model in ("assessmentbegun", "assessmentpart", "assessmentdone", "occasioncame", "maracdecision"):
            assert not VoiceHeard._meta.apps.get_model("victims", model).objects.exists()
        for model in ("maracreferral", "maracsent"):
            assert not VoiceHeard._meta.apps.get_model("victims", model).objects.exists()
    client = page_of("e.lorne@victims.example.org")
    paths = ("about", "said", "plan", "offered", "occasion", "questions", f"questions/{begun}", "decision")
    for path in (*paths, f"paper/{referral}", f"paper/{referral}/sent"):
        there, nowhere = client.get(f"/contacts/{case}/{path}"), client.get(f"/contacts/{uuid4()}/{path}")
        assert there.status_code == nowhere.status_code == 404, path
        assert MASK.sub(b"", there.content) == MASK.sub(b"", nowhere.content), path
    for do in (
        lambda: voice.hear(case=case, voice=SAID, wishes=frozenset(), by=stranger),
        lambda: voice.write_plan(case=case, version=1, parts={PlanPart.LEAVE: "x"}, by=stranger),
        lambda: voice.signpost(case=case, service=Service.LEGAL, result=Signposted.OFFERED, on=TODAY, by=stranger),
        lambda: assessing.answer(case=case, assessment=begun, part=0, answers={}, by=stranger),
        lambda: marac.not_refer(case=case, why="x", by=stranger),
    ):
        with pytest.raises(NotYours):
            do()
