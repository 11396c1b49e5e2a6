"""A victim's details go in by page, by file and by a system, and lie nowhere on this side: not in any form, not for a moment.

Each kind of place is shown to be looked at with a marker planted there.
"""

import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from caraway.bridge import intake
from caraway.bridge.sealing import key_pair
from caraway.platform.databases import creation, servers
from caraway.platform.databases.servers import Server
from caraway.platform.gateways import clock
from tests import site
from tests.canaries import places
from tests.canaries.coming_in import ComingIn
from tests.canaries.markers import Canary
from tests.canaries.places import CLUSTER, Sweep
from tests.cast import Cast
from tests.stage import Visitor, account_of, served

REPORT = os.environ.get("CARAWAY_CANARIES_REPORT", "")
"""Where `prove canaries` reads what came of it; then more referrals are made and more pages asked for."""

ROUNDS = 32 if REPORT else 1
TOKEN = f"zq{secrets.token_hex(5)}"
SEEN = f"yk{secrets.token_hex(5)}"
PHONE = "900987"
CANARY = Canary(
    (TOKEN, "07700 900987", "+447700900987", "7700900987", "1961-07-23", "23 July 1961", "TR21 0PL", "TR210PL")
)
CONTROL = Canary((SEEN,))
"""Never given to a page that seals: planted, to see that it is found."""


def words(stage: str) -> dict[str, Any]:
    """The victim's page filled in, each word with the marker and the stage at which it was given."""
    mark = f"{TOKEN} {stage} & Ünal"
    return {
        "given_name": f"{mark} given",
        "family_name": f"{mark} family",
        "date_of_birth-day": "23",
        "date_of_birth-month": "7",
        "date_of_birth-year": "1961",
        "phone": "07700 900987",
        "email": f"{TOKEN}.{stage}@example.org",
        "methods": ["call", "text"],
        "hours": f"{mark} hours",
        "language": "pl",
        "address": f"{mark} address\n2 Other Street",
        "postcode": "tr21 0pl",
        "relationship": f"{mark} wife",
        "children": f"{mark} children",
        "efforts_made": "yes",
        "effort": f"{mark} effort",
        "views": "disagrees",
        "override": "yes",
        "override_why": f"{mark} override",
        "override_by": f"{mark} inspector",
        "risk_tool": "dara",
        "risk_level": "standard",
        "coercive_control": "no",
        "coercive_signs": f"{mark} signs",
    }


@dataclass
class Scene:
    """The served site, its owner's eyes, and the key that the victims' site alone has."""

    cast: Cast
    owner: psycopg.Connection
    address: str
    logs: Path
    private: bytes
    cases: list[str]
    drafts: list[str]
    coming: list[ComingIn]

    def visitor(self, name: str) -> Visitor:
        return Visitor(self.address, account_of(self.cast.actors[name]))

    def pages(self) -> Iterator[tuple[str, bytes]]:
        """What everybody is shown afterwards, wherever it leads, with the headers."""
        lists = [
            "/",
            "/police/",
            "/police/?of=force",
            "/police/referrals/?show=all&of=force",
            "/cases/",
            "/cases/today",
            "/sessions/",
            "/people/",
            "/audit/",
            "/police/import/",
        ]
        own = [
            path for case in self.cases for path in (f"/police/{case}/", f"/police/{case}/victim/", f"/cases/{case}/")
        ]
        written = [
            f"/police/drafts/{one}/{page}" for one in self.drafts for page in ("", "victim/", "check/", "person/")
        ]
        written += [f"/police/drafts/{one}/victim/?replacing=yes" for one in self.drafts]
        files = [path for one in self.coming for path in one.pages]
        for name in self.cast.actors:
            visitor = self.visitor(name)
            for path in (*lists, *own, *written, *files):
                answer = visitor.get(path)
                yield f"{name} {path}", repr(answer.headers).encode() + answer.body


