"""The referral: who decides, with consent or why without, what its paper contains and nothing else, and that it was sent."""

import io
import re
from datetime import timedelta
from uuid import UUID, uuid4

import pikepdf
import pytest
from psycopg.types.json import Jsonb

from caraway.core.refusals import InvalidValue, NotNow
from caraway.core.victim.risk_clocks import RiskDue
from caraway.core.victim.signposts import Signposted
from caraway.core.victim.voice import Abuse, Change, ChildrenLive, RelationshipNow, Service, Voice
from caraway.core.victim.wishes import Wish
from caraway.platform.tenancy import scope
from caraway.victims import marac_contents
from caraway.victims.actions import marac
from caraway.victims.actions.voice import hear, signpost, write_plan
from caraway.victims.marac_contents import FIELDS
from caraway.victims.models import PlanPart, SentBy
from caraway.victims.queries.about import referral_rows
from tests.paper_text import everything_in, words_of
from tests.victims.conftest import TODAY
from tests.victims.planning import change, first_case, page_of, said
from tests.victims.test_risk_forms import DASH, answered, begun, finished
from tests.victims.test_voice import DAY, about, due, titles
from tests.victims.world import WORKER, actor

ASKED, WHY = "Help with locks.", "Danger to life."
VOICE = Voice(
    on=TODAY,
    relationship=RelationshipNow.SEPARATED,
    change=Change.WORSE,
    abuse=Abuse.ONGOING,
    children_live=ChildrenLive.WITH_BOTH,
    children=2,
    services=frozenset({Service.HOUSING}),
)
IN_IT = {"given_name", "family_name", "reference"}
"""Columns of which the words are in a paper."""


def a_full_case():
    """A case with something in each place, assessed as high."""
    case, by = first_case(), actor(WORKER)
    change(case, said(code_word="Marzipan"))
    hear(case=case, voice=VOICE, wishes=frozenset({Wish.UPDATES}), by=by)
    write_plan(case=case, version=0, parts={part: f"Plan of {part.value}." for part in PlanPart}, by=by)
    signpost(case=case, service=Service.LEGAL, result=Signposted.OFFERED, on=TODAY, by=by)
    found = begun(case)
    answered(case, found, DASH, "strangled", "money")
    finished(case, found)
    return case


def referred(case, consent=False, **key):
    return marac.refer(case=case, consent=consent, why_without=WHY, asked=ASKED, by=actor(WORKER), **key)


def rows_of(case, referral):
    by = actor(WORKER)
    with scope.acting_as(by):
        return referral_rows(case, referral, by)


def paper_of(case, referral, client=None):
    answer = (client or page_of()).get(f"/contacts/{case}/paper/{referral}")
    assert answer.status_code == 200
    return answer


def mark(house, case: UUID) -> list[str]:
    """Sabotage: a canary of its own in every text of the case that no referral may tell; the canaries."""
    marks: list[str] = []

    def canary() -> str:
        marks.append(f"zq{len(marks):03d}x{uuid4().hex[:8]}")
        return marks[-1]

    columns = house.execute(
        "SELECT c.table_name, c.column_name FROM information_schema.columns c"
        " JOIN information_schema.columns k ON k.table_name = c.table_name AND k.column_name = 'case_id'"
        " WHERE c.table_name LIKE 'victims_%' AND c.data_type IN ('text', 'character varying')"
        " AND (c.character_maximum_length IS NULL OR c.character_maximum_length >= 60)"
    ).fetchall()
    for table, column in columns:
        if column not in IN_IT:
            house.execute(
                f"""UPDATE {table} SET "{column}" = %s WHERE case_id = %s AND "{column}" <> ''""", [canary(), case]
            )
    house.execute(
        "UPDATE victims_plandetail SET value = %s, postcode = 'ZQ1 1ZQ' WHERE version_id IN"
        " (SELECT id FROM victims_planversion WHERE case_id = %s)",
        [canary(), case],
    )
    (details,) = house.execute(
        "SELECT details FROM victims_policesent WHERE case_id = %s ORDER BY version DESC LIMIT 1", [case]
    ).fetchone()
    changed = {
        key: canary() if isinstance(one, str) and key != "date_of_birth" else one for key, one in details.items()
    }
    changed["date_of_birth"] = "1990-02-03"
    house.execute("UPDATE victims_policesent SET details = %s WHERE case_id = %s", [Jsonb(changed), case])
    house.execute("UPDATE victims_safetyplan SET parts = %s WHERE case_id = %s", [Jsonb({"leave": canary()}), case])
    return marks


def squeezed(words: str) -> str:
    return re.sub(r"\s+", "", words)


