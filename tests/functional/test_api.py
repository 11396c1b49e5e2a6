"""Connecting a system in a real browser, and its requests to the real web server."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, expect

from tests.cast import *  # noqa: F403  fixtures
from tests.cast import Cast
from tests.functional.crawling import TELEPHONE, picture, violations
from tests.functional.journeys import Stage, fill, follow, press
from tests.integration.casework.systems import administrator, body

pytestmark = pytest.mark.slow


@pytest.fixture
def stage(committed_cast: Cast, server: Any, browser: Browser) -> Iterator[Stage]:
    """The cast and somebody who looks after its systems, served at its own day."""
    committed_cast.actors["systems"] = administrator(committed_cast)
    made = Stage(committed_cast, server, browser)
    with ExitStack() as opened, made.on(committed_cast.today) as served:
        opened.callback(made.opened.close)
        yield served


def ask(stage: Stage, path: str, key: str, sent: Any = None) -> tuple[int, Any]:
    """What the server answers a machine."""
    # Python may not know the name under which browsers find the site: it is told beside the address.
    address = stage.address.replace("casework.localhost", "127.0.0.1")
    headers = {"Host": stage.address.removeprefix("http://"), "Authorization": f"Bearer {key}"}
    if sent is not None:
        headers |= {"Idempotency-Key": str(uuid4()), "Content-Type": "application/json"}
    asked = Request(address + path, json.dumps(sent).encode() if sent is not None else None, headers)
    try:
        with urlopen(asked) as answer:
            return answer.status, json.loads(answer.read())
    except HTTPError as answer:
        return answer.code, json.loads(answer.read())


def test_from_connecting_a_system_to_its_first_referral(stage: Stage, axe_script: str) -> None:
    page = stage.page_of("systems", "/systems/")

    def look(name: str) -> None:
        assert violations(page, axe_script) == []
        picture(page, f"systems-{name}")
        page.set_viewport_size(TELEPHONE)
        picture(page, f"systems-{name}-320")
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
        page.set_viewport_size({"width": 1200, "height": 900})

    look("none")
    follow(page, "Connect a system")
    press(page, "Connect it")
    expect(page.get_by_role("alert")).to_contain_text("Enter what the system is called")
    fill(page, {"name": "Custody records"})
    look("connect")
    press(page, "Connect it")
    key = page.get_by_label("The key of Custody records").input_value()
    look("connected")
    status, made = ask(stage, "/api/v1/referrals", key, body(stage.cast))
    assert (status, made["state"]) == (201, "referred")
    assert ask(stage, f"/api/v1/referrals/{made['reference']}", key)[1]["stage"] == "referred"
    officer = stage.page_of("officer", "/police/referrals/")
    expect(officer.get_by_text("Dean Marlowe")).to_be_visible()
    follow(page, "What a system sends")
    look("fields")
    page.goto(f"{stage.address}/systems/")
    look("one")
    follow(page, "Disconnect Custody records")
    look("disconnect")
    press(page, "Disconnect it")
    expect(page.get_by_role("main")).to_contain_text("Disconnected on")
    assert ask(stage, "/api/v1/openapi.json", key)[0] == 401
