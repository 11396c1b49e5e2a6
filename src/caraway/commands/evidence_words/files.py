"""What the words share: files of text read, new folders made, or one sentence that says why not."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

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


def key_of(path: Path) -> bytes:
    """The key in a file of 64 hexadecimal figures. Raises CommandRefused."""
    try:
        return bytes.fromhex(text_of(path).strip())
    except ValueError:
        raise CommandRefused(f"{path} is no key: it holds 64 hexadecimal figures.") from None


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """A folder to write in, for its owner alone, that gets its name when all is written: whole or not at all. Raises CommandRefused."""
    if path.exists() or path.is_symlink():
        raise CommandRefused(f"{path} is there already: name a new folder.")
    try:
        with TemporaryDirectory(prefix=f".{path.name}-", dir=path.parent) as beside:
            made = Path(beside) / path.name
            made.mkdir(mode=0o700)
            yield made
            made.rename(path)
    except OSError as wrong:
        raise CommandRefused(f"{path} cannot be made ({wrong.strerror}): name a new folder.") from None


def seed_of(said: int) -> int:
    """A seed of draws. Raises CommandRefused for one below 0, of which there are no draws."""
    if said < 0:
        raise CommandRefused(f"A seed is at least 0, not {said}.")
    return said
