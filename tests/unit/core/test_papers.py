"""Papers: each kind is one side's, or both sides'; the signed caution is the police's."""

from caraway.core.papers import DocumentKind, kinds_of


def test_every_kind_is_somebodys_and_one_is_both():
    police, provider = set(kinds_of(True)), set(kinds_of(False))
    assert police | provider == set(DocumentKind)
    assert police & provider == {DocumentKind.SHARED}


def test_the_signed_caution_stays_with_the_police():
    assert DocumentKind.SIGNED_CAUTION in kinds_of(True)
    assert DocumentKind.SIGNED_CAUTION not in kinds_of(False)
