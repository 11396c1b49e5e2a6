"""A chain that was tampered with is wrong at its first wrong entry, and said to be wrong in the right way."""

import dataclasses
from hashlib import sha256
from itertools import count
from uuid import UUID

import pytest

from caraway.core.audit_chain import (
    START,
    Checkpoint,
    Entry,
    Fault,
    Wrong,
    content_of,
    first_wrong,
    tied,
)

LONG = 9


def replace(one, **columns):
    """The same entry, or the same finding, with other columns."""
    return one._replace(**columns) if isinstance(one, Entry) else dataclasses.replace(one, **columns)


def row(number):
    return UUID(int=number)


def chain(length=LONG, sealings=(4, LONG), forms=None):
    """A whole chain of so many entries."""
    made, before = [], START
    for position in range(1, length + 1):
        content = content_of(forms[position - 1] if forms else f"row {position}")
        before = tied(before, position, row(position), content)
        made.append(Entry(position, row(position), content, before, content, before if position in sealings else None))
    return made


def found(entries, sealed=LONG, **more):
    return first_wrong(entries, sealed=sealed, **more)


def at(entries, position):
    return entries[position - 1]


def changed(entries, position, **columns):
    return [replace(one, **columns) if one.position == position else one for one in entries]


def numbered(entries):
    """The same entries one after the other, each with the hash it had."""
    return [replace(one, position=position) for position, one in zip(count(1), entries, strict=False)]


def swapped(entries, one, other):
    """The entries at two positions change places."""
    places = {one: at(entries, other), other: at(entries, one)}
    return numbered([places.get(each.position, each) for each in entries])


def test_what_a_hash_is_made_of():
    content = content_of('["a"]')
    made = sha256(START + bytes([0] * 7 + [1]) + row(1).bytes + sha256(b'["a"]').digest())
    assert tied(START, 1, row(1), content) == made.digest()


@pytest.mark.parametrize("length", [0, 1, LONG])
def test_a_whole_chain_is_not_wrong(length):
    assert found(chain(length, sealings=(length,)), sealed=length) is None


def test_a_checkpoint_that_was_reached_holds():
    whole = chain()
    for kept in (Checkpoint(0, START), Checkpoint(5, at(whole, 5).hash), Checkpoint(LONG, at(whole, LONG).hash)):
        assert found(whole, outside=[kept]) is None


@pytest.mark.parametrize("position", range(1, LONG + 1))
def test_a_row_is_edited(position):
    assert found(changed(chain(), position, now=content_of("other"))) == Wrong(Fault.EDITED, position, row(position))


@pytest.mark.parametrize("position", range(1, LONG + 1))
def test_a_row_is_deleted(position):
    assert found(changed(chain(), position, now=None)) == Wrong(Fault.DELETED, position, row(position))


@pytest.mark.parametrize("column", ["hash", "content"])
def test_an_entry_is_edited(column):
    assert found(changed(chain(), 5, **{column: bytes(32)})) == Wrong(Fault.EDITED, 5, row(5))


def test_an_entry_is_given_to_another_row():
    assert found(changed(chain(), 5, row=row(77))) == Wrong(Fault.REWRITTEN, 5, row(77), since=1)


def test_an_entry_is_deleted():
    whole = chain()
    assert found([one for one in whole if one.position not in (5, 6)]) == Wrong(Fault.DELETED, 5, since=1)


def test_an_entry_is_deleted_and_the_others_move_up():
    whole = chain(sealings=())
    assert found(numbered(whole[:4] + whole[5:])) == Wrong(Fault.DELETED, 5, row(6), since=1)


@pytest.mark.parametrize("place", [1, 5, LONG])
def test_an_entry_is_put_in_and_the_others_move_down(place):
    whole, content = chain(sealings=()), content_of("forged")
    forged = Entry(place, row(99), content, tied(bytes(32), place, row(99), content), content)
    entries = numbered([*whole[: place - 1], forged, *whole[place - 1 :]])
    assert found(entries) == Wrong(Fault.INSERTED, place, row(99))


@pytest.mark.parametrize("place", [2, 5])
def test_an_entry_that_is_put_in_and_tied_to_the_one_before_shows_at_the_next(place):
    whole, content = chain(sealings=()), content_of("forged")
    forged = Entry(place, row(99), content, tied(at(whole, place - 1).hash, place, row(99), content), content)
    entries = numbered([*whole[: place - 1], forged, *whole[place - 1 :]])
    assert found(entries) == Wrong(Fault.INSERTED, place + 1, row(place), since=1)


@pytest.mark.parametrize("place", [1, 5, LONG - 1])
def test_an_entry_that_is_edited_and_tied_to_the_one_before_shows_at_the_next(place):
    whole, content = chain(sealings=()), content_of("forged")
    before = at(whole, place - 1).hash if place > 1 else START
    forged = changed(whole, place, now=content, content=content, hash=tied(before, place, row(place), content))
    last = place + 1 == LONG
    expected = Wrong(Fault.EDITED if last else Fault.REWRITTEN, place + 1, row(place + 1), since=1)
    assert found(forged) == expected
    kept = [Checkpoint(1, at(whole, 1).hash)] if place > 1 else []
    assert found(forged, outside=kept) == replace(expected, since=2 if kept else 1)


