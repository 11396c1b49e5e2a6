"""How large a file may be, and how a file that cannot be read is refused."""

from typing import NoReturn

from caraway.core.refusals import InvalidValue

LARGEST = 40 * 1024 * 1024
"""Bytes of a file as it is sent."""

MOST_ROWS = 50_000
"""Below the names of the columns."""

BESIDE = 100
"""Rows that may stand in a file besides: titles, the names of the columns, blank ones."""

MOST_COLUMNS = 300
LONGEST_CELL = 5_000
"""Characters. The longest answer the form takes has 2,000."""

UNPACKED = 400 * 1024 * 1024
"""Bytes of everything in a workbook together, unpacked. 50,000 rows of 60 columns are about 150 MB."""

PARTS = 500
"""Files inside a workbook."""


def refuse(sentence: str) -> NoReturn:
    """Refuse the file as a whole, with a sentence that says what to do and repeats nothing that stands in it."""
    raise InvalidValue("file", sentence)


def require_rows(count: int) -> None:
    """Refuse a file with more rows of people than may be sent at once."""
    if count > MOST_ROWS:
        refuse(f"The file has more than {MOST_ROWS:,} rows. Send it in parts.")


def require_columns(count: int) -> None:
    """Refuse a file with more columns than an export of people can have."""
    if count > MOST_COLUMNS:
        refuse(f"The file has more than {MOST_COLUMNS} columns. Send only the columns your referrals need.")
