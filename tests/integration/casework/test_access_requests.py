"""What a participant is given of texts: two different people agree on each, and the paper holds exactly that."""

import pytest
from django.apps import apps
from django.db import ProgrammingError, models, transaction
from django.urls import reverse

from caraway.casework.actions import cases, holds, own_disclosures, participants
from caraway.casework.actions import subject_access as access
from caraway.casework.models import AccessReview
from caraway.casework.queries import access_requests
from caraway.casework.queries.access_requests import paper_of, request_page
from caraway.casework.queries.subject_access import TEXTS, gathered
from caraway.casework.queries.subject_texts import SOURCES
from caraway.casework.subject_access import PROTECTED, TABLES, to_review
from caraway.core import access_review
from caraway.core.access_review import Exemption, ReviewStage
from caraway.core.joint.words import ReleaseKind
from caraway.core.refusals import NotNow, NotYours
from caraway.core.vocabulary import ContactMethod, ContactResult, HoldCode, Language
from caraway.platform.accounts.actor import INSTALLER
from caraway.platform.tenancy import scope
from caraway.platform.web import phones
from tests.canaries.markers import Canary
from tests.integration.casework.bridging import bridged, instruction, landed, settle
from tests.integration.casework.doings_of.access import opened, review, texts
from tests.integration.casework.doings_of.safeguarding import heard, raised
from tests.integration.casework.test_coordination_pages import client_of, post, text
from tests.paper_text import everything_in, words_of

NOTE, SAID, OTHER = "qzNoteqz said he was tired.", "qzHeardqz is hit at home.", "qzOtherqz rang for her."


def contacted(cast, person, note):
    what = {"method": ContactMethod.CALL, "result": ContactResult.REACHED, "note": note}
    cases.log_contact(case=person.id, by=cast.coordinator, **what)


def needs(cast, person, said):
    shown = participants.as_shown(person.row().participant, participants.NEEDS)
    what = {"language": Language.ENGLISH, "interpreter": False, "access_needs": said}
    participants.set_needs(case=person.id, shown=shown, by=cast.coordinator, **what)


def written(cast):
    """Somebody booked of whom a note to give, a note to withhold, a concern and a protected record were written."""
    person = cast.booked()
    for note in (NOTE, OTHER):
        contacted(cast, person, note)
    raised(cast, case=person.id)
    disclosure = heard(cast, case=person.id, words=SAID)
    own_disclosures.name_cover(disclosure=disclosure, cover=cast.manager.person, by=cast.coordinator)
    return person


def judged(cast, request, *people):
    """Everybody says the same of each text: withhold what is of others, give the rest."""
    for one in texts(request, cast.safeguarding):
        for by in people or (cast.manager, cast.safeguarding):
            review(request, one, by, Exemption.OTHERS if one.text == OTHER or "concern" in one.label else None)


def made(cast, request):
    access.make_access_paper(request=request, by=cast.safeguarding)
    with scope.acting_as(cast.safeguarding):
        return paper_of(request, cast.safeguarding)[0]


def test_every_field_to_review_is_laid():
    of_models = {name for name in TABLES if name != "FactRow" and to_review(TABLES, name)}
    assert set(SOURCES) == of_models
    held = {one.__name__: one for one in apps.get_app_config("casework").get_models()}
    protected = {name for name in SOURCES if held[name]._meta.get_field("id") and "OwnDisclosure" in name}
    assert {name for name, source in SOURCES.items() if source.disclosure} == protected
    assert all(PROTECTED in TABLES[name].values() for name in protected)
    # Nothing that could be words is put down as a key: a key is an id, a number, or a code of ours.
    keyed = [
        f"{name}.{field.name}"
        for name, model in held.items()
        for field in model._meta.fields
        if isinstance(field, models.TextField) and field.name in TABLES[name] and "key" in TABLES[name][field.name][:5]
    ]
    assert keyed == []


