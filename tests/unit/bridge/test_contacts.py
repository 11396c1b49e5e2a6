"""Keyed hashes: two writings of one thing are one, two things are two."""

from hashlib import sha256

import pytest

from caraway.bridge.contacts import ContactKind, address, contact_hash, email, phone
from caraway.core.refusals import InvalidValue
from caraway.core.values import Postcode

KEY = bytes(range(32))
HOME = Postcode("SO23 8UJ")


def by_hand(key: bytes, message: bytes) -> bytes:
    """HMAC as RFC 2104 writes it, for keys of at most 64 bytes."""
    inner, outer = (bytes(byte ^ pad for byte in key.ljust(64, b"\0")) for pad in (0x36, 0x5C))
    return sha256(outer + sha256(inner + message).digest()).digest()


def test_it_is_hmac_sha256_over_the_kind_and_the_value():
    assert contact_hash(KEY, ContactKind.PHONE, "+447700900142") == by_hand(KEY, b"phone\0+447700900142")


def test_another_key_kind_or_value_gives_another():
    of = {
        contact_hash(key, kind, value)
        for key in (KEY, KEY[::-1])
        for kind in ContactKind
        for value in ("+447700900142", "+447700900143")
    }
    assert len(of) == 12
    assert {len(one) for one in of} == {32}


def test_a_short_key_and_nothing_to_compare_are_refused():
    for code, key, value in (("key", KEY[:31], "+447700900142"), ("normalised", KEY, "")):
        with pytest.raises(InvalidValue) as refused:
            contact_hash(key, ContactKind.PHONE, value)
        assert refused.value.code == code


def test_a_number_is_compared_in_e164_alone():
    assert phone("+447700900142") == "+447700900142"
    for typed in (
        "07700 900142",
        "+44 7700 900142",
        "+0447700900142",
        "+44770",
        "+4477009001421234",
        "",
        "+447700900142\n",
    ):
        with pytest.raises(InvalidValue) as refused:
            phone(typed)
        assert refused.value.code == "phone"


@pytest.mark.parametrize(
    "typed",
    [
        "ada@example.org",
        " Ada@Example.ORG ",
        "ada+shop@example.org",
        "ada+@example.org",
        "ada+a+b@example.org",
        "\u200bada@example.org",
        "ａｄａ@example.org",
    ],
)
def test_writings_of_one_address_are_one(typed):
    assert email(typed) == "ada@example.org"


def test_other_addresses_stay_others():
    assert (
        len({email(one) for one in ("ada@example.org", "a.da@example.org", "ada@example.com", "ida@example.org")}) == 4
    )


@pytest.mark.parametrize(
    "typed", ["", "ada", "@example.com", "ada@", "a@b@example.org", "ada@example", "a da@example.org", "+x@example.org"]
)
def test_what_is_no_address_is_refused(typed):
    with pytest.raises(InvalidValue) as refused:
        email(typed)
    assert refused.value.code == "email"
    assert typed == "" or typed not in refused.value.sentence


@pytest.mark.parametrize(
    ("line", "same"),
    [
        ("12", "12"),
        ("12 Acacia Avenue", "12"),
        ("No. 12", "12"),
        ("Flat 3, 12 Acacia Avenue", "12"),
        ("12 Acacia Avenue, flat 3", "12"),
        ("Flat 3a 12, Acacia Avenue", "12"),
        ("Apt. 7, 12 Acacia Avenue", "12"),
        ("12-14 Acacia Avenue", "12"),
        ("12a", "12A"),
        ("12 A Acacia Avenue", "12A"),
        ("Flat 12a, 3 Acacia Avenue", "3"),
        ("Rose Cottage", "ROSECOTTAGE"),
        ("rose-cottage", "ROSECOTTAGE"),
        ("Flat 3, Rose House", "ROSEHOUSE"),
        ("Flat 3", "FLAT3"),
        ("１２ Acacia Avenue", "12"),
    ],
)
def test_a_home_is_its_house_and_postcode(line, same):
    assert address(line, HOME) == f"{same} SO23 8UJ"
    assert address(line, Postcode("SO23 8UH")) != address(line, HOME)


@pytest.mark.parametrize("line", ["", "  ", ",.-"])
def test_without_a_house_there_is_nothing_to_compare(line):
    with pytest.raises(InvalidValue) as refused:
        address(line, HOME)
    assert refused.value.code == "house"
