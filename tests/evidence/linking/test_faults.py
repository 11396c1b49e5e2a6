"""The program made faulty in each way that matters: the check that guards against it must find it."""

import os

import pytest

from caraway.evidence.linkage.decision_log import Reading, Writing
from caraway.evidence.linkage.review import door, pages, serving
from caraway.evidence.linkage.review.asking import Review
from caraway.evidence.linkage.review.door import Door
from caraway.evidence.linkage.review.site import Site

from .holds import CHECKS


def yes(*_, **__):
    return True


def without_fsync(self, entry):
    self.file.write(entry.line())
    self.entries.append(entry)


def any_field(self, request, *fields):
    from urllib.parse import parse_qsl

    given = dict(parse_qsl(request.body.decode("latin-1"), keep_blank_values=True))
    return {name: given.get(name, "0") for name in fields}


def without(name):
    return {key: value for key, value in door.HEADERS.items() if key != name}


def policy_with_scripts():
    return {**door.HEADERS, "Content-Security-Policy": "default-src 'none'; script-src 'unsafe-inline'"}


def always_new(real):
    def answer(self, number, answer, seen):
        asked = self.progress().get(number)
        real(self, number, answer, asked.seen)

    return answer


def twice(real):
    """The same answer again is a further line."""

    def answer(self, number, answer, seen):
        from caraway.evidence.linkage.decision_log import Entry

        with self.log.writing() as writing:
            participant, police = self.pairs[number - 1].participant, self.pairs[number - 1].police
            writing.add(Entry(self.now(), self.by, self.reading, participant, police, answer))

    return answer


def told_of_the_first(real):
    def progress(self, entries):
        from dataclasses import replace

        first = replace(self, reading=Reading.FIRST) if self.reading is not Reading.FIRST else self
        return real(first, entries)

    return progress


def cookie_without(real):
    def let_in(self, given):
        cookie = real(self, given)
        return cookie and cookie.replace(" SameSite=Strict;", "")

    return let_in


def reusable(real):
    def let_in(self, given):
        cookie = real(self, given)
        self._used = False
        return cookie

    return let_in


FAULTS = {
    "everybody knows the cookie": (Door, "knows", yes, "nobody_uninvited_sees_a_pair"),
    "any token is the token": (Door, "is_token", yes, "the_first_address_holds_once"),
    "the token holds twice": (Door, "let_in", reusable(Door.let_in), "the_first_address_holds_once"),
    "the cookie goes along from other sites": (
        Door,
        "let_in",
        cookie_without(Door.let_in),
        "the_cookie_is_kept_from_scripts_and_other_sites",
    ),
    "any host is right": (Door, "right_host", yes, "another_host_is_refused"),
    "the form's token is not looked at": (Door, "is_csrf", yes, "a_form_needs_its_token"),
    "forms come from anywhere": (Door, "from_here", yes, "a_form_of_another_site_is_refused"),
    "pages are kept": (serving, "HEADERS", without("Cache-Control"), "every_answer_carries_the_headers"),
    "no policy of content": (
        serving,
        "HEADERS",
        {**door.HEADERS, "Content-Security-Policy": ""},
        "every_answer_carries_the_headers",
    ),
    "scripts may run": (serving, "HEADERS", policy_with_scripts(), "every_answer_carries_the_headers"),
    "fields that nobody asked for": (Site, "_form", any_field, "what_is_not_known_is_refused"),
    "an answer is not seen on the disk": (
        Writing,
        "add",
        without_fsync,
        "an_answer_is_on_the_disk_before_the_next_page",
    ),
    "a record may go to two": (Review, "_refuse_two", yes, "a_record_is_not_given_to_two"),
    "the last to press wins": (Review, "answer", always_new(Review.answer), "whoever_was_overtaken_is_told"),
    "pressed twice is answered twice": (Review, "answer", twice(Review.answer), "an_answer_twice_is_one"),
    "the second reader sees the first's": (
        Review,
        "_progress",
        told_of_the_first(Review._progress),
        "a_second_reader_is_shown_nothing_of_the_first",
    ),
    "markup goes through": (pages, "escape", str, "what_was_typed_is_no_markup"),
    "the server is on every address": (serving, "LOOPBACK", "0.0.0.0", "the_server_is_on_the_loopback_address_alone"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(linking, monkeypatch, fault):
    target, name, replacement, check = FAULTS[fault]
    CHECKS[check](linking)
    monkeypatch.setattr(target, name, replacement)
    linking.folder.log.path.unlink(missing_ok=True)
    with pytest.raises(AssertionError):
        CHECKS[check](linking)


def test_every_check_has_a_fault_that_it_finds():
    assert {check for *_, check in FAULTS.values()} == set(CHECKS)
    assert os.fsync.__name__ == "fsync"
