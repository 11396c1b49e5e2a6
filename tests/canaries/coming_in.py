"""Marked details of victims by file and by a force's system, with errors, repeats and replacements on the way."""

import http.client
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from tests.cast import Cast
from tests.importing.sending import matched
from tests.integration.casework.systems import body, connected
from tests.referral_files import as_csv, as_workbook, row
from tests.stage import Page, Visitor

WORDS = ("given_name", "family_name", "address", "relationship", "effort")


@dataclass
class ComingIn:
    """What came in: by whom, with which marker, and where it shows."""

    cast: Cast
    address: str
    token: str
    round: int
    pages: list[str] = field(default_factory=list)

    def all_ways(self, supervisor: Visitor) -> int:
        """Everything by both ways; how many boxes hold what was sent."""
        if not self.round:
            matched(self.cast)
        return self.by_file(supervisor) + self.by_system()

    def by_file(self, supervisor: Visitor) -> int:
        """A good row among bad ones, files that are refused whole, and the good row again with other details."""
        number = 500_000 + self.round
        good = self.row(number, "file")
        self.taken(supervisor, as_csv([good, *self.bad_rows()]), refers=True)
        for broken in self.broken_files(good):
            assert supervisor.upload("/police/import/", "file", broken).status == 200
        self.taken(supervisor, as_workbook([self.row(number, "newer")]), refers=True)
        self.taken(supervisor, as_csv([self.row(number + 400_000, "thrown")]), refers=False)
        return 2

    def taken(self, supervisor: Visitor, content: bytes, *, refers: bool) -> None:
        answer = supervisor.upload("/police/import/", "file", content)
        assert answer.status == 302, answer.text[-2000:]
        page = answer.location
        assert supervisor.send(page if refers else f"{page}discard/", {}).status == 302
        self.pages += [page, f"{page}rows.csv"]

    def row(self, number: int, stage: str, **changes: str) -> list[str]:
        """A row of which every word about the victim is marked."""
        mark = f"{self.token} {stage} & Ünal"
        told = {f"victim__{name}": f"{mark} {name}" for name in WORDS}
        told |= {
            "victim__address": f"{mark} address, TR21 0PL",
            "victim__date_of_birth": "23/07/1961",
            "victim__email": f"{self.token}.{stage}@example.org",
            "victim__phone": "07700 900987",
        }
        return row(number, self.cast.today, **(told | changes))

    def bad_rows(self) -> Iterator[list[str]]:
        """In each another answer that is none, with the marker in it."""
        names = (
            "phone",
            "email",
            "date_of_birth",
            "views",
            "risk_level",
            "methods",
            "coercive_control",
            "efforts_made",
        )
        for number, name in enumerate(names, 600_000):
            yield self.row(number, "bad", **{f"victim__{name}": f"{self.token} no {name}"})
        yield self.row(610_000, "bad", victim__given_name=self.token * 60)
        yield self.row(610_001, "bad", victim__effort=f"{self.token}\x07")
        yield [*self.row(610_002, "bad"), self.token]

    def broken_files(self, good: Sequence[str]) -> Iterator[bytes]:
        """Refused as a whole: cut off, of two encodings, with a column gone, with a character of zero."""
        text = as_csv([good])
        yield as_workbook([good])[:-100]
        yield text + self.token.encode() + b"\x81\x8d\xff\n"
        yield text.replace(b"Victim forename", self.token.encode(), 1)
        yield text + b"\0"

    def by_system(self) -> int:
        """A good request and the same again, and requests that are refused, one of them without a key that opens."""
        key, idempotency = connected(self.cast), str(uuid4())
        told = {f"victim__{name}": f"{self.token} api & Ünal {name}" for name in WORDS}
        told |= {"victim__date_of_birth": "1961-07-23", "victim__phone": "07700 900987", "victim__postcode": "TR21 0PL"}
        who = {
            "offence__police_reference": f"4427{self.round:07}",
            "participant__family_name": f"Marlowe-Sent{self.round}",
        }
        good = body(self.cast, **told, **who)
        no_answers = {f"victim__{name}": f"{self.token} no" for name in ("phone", "views", "methods")}
        wrong = body(self.cast, **(told | no_answers))
        unknown = body(self.cast, **(told | {f"victim__{self.token}": self.token})) | {self.token: self.token}
        other = body(self.cast, **(told | who | {"victim__given_name": f"{self.token} other"}))
        assert self.posted(key, good, idempotency).status == 201
        assert self.posted(key, good, idempotency).status == 201
        for content, status in (
            (other, 409),
            (wrong, 422),
            (unknown, 422),
            (json.dumps(good).encode()[:-1], 422),
            (json.dumps(good | {"pad": self.token * 20_000}).encode(), 413),
        ):
            answer = self.posted(key, content, idempotency if status == 409 else str(uuid4()))
            assert answer.status == status, answer.text
            assert self.token not in answer.text
        assert self.posted(f"cw_{self.token}", good, idempotency).status == 401
        return 1

    def posted(self, key: str, content: Mapping[str, Any] | bytes, idempotency: str) -> Page:
        """A request of a system to the served site."""
        sent = content if isinstance(content, bytes) else json.dumps(content).encode()
        where = urlsplit(self.address)
        headers = {
            "Host": where.netloc,
            "Authorization": f"Bearer {key}",
            "Idempotency-Key": idempotency,
            "Content-Type": "application/json",
        }
        with closing(http.client.HTTPConnection("127.0.0.1", where.port or 80, timeout=60)) as connection:
            connection.request("POST", "/api/v1/referrals", sent, headers)
            answer = connection.getresponse()
            return Page(answer.status, dict(answer.getheaders()), answer.read())
