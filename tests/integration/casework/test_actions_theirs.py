"""A provider acts on the cases of agreements it delivers under; another part in the agreement gives no such right."""

from dataclasses import replace
from datetime import timedelta

import pytest

from caraway.casework.actions import corrections, planning, registers
from caraway.casework.models import FactRow
from caraway.casework.whose import RECORDED_WITH
from caraway.core import facts as f
from caraway.core.fact_store import KINDS
from caraway.core.refusals import NotYours
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.tenancy.scope import acting_as
from tests.cast import ATTENDED, on, saturday_from
from tests.integration.casework.doings import DOINGS


def test_a_workshop_is_opened_only_to_agreements_that_the_provider_delivers_under(shared_cast):
    what = DOINGS["plan"](shared_cast).what
    with pytest.raises(NotYours):
        planning.plan(**what, open_to=[shared_cast.gogledd.id], by=shared_cast.coordinator)
    made = planning.plan(**what, open_to=[shared_cast.border.id], by=shared_cast.coordinator)
    assert made.open_to == [shared_cast.border.id]


def test_a_case_is_marked_only_in_a_workshop_that_its_agreement_may_attend(shared_cast):
    guest = shared_cast.accepted(days_ago=20, agreement=shared_cast.border, by=shared_cast.welsh_officer)
    day = saturday_from(shared_cast.today) - timedelta(days=7)
    what = DOINGS["plan"](shared_cast).what
    where = replace(what["where"], on=day)
    with on(day):
        closed = planning.plan(**{**what, "where": where}, by=shared_cast.coordinator)
    with pytest.raises(NotYours):
        registers.mark(workshop=closed.id, case=guest.id, line=ATTENDED, by=shared_cast.coordinator)
    opened = shared_cast.plan(step="A", day=day)
    registers.mark(workshop=opened, case=guest.id, line=ATTENDED, by=shared_cast.coordinator)
    assert [line.code for line in guest.standing().lines] == ["attended"]


def test_an_entry_is_corrected_with_a_permission_with_which_it_is_recorded(shared_cast):
    recorded: dict[type, set[str]] = {}
    for make in DOINGS.values():
        doing = make(shared_cast)
        with acting_as(CARAWAY):
            before = set(FactRow.objects.values_list("pk", flat=True))
        doing.now()
        with acting_as(CARAWAY):
            for row in FactRow.objects.filter(replaces=None).exclude(pk__in=before):
                recorded.setdefault(KINDS[row.kind], set()).add(doing.do.permission)
    assert recorded.keys() == RECORDED_WITH.keys() == set(KINDS.values()) - {f.Annulled}
    assert {kind for kind, needed in RECORDED_WITH.items() if needed not in recorded[kind]} == set()


def test_a_facilitator_corrects_what_facilitators_record(shared_cast):
    person = shared_cast.attended_a()
    what = {"case": person.id, "why": "A slip.", "by": shared_cast.facilitator}
    for kind in (f.Accepted, f.Booked):
        theirs = next(one for one in person.facts() if isinstance(one.detail, kind))
        with pytest.raises(NotYours):
            corrections.annul(fact=theirs.id, **what)
    for kind in (f.SessionRecorded, f.Contacted, f.SessionMarked):
        own = next(one for one in person.facts() if isinstance(one.detail, kind))
        corrections.annul(fact=own.id, **what)
    assert not person.standing().lines
