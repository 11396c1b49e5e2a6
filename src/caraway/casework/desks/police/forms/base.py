"""What every form of this desk is made from: questions that know the agreement's settings and the day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from caraway.core.programme import Programme
from caraway.platform.web.fields import DayField
from caraway.platform.web.forms import PageForm

OLDEST = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Asking:
    """What a form must know: the agreement's settings, the programme, today, and the answers on other pages."""

    settings: Any
    programme: Programme
    today: date
    saved: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


class PoliceForm(PageForm):
    """A form that knows what is `asked` about. With `later`, nothing is required: what is typed is kept for later."""

    def __init__(self, *args: Any, asking: Asking, later: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asking, self.later = asking, later
        for field_ in self.fields.values():
            if isinstance(field_, DayField) and field_.latest is None and not getattr(field_, "ahead", False):
                field_.bound(latest=asking.today, today=asking.today, earliest=OLDEST)
        self.prepare()
        if later:
            for name in self.fields.keys() - {"request_key"}:
                self.fields[name].required = False

    def prepare(self) -> None:
        """Choices and hints that depend on the agreement."""

    def need(self, name: str, sentence: str) -> None:
        """Complain about an answer that other answers make necessary, unless it is being saved for later."""
        if not self.later and name not in self.errors and not self.cleaned_data.get(name):
            self.add_error(name, sentence)

    @property
    def answers(self) -> dict[str, Any]:
        """The clean answers as they are kept: days as text, nothing of the form's own."""
        return {key: plain(value) for key, value in self.cleaned_data.items() if key != "request_key"}


def plain(value: Any) -> Any:
    """A clean value as JSON."""
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple | list) else value
