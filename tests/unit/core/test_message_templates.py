"""What the words of a message may be: placeholders, what they must and may never say, and how many texts they are."""

import pytest

from caraway.core.message_templates import LONGEST, TEMPLATES, faults, segments, telling
from caraway.core.message_words import MessageKind
from caraway.platform.web.words import phrases

BOOKED, MISSED, EMERGENCY = MessageKind.BOOKED, MessageKind.MISSED, MessageKind.EMERGENCY
NAMES = ("Wessex Partners", "Southampton", "", "CARA")


@pytest.mark.parametrize("kind", list(TEMPLATES))
@pytest.mark.parametrize("lang", ["en", "cy"])
def test_our_own_words_are_sound(kind: MessageKind, lang: str) -> None:
    assert faults(kind, phrases()[f"outbox.{kind.value}"][lang], NAMES) == ()


def test_how_it_ended_and_the_letter_of_attendance_are_no_agreements_to_write() -> None:
    assert set(MessageKind) - set(TEMPLATES) == {MessageKind.OUTCOME, MessageKind.ATTENDANCE}
    with pytest.raises(KeyError):
        faults(MessageKind.OUTCOME, "It ended.")


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        (BOOKED, " ", "Enter the words."),
        (BOOKED, "Your appointments.", "{when} must stand in it once"),
        (BOOKED, "{when} and {when}", "{when} must stand in it once"),
        (BOOKED, "{when}, {name}", "no placeholder {name}. It has {when}."),
        (MISSED, "You missed {when}.", "no placeholder {when}. It has {on}."),
        (EMERGENCY, "Ring 999 or 112, {name}", "no placeholder {name}. It has none."),
        (BOOKED, "{when", "A brace belongs to a placeholder alone: {when}."),
        (EMERGENCY, "999 112 }", "A brace belongs to a placeholder alone: this message has none."),
        (BOOKED, "{when} {{x}}", "A brace belongs"),
        (BOOKED, "{when} }}", "A brace belongs"),
        (BOOKED, "{when!r}", "A brace belongs"),
        (BOOKED, "{when:>9}", "A brace belongs"),
        (BOOKED, "{when.__class__}", "A brace belongs"),
        (BOOKED, "{}", "A brace belongs"),
        (EMERGENCY, "Ring 999.", "It must say 112."),
        (EMERGENCY, "Ring 1112 or 999.", "It must say 112."),
    ],
)
def test_placeholders_and_what_must_be_said(kind: MessageKind, text: str, said: str) -> None:
    assert any(said in one for one in faults(kind, text))


@pytest.mark.parametrize(
    "text",
    [
        "{when}. The victim knows.",
        "{when}. Ask your partner.",
        "{when}. Ask your ex-partner.",
        "{when}. Do not call her.",
        "{when}. About her’s.",
        "{when}. See you tomorrow!",
        "{when}. About your offending.",
        "{when}. POLICE",
        "{when}. Domestic matters",
        "{when}. The workshop",
        "{when}. Wessex partners",
        "{when} at Southampton.",
        "{when}. CARA",
        "{when}. Y dioddefwr",
        "{when}. Eich gwraig",
        "{when}. Yr heddlu",
        "{when}. Am gam-drin",
        "{when}. Yfory",
        "{when}. See www.example",
        "{when}. See example.org/x",
        "{when}. a@b",
        "{when}. Ring 07700 900 000",
        "{when}." + "x" * LONGEST,
    ],
)
def test_what_no_message_says(text: str) -> None:
    assert faults(BOOKED, text, NAMES)


@pytest.mark.parametrize("text", ["{when}. Here, in three hours: please be there.", "{when}. Ystyriwch hyn."])
def test_words_that_only_look_like_it_may_stand(text: str) -> None:
    assert faults(BOOKED, text, NAMES) == ()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("ŵ" * 70, 1),
        ("ŵ" + "a" * 70, 2),
        ("ŵ" * 135, 3),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
    ],
)
def test_how_many_texts_it_is(text: str, number: int) -> None:
    assert segments(text) == number


def test_words_that_tell_are_found_once_each_and_in_small_letters():
    assert telling("The POLICE came; police, court-room and Carabiner") == ("police", "court-room")
    assert telling("Are you still together?") == ()
