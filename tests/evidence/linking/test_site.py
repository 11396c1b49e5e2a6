"""The real server over the loopback address: who comes in, what is refused, and how one goes from pair to pair."""

import re
import socket
import time

import pytest

from caraway.evidence.linkage.decision_log import Answer, Reading
from caraway.evidence.linkage.review.serving import Server
from caraway.evidence.linkage.review.site import Site
from caraway.evidence.refusals import RecordsUnfit

from .holds import CHECKS, log
from .served import served


@pytest.mark.parametrize("name", CHECKS)
def test_the_server_holds_to_it(linking, name):
    CHECKS[name](linking)


def test_from_the_first_pair_to_the_last(linking):
    with served(linking) as client:
        client.begin()
        assert "0 of 6 decided" in client.get("/").body
        assert client.answer(1, "same").headers["location"] == "/pairs/3", "the same record's other pair is not asked"
        assert client.answer(3, "later").headers["location"] == "/pairs/4"
        for number in (4, 5):
            client.answer(number, "different")
        assert client.answer(6, "different").headers["location"] == "/"
        overview = client.get("/").body
        assert "4 of 5 decided" in overview
        assert "Go through those left for later" in overview
        assert "Not asked: police record given in pair 1" in overview
        assert client.answer(3, "same").headers["location"] == "/"
        assert "Every pair is decided" in client.get("/").body


def test_nothing_chosen_is_told_beside_the_answer(linking):
    with served(linking) as client:
        form = client.begin().form(3)
        for fields in (form, form | {"answer": ""}):
            got = client.post("/pairs/3", fields)
            assert got.status == 422
            assert 'id="answer-error">Error: Say whether this is the same person' in got.body
            assert "<title>Error: Is this the same person? Pair 3 of 6" in got.body


def test_an_answer_can_be_changed_and_both_are_kept(linking):
    with served(linking) as client:
        client.begin().answer(3, "same")
        assert "Saved: pair 3, “Same person”." in client.get("/pairs/4").body
        assert 'value="same" checked' in client.get("/pairs/3").body
        client.answer(3, "different")
        assert log(client) == [("p3", "same"), ("p3", "different")]


def test_both_records_stand_side_by_side_with_the_reasons_in_words(linking):
    with served(linking) as client:
        body = client.begin().get("/pairs/5").body
        row = re.search(r'rowheader">Date of birth</th>(.*?)</tr>', body, re.S)[1]
        said = re.sub(r"<[^>]+>", " ", row)
        for words in ("1996", "1969", "25 January 1996", "25 January 1969", "Says little", "two digits apart"):
            assert words in said
        assert '<span class="apart">1996</span>' in row
        assert "Speaks for one person" in body
        assert "not recorded" in body
        against = client.get("/pairs/2").body
        assert "Speaks against it" in against
        assert "The same police record is also in" in against


def test_a_third_reader_sees_both_answers_and_decides(linking):
    linking.reader("A. One").answer(3, Answer.SAME, 0)
    linking.reader("B. Two", Reading.SECOND).answer(3, Answer.DIFFERENT, 0)
    with served(linking, linking.reader("C. Three", Reading.THIRD)) as client:
        body = client.begin().get("/pairs/3").body
        assert "A. One answered “Same person”; B. Two answered “Different people”. Your answer decides." in body
        assert client.get("/pairs/1").status == 404
        assert client.answer(3, "same").headers["location"] == "/"


def test_a_log_that_was_damaged_is_told_and_nothing_more(linking):
    with served(linking) as client:
        client.begin()
        linking.folder.log.path.write_text("damaged\n")
        got = client.get("/pairs/1")
        assert got.status == 500
        assert "Line 1 of decisions.jsonl is no answer" in got.body


def test_a_fault_of_the_program_names_nobody(linking, monkeypatch, capsys):
    def fail(*_, **__):
        raise KeyError("Corvel Ashlinpool")

    monkeypatch.setattr(Site, "_question", fail)
    with served(linking) as client:
        got = client.begin().get("/pairs/1")
    assert got.status == 500
    assert "Corvel" not in got.body + "".join(capsys.readouterr())


def raw(client, sent):
    with socket.create_connection(("127.0.0.1", client.server.server_port), timeout=5) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        got = b""
        while piece := connection.recv(65536):
            got += piece
    return got


@pytest.mark.parametrize(
    ("more", "status"),
    [
        (b"Host: evil.example.org\r\n", b"400"),
        (b"Content-Length: 1\r\nContent-Length: 2\r\n", b"400"),
        (b"Origin: null\r\nOrigin: null\r\n", b"400"),
        (b"Content-Length: -1\r\n", b"400"),
        (b"Content-Length: 99999999\r\n", b"413"),
        (b"Transfer-Encoding: chunked\r\n", b"400"),
        (b"X: " + b"x" * 70_000 + b"\r\n", b"431"),
    ],
)
def test_a_request_of_another_shape_is_refused(linking, more, status, capsys):
    with served(linking) as client:
        got = raw(
            client, b"POST /pairs/1 HTTP/1.1\r\nHost: " + client.server.door.host.encode() + b"\r\n" + more + b"\r\n"
        )
        assert got.split()[1] == status
        assert b"content-security-policy" in got.lower()
        assert b"evil" not in got
        assert raw(client, b"nonsense\r\n\r\n").count(b"nonsense") == 0
    assert capsys.readouterr() == ("", "")


def test_it_stops_when_nobody_was_there_for_a_while_and_strangers_do_not_count(linking):
    review, now = linking.reader(), [0.0]
    server = Server(0, lambda door: Site(review, {}, {}, door), lambda: now[0])
    server.timeout = 0.01

    def later(seconds):
        def tick():
            now[0] += seconds

        return tick

    server.service_actions = later(0)
    handled = server.handle_request

    def handle():
        now[0] += 60
        handled()

    server.handle_request = handle
    began = time.monotonic()
    server.serve_until(600)
    assert now[0] == 600
    assert time.monotonic() - began < 5


def test_a_port_that_is_taken_is_told(linking):
    with served(linking) as client, pytest.raises(RecordsUnfit, match="cannot be had"):
        Server(client.server.server_port, lambda door: None, time.monotonic)


def test_a_stranger_does_not_keep_it_open(linking):
    with served(linking) as client:
        seen = []
        client.server.seen = lambda: seen.append(1)
        client.get("/")
        client.get(f"/begin/{client.server.door.token}")
        client.get("/", Host="evil.example.org")
        assert not seen
        client.begin().get("/")
        assert seen
