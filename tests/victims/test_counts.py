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


def shown(page):
    return {(block.key, row.words): row.count for block in page.blocks for row in block.rows}


def test_a_month_is_counted_once_and_hides_what_is_small(house):
    reader, worker = actor(demonstration_counts.READER), actor(WORKER)
    with clock.use(clock.at(LATER, 9)):
        page = page_of(reader)
        counts = shown(page)
        total = page.blocks[0].total
        with scope.acting_as(reader):
            there = VictimCase.objects.filter(agreement=page.area.agreement).count()
        assert total == there > 20
        assert counts["engagement", Engagement.NOT_ATTEMPTED.words] is not None
        assert all(one is None or one >= LEAST for one in counts.values())
        # What is recorded after the day of counting changes nothing; were it counted, it would.
        house.execute(
            'INSERT INTO victims_attemptmade (id, agreement_id, case_id, "on", at, way, result, note, by, by_name)'
            " SELECT gen_random_uuid(), agreement_id, id, '2026-03-10', '2026-04-16', 'call', 'engaged', '', %s, 'x'"
            " FROM victims_victimcase WHERE agreement_id = %s",
            [worker.person, page.area.agreement],
        )
        assert shown(page_of(reader)) == counts
        house.execute("UPDATE victims_attemptmade SET at = '2026-04-01'")
        assert shown(page_of(reader))["engagement", Engagement.ENGAGED.words] == total
    # Before the day of counting there is no such month, and for who commissions nothing there is none at all.
    with pytest.raises(NotYours):
        page_of(reader, date(2026, 4, 14))
    with scope.acting_as(actor(SUPERVISOR)):
        assert reading.areas(actor(SUPERVISOR), LATER) == ()


def test_the_page_and_the_file_say_the_same_and_nobody(house):
    reader = actor(demonstration_counts.READER)
    browser = signed_in(Client(HTTP_HOST="victims.localhost"), Account.objects.get(pk=reader.account_id))
    names = {one for (one,) in house.execute("SELECT family_name FROM victims_victimcase")}
    with clock.use(clock.at(LATER, 9), everywhere=True):
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
