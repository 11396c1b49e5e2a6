"""How wide text in Arial will be, near enough and never less, so that labels can be kept apart."""

# Advance widths of Helvetica, thousandths of the size, by character (Adobe font metrics; Arial and
# Liberation Sans share them). Bold is at most 12 hundredths of the size wider, character by character.
_WIDTHS = {
    278: " !,./:;I[\\]ft",
    191: "'",
    222: "ijl",
    333: "()-`r",
    500: "Jckvsxyz",
    556: "#$0123456789?L_abdeghnopqu",
    584: "+<=>~",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    944: "W",
    1000: "→←–—…%@",
}
_OF = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_UNKNOWN = 1000
_BOLD = 110
_SAFETY = 1.03


def width(text: str, size: float, bold: bool = False) -> float:
    """The width of ``text`` in units of ``size``; letters not known count as a full square."""
    total = sum(_OF.get(letter, _UNKNOWN) + (_BOLD if bold else 0) for letter in text)
    return total * size / 1000 * _SAFETY


def wrap(text: str, size: float, room: float, bold: bool = False) -> tuple[str, ...]:
    """The text in lines no wider than ``room``; words that are wider alone are cut."""
    lines: list[str] = []
    for word in text.split():
        for piece in _pieces(word, size, room, bold):
            joined = f"{lines[-1]} {piece}" if lines else piece
            if lines and width(joined, size, bold) <= room:
                lines[-1] = joined
            else:
                lines.append(piece)
    return tuple(lines) or ("",)


def _pieces(word: str, size: float, room: float, bold: bool) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and width(pieces[-1] + letter, size, bold) > room:
            pieces.append("")
        pieces[-1] += letter
    return pieces
