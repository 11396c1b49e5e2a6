"""The pages of calls and of the ways of contact, as a browser without scripts sends them."""

import re
from uuid import uuid4

import pytest
from django.urls import get_resolver

from caraway.core.victim.safe_plan import DetailKind, DetailState, Way
from caraway.platform.accounts import actions as accounts
from caraway.platform.accounts import routes
from caraway.platform.accounts.actor import INSTALLER
from caraway.platform.agreements import actions as agreements
from caraway.platform.gateways import clock
from caraway.platform.tenancy import scope
from tests.victims.conftest import TODAY
from tests.victims.planning import change, first_case, page_of, plan_now, said
from tests.victims.world import COLLEAGUE

PAGES = ("call", "ways", "ways/confirm", "ways/change", "ways/check", "ways/end")
TELLS = re.compile(r"victim|police|abuse|domestic|\bcara\b", re.IGNORECASE)


def form_of(html: str) -> dict[str, object]:
    """What a browser would send of a page's form as it stands."""
    sent: dict[str, object] = {}
    for tag in re.findall(r"<input[^>]*>", html.split('<form method="post" novalidate')[1]):
        at = dict(re.findall(r'(\w[\w-]*)="([^"]*)"', tag))
        if at.get("type") in ("radio", "checkbox"):
            if "checked" in tag.replace(at.get("value", ""), ""):
                sent.setdefault(at["name"], []).append(at["value"])  # type: ignore[union-attr]
        elif "name" in at:
            sent[at["name"]] = at.get("value", "")
    return sent


def send(client, path: str, **answers):
    """Open the page, answer, and send it; where it leads, or the page with what was wrong."""
    return client.post(path, form_of(client.get(path).content.decode()) | answers)


def begun(client, case) -> str:
    """A call that may be made; its page."""
    return send(client, f"/contacts/{case}/call").url


def test_a_call_goes_page_by_page_to_the_ways_of_contact(house):
    case, client = first_case(), page_of()
    assert "number" not in client.get(f"/contacts/{case}/call").content.decode().lower()
    call = begun(client, case)
    known = plan_now(case).of(DetailKind.NUMBER)
    assert known.shown in client.get(call).content.decode()
    for answers, question in (
        ({"who": "victim"}, "How long do you have?"),
        ({"answer": "enough"}, "Is it safe to talk now?"),
        ({"answer": "yes"}, "Where is the other party?"),
        ({"answer": "elsewhere"}, "Where are the children?"),
        ({"answer": "out_of_hearing"}, "What came of it?"),
    ):
        assert send(client, call, **answers).url == call
        assert question in client.get(call).content.decode()
    asked = send(client, call, result="engaged", note="")
    assert asked.url == f"/contacts/{case}/ways/change"
    assert send(client, asked.url, methods=["call"], when="any", language="en", agreed="on").status_code == 302
    assert plan_now(case).methods == {Way.CALL}
    assert plan_now(case).of(DetailKind.NUMBER).detail.state is DetailState.CONFIRMED
    again = begun(client, case)
    for answer in ({"who": "victim"}, *({"answer": one} for one in ("enough", "yes", "elsewhere", "none"))):
        send(client, again, **answer)
    assert send(client, again, result="engaged", note="").url == f"/contacts/{case}/ways/confirm"


def test_in_a_short_call_only_the_next_is_agreed(house):
    case, client = first_case(), page_of()
    call = begun(client, case)
    for answer in ({"who": "victim"}, *({"answer": one} for one in ("minutes", "yes", "elsewhere", "none"))):
        send(client, call, **answer)
    assert "Agree only when and how to speak" in client.get(call).content.decode()
    assert send(client, call, result="engaged", note="").url == f"/contacts/{case}/"
    assert "Confirm the ways of contact again" in client.get("/contacts/today").content.decode()


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ([{"who": "somebody_else"}], "Say nothing, and end the call"),
        ([{"who": "not_sure"}], "Say nothing, and end the call"),
        ([{"who": "nobody"}], "Leave no message"),
        ([{"who": "victim"}, {"answer": "none"}], "End the call now"),
        ([{"who": "victim"}, {"answer": "enough"}, {"answer": "no"}], "End the call now"),
    ],
)
def test_what_ends_a_call_is_said_and_nothing_is_asked_after(house, answers, words):
    case, client = first_case(), page_of()
    call = begun(client, case)
    for answer in answers:
        send(client, call, **answer)
    shown = client.get(call).content.decode()
    assert words in shown
    assert 'type="radio"' not in shown


def test_the_code_word_is_on_the_page_of_the_call_and_in_no_list(house):
    case, client = first_case(), page_of()
    change(case, said(code_word="heron"))
    assert "heron" in client.get(begun(client, case)).content.decode()
    for path in ("/contacts/today", "/contacts/", f"/contacts/{case}/"):
        assert "heron" not in client.get(path).content.decode()


def test_a_number_is_asked_about_again_after_a_while(house, held_clock):
    case, client = first_case(), page_of()
    call, shown = begun(client, case), plan_now(case).of(DetailKind.NUMBER).shown
    held_clock.held_at = clock.at(TODAY, 12, 11)
    late = client.get(call).content.decode()
    assert "Ask again" in late
    assert shown not in late


def test_a_question_sent_twice_answers_no_other(house):
    case, client = first_case(), page_of()
    call = begun(client, case)
    first = form_of(client.get(call).content.decode()) | {"who": "victim"}
    assert client.post(call, first).url == client.post(call, first).url == call
    assert "How long do you have?" in client.get(call).content.decode()
    assert house.execute("SELECT count(*) FROM victims_callstep").fetchone() == (1,)


