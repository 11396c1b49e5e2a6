"""Every outcome can be said, to the police and to the participant, in both languages."""

import pytest

from caraway.core.vocabulary import Language, Outcome
from caraway.platform.web.words import say


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("recipient", ["police", "participant"])
def test_an_outcome_is_said_in_english_and_in_welsh(outcome: Outcome, recipient: str) -> None:
    said = {say(f"message.{recipient}.outcome.{outcome}", language) for language in (Language.ENGLISH, Language.WELSH)}
    assert len(said) == 2
