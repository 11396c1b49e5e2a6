"""The question about an allocation that is to be overridden."""

from collections.abc import Iterable
from typing import Any, ClassVar

from caraway.casework.desks.questions import NO_VICTIM, lines, radios
from caraway.platform.web.forms import PageForm


class OverrideForm(PageForm):
    arm = radios("In which arm is the person to be treated from now on?")
    why = lines("Why is the lot not followed?", most=500, rows=4, help_text=NO_VICTIM)
    subjects: ClassVar = {"arm": "the arm", "why": "why the lot is not followed"}

    def __init__(self, *args: Any, arms: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["arm"].choices = list(arms)  # type: ignore[attr-defined]