def test_the_page_of_a_stopped_call_has_the_rule_and_not_the_number(house, held_clock):
    held_clock.held_at = clock.at(TODAY, 22)
    case, client = first_case(), page_of()
    stopped = client.get(begun(client, case)).content.decode()
    assert "Rule 2: Only in the hours said" in stopped
    assert plan_now(case).of(DetailKind.NUMBER).shown not in stopped
    assert "(rule 2)" in client.get(f"/contacts/{case}/ways").content.decode()


def test_the_case_page_says_which_ways_may_be_used_and_by_which_rule_not(house):
    case, client = first_case(), page_of()
    shown = client.get(f"/contacts/{case}/").content.decode()
    assert shown.count("May be used now") == 1
    assert "Nobody has confirmed with the victim which ways are safe. Rule 4: What is not known" in shown
    change(case)
    shown = client.get(f"/contacts/{case}/").content.decode()
    assert shown.count("May be used now") == 2
    assert "A second person has not checked the address. Rule 9" in shown


def test_refusals_stand_beside_their_questions(house):
    case, client = first_case(), page_of()
    path = f"/contacts/{case}/ways/change"
    for answers, field in (
        ({"methods": ["voicemail"], "when": "any", "agreed": "on"}, "methods"),
        ({"methods": ["call"], "when": "any"}, "agreed"),
        ({"when": "some", "safe_from": "5pm", "safe_to": "9am", "agreed": "on"}, "safe_to"),
    ):
        refused = send(client, path, language="en", **answers)
        assert refused.status_code == 200, field
        assert f'id="id_{field}-error"' in refused.content.decode() or f"{field}-error" in refused.content.decode()
    assert plan_now(case).number == 1


def test_the_second_check_at_its_page_is_by_somebody_else(house):
    case, client = first_case(), page_of()
    change(case)
    path, details = f"/contacts/{case}/ways/check", [str(one.same) for one in plan_now(case).details]
    own = send(client, path, details=details).content.decode()
    assert "Somebody other than who confirmed it checks it." in own
    assert send(page_of(COLLEAGUE), path, details=details).status_code == 302
    assert plan_now(case).of(DetailKind.ADDRESS).detail.state is DetailState.CHECKED
    assert "by J. Pemberly" in client.get(f"/contacts/{case}/ways").content.decode()


def test_confirmed_and_ended_at_their_pages(house):
    case, client = first_case(), page_of()
    change(case)
    assert send(client, f"/contacts/{case}/ways/confirm").status_code == 302
    assert plan_now(case).number == 3
    assert send(client, f"/contacts/{case}/ways/end").status_code == 302
    shown = client.get(f"/contacts/{case}/").content.decode()
    assert "May be used now" not in shown
    assert "The victim does not want to be contacted again" in client.get(begun(client, case)).content.decode()


def test_a_task_is_on_the_worklist_where_another_way_must_be_found(house):
    from django.test import override_settings

    case, client = first_case(), page_of()
    assert "Find another way" not in client.get("/contacts/today").content.decode()
    with override_settings(BRIDGE_URL=""):
        begun(client, case)
    assert "Find another way of contact" in client.get("/contacts/today").content.decode()


def test_no_address_and_no_title_tells_what_it_is_about(house):
    case, client = first_case(), page_of()
    change(case)
    for path in (*(f"/contacts/{case}/{one}" for one in PAGES), begun(client, case)):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert "no-store" in answer.headers["Cache-Control"]
        title = answer.content.decode().split("<title>")[1].split("</title>")[0]
        assert not TELLS.search(title), title
    for route, _ in routes.walk(get_resolver()):
        assert not TELLS.search(str(route)), route


def test_another_organisation_sees_nothing_of_it(house):
    with scope.acting_as(INSTALLER):
        other = agreements.add_organisation(name="Another House", kind="provider", by=INSTALLER)
        account = accounts.add_account(email="e.lorne@victims.example.org", full_name="E. Lorne", by=INSTALLER)
        accounts.give_roles(account=account, organisation=other, roles=["victim_contact_worker"], by=INSTALLER)
    case, stranger = first_case(), page_of("e.lorne@victims.example.org")
    call = begun(page_of(), case).rsplit("/", 1)[1]
    for path in (*PAGES, f"call/{call}"):
        for ask in (stranger.get, stranger.post):
            there, nowhere = ask(f"/contacts/{case}/{path}"), ask(f"/contacts/{uuid4()}/{path}")
            assert there.status_code == nowhere.status_code == (405 if (ask, path) == (stranger.post, "ways") else 404)
            assert len(there.content) == len(nowhere.content)
    assert plan_now(case).number == 1


def test_in_the_evening_the_pages_say_from_when(house, held_clock):
    """The area's hours are over: the moment from which a way may be used again has no zone of its own, and is shown."""
    case = first_case()
    change(case)
    held_clock.held_at = clock.at(TODAY, 20)
    client = page_of()
    assert "From 09:00 on 3 March 2026" in client.get(f"/contacts/{case}/").content.decode()
    for path in (
        f"/contacts/{case}/ways",
        f"/contacts/{case}/call",
        f"/contacts/{case}/written",
        "/contacts/today",
        "/contacts/",
    ):
        assert client.get(path).status_code == 200
