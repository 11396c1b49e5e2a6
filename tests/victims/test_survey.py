"""Surveys: a code said while speaking, used once; one page for unknown, used and expired; nothing on it that tells; wishes are a task."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import ProgrammingError, connection
from django.test import Client

from caraway.core.instruments import instrument_in_force
from caraway.core.victim import reply
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.gateways import clock
from caraway.platform.tenancy import scope
from caraway.platform.web.words import phrases
from caraway.victims import surveying
from caraway.victims.actions import plans
from caraway.victims.models import SurveyAnswers, SurveyLink
from caraway.victims.queries.messages import notices
from tests.victims.conftest import TODAY
from tests.victims.planning import change, first_case, page_of, said
from tests.victims.world import WORKER, actor

SURVEY = instrument_in_force(surveying.SURVEY, TODAY)
TELLING = re.compile("caraway|victim|police|abuse|harbour|cara|domestic|worker|m. aldous", re.IGNORECASE)
CARRIED = re.compile(r'name="so_far" value="([^"]+)"')


def anybody() -> Client:
    return Client(HTTP_HOST="victims.localhost")


def code_of(case: UUID) -> str:
    """A code as the page shows it to a worker."""
    clock.advance(timedelta(minutes=1))
    key = str(uuid4())
    pages = [page_of().post(f"/contacts/{case}/written/code", {"request_key": key}).content.decode() for _ in range(2)]
    codes = {re.search(r"<strong>((?:\w{4} ){3}\w{4})</strong>", page).group(1) for page in pages}
    assert len(codes) == 1
    return codes.pop().replace(" ", "")


def send(client: Client, code: str, **what: str):
    return client.post(f"/reply/{code.lower()}", {"request_key": str(uuid4()), **what})


def begin(client: Client, code: str, **what: str):
    """Answer the first page."""
    return send(client, code, so_far=carried(client.get(f"/reply/{code}")), **what)


def carried(page) -> str:
    return CARRIED.search(page.content.decode()).group(1)


def walk(client: Client, code: str, answers: dict[str, str], first: dict[str, str]):
    """From the first page to the last: the pages in their order."""
    pages = [client.get(f"/reply/{code}")]
    pages.append(send(client, code, so_far=carried(pages[0]), **first))
    for at, item in enumerate(SURVEY.items):
        pages.append(send(client, code, so_far=carried(pages[-1]), at=str(at), answer=answers.get(item.key, "")))
    return pages


def kept() -> list[SurveyAnswers]:
    with scope.acting_as(CARAWAY):
        return list(SurveyAnswers.objects.order_by("at"))


def test_every_question_is_there_in_both_languages():
    for item in SURVEY.items:
        assert phrases()[f"reply.item.{item.key}"]["en"] == item.words
        for answer in SURVEY.answers_to(item):
            assert phrases()[f"reply.answer.{answer.key}"]["en"] == answer.words


def test_a_code_is_used_once_and_a_wish_is_a_task(house):
    case = first_case()
    change(case)
    code = code_of(case)
    assert not house.execute("SELECT count(*) FROM victims_surveylink WHERE token = %s", [code]).fetchone()[0]
    client = anybody()
    pages = walk(client, code, {"safe": "no", "wants_money": "yes", "together": "no"}, {"now": "yes"})
    assert [page.status_code for page in pages] == [200] * 12
    for page in pages:
        text = page.content.decode()
        assert not TELLING.search(re.sub(r"caraway\.(?:css|svg|js)|cw-site[\w-]*", "", text)), text
        assert "no-store" in page.headers["Cache-Control"]
        assert "Exit this page" in text
        assert f'href="/reply/{code.lower() if page is not pages[0] else code}/leave"' in text
        assert "leaving.js" in text
        assert not page.cookies
    assert "Thank you" in pages[-1].content.decode()
    (row,) = kept()
    assert (row.case_id, row.answers) == (case, {"safe": "no", "wants_money": "yes", "together": "no"})
    by = actor(WORKER)
    with scope.acting_as(by):
        (found,) = notices(by)
    assert (found.about, found.what, found.urgent) == (row.pk, "Does not feel safe", True)
    used, unknown = client.get(f"/reply/{code}"), client.get("/reply/AAAACCCCDDDDEEEE")
    again = send(client, code, so_far=carried(pages[-2]), at="9", answer="yes")
    assert used.status_code == unknown.status_code == again.status_code == 404
    assert used.content == unknown.content == again.content
    assert len(kept()) == 1
    worker = page_of()
    assert "Does not feel safe" in worker.get("/contacts/today").content.decode()
    assert "Would you like help with money?" in worker.get(f"/contacts/{case}/written").content.decode()


def test_the_agreed_word_comes_first_and_cannot_be_guessed(house):
    case = first_case()
    change(case, said(code_word="Blue heron"))
    code, client = code_of(case), anybody()
    first = client.get(f"/reply/{code}?lang=cy").content.decode()
    assert "gair y cytunwyd" in first
    assert '<html lang="cy"' in first
    assert "Are you still together" not in first
    # What was signed for another code opens nothing here.
    assert "Are you still together" not in send(client, code, so_far="WzEsMCx7fV0:a:b", at="0").content.decode()
    right = begin(client, code, word=" BLUE  heron")
    assert "Are you still together" in right.content.decode()
    for _ in range(reply.MOST_MISSES - 1):
        wrong = begin(client, code, word="red kite")
        assert "There is a problem" in wrong.content.decode()
    begin(client, code, word="grey goose")
    dead = send(client, code, word="blue heron")
    assert dead.status_code == 404
    assert dead.content == client.get("/reply/AAAACCCCDDDDEEEE").content


@pytest.mark.parametrize("ended", ["old", "changed", "wants none"])
def test_a_code_ends_with_its_days_and_with_a_change(house, ended):
    case = first_case()
    change(case)
    code = code_of(case)
    assert anybody().get(f"/reply/{code}").status_code == 200
    if ended == "old":
        clock.advance(reply.GOOD_FOR)
    elif ended == "changed":
        change(case)
    else:
        plans.want_none(case=case, by=actor(WORKER))
    assert anybody().get(f"/reply/{code}").status_code == 404


def test_no_is_the_way_out_and_the_way_out_keeps_nothing(house):
    case = first_case()
    change(case)
    code, client = code_of(case), anybody()
    assert begin(client, code, now="no").url == f"/reply/{code.lower()}/leave"
    for where in ("/reply/leave", f"/reply/{code}/leave", "/reply/AAAACCCCDDDDEEEE/leave"):
        out = client.get(where)
        assert out.status_code == 302
        assert out.url.startswith("https://")
        assert "cookies" in out.headers["Clear-Site-Data"]
    typed = client.post("/reply/", {"request_key": str(uuid4()), "code": f"{code[:4].lower()} {code[4:]}"})
    assert typed.url == f"/reply/{code}?lang=en"
    assert "Rhowch eich cod" in client.post("/reply/?lang=cy", {"request_key": str(uuid4())}).content.decode()
    assert kept() == []


def test_what_was_begun_before_the_way_out_goes_on_nowhere(house):
    case = first_case()
    change(case)
    code, client = code_of(case), anybody()
    pages = [client.get(f"/reply/{code}"), begin(client, code, now="yes")]
    pages.append(send(client, code, so_far=carried(pages[1]), at="0", answer="yes"))
    assert SURVEY.items[1].words in pages[2].content.decode()
    client.get(f"/reply/{code}/leave")
    for page, more in zip(pages, ({"now": "yes"}, {"at": "0", "answer": "no"}, {"at": "1"}), strict=True):
        again = send(client, code, so_far=carried(page), **more).content.decode()
        assert "Is now a good time?" in again
        assert not [one.words for one in SURVEY.items if one.words in again]
    assert SURVEY.items[0].words in begin(client, code, now="yes").content.decode()
    assert house.execute("SELECT count(*) FROM victims_surveyleft").fetchone() == (1,)
    assert kept() == []


def test_asked_by_telephone_it_is_kept_with_who_asked(house):
    case, client = first_case(), page_of()
    where = f"/contacts/{case}/written/survey"
    empty = client.post(where, {"request_key": str(uuid4()), "way": "call"})
    assert b"govuk-error-summary" in empty.content
    key = str(uuid4())
    for _ in range(2):
        assert client.post(where, {"request_key": key, "way": "call", "safe": "mostly"}).status_code == 302
    (row,) = kept()
    assert (row.way, row.by, row.answers) == ("call", actor(WORKER).person, {"safe": "mostly"})
    by = actor(WORKER)
    with scope.acting_as(by):
        assert notices(by) == ()
    with scope.acting_as(CARAWAY):
        assert not SurveyLink.objects.exists()
    for table in ("surveylink", "surveymiss", "surveyleft", "surveyanswers"):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM victims_{table}")  # a name of our own  # nosec B608
            assert cursor.fetchone() == (0,)
        with pytest.raises(ProgrammingError), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM victims_{table}")  # nosec B608
