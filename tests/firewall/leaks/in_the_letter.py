"""A letter to the participant says that the victim was asked."""

from tests.firewall import beyond

ABOUT = "A letter to the participant has the victim's view beside the name."
KIND = "voicemail and letters"
TARGET = "caraway.casework.queries.messages:on_paper"
CHECK = "twins"
WHERE = (("coordinator", "letter_paper"),)


def replacement(original):
    return lambda name, *others: original(f"{name} ({beyond.everybody()[0].views})", *others)


def reached(scene):
    return scene.ask("coordinator", "letter_paper").body[:4] == b"%PDF" and "all" in beyond.taken
