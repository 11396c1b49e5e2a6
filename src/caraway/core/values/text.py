"""What people type, made regular; and the check letter that police identifiers share."""

# No I, O or S: they are taken for 1, 0 and 5.
CHECK_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"

# Spaces without width that come with a paste, unseen.
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))


def squeezed(text: str) -> str:
    """The text in capitals without any kind of space."""
    return "".join(text.translate(INVISIBLE).split()).upper()


def check_letter(digits: str) -> str:
    """The check letter of a string of digits: its remainder by 23, looked up."""
    return CHECK_LETTERS[int(digits) % 23]