def test_an_entry_and_its_row_are_edited_alike():
    content = content_of("forged")
    alike = changed(chain(), 5, now=content, content=content)
    assert found(alike) == Wrong(Fault.REWRITTEN, 5, row(5), since=1)


@pytest.mark.parametrize("columns", [{"hash": bytes(32)}, {"content": bytes(32)}])
def test_the_last_entry_is_edited(columns):
    vouched = "content" in columns  # the row that is there still has the hash
    wrong = found(changed(chain(sealings=()), LONG, **columns))
    assert wrong == Wrong(Fault.EDITED, LONG, row(LONG), None if vouched else 1)


def test_an_entry_is_edited_and_its_row_deleted():
    assert found(changed(chain(), 5, hash=bytes(32), now=None)) == Wrong(Fault.EDITED, 5, row(5))


def test_an_entry_is_put_after_the_last_sealing():
    whole = chain(LONG + 1)
    assert found(whole) == Wrong(Fault.INSERTED, LONG + 1, row(LONG + 1), since=1)


def test_an_entry_is_put_before_the_first():
    whole = chain()
    assert found([replace(whole[0], position=0), *whole]) == Wrong(Fault.INSERTED, 1, row(1), since=1)


def test_a_row_that_cannot_be_new_has_no_place():
    assert found(chain(), stranger=row(99)) == Wrong(Fault.INSERTED, None, row(99))
    wrong = changed(chain(), 5, now=None)
    assert found(wrong, stranger=row(99)) == Wrong(Fault.DELETED, 5, row(5))


@pytest.mark.parametrize(("one", "other"), [(2, 7), (4, 5), (1, LONG), (LONG - 1, LONG)])
def test_entries_change_places(one, other):
    assert found(swapped(chain(sealings=()), one, other)) == Wrong(Fault.REORDERED, one, row(other))


@pytest.mark.parametrize(("one", "other"), [(2, 7), (4, 5), (1, LONG)])
def test_entries_change_places_and_leave_their_hashes(one, other):
    moved = [
        replace(each, hash=stayed.hash)
        for each, stayed in zip(swapped(chain(sealings=()), one, other), chain(sealings=()), strict=True)
    ]
    assert found(moved) == Wrong(Fault.REORDERED, one, row(other))


@pytest.mark.parametrize(("one", "other"), [(2, 7), (4, 5), (1, LONG)])
def test_rows_change_places(one, other):
    whole = chain()
    moved = changed(changed(whole, one, now=at(whole, other).content), other, now=at(whole, one).content)
    assert found(moved) == Wrong(Fault.REORDERED, one, row(one))


def test_a_row_made_like_an_earlier_one_is_edited():
    whole = chain()
    assert found(changed(whole, 5, now=at(whole, 2).content)) == Wrong(Fault.EDITED, 5, row(5))


@pytest.mark.parametrize("left", [0, 4, LONG - 1])
def test_the_end_is_cut_off(left):
    whole = chain()
    assert found(whole[:left]) == Wrong(Fault.TRUNCATED, left + 1, since=1)
    kept = Checkpoint(LONG, at(whole, LONG).hash)
    assert found(whole[:left], sealed=left) is None
    assert found(whole[:left], sealed=left, outside=[kept]) == Wrong(Fault.TRUNCATED, left + 1, since=1)


def rewritten(since):
    """The chain of somebody who changed an entry and worked out every hash after it, those of the sealings too."""
    forms = [f"row {position}" for position in range(1, LONG + 1)]
    forms[since - 1] = "other"
    return chain(forms=forms)


@pytest.mark.parametrize("since", [2, 5, LONG])
@pytest.mark.parametrize("outside", [(LONG,), (1, LONG), (1, 4, LONG)])
def test_a_rewritten_chain_differs_from_a_checkpoint_kept_elsewhere(since, outside):
    kept = [Checkpoint(position, at(chain(), position).hash) for position in outside]
    assert found(rewritten(since)) is None
    held, until = max([0, *(one for one in outside if one < since)]), min(one for one in outside if one >= since)
    assert found(rewritten(since), outside=kept) == Wrong(Fault.REWRITTEN, until, since=held + 1)


def test_a_chain_rewritten_after_a_checkpoint_holds_against_it():
    assert found(rewritten(6), outside=[Checkpoint(5, at(chain(), 5).hash)]) is None


def test_two_checkpoints_that_say_different_things_are_not_both_right():
    whole = chain()
    kept = [Checkpoint(4, at(whole, 4).hash), Checkpoint(4, bytes(32))]
    assert found(whole, outside=kept) == Wrong(Fault.REWRITTEN, 4, since=1)


def test_a_sealing_that_was_left_shows_a_rewritten_chain():
    left = [replace(one, sealing=whole.sealing) for one, whole in zip(rewritten(6), chain(), strict=True)]
    assert found(left) == Wrong(Fault.REWRITTEN, LONG, since=1)
    outside = [Checkpoint(3, at(chain(), 3).hash)]
    assert found(left, outside=outside) == Wrong(Fault.REWRITTEN, LONG, since=4)


@pytest.mark.parametrize("hash_of_sealing", [b"", bytes(32)])
def test_a_sealing_is_edited(hash_of_sealing):
    assert found(changed(chain(), 4, sealing=hash_of_sealing)) == Wrong(Fault.REWRITTEN, 4, since=1)
