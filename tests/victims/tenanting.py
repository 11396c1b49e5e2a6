"""The victims' site with a second organisation that contacts victims, and the ids of its cases as the first one's worker tries them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import psycopg
from django.db import transaction
from django.test import Client
from django.urls import reverse

from caraway.platform.accounts.actor import INSTALLER
from caraway.platform.agreements import actions as agreements
from caraway.platform.tenancy import scope
from tests.matrix.forms import forms
from tests.tenants.shown import Shown, said, shown
from tests.victims.planning import change, first_case, page_of

ABSENT = UUID(int=5)
Sent = Callable[[UUID], tuple[str, str, Mapping[str, Any]]]
"""The method, the address and the answers with an id in one of them."""


def second_tenant(house: psycopg.Connection) -> Sequence[UUID]:
    """Another organisation takes over the agreement with the most cases but one of the first's; every id that stands under it."""
    with scope.acting_as(INSTALLER):
        other = agreements.add_organisation(name="Another House", kind="provider", by=INSTALLER)
    own = house.execute("SELECT agreement_id FROM victims_victimcase WHERE id = %s", [first_case()]).fetchone()
    (moved,) = house.execute(
        "SELECT agreement_id FROM victims_victimcase WHERE agreement_id <> %s GROUP BY 1 ORDER BY count(*) DESC LIMIT 1",
        own,
    ).fetchone() or (None,)
    house.execute(
        "UPDATE agreements_agreementparty SET organisation_id = %s WHERE agreement_id = %s AND part = 'victim_contact'",
        [other.id, moved],
    )
    tables = house.execute(
        "SELECT table_name FROM information_schema.columns WHERE table_name ~ '^victims_' AND udt_name = 'uuid'"
        " AND column_name IN ('id', 'agreement_id') GROUP BY 1 HAVING count(*) = 2 ORDER BY 1"
    ).fetchall()
    found: dict[UUID, None] = {}
    for (table,) in tables:
        rows = house.execute(f"SELECT id FROM {table} WHERE agreement_id = %s ORDER BY id", [moved])
        found |= dict.fromkeys(key for (key,) in rows)
    return list(found)


@dataclass
class Trying:
    """The first organisation's worker with one case of their own."""

    theirs: Sequence[UUID]
    routes: Mapping[str, Mapping[str, Any]]
    made: int = 0
    client: Client = field(default_factory=page_of)
    case: UUID = field(default_factory=first_case)

    def __post_init__(self) -> None:
        self.client.raise_request_exception = (
            False  # what the database refuses is an answer too, and another than that of nothing
        )

    def slots(self) -> Iterator[tuple[str, Sent]]:
        """Every address, every id in a form, and every query of a list."""
        for name, row in self.routes.items():
            if row.get("elsewhere") or not row["permission"].startswith("victim."):
                continue
            if not row.get("record"):
                yield (
                    f"{name} query",
                    lambda tried, name=name: ("get", f"{reverse(name)}?case={tried}&of={tried}&q={tried}", {}),
                )
                continue
            inner = row.get("inner")
            for method in ("get", "post"):
                yield f"{name} {method}", lambda tried, name=name, inner=inner, method=method: (
                    method, reverse(name, args=[tried, *([ABSENT] if inner else [])]), {}
                )  # fmt: skip
                if inner:
                    yield f"{name} {method} within", lambda tried, name=name, method=method: (
                        method, reverse(name, args=[self.case, tried]), {}
                    )  # fmt: skip
            yield from () if inner else self._bodies(name)

    def _bodies(self, name: str) -> Iterator[tuple[str, Sent]]:
        path = reverse(name, args=[self.case])
        for form in forms(self.client.get(path).content.decode()):
            for asked, values in form.answers.items():
                if asked != "request_key" and any(_is_id(one) for one in values):
                    to = form.action.split("?")[0] or path
                    yield f"{name} {asked}", lambda tried, to=to, asked=asked, answers=form.answers: (
                        "post", to, {**answers, asked: [str(tried)]}
                    )  # fmt: skip

    def wrong(self, most: int) -> Iterator[str]:
        """Each slot with that many of the ids; what is answered otherwise than for nothing."""
        known = frozenset(str(one).encode() for one in self.theirs)
        for name, sent in list(self.slots()):
            absent = self._try(sent, ABSENT, known)
            for tried in self.theirs[:: max(1, len(self.theirs) // most)]:
                self.made += 1
                found = self._try(sent, tried, known)
                if found != absent:
                    yield f"{name}: {said(found, absent)}"

    def _try(self, sent: Sent, tried: UUID, known: frozenset[bytes]) -> Shown:
        method, path, answers = sent(tried)
        with transaction.atomic():
            answer = getattr(self.client, method)(
                path, {"request_key": str(UUID(int=9)), **answers} if method == "post" else {}
            )
            transaction.set_rollback(True)
        headers = sorted((key, value) for key, value in answer.headers.items() if key != "Content-Length")
        return shown(answer.status_code, answer.content, headers, False, str(tried).encode(), known)


def _is_id(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def planned() -> UUID:
    """The case of one's own has a plan, so that its pages have forms with ids in them."""
    case = first_case()
    change(case)
    return case
