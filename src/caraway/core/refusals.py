"""Every way in which the rules say no, as one tree.

Refusal                    a code, and a sentence a person can act on
├── InvalidValue           a value that cannot exist (a PNC number with a wrong check letter)
├── FileRefused            a data file of ours that cannot be used: file, key, reason
│   ├── ProgrammeFileError
│   ├── InstrumentFileError   a risk tool's or a survey's
│   └── SettingsError      an agreement's settings
├── NotNow                 this may not be done to this case at all, today
├── NotYours               this person may not do it
└── Unknown                a word nobody declared (a role, a permission, a kind of fact)
"""


class Refusal(Exception):
    """Something was refused. `code` is stable, `sentence` is what the screen says."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


class InvalidValue(Refusal):
    """A value that cannot exist. The sentence never repeats what was typed."""


class FileRefused(Refusal):
    """A data file that cannot be used, with the file, the key and the reason."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        super().__init__("file_refused", f"{file}: {key}: {reason}")
        self.file = file
        self.key = key
        self.reason = reason


class ProgrammeFileError(FileRefused):
    """A programme file that cannot be run."""


class InstrumentFileError(FileRefused):
    """The file of a risk tool or a survey that cannot be asked."""


class SettingsError(FileRefused):
    """Settings of an agreement that cannot be used with its programme."""


class NotNow(Refusal):
    """The case does not allow it; the sentence says why and what would."""


class NotYours(Refusal):
    """The person may not do it. Screens show it as a page that is not there."""


class Unknown(Refusal):
    """A word nobody declared. Unknown is forbidden."""

    def __init__(self, kind: str, word: object) -> None:
        super().__init__("unknown", f"No {kind} is called {word!r}.")
