"""Why something cannot be done: one tree of exceptions.

    Refusal                 a code for machines, a sentence a person can act on
    ├── InvalidValue        what was given cannot be a value of its kind
    └── ProgrammeFileError  a programme file is wrong: file, key and reason
"""


class Refusal(Exception):
    """Something was refused. `code` is stable; `sentence` can be shown as it stands."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


class InvalidValue(Refusal):
    """What was given cannot be a value of its kind. The sentence never repeats what was given."""


class ProgrammeFileError(Refusal):
    """A programme file is wrong: which file, under which key, and why."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        super().__init__("programme_file", f"{file}: {key}: {reason}")
        self.file = file
        self.key = key
        self.reason = reason
