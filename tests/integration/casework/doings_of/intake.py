"""Referrals sent as a file."""

from datetime import timedelta
from uuid import UUID

from caraway.bridge.intake import VictimDetails
from caraway.casework.actions import imports
from caraway.casework.actions.imports import ReadRows
from caraway.casework.actions.judging import ReadRow
from caraway.platform.accounts.actor import CARAWAY
from tests.cast import Cast, on
from tests.importing.sending import matched, questions
from tests.integration.casework.doing import Doing, of
from tests.referral_files import MATCHING


def match_columns(cast: Cast) -> Doing:
    what = {"organisation": cast.police.id, "matching": MATCHING, "questions": questions(cast)}
    return of(imports.match_columns, cast.supervisor, "import.match", **what)


def read_rows(cast: Cast, *changes: dict[str, str]) -> ReadRows:
    """Rows as a file's reader hands them on."""
    return ReadRows([_row(cast, number, **each) for number, each in enumerate(changes or ({},), start=2)])


def _row(cast: Cast, number: int, **changes: str) -> ReadRow:
    row, sealed = imports.sealed_for_row(VictimDetails("CANARY-V-given", "CANARY-V-family"))
    return ReadRow(row, number, cast.answers(**changes), (), sealed, True, True)


def held(cast: Cast, *changes: dict[str, str]) -> UUID:
    """A file that is held."""
    what = {"agreement": cast.wessex.id, "matching": matched(cast), "rows": read_rows(cast, *changes)}
    file: UUID = imports.hold_rows(**what, by=cast.supervisor)
    return file


def hold_rows(cast: Cast) -> Doing:
    what = {"agreement": cast.wessex.id, "matching": matched(cast), "rows": read_rows(cast)}
    return of(imports.hold_rows, cast.supervisor, "import.hold", **what)


def begin_import(cast: Cast) -> Doing:
    return of(imports.begin_import, cast.supervisor, "import.begin", file=held(cast))


def land_rows(cast: Cast) -> Doing:
    """One is referred, and one whose offence a supervisor must agree to becomes a draft."""
    file = held(cast, {}, {"offence_code": "SC15004"})
    imports.begin_import(file=file, by=cast.supervisor)
    return of(imports.land_rows, cast.supervisor, "case.refer", "draft.import", "import.land", file=file)


def drop_import(cast: Cast) -> Doing:
    return of(imports.drop_import, cast.supervisor, "import.drop", file=held(cast))


def end_old_imports(cast: Cast) -> Doing:
    with on(cast.today - timedelta(days=14)):
        held(cast)
    return of(imports.end_old_imports, CARAWAY, "import.end_old", "import.swept")


DOINGS = {
    one.__name__: one for one in (match_columns, hold_rows, begin_import, land_rows, drop_import, end_old_imports)
}
