"""Papers that are added to a case: their kinds, who adds each, and who opens it."""

from caraway.core.vocabulary import Word


class DocumentKind(Word):
    """What a paper is. A victim's details are in none but those that stay with the police."""

    SIGNED_CAUTION = "signed_caution", "Signed conditional caution"
    POLICE_PAPER = "police_paper", "Paper of the police"
    SHARED = "shared", "Paper for both the police and the provider"
    ABSENCE = "absence", "Evidence for an absence, such as a fit note"
    FROM_PARTICIPANT = "from_participant", "Letter or message from the participant"
    PROVIDER_PAPER = "provider_paper", "Paper of the provider"


OF_POLICE = (DocumentKind.SIGNED_CAUTION, DocumentKind.POLICE_PAPER, DocumentKind.SHARED)
"""What the police open, and add."""

OF_PROVIDER = (
    DocumentKind.ABSENCE,
    DocumentKind.FROM_PARTICIPANT,
    DocumentKind.PROVIDER_PAPER,
    DocumentKind.SHARED,
)
"""What the provider opens, and adds. The signed caution names the victim: it stays with the police."""


def kinds_of(police: bool) -> tuple[DocumentKind, ...]:
    """The kinds that the police, or else the provider, open and add."""
    return OF_POLICE if police else OF_PROVIDER
