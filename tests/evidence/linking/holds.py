"""What the server must hold to, one check a function; `test_site` runs them as they are, `test_faults` with the program made faulty."""

import os
import socket

from caraway.evidence.linkage.decision_log import Answer, Reading

from .made import Made
from .served import Client, served

HEADERS = {
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
NAMES = ("Corvel", "Ashlinpool", "ASHLINPOOL", "1987", "ZB4")


def log(client: Client) -> list[tuple[object, str]]:
    return [(one.participant, one.answer.value) for one in client.server.site.review.log.entries()]


def names_nobody(got: object) -> bool:
    return not any(name in str(got) for name in NAMES)


def nobody_uninvited_sees_a_pair(linking: Made) -> None:
    with served(linking) as client:
        for cookie in (
            None,
            "x=y",
            f"{client.server.door.cookie}=",
            f"{client.server.door.cookie}={'a' * 43}",
            "=;=",
            "\x80",
        ):
            for path in ("/", "/pairs/1", "/pairs/999"):
                got = client.get(path, Cookie=cookie)
                assert got.status == 403, (cookie, path)
                assert names_nobody(got)
        form = client.begin().form(1) | {"answer": "same"}
        assert client.post("/pairs/1", form, Cookie=None).status == 403
        assert log(client) == []


def the_first_address_holds_once(linking: Made) -> None:
    with served(linking) as client:
        token = client.server.door.token
        assert client.post("/begin", {"token": token[:-1]}).status == 403
        assert client.get(f"/begin/{token[:-1]}x").status == 403
        assert client.get(f"/begin/{token}").status == 200, "looking at the first page uses nothing up"
        assert client.get(f"/begin/{token}").status == 200
        got = client.post("/begin", {"token": token})
        assert (got.status, got.headers["location"]) == (303, "/")
        assert client.post("/begin", {"token": token}).status == 403
        assert client.get(f"/begin/{token}").status == 403


def the_cookie_is_kept_from_scripts_and_other_sites(linking: Made) -> None:
    with served(linking) as client:
        said = client.post("/begin", {"token": client.server.door.token}).headers["set-cookie"]
        assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= {part.strip() for part in said.split(";")}
        assert client.server.door.token not in said


def another_host_is_refused(linking: Made) -> None:
    with served(linking) as client:
        client.begin()
        port = client.server.server_port
        for host in (
            "evil.example.org",
            f"evil.example.org:{port}",
            "127.0.0.1",
            f"localhost:{port}",
            f"127.0.0.1:{port + 1}",
            "",
        ):
            for path in ("/", "/pairs/1", f"/begin/{client.server.door.token}", "/style.css"):
                got = client.get(path, Host=host)
                assert got.status == 421, (host, path)
                assert names_nobody(got)
            assert client.post("/pairs/1", client.form(1) | {"answer": "same"}, Host=host).status == 421
        assert log(client) == []


def a_form_needs_its_token(linking: Made) -> None:
    with served(linking) as client:
        form = client.begin().form(1) | {"answer": "same"}
        for csrf in ("", "x", client.server.door.session, form["csrf"][:-1]):
            assert client.post("/pairs/1", form | {"csrf": csrf}).status == 403
        assert client.post("/pairs/1", {name: form[name] for name in ("seen", "answer")}).status == 400
        assert log(client) == []


def a_form_of_another_site_is_refused(linking: Made) -> None:
    with served(linking) as client:
        form = client.begin().form(1) | {"answer": "same"}
        assert client.post("/pairs/1", form, Origin="http://evil.example.org").status == 403
        assert client.post("/pairs/1", form, Origin="http://127.0.0.1:1").status == 403
        for site in ("cross-site", "same-site", "none"):
            assert client.post("/pairs/1", form, Sec_Fetch_Site=site).status == 403
        assert log(client) == []
        assert client.post("/pairs/1", form, Origin="null", Sec_Fetch_Site="same-origin").status == 303


def every_answer_carries_the_headers(linking: Made) -> None:
    with served(linking) as client:
        token = client.server.door.token
        answers = [client.get(path) for path in ("/", "/pairs/1", f"/begin/{token}", "/style.css", "/none")]
        client.begin()
        answers += [client.get(path) for path in ("/", "/pairs/1", "/pairs/99", "/none")]
        answers += [
            client.ask("PUT", "/"),
            client.answer(1, "same"),
            client.answer(2, "same"),
            client.post("/pairs/1", "x" * 5000),
        ]
        answers.append(client.get("/", Host="evil.example.org"))
        for got in answers:
            assert got.headers | HEADERS == got.headers, got.status
            policy = got.headers["content-security-policy"].split("; ")
            assert "default-src 'none'" in policy
            assert {"frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'", "style-src 'self'"} <= set(
                policy
            )
            assert not [part for part in policy if part.startswith("script-src") or "unsafe" in part]
            assert "python" not in got.headers["server"].lower()


def what_is_not_known_is_refused(linking: Made) -> None:
    with served(linking) as client:
        client.begin()
        for path in (
            "/none",
            "/pairs",
            "/pairs/",
            "/pairs/0",
            "/pairs/01",
            "/pairs/7",
            "/pairs/1/",
            "/?x=1",
            "/pairs/1?x=1",
            "/begin/",
            "/../x",
            "/style.css?",
        ):
            assert client.get(path).status == 404, path
        for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "HEAD", "QUERY"):
            got = client.ask(method, "/pairs/1")
            assert (got.status, got.headers["allow"]) == (405, "GET, POST"), method
        assert client.post("/", {}).status == 405
        assert client.get("/begin").status == 405
        form = client.form(1) | {"answer": "same"}
        wrong = (
            form | {"extra": "1"},
            [*form.items(), ("answer", "different")],
            {name: value for name, value in form.items() if name != "seen"},
            form | {"answer": "perhaps"},
            form | {"seen": "-1"},
            form | {"seen": "x"},
            b"\xff=1",
            "csrf",
        )
        for fields in wrong:
            assert client.post("/pairs/1", fields).status == 400, fields
        assert client.post("/pairs/1", form, Content_Type="application/json").status == 415
        assert client.post("/pairs/1", form, Content_Type="text/plain").status == 415
        assert client.post("/pairs/1", form | {"answer": "x" * 5000}).status == 413
        assert client.post("/pairs/7", form).status == 404
        assert log(client) == []


