"""The e-mail of the morning says how many victims there are."""

from dataclasses import replace

from tests.firewall import beyond

ABOUT = "What staff are told by e-mail is followed by a number from the victims' site."
KIND = "notifications and previews"
TARGET = "caraway.platform.gateways.mail:send"
CHECK = "twins"
WHERE = (("worker", "job:digests"),)


def replacement(original):
    return lambda message: original(replace(message, text=f"{message.text}\n{len(beyond.everybody())} victims"))


def reached(scene):
    return scene.shows("worker", "job:digests", f"{len(beyond.everybody())} victims")
