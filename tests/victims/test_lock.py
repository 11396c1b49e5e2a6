"""The quick lock: once locked every page of the session says only that, until its person is known anew."""

from uuid import uuid4

from django.test import Client

from caraway.platform.accounts.demonstration import PASSWORD
from caraway.victims.desks.locking import state
from tests.victims.planning import first_case, page_of
from tests.victims.world import WORKER


def test_locked_is_every_page_until_the_password(house, monkeypatch):
    case, client, other = first_case(), page_of(WORKER), page_of(WORKER)
    shown = client.get("/contacts/today").content.decode()
    assert 'action="/lock/"' in shown
    assert 'accesskey="l"' in shown
    assert client.get("/lock/").status_code == 405
    assert Client(HTTP_HOST="victims.localhost").post("/lock/").status_code == 302
    assert client.post("/lock/").status_code == 302
    pages = [
        client.get(path) for path in ("/", "/contacts/today", f"/contacts/{case}/", "/account/", "/nothing-is-here")
    ]
    pages.append(client.post(f"/contacts/{case}/written/touch", {"request_key": str(uuid4()), "way": "call"}))
    pages.append(client.post("/lock/open", {"password": ""}))
    pages.append(client.post("/lock/open", {"password": "not it at all"}))
    for page in pages:
        text = page.content.decode()
        assert page.status_code == 403
        assert "Locked" in text
        assert "Aldous" not in text
        assert "Harbour" not in text
        assert "Worklist" not in text
        assert "no-store" in page.headers["Cache-Control"]
    assert house.execute("SELECT count(*) FROM victims_gotintouch").fetchone() == (0,)
    assert other.get("/contacts/today").status_code == 200  # another session of the same person is not this screen
    before = client.cookies["caraway_victims"].value
    assert client.post("/lock/open", {"password": PASSWORD}).url == "/"
    assert client.cookies["caraway_victims"].value != before
    assert client.get("/contacts/today").status_code == 200
    client.post("/lock/")
    client.post("/account/sign-out")
    assert "/account/sign-in" in client.get("/contacts/today").url
    # The control: without what stands before the views a locked session would see it all.
    client = page_of(WORKER)
    client.post("/lock/")
    monkeypatch.setattr(state.Locked, "__call__", lambda self, request: self.get_response(request))
    assert client.get("/contacts/today").status_code == 200
