"""Many rows in one statement are stored as one by one: whatever the words, and nothing that the database works out."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DataError, IntegrityError, transaction

from caraway.casework.models import DueRow, FactRow, Participant, ReferralDraft
from caraway.platform.audit.models import AuditRow
from caraway.platform.databases import bulk
from caraway.platform.gateways import clock, ids
from caraway.platform.tenancy import scope

WORDS = ("O'Hara", 'a "b" \\ c', "line\nline\ttab", "Zoë 💥 \u202e", r"\x00 \u0000", "{1,2}", "NULL", "%s", "", " ")


def participant(cast, words):
    return Participant(
        agreement_id=cast.wessex.id,
        given_name=words,
        family_name=words,
        date_of_birth=cast.today,
        sex="male",
        phone="+447700900123",
        safe_methods=["call", words],
        confirmed_at=clock.now() + timedelta(microseconds=7),
        language="en",
        interpreter=False,
    )


def columns(row):
    """What the row was told, column by column: the key of its name is the database's own."""
    return {name: value for name, value in vars(row).items() if not name.startswith("_") and not name.endswith("_key")}


def test_whatever_is_stored_comes_back_as_it_was(cast):
    with scope.acting_as(cast.officer):
        made = [participant(cast, words) for words in WORDS]
        bulk.insert(made)
        for one in made:
            assert columns(Participant.objects.get(pk=one.pk)) == columns(one)
        assert Participant.objects.get(pk=made[0].pk).family_name_key == "ohara"


def test_documents_bytes_and_nothing_come_back_as_they_were(cast):
    answers = {"person": {words: [words, 1, 2.5, True, None, {}] for words in WORDS}}
    drafts = [
        ReferralDraft(
            agreement_id=cast.wessex.id,
            organisation_id=cast.police.id,
            account_id=cast.officer.person,
            police_reference=f"44260000{number}",
            answers=answers,
            sealed=sealed,
            sealed_on=cast.today,
            changed_at=clock.now(),
        )
        for number, sealed in enumerate((None, b"", bytes(range(256)) * 20))
    ]
    with scope.acting_as(cast.officer):
        bulk.insert(drafts)
        for one in drafts:
            found = ReferralDraft.objects.get(pk=one.pk)
            found.sealed = None if found.sealed is None else bytes(found.sealed)
            assert columns(found) == columns(one)


def test_what_a_row_lacks_has_its_default(cast):
    subjects = sorted(uuid4() for _ in range(3))
    with scope.acting_as(cast.officer):
        bulk.insert_values(AuditRow, [{"kind": "action", "verb": "a.test", "subject_ids": subjects}, {"kind": "page"}])
        bulk.insert_values(AuditRow, [])
    with scope.acting_as(cast.supervisor):
        first = {"organisation_id": cast.police.id}
        assert not AuditRow.objects.filter(verb="a.test", **first).exists()
    with scope.acting_as(cast.officer), pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert_values(AuditRow, [{"kind": "unknown"}])


def test_a_row_that_was_put_in_is_changed_by_saving_it_and_not_put_in_again(cast):
    with scope.acting_as(cast.officer):
        made = participant(cast, "Dean")
        bulk.insert([made])
        made.phone = "+447700900124"
        made.save(update_fields=["phone"])
        assert Participant.objects.get(pk=made.pk).phone == "+447700900124"


def test_one_bad_row_and_none_of_them_is_there(cast):
    case = cast.accepted()
    rows = [
        FactRow(
            agreement_id=cast.wessex.id,
            case_id=case.id,
            number=number,
            act=ids.new(),
            kind="x",
            on=cast.today,
            detail={},
            by_name="",
            at=clock.now(),
        )
        for number in (50, 51, 51)
    ]
    with scope.acting_as(cast.officer):
        with pytest.raises(IntegrityError), transaction.atomic():
            bulk.insert(rows)
        assert not FactRow.objects.filter(number__gte=50).exists()


def test_a_character_of_zero_is_refused_and_nothing_is_quoted(cast):
    with scope.acting_as(cast.officer), transaction.atomic():
        for zero in ("Dean\0", "\\\0", [{"a": "\0"}]):
            with pytest.raises(DataError) as refused:
                bulk.insert([participant(cast, zero)])
            assert "Dean" not in str(refused.value)
        bulk.insert([participant(cast, "\\" + "u0000")])


def test_a_value_that_has_no_form_is_refused(cast):
    with scope.acting_as(cast.officer), pytest.raises(TypeError, match="timedelta"):
        bulk.insert_values(DueRow, [{"kind": timedelta(1)}])