def test_the_paper_is_the_listed_fields_and_what_two_people_give(cast):
    person = written(cast)
    request = opened(cast, person)
    with pytest.raises(NotNow):
        access.make_access_paper(request=request, by=cast.safeguarding)
    with pytest.raises(NotYours):
        access.make_access_paper(request=request, by=cast.manager)
    judged(cast, request, cast.manager)
    with pytest.raises(NotNow, match="agreed on every text"):
        access.make_access_paper(request=request, by=cast.safeguarding)
    judged(cast, request, cast.safeguarding)
    content = made(cast, request)
    words = words_of(content)
    held = everything_in(content) + content
    assert NOTE.replace(" ", "") in words.replace(" ", "")
    assert SAID.replace(" ", "") in words.replace(" ", "")
    assert not Canary(("qzOtherqz", "A child cried out")).sings_in(words.encode() + held)
    # Of whoever reviewed, wrote or made it nothing is said, nor when.
    for name in (cast.manager.name, cast.safeguarding.name, cast.coordinator.name, "CreationDate", "ModDate"):
        assert name.encode() not in held
        assert name.replace(" ", "") not in words
    # The machine's own command gives the same texts and no others.
    files = gathered(person.row().reference, INSTALLER)
    assert NOTE in files[TEXTS]
    assert SAID in files[TEXTS]
    assert OTHER not in "".join(files.values())
    with pytest.raises(NotNow, match="is made"):
        review(request, texts(request, cast.manager)[0], cast.manager)


def test_one_person_twice_is_one_person(cast, monkeypatch):
    request = opened(cast, written(cast))
    one = texts(request, cast.manager)[0]
    review(request, one, cast.manager)
    with pytest.raises(NotNow, match="Somebody else"):
        review(request, one, cast.manager)
    # Were it let in, it would still be one person's word.
    with monkeypatch.context() as broken:
        broken.setattr(access, "require_may_review", lambda reviews, by: None)
        review(request, one, cast.manager)
    with scope.acting_as(cast.manager):
        assert access_requests.request_page(request, cast.manager).texts[0].outcome.stage == ReviewStage.ONE
    # Another who disagrees decides nothing; who agrees decides, and then nobody reviews it again.
    review(request, one, cast.safeguarding, Exemption.CRIME)
    review(request, one, cast.manager, Exemption.CRIME)
    with pytest.raises(NotNow, match="Two people"):
        review(request, one, cast.safeguarding)
    with scope.acting_as(cast.manager):
        assert request_page(request, cast.manager).texts[0].outcome.exemption == Exemption.CRIME


def test_one_review_would_be_enough_if_the_rule_said_so(cast, monkeypatch):
    """The control: with a rule that asks for one person, the paper above is made after one."""
    request = opened(cast, written(cast))
    judged(cast, request, cast.manager)
    monkeypatch.setattr(access, "DECIDED", {ReviewStage.ONE, *access_review.DECIDED})
    assert access.make_access_paper(request=request, by=cast.safeguarding)


def test_a_text_that_has_changed_is_reviewed_anew(cast):
    person = written(cast)
    request = opened(cast, person)
    old = next(one for one in texts(request, cast.manager) if one.field == "access_needs") if False else None
    assert old is None
    judged(cast, request)
    contacted(cast, person, "One more.")
    with pytest.raises(NotNow):
        access.make_access_paper(request=request, by=cast.safeguarding)


def test_a_protected_record_is_laid_before_its_readers_alone(cast):
    person = written(cast)
    request = opened(cast, person)
    assert SAID in {one.text for one in texts(request, cast.safeguarding)}
    own_disclosures.name_cover(
        disclosure=next(one.disclosure for one in texts(request, cast.safeguarding) if one.disclosure),
        cover=None,
        by=cast.safeguarding,
    )
    shown = texts(request, cast.manager)
    assert SAID not in {one.text for one in shown}
    assert not [one for one in shown if one.disclosure]
    protected = next(one for one in texts(request, cast.safeguarding) if one.text == SAID)
    with pytest.raises(NotYours):
        review(request, protected, cast.manager)
    review(request, protected, cast.safeguarding)
    counts = {}
    for by in (cast.manager, cast.safeguarding, cast.stranger):
        with scope.acting_as(by):
            counts[by] = AccessReview.objects.count()
    assert list(counts.values()) == [0, 1, 0]
    with scope.acting_as(cast.safeguarding), pytest.raises(ProgrammingError), transaction.atomic():
        AccessReview.objects.update(give=False)