@pytest.fixture
def alone() -> Iterator[Server]:
    """A database server for this test alone.

    A server has one log of writes for all its databases, and no number may be in it but those of our own: among 1,000
    people of the demonstration in another test's database one has the victim's.
    """
    with servers.running(CLUSTER, durable=False) as running:
        with creation.administering(running) as admin:
            creation.make_logins(admin, running)
        yield running


@pytest.fixture
def scene(alone: Server, django_db_blocker: Any, held_clock: clock.Clock, tmp_path: Path) -> Iterator[Scene]:
    private, public = key_pair()
    with (
        site.filled(alone, Cast, django_db_blocker) as (template, cast),
        site.elsewhere(alone, lambda: template, django_db_blocker) as owner,
        served(alone, cast.today, logs=tmp_path, victims_key=public.hex()) as address,
    ):
        cast.owner = owner
        yield Scene(cast, owner, address, tmp_path, private, [], [], [])


def given(scene: Scene) -> None:
    """One referral with everything that goes wrong on the way, and everything that goes right."""
    officer, other = scene.visitor("officer"), scene.visitor("elsewhere")
    draft = str(scene.cast.draft())
    left = str(scene.cast.draft())
    page = f"/police/drafts/{draft}/victim/?replacing=yes"
    for broken in (
        {"postcode": f"{TOKEN} no postcode", "phone": f"{TOKEN} no phone", "email": f"{TOKEN} no address"},
        {"given_name": TOKEN * 40, "relationship": ""},
        {"views": f"{TOKEN}", "methods": [TOKEN], "language": TOKEN, "risk_tool": TOKEN},
        {"given_name": f"{TOKEN}\0zero", "date_of_birth-year": f"{TOKEN}"},
        {"request_key": TOKEN},
    ):
        answer = officer.send(page, words("broken") | broken)
        assert answer.status in (200, 400), answer.text[-500:]
        assert answer.headers["Cache-Control"] == "no-store"
    assert officer.post(page, words("without-token")).status == 403
    assert other.send(page, words("not-theirs")).status in (403, 404)
    assert officer.post("/police/nothing-is-here/", words("nowhere")).status in (403, 404)
    assert officer.send(f"/police/drafts/{draft}/person/", words("wrong-page")).status == 200
    for stage in ("first", "second"):
        assert officer.send(page, words(stage)).status == 302
    assert officer.send(f"/police/drafts/{left}/victim/?replacing=yes", words("left")).status == 302
    sent = officer.send(f"/police/drafts/{draft}/check/", {})
    assert sent.status == 302, sent.text[-3000:]
    case = sent.location.split("/")[2]
    again = f"/police/{case}/victim/?replacing=yes"
    assert officer.send(again, words("again") | {"postcode": f"{TOKEN} no postcode"}).status == 200
    assert officer.send(again, words("again")).status == 302
    scene.cases.append(case)
    scene.drafts.append(left)


def come_in(scene: Scene) -> int:
    """The same by file and by a system; in how many boxes it lies."""
    coming = ComingIn(scene.cast, scene.address, TOKEN, len(scene.coming))
    scene.coming.append(coming)
    return coming.all_ways(scene.visitor("supervisor"))


def opened(scene: Scene) -> list[intake.VictimDetails]:
    """What the victims' site finds in the box."""
    boxes = scene.owner.execute("SELECT sealed, referral, version FROM casework_dropbox").fetchall()
    found = []
    for box, referral, version in boxes:
        try:
            found.append(intake.opened(bytes(box), intake.Place(referral, version), scene.private))
        except ValueError:
            continue  # the cast's own, sealed to another key
    return found