def an_answer_twice_is_one(linking: Made) -> None:
    with served(linking) as client:
        form = client.begin().form(3) | {"answer": "same"}
        for _ in range(3):
            got = client.post("/pairs/3", form)
            assert (got.status, got.headers["location"]) == (303, "/pairs/4")
        assert log(client) == [("p3", "same")]


def a_record_is_not_given_to_two(linking: Made) -> None:
    with served(linking) as client:
        client.begin().answer(1, "same")
        got = client.answer(2, "same")
        assert got.status == 409
        assert log(client) == [("p1", "same")]
        assert (
            '<p class="wrong" id="answer-error">Error: Police record 101 was given to participant p1 in pair 1'
            in got.body
        )
        assert 'value="same" checked' in got.body, "what was typed is kept"
        assert "<title>Error: " in got.body
        assert 'href="#answer-same"' in got.body


def whoever_was_overtaken_is_told(linking: Made) -> None:
    other = linking.reader("B. Reader")
    with served(linking) as client:
        form = client.begin().form(3)
        other.answer(3, Answer.SAME, 0)
        got = client.post("/pairs/3", form | {"answer": "different"})
        assert got.status == 409
        assert "B. Reader answered this pair after you opened it" in got.body
        assert 'value="different" checked' in got.body
        assert log(client) == [("p3", "same")]


def an_answer_is_on_the_disk_before_the_next_page(linking: Made) -> None:
    seen: list[int] = []
    real = os.fsync

    def watched(handle: int) -> None:
        seen.append(os.fstat(handle).st_size)
        real(handle)

    os.fsync = watched
    try:
        with served(linking) as client:
            assert client.begin().answer(3, "same").status == 303
            assert linking.folder.log.path.stat().st_size in seen
    finally:
        os.fsync = real


def a_second_reader_is_shown_nothing_of_the_first(linking: Made) -> None:
    first = linking.reader("First Somebody")
    first.answer(1, Answer.SAME, 0)
    first.answer(3, Answer.DIFFERENT, 0)
    with served(linking, linking.reader("B. Reader", Reading.SECOND)) as client:
        client.begin()
        pages = [client.get("/").body, *(client.get(f"/pairs/{number}").body for number in range(1, 7))]
        pages.append(client.answer(2, "same").body)
        assert not [page for page in pages if "First Somebody" in page or "checked" in page or "2 of 5 decided" in page]
        assert client.get("/pairs/1").body.count("given to another participant") == 1, "by this reader's own answer"


def what_was_typed_is_no_markup(linking: Made) -> None:
    with served(linking, linking.reader("<i>R</i> & Co")) as client:
        body = client.begin().get("/pairs/6").body
        assert "<b>" not in body
        assert "<i>" not in body
        assert "&lt;i&gt;R&lt;/i&gt; &amp; Co" in body


def the_server_is_on_the_loopback_address_alone(linking: Made) -> None:
    with served(linking) as client:
        assert client.server.socket.getsockname()[0] == "127.0.0.1"
        with socket.socket(socket.AF_INET6) as six:
            six.settimeout(1)
            assert six.connect_ex(("::1", client.server.server_port)) != 0


CHECKS = {
    check.__name__: check
    for check in (
        nobody_uninvited_sees_a_pair,
        the_first_address_holds_once,
        the_cookie_is_kept_from_scripts_and_other_sites,
        another_host_is_refused,
        a_form_needs_its_token,
        a_form_of_another_site_is_refused,
        every_answer_carries_the_headers,
        what_is_not_known_is_refused,
        an_answer_twice_is_one,
        a_record_is_not_given_to_two,
        whoever_was_overtaken_is_told,
        an_answer_is_on_the_disk_before_the_next_page,
        a_second_reader_is_shown_nothing_of_the_first,
        what_was_typed_is_no_markup,
        the_server_is_on_the_loopback_address_alone,
    )
}
