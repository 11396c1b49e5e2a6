"""What the police sent is said in words."""

import pytest

from caraway.victims.queries.sent_words import said


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("language", "cy", "Welsh"),
        ("methods", ["call", "text"], "Telephone call, Text message"),
        ("methods", [], ""),
        ("risk_level", "high", "High"),
        ("risk_tool", "dara", "DARA"),
        ("views", "not_sought", "Was not asked"),
        ("views", "something_else", "something_else"),
        ("relationship", "agrees", "agrees"),
        ("children", None, ""),
    ],
)
def test_a_code_is_said_in_words_and_free_words_as_they_came(name, value, words):
    assert said(name, value) == words
