"""Counts for those who commission: the same for ever, nothing of anybody, and nothing small."""

import csv
import io
from datetime import date

import pytest
from django.test import Client

from caraway.core.refusals import NotYours
from caraway.core.small_cells import LEAST
from caraway.core.victim.engagement import Engagement
from caraway.platform.accounts.models import Account
from caraway.platform.gateways import clock
from caraway.platform.tenancy import scope
from caraway.victims import demonstration_counts
from caraway.victims.models import VictimCase
from caraway.victims.queries import counts as reading
from tests.sign_in import signed_in
from tests.victims.world import SUPERVISOR, WORKER, actor

LATER = date(2026, 4, 20)
"""By then the month in which the demonstration's cases were opened is over and known."""
OPENED = "2026-03"


def page_of(by, today=LATER):
    with scope.acting_as(by):
        area = max(reading.areas(by, today), key=lambda one: VictimCase.objects.filter(agreement=one.agreement).count())
        return reading.month_page(area.agreement, OPENED, by, today)


def spoken_with(house, agreement, by, *, at, but=0, most=None):
    """Write down, at that moment, that the first cases were spoken with in the month; all of them, or `but` the last."""
    house.execute(
        'INSERT INTO victims_attemptmade (id, agreement_id, case_id, "on", at, way, result, note, by, by_name)'
        " SELECT gen_random_uuid(), agreement_id, id, '2026-03-10', %s, 'call', 'engaged', '', %s, 'x' FROM"
        " (SELECT *, row_number() OVER (ORDER BY id) AS place, count(*) OVER () AS cases FROM victims_victimcase"
        "  WHERE agreement_id = %s) AS numbered WHERE place <= least(cases - %s, %s)",
        [at, by, agreement, but, most],
    )


def shown(page):
    return {(block.key, row.words): row.count for block in page.blocks for row in block.rows}


def test_a_month_is_counted_once_and_hides_what_is_small(house):
    reader, worker = actor(demonstration_counts.READER), actor(WORKER)
    with clock.use(clock.at(LATER, 9)):
        agreement = page_of(reader).area.agreement
        spoken_with(house, agreement, worker.person, at="2026-03-10", most=7)
        page = page_of(reader)
        counts, total = shown(page), page.blocks[0].total
        with scope.acting_as(reader):
            there = VictimCase.objects.filter(agreement=agreement).count()
        assert total == there > 20
        # Seven are no small count, but with nobody beside them they would tell that nobody is there.
        assert counts["engagement", Engagement.NOT_ATTEMPTED.words] == total - 7
        assert counts["engagement", Engagement.ENGAGED.words] is None
        assert all(one is None or one >= LEAST for one in counts.values())
        # What is recorded after the day of counting changes nothing; were it counted, it would.
        spoken_with(house, agreement, worker.person, at="2026-04-16", but=6)
        assert shown(page_of(reader)) == counts
        house.execute("UPDATE victims_attemptmade SET at = '2026-04-01' WHERE at > '2026-04-01'")
        assert shown(page_of(reader))["engagement", Engagement.ENGAGED.words] == total - 6
    # Before the day of counting there is no such month, and for who commissions nothing there is none at all.
    with pytest.raises(NotYours):
        page_of(reader, date(2026, 4, 14))
    with scope.acting_as(actor(SUPERVISOR)):
        assert reading.areas(actor(SUPERVISOR), LATER) == ()


def test_the_page_and_the_file_say_the_same_and_nobody(house):
    reader = actor(demonstration_counts.READER)
    names = {one for (one,) in house.execute("SELECT family_name FROM victims_victimcase")}
    with clock.use(clock.at(LATER, 9), everywhere=True):
        browser = signed_in(Client(HTTP_HOST="victims.localhost"), Account.objects.get(pk=reader.account_id))
        spoken_with(house, page_of(reader).area.agreement, actor(WORKER).person, at="2026-03-10", most=7)
        page = page_of(reader)
        path = f"/counts/{page.area.agreement}/{OPENED}/"
        assert path in browser.get("/counts/").content.decode()
        answer, file = browser.get(path), browser.get(f"{path}table")
    text = answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert "Not shown" in text
    assert "<svg" in text
    assert not [one for one in names if one in text + file.content.decode()]
    rows = list(csv.DictReader(io.StringIO(file.content.decode())))
    told = {(one["Table"], one["Row"]): one["Count"] for one in rows if one["Row"] != "All"}
    titles = {block.key: block.title for block in page.blocks}
    assert told == {
        (titles[key], words): "Not shown" if count is None else str(count)
        for (key, words), count in shown(page).items()
    }
    assert file["Content-Disposition"] == f'attachment; filename="counts-{OPENED}.csv"'


def test_a_month_of_small_numbers_says_so_once(house):
    """No table of nothing: one sentence, and what is counted folded away. The file says the same as ever."""
    reader = actor(demonstration_counts.READER)
    with clock.use(clock.at(LATER, 9), everywhere=True):
        browser = signed_in(Client(HTTP_HOST="victims.localhost"), Account.objects.get(pk=reader.account_id))
        spoken_with(house, page_of(reader).area.agreement, actor(WORKER).person, at="2026-03-10", most=7)
        page = page_of(reader)
        path = f"/counts/{page.area.agreement}/{OPENED}/"
        full = browser.get(path).content.decode()
        # The control: a month that has larger numbers has its tables, and is not called small.
        tables = [one for one in page.blocks if not (one.silent or one.undivided)]
        assert (page.silent, full.count("<caption")) == (False, len(tables))
        assert tables
        assert full.count("in all. How they divide") == sum(one.undivided for one in page.blocks)
        assert "number of this month" not in full
        assert full.count("Every number here is below five") == sum(one.silent for one in page.blocks) > 0
        house.execute("UPDATE victims_victimcase SET opened_at = opened_at - interval '6 months'")
        house.execute("UPDATE victims_jointdecision SET opened_at = opened_at - interval '6 months'")
        assert page_of(reader).silent
        text, file = browser.get(path).content.decode(), browser.get(f"{path}table").content.decode()
    assert text.count("Every number of this month is below five, so none is shown.") == 1
    assert "Not shown" not in text
    assert (text.count("<table"), text.count("<details"), text.count("<svg")) == (1, 1, 0)
    assert {one["Count"] for one in csv.DictReader(io.StringIO(file))} == {"Not shown"}