def own_words(person):
    """What differs between two people of the cast, whatever happened to them."""
    row = person.row()
    one = row.participant
    return [row.reference, row.police_reference, one.given_name, one.family_name, phones.shown(one.phone)]


def test_a_hold_by_release_lays_and_gives_what_an_illness_does(committed_cast, server):
    """Two worlds: in one the same hold came down, in the other the coordinator asked for it. Nothing differs by a byte."""
    cast = committed_cast
    papers = []
    with bridged(server, cast.owner.info.dbname) as bridge:
        for came_down in (False, True):
            person = cast.booked()
            if came_down:
                landed(bridge, instruction(person, ReleaseKind.HOLD))
            else:
                holds.ask_hold(case=person.id, code=HoldCode.VENUE, by=cast.coordinator)
            settle(cast)
            request = opened(cast, person)
            for one in texts(request, cast.safeguarding):
                for by in (cast.manager, cast.safeguarding):
                    review(request, one, by)
            found = words_of(made(cast, request)).replace(" ", "")
            for own in own_words(person):
                found = found.replace(own.replace(" ", ""), "…")
            papers.append((found, [(one.label, one.text) for one in texts(request, cast.safeguarding)]))
    illness, release = papers
    assert illness == release
    assert "Held" in release[0]


def test_the_pages(cast):
    person = written(cast)
    browser, lead = client_of(cast.manager), client_of(cast.safeguarding)
    days = {f"received_on-{part}": getattr(cast.today, part) for part in ("day", "month", "year")}
    where = reverse("access_open")
    assert (
        "You have no case with this reference" in post(browser, where, reference="CARA-none", **days).content.decode()
    )
    opening = post(browser, where, reference=person.row().reference, **days)
    with scope.acting_as(cast.manager):
        (card,) = access_requests.requests(cast.manager)
    assert (opening.status_code, opening["Location"]) == (302, reverse("access_request", args=[card.id]))
    assert reverse("access_request", args=[card.id]) in text(browser, reverse("access_list"))
    page = text(browser, reverse("access_request", args=[card.id]))
    assert "A safeguarding lead makes the paper" in page
    assert phones.shown(person.row().participant.phone) in page
    one = next(one for one in texts(card.id, cast.manager) if one.text == NOTE)
    where = reverse("access_text", args=[card.id, one.row, one.field])
    assert NOTE in text(browser, where)
    answers = {"sha256": one.sha256, "decision": "withhold"}
    asked = text(browser, where)
    assert "Needed only if you withhold it" in asked
    assert "(optional)" not in asked
    assert "why it is withheld" in post(browser, where, **answers, exemption="").content.decode()
    assert post(browser, where, **answers, exemption="others").status_code == 302
    # Who has reviewed it is asked no more; what was said is not shown to the second person.
    assert 'name="decision"' not in text(browser, where)
    assert "Withhold. It is" not in text(lead, where)
    make, paper = (reverse(name, args=[card.id]) for name in ("access_make", "access_paper"))
    assert "not agreed on every text" in post(lead, make).content.decode()
    assert [lead.get(paper).status_code, browser.get(make).status_code] == [404, 404]
    for other in texts(card.id, cast.safeguarding):
        for by in (cast.manager, cast.safeguarding):
            if (other, by) != (one, cast.manager):
                review(card.id, other, by, Exemption.OTHERS)
    assert post(lead, make).status_code == 302
    answer = lead.get(paper)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="papers-{cast.today.isoformat()}.pdf"'
    assert paper in text(lead, reverse("access_request", args=[card.id]))
