"""Writes one site's study files for one project: of participants and the table of joins, or of the answers of victims who agreed.

It needs the environment of that site, and neither can write the other's. The table of joins is for the evaluator's secure place and
nobody else: it goes there by another way than the file of people.
"""

import argparse
import csv
import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from caraway.commands import CommandRefused, demonstrated
from caraway.commands.evidence_words.files import key_of, new_folder
from caraway.core.study.project import Project
from caraway.core.study.words import TimeZero
from caraway.platform.accounts.actor import INSTALLER
from caraway.platform.databases.planes import CASEWORK, VICTIMS, Plane

if TYPE_CHECKING:
    from caraway.casework.queries.study_people import Day

KEY_BYTES = 32
_WITHOUT = {
    TimeZero.REFERRAL: "a referral",
    TimeZero.CAUTION: "a caution",
    TimeZero.ASSIGNMENT: "an assignment",
    TimeZero.COMPLETION: "a completion",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which project, which agreements, from when people are followed and until when."""
    parser.add_argument("project", type=Path, help="the project's declaration (TOML)")
    parser.add_argument("folder", type=Path, help="a new folder for the files")
    parser.add_argument(
        "--site",
        choices=("casework", "victims"),
        default="casework",
        help="whose file: participants (default), or answers of victims who agreed",
    )
    parser.add_argument(
        "--agreement",
        action="append",
        required=True,
        metavar="NAME",
        help="an agreement of the site by its name; may be said again",
    )
    parser.add_argument(
        "--from",
        dest="time_zero",
        default="referral",
        help="from when people are followed: referral (default), caution, or assignment in a trial",
    )
    parser.add_argument(
        "--trial",
        action="append",
        default=[],
        metavar="NAME",
        help="which trial is meant, where an agreement has had more than one; one for each agreement",
    )
    parser.add_argument(
        "--cut", type=date.fromisoformat, required=True, metavar="DAY", help="the last day of which the data tell"
    )
    parser.add_argument(
        "--days",
        type=Path,
        metavar="FOLDER",
        help="a new folder with a list for each force: from which day each of its participants is followed, for that force alone",
    )
    parser.add_argument(
        "--keys",
        type=Path,
        required=True,
        metavar="FOLDER",
        help="the project's keys: people.key, victims.key, joins.key; made where there are none",
    )
    demonstrated.add_argument(parser)


def run(options: argparse.Namespace) -> int:
    """Write the files; a folder that is there already is refused."""
    plane = VICTIMS if options.site == VICTIMS.name else CASEWORK
    if plane is VICTIMS and (options.trial or options.days is not None):
        raise CommandRefused("The victims' site knows neither trials nor days: leave out --trial and --days.")
    with demonstrated.site(plane, demo=options.demo):
        return _written(plane, options)


def _written(plane: Plane, options: argparse.Namespace) -> int:
    import django

    django.setup()
    from caraway.core.refusals import Refusal
    from caraway.evidence.refusals import EvidenceRefused

    try:
        project = _project(options.project)
        said = list((_answers if plane is VICTIMS else _people)(project, options))
    except (Refusal, EvidenceRefused) as refused:
        raise CommandRefused(str(refused)) from None
    print("\n".join(said))
    return 0


def _people(project: Project, options: argparse.Namespace) -> Iterator[str]:
    from caraway.casework.queries.study_people import Keys, for_evaluation

    keys, time_zero = Keys(*_keys(options.keys, "people", "joins")), _time_zero(options.time_zero)
    found = for_evaluation(
        project, keys, options.agreement, time_zero=time_zero, data_cut=options.cut, by=INSTALLER, trials=options.trial, with_days=options.days is not None
    )  # fmt: skip
    if options.days is not None:
        _new(options.days)
    _write(options.folder, project, options.cut, "casework", {"people": found.people, "joins": found.joins})
    yield f"{len(found.people)} people are in {options.folder / 'people.parquet'}; which victim's answers are of whom is in joins.parquet."
    if options.days is not None:
        yield from _lists(options.days, time_zero, found.days)
    yield f"Left out: {found.same_person} later referrals of the same person, {found.no_time_zero} without {_WITHOUT[time_zero]}, {found.after_the_cut} after the cut."


def _lists(folder: Path, time_zero: TimeZero, days: "Sequence[Day]") -> Iterator[str]:
    """A list for each force, of its own participants: pseudonyms and days, and nothing else."""
    for force in sorted({one.force for one in days}):
        rows = sorted((one.person, time_zero.value, one.zero_on.isoformat()) for one in days if one.force == force)
        file = folder / f"{force or 'no-force'}.csv"
        with os.fdopen(_opened(file), "w", encoding="utf-8", newline="") as text:
            csv.writer(text, lineterminator="\n").writerows([("person", "time_zero", "zero_on"), *rows])
        yield f"{len(rows)} days for force {force or 'none'} are in {file}: for that force, and not for the evaluator."


def _answers(project: Project, options: argparse.Namespace) -> Iterator[str]:
    from caraway.victims.queries.study_answers import AnswerKeys, answers_for_evaluation

    keys = AnswerKeys(*_keys(options.keys, "victims", "joins"))
    found = answers_for_evaluation(project, keys, options.agreement, data_cut=options.cut, by=INSTALLER)
    _write(options.folder, project, options.cut, "victims", {"answers": found.answers})
    yield f"{len(found.answers)} answers of {len(found.cases)} victims who agreed are in {options.folder / 'answers.parquet'}."
    yield f"Left out: {found.not_agreed} who answered and did not agree to the use, or were not asked."


def _keys(folder: Path, *names: str) -> Iterator[bytes]:
    return (_key(folder / f"{name}.key") for name in names)


def _project(file: Path) -> Project:
    from caraway.core.study.project import read

    try:
        return read(file.read_text(encoding="utf-8"), file.name)
    except OSError as wrong:
        raise CommandRefused(f"The project's file {file} cannot be read: {wrong.strerror}.") from None


def _time_zero(said: str) -> TimeZero:
    try:
        return TimeZero(said)
    except ValueError:
        raise CommandRefused(
            f"People are followed from referral, from caution or from assignment, not from {said}."
        ) from None


def _key(file: Path) -> bytes:
    """The key in that file, 64 hexadecimal figures; made where there is none, for its owner alone to read."""
    if not file.exists():
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(_opened(file), "w") as made:
            made.write(secrets.token_hex(KEY_BYTES))
    return key_of(file)


def _opened(file: Path) -> int:
    """A new file that its owner alone reads, whatever folder it is taken to."""
    return os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)


def _new(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        raise CommandRefused(f"{folder} is there already: name a new folder.") from None


def _write(
    folder: Path, project: Project, cut: date, site: str, files: Mapping[str, Sequence[Mapping[str, object]]]
) -> None:
    from caraway.evidence.study_file.purpose_log import PurposeLog
    from caraway.evidence.study_file.writing import write_rows
    from caraway.platform.gateways import clock

    # The folder keeps others out, and a file that is taken out of it does too.
    before = os.umask(0o077)
    try:
        with new_folder(folder) as made:
            log = PurposeLog(made / "purposes.jsonl", f"the {site} site", clock.now())
            for kind, rows in files.items():
                write_rows(made / f"{kind}.parquet", kind, rows, project=project, data_cut=cut, log=log)
    finally:
        os.umask(before)