def test_the_paper_has_every_field_of_the_list_and_nothing_else(house, monkeypatch):
    case = a_full_case()
    marks = mark(house, case)
    assert len(marks) > 20
    referral = referred(case)
    rows = rows_of(case, referral)
    assert [label for label, _ in rows] == list(FIELDS.values()), "the control: each field has something to say"
    answer = paper_of(case, referral)
    words, whole = words_of(answer.content), everything_in(answer.content)
    for label, told in rows:
        assert squeezed(label) in squeezed(words)
        assert squeezed(told) in squeezed(words), label
    for one in (*marks, "Marzipan", "ZQ1"):
        assert one not in squeezed(words)
        assert one.encode() not in whole
    with pikepdf.open(io.BytesIO(answer.content)) as found:
        assert {*found.docinfo} <= {"/Title", "/Creator"}, "the program that sets it, and a title"
        assert str(found.docinfo["/Title"]) == "Referral"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="paper-2026-03-02.pdf"'
    assert paper_of(case, referral).content == answer.content, "it is as it was decided"
    # The seeded fault: one field more, of what the police sent, and the canary is found.
    plain = marac_contents._of_case
    monkeypatch.setattr(marac_contents, "FIELDS", {**FIELDS, "address": "Address"})
    monkeypatch.setattr("caraway.victims.queries.about.FIELDS", {**FIELDS, "address": "Address"})

    def leaking(found):
        sent = found.sent.order_by("-version").first()
        return plain(found) | {"address": sent.details["family_name"]}

    monkeypatch.setattr(marac_contents, "_of_case", leaking)
    leaked = squeezed(words_of(paper_of(case, referred(case)).content))
    assert any(one in leaked for one in marks)


def test_a_decision_settles_what_is_due_and_says_why_without_consent(house):
    case, by, key = a_full_case(), actor(WORKER), uuid4()
    assert RiskDue.MARAC in due(case)
    for consent, why, asked, field in (
        (False, " ", ASKED, "why_without"),
        (True, "", "", "asked"),
        (True, "", "x" * 1001, "asked"),
    ):
        with pytest.raises(InvalidValue) as refusal:
            marac.refer(case=case, consent=consent, why_without=why, asked=asked, by=by)
        assert refusal.value.code == field
    with pytest.raises(InvalidValue):
        marac.not_refer(case=case, why="", by=by)
    assert RiskDue.MARAC in due(case)
    first = {referred(case, request_key=key) for _ in range(2)}
    assert len(first) == 1
    assert RiskDue.MARAC not in due(case)
    (row,) = about(case).decisions
    assert (row.words, row.prompted, row.why, row.by) == (
        "Referred, without consent",
        ("Assessed as high",),
        WHY,
        "M. Aldous",
    )
    again = begun(case)
    answered(case, again, DASH, "strangled")
    finished(case, again)
    assert RiskDue.MARAC in due(case), "each assessment as high has a decision of its own"
    marac.not_refer(case=case, why="The conference has it already.", by=by)
    assert RiskDue.MARAC not in due(case)
    verbs = house.execute(
        "SELECT DISTINCT detail FROM audit_auditrow WHERE verb = 'marac.decide' AND kind = 'action'"
    ).fetchall()
    assert verbs == [({},)]


def test_it_is_sent_once_and_not_before_it_was_decided(house):
    case, by = first_case(), actor(WORKER)
    referral = referred(case, consent=True)
    assert ("The victim's consent", "Given") in rows_of(case, referral)
    for on in (TODAY + timedelta(days=1), TODAY - timedelta(days=1)):
        with pytest.raises(InvalidValue):
            marac.sent(case=case, referral=referral, on=on, means=SentBy.PORTAL, by=by)
    marac.sent(case=case, referral=referral, on=TODAY, means=SentBy.PORTAL, by=by)
    with pytest.raises(NotNow):
        marac.sent(case=case, referral=referral, on=TODAY, means=SentBy.SECURE_EMAIL, by=by)
    assert about(case).decisions[0].sent == "The conference's own portal, by M. Aldous"


def test_the_pages_of_a_referral(house):
    case, client = a_full_case(), page_of()
    here = f"/contacts/{case}/decision"
    titles(client, here)
    sent = {"request_key": str(uuid4()), "refer": "yes", "consent": "no", "asked": ASKED}
    wrong = client.post(here, sent).content.decode()
    assert "Enter why it is made without consent" in wrong
    assert ASKED in wrong
    for _ in range(2):
        assert client.post(here, sent | {"why_without": WHY}).status_code == 302
    (row,) = about(case).decisions
    page = f"/contacts/{case}/paper/{row.referral}/sent"
    titles(client, page)
    told = {"request_key": str(uuid4()), **DAY, "means": ""}
    assert "Select how it was sent" in client.post(page, told).content.decode()
    for _ in range(2):
        assert client.post(page, told | {"means": "portal"}).status_code == 302
    whole = client.get(f"/contacts/{case}/about").content.decode()
    assert "Sent on 2 March 2026" in whole
    assert "Referred, without consent" in client.get(f"/contacts/{case}/").content.decode()
    assert client.post(here, {"request_key": str(uuid4()), "refer": "no", "why_not": "Enough."}).status_code == 302
    assert [one.words for one in about(case).decisions] == ["Not referred", "Referred, without consent"]
