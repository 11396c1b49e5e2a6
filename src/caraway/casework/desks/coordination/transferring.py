"""Transferring a case to another provider: to whom, and what that team has to know."""

from typing import Any, ClassVar, cast
from uuid import UUID

from django import forms

from caraway.casework.desks.coordination.verb_page import CaseForm, Context
from caraway.casework.desks.questions import NO_VICTIM, lines
from caraway.casework.queries.case_file import CaseFile
from caraway.casework.queries.transfers import case_team
from caraway.core.refusals import NotNow

NOBODY_ELSE = "Nobody else delivers under this agreement."
ANOTHERS = "Another provider’s team has this case: that team gives it to somebody, or transfers it."


class TransferForm(CaseForm):
    """To which other provider. On opening raises NotNow where there is none, or another's team has the case."""

    subjects: ClassVar = {"to": "which provider takes the case", "note": "what the other team has to know"}
    to = forms.TypedChoiceField(label="Which provider takes the case?", widget=forms.RadioSelect, coerce=UUID)
    note = lines("Note to the other team", most=500, help_text=f"It stands in the history of the case. {NO_VICTIM}")

    def prepare(self) -> None:
        team = case_team(self.file.case, by=self.by, today=self.file.today)
        if not self.is_bound and not (team.ours and team.others):
            raise NotNow("no_transfer", ANOTHERS if team.others else NOBODY_ELSE)
        choices = [(str(one), name) for one, name in team.others.items()]
        cast(Any, self.fields["to"]).choices = choices
        if len(choices) == 1:
            self.initial.setdefault("to", choices[0][0])


def transfer_context(file: CaseFile, about: str) -> Context:
    """What a transfer does and leaves."""
    return {
        "notes": [
            "The case has no worker until the other team chooses one. Its open tasks go with it.",
            "What is booked stays booked. Both providers can still open the case, as the agreement has it.",
        ]
    }
