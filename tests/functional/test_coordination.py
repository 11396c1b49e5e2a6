"""The coordination desk in a real browser: every page accessible, and inside the screen of a telephone."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.urls import reverse
from playwright.sync_api import Browser

from caraway.casework.actions import bookings, cases, corrections
from caraway.commands import assets, demo, web
from caraway.core.facts import SessionMarked
from caraway.core.vocabulary import (
    Attendance,
    ContactMethod,
    ContactResult,
    HoldCode,
)
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.accounts.models import Account
from caraway.platform.databases.planes import CASEWORK
from tests.cast import *  # noqa: F403  fixtures
from tests.cast import Cast, Person, on
from tests.functional.crawling import violations
from tests.sign_in import cookie_of

pytestmark = pytest.mark.slow

WIDTHS = {"desk": 1240, "telephone": 320}
PICTURES = os.environ.get("CARAWAY_PICTURES", "")


@contextmanager
def served(server: Any, today: Any) -> Iterator[str]:
    """The test's own database served by the real web server."""
    assets.build()
    port = web.free_port()
    name = connections["default"].settings_dict["NAME"]
    environment = CASEWORK.environment(server.url(CASEWORK.site, name)) | demo.as_demonstration(port, today)
    with web.serving(CASEWORK, environment | {"CARAWAY_MAIL": "dummy"}, port):
        yield f"http://casework.localhost:{port}"


def people_of(cast: Cast) -> dict[str, Person]:
    """One person for each way a case can stand."""
    found = {
        "referred": cast.referred(days_ago=4),
        "accepted": cast.accepted(days_ago=6, conditions=["Attend both CARA workshops", "Do not contact the address"]),
        "late": cast.referred(days_ago=19),
        "booked": cast.booked(
            language="pl",
            interpreter=True,
            access_needs="Step-free room",
            court_orders="Sees his children on Saturday mornings until noon",
            safe_methods=["call", "text"],
            safe_hours="after 17:00 on weekdays",
            shared_with="Phone is his own",
        ),
        "telephone": cast.by_telephone(statement="not_known", statement_on=None),
        "attended": cast.attended_a(),
        "missed": cast.missed_b(),
        "completed": cast.completed(),
        "returned": cast.returned(),
        "chances": cast.out_of_chances(),
        "held": cast.accepted(days_ago=40),
        "old": cast.accepted(days_ago=90),
        "corrected": cast.closed(),
    }
    _happen(cast, found)
    return found


def _happen(cast: Cast, found: dict[str, Person]) -> None:
    by = cast.coordinator
    with on(cast.today, 8):
        cases.accept(case=found["late"].id, by=by)
        cases.log_contact(
            case=found["late"].id,
            method=ContactMethod.CALL,
            result=ContactResult.REACHED,
            by=by,
            note="Prefers evenings.",
        )
        cases.hold(case=found["held"].id, code=HoldCode.STAFFING, by=CARAWAY)
        bookings.book_call(case=found["telephone"].id, on=cast.today, by=by, interpreter="K. Nowak")
    with on(cast.today, 9):
        mark = [fact for fact in found["corrected"].facts() if isinstance(fact.detail, SessionMarked)][-1]
        wrong = SessionMarked("B", mark.detail.session, Attendance.ABSENT_AWAITED)
        corrections.correct(case=found["corrected"].id, fact=mark.id, detail=wrong, why="Marked the wrong man", by=by)


def pages(people: dict[str, Person]) -> list[tuple[str, str]]:
    """A name for the picture, and the address."""
    contact = next(f for f in people["accepted"].facts() if type(f.detail).__name__ == "Contacted")
    mark = next(f for f in people["attended"].facts() if type(f.detail).__name__ == "SessionMarked")
    booked = next(f for f in people["booked"].facts() if type(f.detail).__name__ == "Booked")
    awaited = people["corrected"].standing().lines[-1].session
    return [
        ("worklist", reverse("worklist")),
        ("worklist-facilitation", reverse("worklist") + "?desk=facilitation"),
        ("case-list", reverse("case_list")),
        *((f"case-{name}", reverse("case", args=[person.id])) for name, person in people.items()),
        *(
            (f"{route}", reverse(route, args=[people[name].id]))
            for route, name in {
                "case_accept": "referred",
                "case_ask": "referred",
                "case_decline": "referred",
                "case_contact": "booked",
                "case_worker": "booked",
                "case_contact_details": "booked",
                "case_needs": "booked",
                "case_book": "accepted",
                "case_mode": "booked",
                "case_call": "telephone",
                "case_open_call": "telephone",
                "case_record_call": "telephone",
                "case_hold": "booked",
                "case_resume": "held",
                "case_withdraw": "booked",
                "case_stop": "booked",
                "case_extension": "accepted",
                "case_return": "completed",
                "case_tell": "returned",
            }.items()
        ),
        ("case_book_old", reverse("case_book", args=[people["old"].id])),
        ("case_book_b", reverse("case_book", args=[people["missed"].id])),
        ("case_move", reverse("case_move", args=[people["booked"].id, "B"])),
        ("case_move_a", reverse("case_move", args=[people["booked"].id, "A"])),
        ("case_move_all", reverse("case_move_all", args=[people["booked"].id])),
        ("case_absence", reverse("case_absence", args=[people["corrected"].id, awaited])),
        ("correct_contact", reverse("case_correct", args=[people["accepted"].id, contact.id])),
        ("correct_mark", reverse("case_correct", args=[people["attended"].id, mark.id])),
        ("correct_booked", reverse("case_correct", args=[people["booked"].id, booked.id])),
        ("annul", reverse("case_annul", args=[people["booked"].id, booked.id])),
    ]


def test_every_page_is_accessible_and_fits(
    committed_cast: Cast, server: Any, browser: Browser, axe_script: str
) -> None:
    found = pages(people_of(committed_cast))
    coordinator = Account.objects.get(pk=committed_cast.coordinator.account_id)
    wrong: list[str] = []
    said: list[str] = []

    def keep(error: Any) -> None:
        said.append(str(error))

    with served(server, committed_cast.today) as address:
        context = browser.new_context()
        context.add_cookies([cookie_of(coordinator, address)])
        page = context.new_page()
        page.on("pageerror", keep)
        for name, path in found:
            answer = page.goto(address + path)
            assert answer is not None
            if answer.status not in (200, 409) or page.url != address + path:
                wrong.append(f"{name}: {answer.status} at {page.url}")
            for width in WIDTHS.values():
                page.set_viewport_size({"width": width, "height": 900})
                wrong += [f"{name} at {width}: {each}" for each in violations(page, axe_script)]
                if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                    wrong.append(f"{name} at {width}: wider than the screen")
                if PICTURES:
                    page.screenshot(path=str(Path(PICTURES) / f"{name}-{width}.png"), full_page=True)
        context.close()
    assert wrong == []
    assert said == []
