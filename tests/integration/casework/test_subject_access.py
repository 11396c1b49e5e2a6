"""Subject access: every field is listed, a release is what it is to the participant, and no marked detail of a victim is in it."""

import re
from dataclasses import fields
from typing import get_args

import pytest
from django.apps import apps

from caraway.casework import subject_readers, subject_words
from caraway.casework.actions import holds
from caraway.casework.desks.police.pages import QUESTIONS
from caraway.casework.models import Case
from caraway.casework.queries.subject_access import gathered
from caraway.casework.queries.subject_texts import laid
from caraway.casework.referral import KEPT
from caraway.casework.subject_access import FACTS, REASONS, TABLES, WHOLE, given, to_review
from caraway.core import facts
from caraway.core.joint.words import ReleaseKind
from caraway.core.refusals import NotYours
from caraway.core.vocabulary import HoldCode
from caraway.platform.accounts.actor import CARAWAY, INSTALLER
from caraway.platform.tenancy import scope
from tests.canaries.markers import Canary
from tests.integration.casework.bridging import advisory, bridged, instruction, landed, pair, settle

MARKED = Canary(("CANARY",))


def unlisted(table, models):
    """Fields of models, or of kinds of facts, that the list does not have, and those it has too many."""
    found = {}
    for name, names in models.items():
        listed = set(table.get(name, {}))
        if listed != {WHOLE} and listed != set(names):
            found[name] = sorted(listed ^ set(names))
    return found | dict.fromkeys(table.keys() - models.keys(), "gone")


def test_every_field_is_listed_with_a_reason():
    models = {one.__name__: [f.name for f in one._meta.fields] for one in apps.get_app_config("casework").get_models()}
    kinds = {one.__name__: [f.name for f in fields(one)] for one in get_args(facts.Detail)}
    assert unlisted(TABLES, models) == {}
    assert unlisted(FACTS, kinds) == {}
    assert {reason for one in (*TABLES.values(), *FACTS.values()) for reason in one.values()} <= set(REASONS.values())
    # The control: a field that nobody has listed.
    assert unlisted(TABLES, models | {"Case": [*models["Case"], "nickname"]}) == {"Case": ["nickname"]}


def wordless(listed, words):
    """Fields that are given or reviewed and have no words, or have words and are neither; by table or kind."""
    allowed = {name: {*given(listed, name), *to_review(listed, name)} - {"kind", "detail", "on"} for name in listed}
    differing = {name: sorted(fields ^ set(words.get(name, {}))) for name, fields in allowed.items()}
    return {name: fields for name, fields in differing.items() if fields} | dict.fromkeys(
        words.keys() - allowed.keys(), "gone"
    )


def test_every_field_that_is_given_or_reviewed_has_words():
    # The fields of a fact's row are its day and its kind, which have words of their own; "why" has its own in its place.
    tables = {name: fields for name, fields in TABLES.items() if name != "FactRow"}
    facts_words = {name: words for name, (_, words) in subject_words.FACTS.items()}
    assert wordless(tables, subject_words.TABLES) == {}
    assert wordless(FACTS, facts_words) == {}
    assert given(TABLES, "FactRow") == ("on", "kind", "detail")
    asked = {key for keys in KEPT.values() for key in keys} | QUESTIONS["history"].keys()
    assert subject_readers.ASKED.keys() == asked
    # The control: a field that is given from now on, of which nobody has said what it is called.
    more = {**TABLES["Participant"], "nickname": REASONS["given"]}
    assert wordless(tables | {"Participant": more}, subject_words.TABLES) == {"Participant": ["nickname"]}


CODE = re.compile(r"\b[a-z]+_[a-z_]+\b|\b\d{4}-\d{2}-\d{2}\b|: (?:True|False|None|cy|und)$|\+44")


def test_nothing_is_given_as_a_code(people):
    with scope.acting_as(CARAWAY):
        cases = list(Case.objects.all())
        texts = [(one.label, one.text) for case in cases for one in laid(case)]
    files = [text for case in cases for name, text in gathered(case.reference, INSTALLER).items()]
    said = [line for text in files for line in text.splitlines()]
    said += [line for label, text in texts for line in (label, *text.splitlines())]
    assert len(said) > 5_000
    assert [line for line in said if CODE.search(line)] == []
    assert all(CODE.search(one) for one in ("Stage: under_way", "On: 2026-03-02", "Breach: False", "To: +447700900123"))


def test_a_hold_that_came_down_is_a_hold_and_the_rest_that_came_is_nothing(committed_cast, server):
    cast = committed_cast
    person, other = cast.booked(), cast.booked()
    reference = person.row().reference

    def added(do):
        """What stands in the files that did not stand there before."""
        before = gathered(reference, INSTALLER)
        do()
        settle(cast)
        after = gathered(reference, INSTALLER)
        return {name: after[name].removeprefix(text.rstrip()) for name, text in before.items() if after[name] != text}

    with bridged(server, cast.owner.info.dbname) as bridge:
        advised = added(lambda: landed(bridge, advisory(person, cast.today), pair(person, other)))
        illness = added(lambda: holds.ask_hold(case=person.id, code=HoldCode.VENUE, by=cast.coordinator))
        well_again = added(lambda: holds.ask_resume(case=person.id, by=cast.coordinator))
        released = added(lambda: landed(bridge, instruction(person, ReleaseKind.HOLD)))
        ended = added(lambda: landed(bridge, instruction(person, ReleaseKind.RESUME)))
    assert advised == {}
    assert illness == released
    assert "Held" in illness["3-course.txt"]
    assert well_again == ended
    with pytest.raises(NotYours):
        gathered("CARA-nobody", INSTALLER)


def test_nobody_of_the_demonstration_is_given_a_marked_detail(people):
    with scope.acting_as(CARAWAY):
        references = list(Case.objects.values_list("reference", flat=True))
    given = {one: gathered(one, INSTALLER) for one in references}
    assert len(given) > 100
    singing = [one for one, files in given.items() if MARKED.sings_in("".join(files.values()).encode())]
    assert singing == []
    assert {tuple(files) for files in given.values()} == {tuple(next(iter(given.values())))}
    people.execute(
        "UPDATE casework_participant SET address = 'CANARY' WHERE id = (SELECT participant_id FROM casework_case LIMIT 1)"
    )
    assert sum(MARKED.sings_in("".join(gathered(one, INSTALLER).values()).encode()) for one in references) >= 1
