"""What a field is about, for the sentences of its errors."""

from dataclasses import dataclass

from django import forms


@dataclass(frozen=True, slots=True)
class Subject:
    """A field's subject: ``Date of birth`` at a sentence's start, ``date of birth`` inside it."""

    text: str

    @property
    def upper_first(self) -> str:
        return self.text[:1].upper() + self.text[1:]

    @property
    def lower_first(self) -> str:
        first = self.text.split(" ", 1)[0]
        return self.text if _abbreviation(first) else first.lower() + self.text[len(first) :]


def _abbreviation(word: str) -> bool:
    return len(word) > 1 and word.isupper()


def subject_of(field: forms.Field) -> Subject:
    """The field's ``subject``, else its label: set ``subject`` where the label is a question."""
    return Subject(str(getattr(field, "subject", None) or field.label or "this"))
