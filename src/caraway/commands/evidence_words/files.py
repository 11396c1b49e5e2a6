"""What the words share: files of text read, or one sentence that says why not."""

from pathlib import Path

from caraway.commands import CommandRefused


def text_of(path: Path) -> str:
    """The text of a file. Raises CommandRefused."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as wrong:
        raise CommandRefused(
            f"{path} cannot be read ({type(wrong).__name__}): name a text file that is there."
        ) from None


def place_for(path: Path) -> Path:
    """A path whose folder is there. Raises CommandRefused."""
    if not path.parent.is_dir() or path.is_dir():
        raise CommandRefused(f"{path} cannot be written: name a file in a folder that is there.")
    return path
