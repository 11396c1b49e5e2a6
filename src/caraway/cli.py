"""`caraway <command>`: finds the command's module and runs it.

A command is a module of `caraway.commands` with a one-line docstring, `add_arguments(parser)` and `run(options) -> int`.
Only the module asked for is imported, so every command starts fast.
"""

import argparse
import importlib
import signal
import sys
from collections.abc import Sequence

from caraway.commands import COMMANDS, CommandRefused

INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the result is the process's exit status. A refusal is one sentence on the error stream."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or words[0] in ("-h", "--help", "help"):
        print(usage())
        return 0 if words else 2
    if words[0] not in COMMANDS:
        print(f'caraway: there is no command "{words[0]}".\n\n{usage()}', file=sys.stderr)
        return 2
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job would ignore it
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end)
    try:
        return _run(words[0], words[1:])
    except CommandRefused as refused:
        print(f"caraway: {refused}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED


def usage() -> str:
    """What is printed without a command."""
    width = max(map(len, COMMANDS))
    lines = (f"  {name:<{width}}  {about}" for name, about in COMMANDS.items())
    return "\n".join(("usage: ./caraway <command> [--help]", "", *lines))


def _run(name: str, words: list[str]) -> int:
    from caraway.platform.databases.refusals import DatabaseRefused  # the script itself needs no more than argparse

    command = importlib.import_module(f"caraway.commands.{name}")
    parser = argparse.ArgumentParser(prog=f"caraway {name}", description=command.__doc__)
    command.add_arguments(parser)
    try:
        status: int = command.run(parser.parse_args(words))
    except DatabaseRefused as refused:
        raise CommandRefused(str(refused)) from None
    except Exception as problem:
        if not _lacks_a_setting(problem):
            raise
        raise CommandRefused(str(problem)) from None
    return status


def _lacks_a_setting(problem: Exception) -> bool:
    """Whether a site's environment is not there, or not as it must be. Commands that need none never load Django."""
    django = sys.modules.get("django.core.exceptions")
    return django is not None and isinstance(problem, django.ImproperlyConfigured)


def _end(number: int, _frame: object) -> None:
    """A request to end unwinds like Ctrl-C, so that whatever was started is stopped."""
    raise SystemExit(128 + number)


if __name__ == "__main__":
    sys.exit(main())