def planted(scene: Scene, server: Server) -> None:
    """The control, in each kind of place: in a column, in bytes, encoded, in a session, in logs, in a file."""
    import base64
    import gzip

    owner, cast = scene.owner, scene.cast
    owner.execute(
        "UPDATE casework_participant SET given_name = %s WHERE id = (SELECT participant_id FROM casework_case WHERE id = %s)",
        [SEEN, scene.cases[0]],
    )
    case, agreement = owner.execute("SELECT id, agreement_id FROM casework_case LIMIT 1").fetchone() or (None, None)
    for content in (
        SEEN.encode(),
        base64.b64encode(b"x" + SEEN.encode()),
        gzip.compress(SEEN.encode()),
        SEEN.encode("utf-16"),
    ):
        owner.execute(
            "INSERT INTO casework_document (id, agreement_id, case_id, kind, media_type, content, sha256, by, at)"
            " VALUES (gen_random_uuid(), %s, %s, 'control', 'x', %s, '', %s, now())",
            [agreement, case, content, cast.officer.account_id],
        )
    officer = scene.visitor("officer")
    owner.execute(
        "UPDATE accounts_session SET session_data = session_data || %s WHERE session_key <> %s",
        [SEEN, officer.cookies["caraway_casework"]],
    )
    # Of our own logins the server's log holds nothing, and of a path the site's log nothing.
    with psycopg.connect(server.administration) as administrator:
        administrator.execute(f"DO $$ BEGIN RAISE WARNING '{SEEN}'; END $$")
    with next(scene.logs.glob("*.log")).open("a") as log:
        log.write(SEEN)
    (scene.logs / "tmp" / "upload").write_text(SEEN.encode().hex())


@pytest.mark.slow
def test_nothing_a_victim_is_named_by_lies_on_this_side(scene: Scene, alone: Server) -> None:
    sweep = Sweep(alone, scene.owner, scene.logs, scene.pages)
    boxes = 0
    for _ in range(ROUNDS):
        given(scene)
        boxes += 2 + come_in(scene)
    singing = sweep.singing(CANARY)
    looked_at = sweep.looked_at
    assert singing == []

    found = opened(scene)
    assert len(found) == boxes == 5 * ROUNDS
    mark = f"{TOKEN} second & Ünal"
    (first, *_) = [one for one in found if "second" in one.given_name]
    assert (first.given_name, first.family_name) == (f"{mark} given", f"{mark} family")
    assert (first.phone, first.date_of_birth, first.postcode) == ("+447700900987", "1961-07-23", "TR21 0PL")
    assert (first.views, first.effort, first.override_why) == ("disagrees", f"{mark} effort", f"{mark} override")
    assert first.override_by == f"{mark} inspector"
    for stage in ("file", "newer", "api"):
        (first, *_) = [one for one in found if one.given_name == f"{TOKEN} {stage} & Ünal given_name"]
        assert (first.phone, first.date_of_birth) == ("+447700900987", "1961-07-23")
        assert first.effort == f"{TOKEN} {stage} & Ünal effort"

    planted(scene, alone)
    control = sweep.singing(CONTROL)
    assert {kind for kind, _ in control} == set(places.KINDS)
    assert len([where for kind, where in control if where == "casework_document.content"]) == 4
    if REPORT:
        said = {
            "artefacts": looked_at,
            "markers": len(singing),
            "sent": boxes,
            "opened": len(found),
            "controls": len({k for k, _ in control}),
        }
        Path(REPORT).write_text(json.dumps(said))


@pytest.mark.parametrize(
    "content",
    [
        b"... {} ...",
        b'{"name": "{}"}',
        b"<td>{}</td>",
    ],
)
def test_a_marker_is_seen_in_whatever_form(content: bytes) -> None:
    import base64
    import hashlib
    import zlib
    from urllib.parse import quote

    text = "Zoë O'Hara & son"
    canary = Canary((text,))
    plain = text.encode()
    forms = [
        plain,
        text.upper().encode(),
        text.encode("utf-16-le"),
        quote(text).encode(),
        plain.hex().upper().encode(),
        json.dumps(text).encode(),
        *(base64.b64encode(b"-" * before + plain + b"--") for before in range(5)),
        hashlib.sha256(plain).digest(),
        hashlib.md5(plain).hexdigest().encode(),
    ]
    missed = [one for one in forms if not canary.sings_in(content.replace(b"{}", one))]
    assert missed == []
    assert canary.sings_in(zlib.compress(content.replace(b"{}", plain)))
    assert not canary.sings_in(content.replace(b"{}", b"Zoe"))
