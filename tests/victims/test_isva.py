"""The advisers' desk: opening a case, what may follow, who is due contact, safe ways, and what others see of it: nothing."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse

from caraway.core.isva import words as w
from caraway.core.isva.rhythm import Why as Due
from caraway.core.leaving import Hours
from caraway.core.refusals import InvalidValue, NotNow, NotYours
from caraway.core.victim.contact import Answered
from caraway.core.victim.engagement import Engagement
from caraway.core.victim.rules import Why
from caraway.core.victim.safe_plan import DetailKind, DetailState, UsedBy, Way
from caraway.core.vocabulary import Language
from caraway.platform.accounts import actions as accounts
from caraway.platform.accounts.actor import CARAWAY, INSTALLER
from caraway.platform.accounts.models import Account
from caraway.platform.accounts.queries import actor_of
from caraway.platform.agreements import actions as agreements
from caraway.platform.agreements.queries import organisation
from caraway.platform.audit import trail
from caraway.platform.gateways import clock
from caraway.platform.tenancy import scope
from caraway.victims.actions import isva, isva_contacts, isva_court, isva_people, isva_services, isva_ways
from caraway.victims.desks.support.picture import journey_svg, points, rows
from caraway.victims.desks.support.recording import PAGES
from caraway.victims.isva_ways import Whose, stored_of, way_now
from caraway.victims.models import IsvaAsked, IsvaCase, IsvaContact, IsvaPerson
from caraway.victims.queries.isva import caseload, client_page, service_rows
from caraway.victims.queries.isva_people import asked_page
from caraway.victims.queries.isva_services import employers, services_kept
from caraway.victims.revising import Given, Said
from tests.sign_in import signed_in
from tests.victims.conftest import TODAY
from tests.victims.world import ADVISER, MANAGER, OTHER_ADVISER, WORKER, actor

MASK = re.compile(rb'name="csrfmiddlewaretoken" value="\w{64}"')
DAY = timedelta(days=1)


def browser(email):
    return signed_in(Client(HTTP_HOST="victims.localhost"), Account.objects.get(email=email))


def opened(born=date(1990, 3, 2), **others):
    by = actor(ADVISER)
    with scope.acting_as(by):
        (service,) = service_rows(by)
    given = {"given_name": "Iris", "family_name": "Weald", "referrer": w.Referrer.SELF, "referred_on": TODAY}
    return isva.open_case(service=service.id, born=born, by=by, **(given | others))


def page(case, email=ADVISER):
    by = actor(email)
    with scope.acting_as(by):
        return client_page(case, by, clock.today())


def said(used_by=UsedBy.NOBODY, **others):
    whole = {"methods": frozenset({Way.CALL, Way.LETTER}), "hours": Hours(), "language": Language.ENGLISH}
    details = {
        DetailKind.NUMBER: Given("+447700900555", used_by=used_by),
        DetailKind.ADDRESS: Given("3 Quay Row", "SO14 2AR", used_by),
    }
    return Said(**(whole | {"details": details} | others))


def ways(case, what, *, agreed=True, version=0, person=None):
    isva_ways.change(case=case, person=person, version=version, said=what, agreed=agreed, by=actor(ADVISER))


def call(case, who=Answered.VICTIM, result=Engagement.ENGAGED, person=None):
    by = actor(ADVISER)
    asked = isva_contacts.begin(case=case, person=person, interpreter=False, by=by)
    isva_contacts.finish(case=case, asked=asked, who=who, result=result, topics=[w.Topic.SAFETY], by=by)
    return asked


def test_the_demonstration_has_eight_clients_at_eight_stages(house):
    by = actor(MANAGER)
    with scope.acting_as(by):
        found = caseload(by, TODAY)
        pages = [client_page(one.id, by, TODAY) for one in found]
    assert len(found) == 8
    assert {one.adviser for one in found} == {"S. Ambrose", "L. Fenwick"}
    assert {one.age for one in found} == set(w.Age)
    assert len({one.stage for one in found}) == 8
    assert [one.due.on for one in found] == sorted(one.due.on for one in found)
    assert {one.due.why for one in found} >= {Due.FIRST, Due.COURT, Due.RHYTHM}
    assert sum(bool(one.missing) for one in found) == 1
    assert any(one.review_until for one in pages)
    for one in pages:
        journey = points(one.steps, [on for _, on in one.court], TODAY)
        if journey:
            picture = journey_svg(journey)
            assert all(cell in picture for row in rows(journey) for cell in row[:1])
            assert picture.count("<circle") == len(one.steps)


def test_a_case_from_its_opening_to_its_end(house):
    by, case = actor(ADVISER), opened()
    now = page(case)
    assert [one.value for one in now.row.missing] == ["consent", "journey", "risk", "ways"]
    assert (now.row.due.on, now.row.due.why) == (TODAY + 7 * DAY, Due.FIRST)
    with pytest.raises(NotNow, match="consent"):
        isva_court.record_measure(case=case, measure=w.Measure.LINK, state=w.MeasureIs.ASKED, on=TODAY, by=by)
    isva_court.record_therapy(case=case, kind=w.Therapy.COUNSELLING, on=TODAY, by=by)  # waits for nothing
    with pytest.raises(InvalidValue):
        isva.record_consent(case=case, view=w.OwnView.DOES_NOT_WANT, by=by)
    isva.record_consent(case=case, view=w.OwnView.WANTS, by=by)
    isva.set_risk(case=case, level=w.Risk.STANDARD, by=by)
    ways(case, said())
    call(case)
    isva.record_step(case=case, stage=w.Stage.CHARGING, on=TODAY, by=by)
    assert page(case).row.missing == ()
    assert page(case).row.due.on == TODAY + 28 * DAY
    with pytest.raises(NotNow, match="cannot come after"):
        isva.record_step(case=case, stage=w.Stage.TRIAL, on=TODAY, court_on=TODAY + DAY, by=by)
    step = {"stage": w.Stage.CHARGED, "on": TODAY, "court_on": TODAY + 9 * DAY, "told_on": TODAY}
    key = uuid4()
    for _ in range(2):
        isva.record_step(case=case, by=by, request_key=key, **step)
    ((day, on),) = page(case).court
    assert (page(case).row.next_court, page(case).row.due.why) == (on, Due.COURT)
    isva_court.move_court_day(case=case, day=day, court_on=TODAY + 30 * DAY, by=by)
    with pytest.raises(NotNow):
        isva_court.move_court_day(case=case, day=day, court_on=None, by=by)
    with pytest.raises(InvalidValue):
        isva_court.add_court_day(case=case, court_on=TODAY + 30 * DAY, by=by)
    for state in (w.MeasureIs.ASKED, w.MeasureIs.REFUSED):
        isva_court.record_measure(case=case, measure=w.Measure.LINK, state=state, on=TODAY, by=by)
    with pytest.raises(NotNow):
        isva.close(case=case, why=w.Ending.OVER, by=by)
    isva_court.move_court_day(case=case, day=page(case).court[0][0], court_on=None, by=by)
    isva.record_step(case=case, stage=w.Stage.NO_ACTION, on=TODAY, told_on=TODAY, by=by)
    with pytest.raises(NotNow, match="review"):
        isva.close(case=case, why=w.Ending.OVER, by=by)
    isva.close(case=case, why=w.Ending.CLIENT, by=by)
    last = page(case)
    assert (last.closed_on, last.ending, last.court) == (TODAY, w.Ending.CLIENT, ())
    assert last.measures == ((w.Measure.LINK, w.MeasureIs.REFUSED, TODAY),)
    assert len(last.steps) == 3
    with pytest.raises(NotNow, match="closed"):
        isva.set_risk(case=case, level=w.Risk.HIGH, by=by)
    with scope.acting_as(by):
        assert case not in {one.id for one in caseload(by, TODAY)}
    told = house.execute("SELECT verb, detail FROM audit_auditrow WHERE %s = ANY(subject_ids)", [case]).fetchall()
    assert {verb for verb, _ in told} >= {"isva.open", "isva.consent", "isva.step", "isva.therapy", "isva.close"}
    assert {str(detail) for verb, detail in told if verb.startswith("isva.")} <= {"{}", "{'code': 'no_consent'}"} | {
        str(detail) for _, detail in told if set(detail) == {"code"}
    }


def test_a_child_with_a_parent_who_has_ways_of_their_own(house):
    by = actor(ADVISER)
    case = opened(born=TODAY.replace(year=2017), referrer=w.Referrer.FAMILY)
    with pytest.raises(InvalidValue) as refused:
        isva.record_consent(case=case, view=w.OwnView.TOO_YOUNG, by=by)
    assert refused.value.code == "competence"
    isva.record_consent(
        case=case,
        view=w.OwnView.WANTS,
        competence=w.Competence.NOT_COMPETENT,
        parent=w.ParentSays.AGREES,
        by=by,
    )
    person = {"kind": w.PersonIs.PARENT, "name": "Ada Weald", "may_know": [w.MayKnow.APPOINTMENTS], "by": by}
    with pytest.raises(InvalidValue):
        isva_people.add_person(case=case, number="+447700900666", email="", **person)
    isva_people.add_person(case=case, number="", email="", **person)
    (parent,) = page(case).people
    ways(case, said(), person=parent.id)
    call(case, person=parent.id)
    now = page(case)
    assert now.contacts[0].with_whom == "Ada Weald"
    assert now.row.due.why is Due.FIRST  # the child was not spoken with
    assert "ways" in {one.value for one in now.row.missing}  # and said nothing of the child's own
    isva_people.set_school(
        case=case, place="Hillside School", same=w.SamePlace.SAME, arranged=[w.Arranged.APART], by=by
    )
    isva_people.add_person(case=case, number="", email="", kind=w.PersonIs.SCHOOL, name="T. Teal", may_know=[], by=by)
    for _ in range(2):
        isva_people.remove_person(case=case, person=parent.id, by=by)
    assert [one.name for one in page(case).people] == ["T. Teal"]
    with pytest.raises(NotYours):
        isva_contacts.begin(case=case, person=parent.id, interpreter=False, by=by)


def test_unknown_is_refused_and_what_is_safe_is_said_by_the_client_alone(house):
    by, case = actor(ADVISER), opened()

    def asked(why):
        key = isva_contacts.begin(case=case, person=None, interpreter=False, by=by)
        with scope.acting_as(by):
            row = IsvaAsked.objects.get(pk=key)
            shown = asked_page(row.case, key)
        assert (row.why, shown.number is None) == (why.value if why else "", why is not None)
        return key

    asked(Why.NOTHING_THERE)
    with pytest.raises(InvalidValue):
        ways(case, said(), agreed=False)
    ways(case, said(UsedBy.NOT_KNOWN, methods=frozenset()), agreed=False)
    stopped = asked(Why.NOT_COMPARED)
    with pytest.raises(NotNow):
        isva_contacts.finish(case=case, asked=stopped, who=None, result=None, topics=[], by=by)
    ways(case, said(UsedBy.PARTICIPANT, methods=frozenset()), agreed=False, version=1)
    asked(Why.PARTICIPANT_USES)
    with pytest.raises(NotNow):
        ways(case, said(), version=1)
    ways(case, said(code_word="Heron"), version=2)
    first = asked(None)
    other = {"case": case, "result": Engagement.ENGAGED, "topics": [w.Topic.COURT], "by": by}
    isva_contacts.finish(asked=first, who=Answered.VICTIM, **other)  # without the code word nothing was said
    with pytest.raises(NotNow):
        isva_contacts.finish(asked=first, who=Answered.CODE_WORD, **other)
    with scope.acting_as(by):
        assert IsvaContact.objects.get(asked=first).result == Engagement.NO_ANSWER
        stored = stored_of(Whose(IsvaCase.objects.get(pk=case)))
        of = Whose(IsvaCase.objects.get(pk=case))
        assert way_now(of, stored, Way.LETTER, isva_kind()).why is Why.NOT_CHECKED
        address = stored.of(DetailKind.ADDRESS)
    check = {"case": case, "person": None, "version": 3, "details": [address.same]}
    with pytest.raises(InvalidValue):
        isva_ways.check(by=by, **check)
    isva_ways.check(by=actor(OTHER_ADVISER), **check)
    with scope.acting_as(by):
        assert stored_of(of).of(DetailKind.ADDRESS).detail.state is DetailState.CHECKED
        assert way_now(of, stored_of(of), Way.LETTER, isva_kind()).may
    isva_ways.confirm(case=case, person=None, version=4, details=[], by=by)
    call(case, Answered.CODE_WORD, Engagement.DECLINED_FUTURE)
    asked(Why.WANTS_NONE)


def test_the_agreement_of_the_service_opens_without_a_programme_file_and_its_hours_hold(house):
    house.execute(
        "UPDATE agreements_agreement SET reports_to_id = (SELECT id FROM agreements_organisation WHERE kind = 'licensor')"
    )
    by, case = actor(ADVISER), opened()
    ways(case, said())

    def may_call_now():
        with scope.acting_as(by):
            of = Whose(IsvaCase.objects.get(pk=case))
            return way_now(of, stored_of(of), Way.CALL, isva_kind()).may

    with scope.acting_as(CARAWAY):
        agreement = IsvaCase.objects.select_related("agreement").get(pk=case).agreement
    assert may_call_now()
    with scope.acting_as(INSTALLER):
        agreements.write_version(agreement=agreement, settings={"ends": "11:30"}, in_force_from=TODAY, by=INSTALLER)
    assert not may_call_now()
    manager = browser("v.winter@victims.example.org")
    address = reverse("agreement", args=[agreement.pk])
    assert b"Independent sexual violence advisers" in manager.get(address).content
    assert b"Languages" in manager.get(reverse("agreement_settings", args=[agreement.pk, "contact"])).content
    house.execute("UPDATE agreements_agreement SET programme = 'another' WHERE id = %s", [agreement.pk])
    assert manager.get(address).status_code == 409


def isva_kind():
    from caraway.core.victim.asking import Kind

    return Kind.CALL_BACK


def test_only_a_manager_gives_a_case_to_another_and_only_to_an_adviser(house):
    case = opened()
    other = actor(OTHER_ADVISER).person
    with pytest.raises(NotYours):
        isva.assign(case=case, adviser=other, by=actor(ADVISER))
    with pytest.raises(InvalidValue):
        isva.assign(case=case, adviser=actor(WORKER).person, by=actor(MANAGER))
    isva.assign(case=case, adviser=other, by=actor(MANAGER))
    assert page(case).row.adviser == "L. Fenwick"


def test_what_the_audit_does_not_take_has_not_happened(house, monkeypatch):
    case = opened()
    with monkeypatch.context() as fault:
        fault.setattr(trail, "record", lambda *said, **more: 1 / 0)
        for do, told in (
            (isva.set_risk, {"level": w.Risk.HIGH}),
            (isva_court.record_therapy, {"kind": w.Therapy.PLAY, "on": TODAY}),
            (isva.close, {"why": w.Ending.CLIENT}),
        ):
            with pytest.raises(ZeroDivisionError):
                do(case=case, by=actor(ADVISER), **told)
    now = page(case)
    assert (now.row.risk, now.therapy, now.closed_on) == (None, (), None)


def test_another_organisation_and_the_contact_desk_see_nothing(house, monkeypatch):
    with scope.acting_as(INSTALLER):
        there = agreements.add_organisation(name="Another House", kind="provider", by=INSTALLER)
        isva_services.begin_service(name="Elsewhere", area="Elsewhere", organisation=there, from_on=TODAY, by=INSTALLER)
        account = accounts.add_account(email="e.lorne@victims.example.org", full_name="E. Lorne", by=INSTALLER)
        stranger = actor_of(
            accounts.give_roles(account=account, organisation=there, roles=["isva_manager"], by=INSTALLER)
        )
    case = opened()
    tables = [one for (one,) in house.execute("SELECT tablename FROM pg_tables WHERE tablename LIKE 'victims_isva%'")]
    assert len(tables) == 16
    with scope.acting_as(stranger):
        assert caseload(stranger, TODAY) == ()
        assert [one.name for one in service_rows(stranger)] == ["Elsewhere"]
        assert (IsvaCase.objects.count(), IsvaContact.objects.count(), IsvaPerson.objects.count()) == (0, 0, 0)
    for by in (stranger, actor(WORKER)):
        with pytest.raises(NotYours):
            isva.set_risk(case=case, level=w.Risk.HIGH, by=by)
        with pytest.raises(NotYours):
            isva_contacts.begin(case=case, person=None, interpreter=False, by=by)
    for email in ("e.lorne@victims.example.org", WORKER):
        client = browser(email)
        for path in ("", "add/risk", "ways", "call", "adviser"):
            here, nowhere = client.get(f"/support/{case}/{path}"), client.get(f"/support/{uuid4()}/{path}")
            assert here.status_code == nowhere.status_code == 404
            assert MASK.sub(b"", here.content) == MASK.sub(b"", nowhere.content)
    for table in tables:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")  # a name of our own  # nosec B608
            assert cursor.fetchone() == (0,)
        for change in (f"DELETE FROM {table}", f"UPDATE {table} SET agreement_id = agreement_id"):  # nosec B608
            with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(change)
    monkeypatch.setattr("caraway.victims.queries.isva.theirs", lambda by: IsvaCase.objects.all())
    with scope.acting_as(stranger):
        assert caseload(stranger, TODAY) == ()  # the database alone is enough
    house.execute("ALTER TABLE victims_isvacase DISABLE ROW LEVEL SECURITY")
    with scope.acting_as(stranger):
        assert len(caseload(stranger, TODAY)) == 9  # the control: without either there is something to see


def test_a_service_is_begun_by_the_licensor_who_keeps_it_and_sees_no_client(house):
    by = actor("v.winter@victims.example.org")
    with scope.acting_as(by):
        employer = employers().get(name="Harbour House")
        said = {"name": "Support: the harbour", "area": "Harbour", "from_on": TODAY, "by": by}
        for wrong in ({"name": "SUPPORT: the whole area"}, {"organisation": organisation(by.organisation)}):
            with pytest.raises(InvalidValue):
                isva_services.begin_service(**({"organisation": employer} | said | wrong))
        assert services_kept(by) == ()
        key = uuid4()
        for _ in range(2):
            isva_services.begin_service(
                organisation=employer, reports_to=organisation(by.organisation), request_key=key, **said
            )
        (kept,) = services_kept(by)
        assert (kept.name, kept.employers) == ("Support: the harbour", ("Harbour House",))
        assert IsvaCase.objects.count() == 0
    for nobody in (actor(MANAGER), actor(WORKER)):
        with scope.acting_as(nobody):
            assert services_kept(nobody) == ()
        with pytest.raises(NotYours):
            isva_services.begin_service(organisation=employer, **(said | {"name": "Another", "by": nobody}))
    with scope.acting_as(actor(MANAGER)):
        assert len(service_rows(actor(MANAGER))) == 2
    client = browser("v.winter@victims.example.org")
    assert b"Programme" in client.get(f"/set-up/agreements/{kept.agreement}/").content
    assert client.get(f"/set-up/agreements/{kept.agreement}/settings/contact/").status_code == 200


def test_every_page_is_neutral_kept_nowhere_and_loses_nothing(house):
    client, by = browser(ADVISER), actor(ADVISER)
    assert client.get("/").url == "/support/"
    key = {"request_key": str(uuid4())}
    with scope.acting_as(by):
        (service,) = service_rows(by)
        old = next(one.id for one in caseload(by, TODAY) if one.name == "Rhys Calder")
    who = {"service": str(service.id), "given_name": "Iris", "family_name": "Weald", "referrer": "self"}
    days = {"referred_on-day": "2", "referred_on-month": "3", "referred_on-year": "2026"}
    short = client.post("/support/new", key | who | days)
    assert (short.status_code, b'value="Weald"' in short.content) == (200, True)
    born = {"born-day": "3", "born-month": "4", "born-year": "2014"}
    where = client.post("/support/new", key | who | days | born).url
    assert client.post("/support/new", key | who | days | born).url == where
    pages = ["/support/", "/support/new", where, f"/support/{old}/", f"{where}ways", f"{where}call"]
    pages += [f"{where}add/{what}" for what in PAGES] + [
        f"{where}ways/{step}" for step in ("change", "confirm", "check", "end")
    ]
    for path in pages:
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert answer.headers["Cache-Control"] == "no-store"
        title = answer.content.decode().split("<title>")[1].split("</title>")[0].lower()
        assert not any(word in title for word in ("victim", "police", "abuse", "sexual", "isva", "safe")), title
        empty = client.post(path, {"request_key": str(uuid4())}) if "/add/" in path else None
        assert empty is None or b"govuk-error-summary" in empty.content, path
    for path in ("add/nothing", "ways/nothing"):
        assert client.get(f"{where}{path}").status_code == 404
    picture = client.get(f"/support/{old}/").content.decode()
    assert 'role="img"' in picture
    assert "Hearings before the trial" in picture
    assert "Day at court" in picture
    consent = {"view": "wants", "competence": "competent", "parent": "agrees", "without": "danger"}
    assert client.post(f"{where}add/consent", key | consent).status_code == 302  # what was not asked is not taken
    on = {"on-day": "1", "on-month": "3", "on-year": "2026"}
    wrong = client.post(f"{where}add/journey", {"request_key": str(uuid4()), "stage": "charged", **on})
    assert wrong.content.count(b"govuk-error-message") >= 2
    told = {f"told_on-{part}": on[f"on-{part}"] for part in ("day", "month", "year")}
    court = {"court_on-day": "9", "court_on-month": "3", "court_on-year": "2026"}
    assert (
        client.post(
            f"{where}add/journey", {"request_key": str(uuid4()), "stage": "charged", **on, **told, **court}
        ).status_code
        == 302
    )
    number = {"number": "07700 900555", "number_used_by": "nobody", "when": "any", "language": "en", "version": "0"}
    safe = {"methods": ["call"], "agreed": "on", "request_key": str(uuid4())}
    assert client.post(f"{where}ways/change", number | safe).status_code == 302
    asked = client.post(f"{where}call", {"request_key": str(uuid4())}).url
    assert b"07700 900555" in client.get(asked).content
    done = client.post(asked, {"request_key": str(uuid4()), "who": "victim", "result": "engaged", "topics": ["court"]})
    assert done.status_code == 302
    assert b"Preparing for court" in client.get(where).content
    assert client.get(asked).content.count(b"07700 900555") == 0
    seen = house.execute("SELECT count(*) FROM audit_auditrow WHERE kind = 'page' AND %s = ANY(subject_ids)", [old])
    assert seen.fetchone()[0] >= 2
