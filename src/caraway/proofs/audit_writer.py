"""A process of the proof of the sealed audit: `python -m caraway.proofs.audit_writer WHAT …`, with the site's own login.

    fill ROWS SEED                       writes so many rows, and seals them in several turns
    seal FOLDER NUMBER [hasty]           seals again and again, until there is a file `stop` in the folder
    write FOLDER NUMBER TURNS SEED       several threads write; some hold their transactions open, some take them back

Who seals and who writes notes when, and what was committed, in files of the folder.
"""

import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from random import Random
from uuid import UUID

import django

THREADS = 4
A_TURN = 0.05  # seconds from one sealing to the next
HELD, LONGEST = 0.25, 1.2
"""How many of the transactions are held open, and at most for how many seconds."""
TAKEN_BACK = 0.1
MOST = 12  # rows in a transaction
FILLED_AT_ONCE = 20_000
HASTY = ("pg_snapshot_xmin", "pg_snapshot_xmax")
"""The fault of the control: a sealer that waits for nobody."""


def fill(rows: int, seed: int) -> None:
    """Rows of many people and organisations, in transactions of a few, sealed in five turns or more."""
    chance, written, sealed = Random(seed), 0, 0  # the same rows each time  # nosec B311
    step = min(FILLED_AT_ONCE, max(1, rows // 5))
    while written < rows:
        written += len(_transaction(chance, min(rows - written, chance.randint(1, MOST))))
        if written - sealed >= step:
            sealed += _seal_all()
    print(sealed + _seal_all())


def _seal_all() -> int:
    from caraway.platform.audit import sealing

    found = 0
    while now := sealing.seal()["sealed"]:
        found += now
    return found


def seal(folder: Path, number: int, hasty: bool) -> None:
    """Seal until told to stop, and note each time."""
    from caraway.platform.audit import sealing

    if hasty:
        sealing.OLDEST = sealing.OLDEST.replace(*HASTY)
    with (folder / f"seal-{number}.notes").open("w", buffering=1) as notes:
        while not (folder / "stop").exists():
            began = time.time()
            sealing.seal()
            notes.write(f"{began} {time.time()}\n")
            time.sleep(A_TURN)


def write(folder: Path, number: int, turns: int, seed: int) -> None:
    """Write in several threads at once."""
    several = [
        threading.Thread(target=_write, args=(folder / f"write-{number}-{one}.notes", turns, seed * 1_000 + one))
        for one in range(THREADS)
    ]
    for one in several:
        one.start()
    for one in several:
        one.join()


def _write(file: Path, turns: int, seed: int) -> None:
    from django.db import connections

    chance = Random(seed)  # nosec B311
    with file.open("w", buffering=1) as notes:
        for _ in range(turns):
            held = chance.uniform(0, LONGEST) if chance.random() < HELD else 0.0
            began, taken_back = time.time(), chance.random() < TAKEN_BACK
            subjects = _transaction(chance, chance.randint(1, MOST), held, taken_back)
            said = "back" if taken_back else "kept"
            notes.write(f"{began} {time.time()} {said} {' '.join(map(str, subjects))}\n")
    connections.close_all()


def _transaction(chance: Random, rows: int, held: float = 0.0, taken_back: bool = False) -> list[UUID]:
    """Write rows in one transaction; the subject of each, by which it is known."""
    from django.db import transaction

    subjects = [UUID(int=chance.getrandbits(128)) for _ in range(rows)]
    with suppress(_TakenBack), transaction.atomic():
        for each in subjects:
            _record(chance, each)
        time.sleep(held)
        if taken_back:
            raise _TakenBack
    return subjects


class _TakenBack(Exception):
    pass


def _record(chance: Random, subject: UUID) -> None:
    from caraway.platform.accounts.actor import CARAWAY
    from caraway.platform.audit import trail

    detail = {"code": chance.choice(("a.code", "another")), "number": chance.randrange(100), "of": subject}
    trail.record(chance.choice(VERBS), by=CARAWAY, subjects=[subject], agreement=subject, detail=detail)


VERBS = ("case.accept", "case.book", "case.log_contact", "session.mark", "page.seen")


def main(what: str, *words: str) -> None:
    django.setup()
    if what == "fill":
        fill(int(words[0]), int(words[1]))
    elif what == "seal":
        seal(Path(words[0]), int(words[1]), "hasty" in words)
    else:
        write(Path(words[0]), *map(int, words[1:]))


if __name__ == "__main__":
    main(*sys.argv[1:])
