"""A small linking with six pairs to decide, of invented people; two of the pairs are of one police record."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa

from caraway.evidence.linkage.decision_log import Reading
from caraway.evidence.linkage.folder import Folder, Inputs, write
from caraway.evidence.linkage.given import Declared, Given, given
from caraway.evidence.linkage.model import MODEL
from caraway.evidence.linkage.review.asking import Review, review_of
from caraway.evidence.linkage.run import BY_PROBABILITY, Linked

PARTICIPANTS = """id,forename,surname,born,postcode,sex,police_id
p1,Corvel,Ashlinpool,1987-03-12,ZB4 1QA,M,
p2,Dalvin,Ashlinpool,1987-03-12,ZB4 1QA,M,
p3,Merrit,O'Hollenser,12/04/1990,XC4 0RA,M,91/0095095
p4,Tamsel,Pellow-Grane,1969-11-17,,F,
p5,Jorrin,Salermore,1996-01-25,ZB22 2ZA,M,
p6,<b>Wend</b>,Brackenthwaite,,QB8 7TA,M,
"""
POLICE = """id,forename,surname,born,postcode,sex,police_id
101,C,ASHLINPOOL,1987-12-03,ZB4 1QA,M,
102,MERIT,OHOLLENSER,1990-04-12,XC4 0RB,M,
103,TAMSEL,GRANE,1969-11-18,XC9 9AA,F,74/1234567
104,JORRIN,SALERMORE,1969-01-25,,M,
105,WENDEL,BRACKENTHWAITE,1992-07-30,QB8 7TA,,
"""
PAIRS = (("p1", "101"), ("p2", "101"), ("p3", "102"), ("p4", "103"), ("p5", "104"), ("p6", "105"))
"""By their numbers from 1; the first two are of one police record."""
_STEPS = {  # the step of each comparison, as splink numbers it (0 the last, -1 unknown), and its weight
    1: ((1, 0.4), (4, 8.1), (3, 9.2), (4, 15.0), (1, 0.6), (-1, 0.0)),
    2: ((0, -5.2), (4, 8.1), (3, 9.2), (4, 15.0), (1, 0.6), (-1, 0.0)),
    3: ((2, 3.3), (4, 9.9), (4, 14.2), (3, 8.9), (1, 0.6), (-1, 0.0)),
    4: ((4, 10.2), (3, 6.6), (2, 5.6), (-1, 0.0), (1, 2.0), (-1, 0.0)),
    5: ((4, 7.1), (4, 11.0), (1, -0.7), (-1, 0.0), (1, 0.6), (-1, 0.0)),
    6: ((1, 0.4), (4, 12.1), (-1, 0.0), (4, 15.1), (-1, 0.0), (-1, 0.0)),
}
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass
class Clock:
    """A minute later each time it is asked."""

    at: datetime = START

    def __call__(self) -> datetime:
        self.at += timedelta(minutes=1)
        return self.at


@dataclass(frozen=True)
class Made:
    """The folder, and both files with what was read from them."""

    folder: Folder
    participants: Path
    police: Path

    def given(self) -> tuple[Given, Given]:
        return given(self.participants, Declared()), given(self.police, Declared())

    def reader(self, by: str = "A. Reader", reading: Reading = Reading.FIRST) -> Review:
        return review_of(self.folder, by=by, reading=reading, now=Clock())


def linked_by_hand() -> Linked:
    """What a linking of both files could have found."""
    pairs = {
        "participant": [pair[0] for pair in PAIRS],
        "police": [pair[1] for pair in PAIRS],
        "probability": [0.49, 0.31, 0.87, 0.8, 0.6, 0.4],
    }
    steps = {
        f"{kind}_{comparison.name}": [_STEPS[number][at][which] for number in sorted(_STEPS)]
        for at, comparison in enumerate(MODEL.comparisons)
        for which, kind in enumerate(("gamma", "weight"))
    }
    links = {
        "participant": ["p1", "p4"],
        "police": ["900", "901"],
        "how": ["same name and birthday", BY_PROBABILITY],
        "probability": [1.0, 0.97],
    }
    return Linked(pa.table(links), pa.table(pairs | steps), (), 1, 8, 6, 7, MODEL)


def made(folder: Path) -> Made:
    files = folder / "participants.csv", folder / "police.csv"
    for file, text in zip(files, (PARTICIPANTS, POLICE), strict=True):
        file.write_text(text, "utf-8")
    read = [given(file, Declared()).sha256 for file in files]
    settings = {"columns": {"participant": {}, "police": {}}}
    return Made(write(folder / "linked", linked_by_hand(), Inputs(*read, settings)), *files)
