"""A randomised trial of an agreement: opened, closed and revealed on the casework site; its register written, and checked by anybody.

`verify` reads a published register alone, and needs neither a site nor a database. The others need the casework site's environment.
"""

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path

from caraway.commands import CommandRefused, demonstrated
from caraway.core.allocation import published
from caraway.core.refusals import Refusal
from caraway.platform.databases.planes import CASEWORK

Said = Iterator[str]
GONE = (
    "The register is not the one that was sealed: allocations are missing, as after a restore, or were changed."
    " What was told would be drawn again for others. Close the trial before anybody asks, and see docs/how-to/trials.md."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The word, and what that word understands."""
    words = parser.add_subparsers(dest="word", required=True, metavar="word")
    opened = words.add_parser("open", help="open the trial that a file declares; says what is committed to")
    opened.add_argument("file", type=Path, help="the trial's declaration (TOML)")
    _agreement(opened)
    _agreement(words.add_parser("close", help="close the trial: nobody is allotted any more"))
    _agreement(words.add_parser("reveal", help="make the seed of a closed trial public"))
    register = words.add_parser("register", help="write the register as it is published")
    register.add_argument("file", type=Path, help="a new file: JSON, or CSV where its name ends so")
    _agreement(register)
    register.add_argument(
        "--seal",
        action="append",
        default=[],
        metavar="HEX",
        help="a seal made public earlier: rows that are gone since are found",
    )
    verify = words.add_parser("verify", help="work every allocation of a published register out again")
    verify.add_argument("file", type=Path, help="the register")
    verify.add_argument("--commitment", default="", metavar="HEX", help="the commitment that was made public")
    verify.add_argument(
        "--seal",
        action="append",
        default=[],
        metavar="HEX",
        help="the seal made public last; earlier ones too, each said again",
    )


def _agreement(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--agreement", required=True, metavar="NAME", help="an agreement of the site by its name")
    demonstrated.add_argument(parser)


def run(options: argparse.Namespace) -> int:
    """Run the word; 1 when a register does not hold."""
    try:
        if options.word == "verify":
            return _verify(options)
        with demonstrated.site(CASEWORK, demo=options.demo):
            _site()
            print("\n".join(_WORDS[options.word](options)))
    except Refusal as refused:
        raise CommandRefused(refused.sentence) from None
    return 0


def _site() -> None:
    import django

    django.setup()


def _verify(options: argparse.Namespace) -> int:
    register = published.read(_text(options.file))
    found = register.verified()
    beside = register.against(commitment=options.commitment, seals=options.seal)
    print("\n".join(published.in_words(found, register.allocations)))
    print("\n".join(published.compared_in_words(beside, register)))
    return 0 if found.holds and not beside.wrong else 1


def _open(options: argparse.Namespace) -> Said:
    from caraway.casework.actions import trials
    from caraway.casework.queries.trials import agreement_called, newest_trial
    from caraway.platform.accounts.actor import INSTALLER

    agreement = agreement_called(options.agreement, INSTALLER)
    trials.open_trial(agreement=agreement, declared=_text(options.file), by=INSTALLER)
    row = newest_trial(options.agreement, INSTALLER)
    yield f"{row.name} is open. Make public, before anybody is allotted:"
    yield f"commitment (SHA-256): {row.commitment}"
    yield "What is committed to besides the seed is for who answers for the trial, and not for officers until it is closed:"
    yield row.described


def _close(options: argparse.Namespace) -> Said:
    from caraway.casework.actions import trials
    from caraway.casework.queries import trials as queries
    from caraway.casework.queries.trials import newest_trial
    from caraway.platform.accounts.actor import INSTALLER

    row = newest_trial(options.agreement, INSTALLER)
    trials.close_trial(trial=row.id, by=INSTALLER)
    yield f"{row.name} is closed. Make public, before the seed is revealed:"
    yield _sealed(queries.published(options.agreement, INSTALLER))


def _reveal(options: argparse.Namespace) -> Said:
    from caraway.casework.actions import trials
    from caraway.casework.queries.trials import newest_trial
    from caraway.platform.accounts.actor import INSTALLER

    trials.reveal_seed(trial=newest_trial(options.agreement, INSTALLER).id, by=INSTALLER)
    yield f"The seed is {newest_trial(options.agreement, INSTALLER).revealed}. The register has it from now on."


def _register(options: argparse.Namespace) -> Said:
    from caraway.casework.queries import trials
    from caraway.platform.accounts.actor import INSTALLER

    found = trials.published(options.agreement, INSTALLER)
    if len(found.against(seals=options.seal).covered) < len(options.seal):
        raise CommandRefused(GONE)
    _whole(options.file, (published.as_csv if options.file.suffix == ".csv" else published.written)(found))
    yield f"{len(found.allocations)} allocations are in {options.file}. Make public, with the day:"
    yield _sealed(found)


def _sealed(register: published.Register) -> str:
    seal = register.sealed()
    return f"seal of {seal.rows} allocations (SHA-256): {seal.seal}"


def _whole(file: Path, text: str) -> None:
    """The file is there whole or not at all, whenever this breaks off. Raises CommandRefused for one that is there already."""
    if file.exists():
        raise CommandRefused(f"{file} is there already: name a new file.")
    part = file.with_name(f".{file.name}.part")
    part.write_text(text, encoding="utf-8")
    part.rename(file)


_WORDS: dict[str, Callable[[argparse.Namespace], Said]] = {
    "open": _open,
    "close": _close,
    "reveal": _reveal,
    "register": _register,
}


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise CommandRefused(f"The file {file} cannot be read.") from None
