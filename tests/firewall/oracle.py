"""May it go now? Answered from the ten rules as they are written, in plain words and numbers, knowing nothing of the program's rules.

A send is a dictionary of what is so; `victim` and `participant` say whether it may leave at that moment. Silent sources are
read towards silence: what nobody has said forbids everything but a call.
"""

from datetime import datetime, timedelta
from random import Random
from typing import Any

Send = dict[str, Any]
DAY = timedelta(days=1)
NOW = datetime.fromisoformat("2026-03-02T11:30")
"""A Monday, by the clocks of the place."""
NUMBER, EMAIL, ADDRESS = "number", "email", "address"
LEADS_TO = {"call": NUMBER, "voicemail": NUMBER, "text": NUMBER, "email": EMAIL, "letter": ADDRESS, "in_person": None}
NEUTRAL = ("call_back", "appointment")
AREA_LANGUAGES = ("en", "cy")


def victim(send: Send) -> bool:
    """The ten rules for a victim, as far as they can be asked before somebody answers."""
    way, spoken = send["way"], send["way"] in ("call", "in_person")
    detail = send["details"].get(LEADS_TO[way]) if LEADS_TO[way] else None
    never_confirmed = send["confirmed"] is None
    nothing_known = never_confirmed and not send["safe"]
    if send["wants_none"] or (LEADS_TO[way] and detail is None):
        return False
    # 9: what was queued before a change stays stopped.
    if send["queued"] is not None and send["changed"] is not None and send["queued"] <= send["changed"]:
        return False
    # 7: never to what is the other party's too; not compared is not known.
    if detail and (send["same"] is None or LEADS_TO[way] in send["same"] or detail["users"] == "participant"):
        return False
    # 1 and 4: only what was said; unknown means a call.
    if way not in send["safe"] and not (way == "call" and nothing_known):
        return False
    if way != "call" and (never_confirmed or send["confirmed"] > 28):
        return False
    # 8: confirmed again at every contact.
    if way != "call" and send["spoken"] is not None and send["spoken"] < send["confirmed"]:
        return False
    # 9: a new detail works once confirmed, by post once checked; the first number may be rung to confirm it.
    if detail and detail["state"] == "new" and not (way == "call" and never_confirmed):
        return False
    if way == "letter" and detail and detail["state"] != "checked":
        return False
    # 1: private.
    if not spoken and detail and detail["users"] not in ("nobody", "trusted"):
        return False
    return _in_their_language(send, spoken) and (spoken or send["kind"] in NEUTRAL) and _hours(send, way, spoken)


def _in_their_language(send: Send, spoken: bool) -> bool:
    """3. With words that we have, or by voice with an interpreter; which language it is may be found out by voice."""
    if send["language"] in AREA_LANGUAGES:
        return True
    return spoken and (send["interpreter"] or send["language"] == "und")


def _hours(send: Send, way: str, spoken: bool) -> bool:
    """2. Post comes when it comes. Where nobody asked, a call in the area's hours is all there is."""
    if way == "letter":
        return True
    hours = send["hours"]
    if hours is None:
        return way == "call" and _inside({}, send["moment"])
    return (spoken or not hours.get("words")) and _inside(hours, send["moment"])


def _inside(hours: dict[str, Any], moment: datetime) -> bool:
    days, begins, ends = hours.get("days") or range(7), hours.get("from") or "09:00", hours.get("to") or "19:00"
    return moment.weekday() in days and begins <= moment.strftime("%H:%M") < ends


def participant(send: Send) -> str:
    """By which way a message may be written to a participant at that moment: text, email or letter; nothing: not now."""
    if not send["safe"] or send["confirmed"] is None or send["confirmed"] > 90:
        return ""
    if send["call_instead"] or send["language"] not in ("en", "cy", "und"):
        return ""
    hours = send["hours"] or {}
    alone = bool(hours.get("words")) and not (hours.get("days") or hours.get("from"))
    for way in ("text", "email", "letter"):
        there = {
            "text": send["number"] and send["works"],
            "email": send["email"],
            "letter": send["address"] and send["address_safe"],
        }
        if way not in send["safe"] or not there[way] or (alone and way != "letter"):
            continue
        return way if way == "letter" or _inside(hours, send["moment"]) else ""
    return ""


# ---- Sends, from a seed: what would go, with up to three things otherwise ----


def a_victims(chance: Random) -> Send:
    """One send to a victim."""
    way = chance.choice(list(LEADS_TO))
    send: Send = {
        "way": way,
        "kind": chance.choice(NEUTRAL),
        "safe": {"call", "voicemail", "text", "email", "letter", "in_person"},
        "hours": {},
        "language": chance.choice(AREA_LANGUAGES),
        "details": {one: {"state": "checked", "users": "nobody"} for one in (NUMBER, EMAIL, ADDRESS)},
        "confirmed": chance.randrange(29),
        "spoken": None,
        "changed": None,
        "queued": None,
        "wants_none": False,
        "same": set(),
        "interpreter": False,
        "moment": NOW,
    }
    for change in chance.sample(_OF_VICTIMS, chance.choice((0, 0, 1, 1, 1, 2, 3))):
        change(send, chance)
    return send


def _detail(key: str, *values: str) -> Any:
    def change(send: Send, chance: Random) -> None:
        for one in send["details"].values():
            one[key] = chance.choice(values)

    return change


def _set(key: str, *values: Any) -> Any:
    def change(send: Send, chance: Random) -> None:
        send[key] = chance.choice(values)

    return change


def _nothing_known(send: Send, chance: Random) -> None:
    send.update(safe=set(), confirmed=None, hours=None)
    for one in send["details"].values():
        one["state"] = "new"


def _not_safe(send: Send, chance: Random) -> None:
    send["safe"] = send["safe"] - {chance.choice(sorted(send["safe"] or {"text"})), "voicemail"}


def _queued(send: Send, chance: Random) -> None:
    send["queued"] = NOW - DAY
    send["changed"] = NOW - DAY + timedelta(hours=chance.choice((-5, 0, 5)))


def _gone(send: Send, chance: Random) -> None:
    send["details"].pop(chance.choice(sorted(send["details"])))


_HOURS = (
    None,
    {"words": True},
    {"from": "10:00", "to": "12:00"},
    {"from": "18:00", "to": "19:30"},
    {"days": [0]},
    {"days": [3, 4]},
    {"days": [0], "words": True},
)
_MOMENTS = (
    NOW.replace(hour=8, minute=59),
    NOW.replace(hour=9, minute=0),
    NOW.replace(hour=19, minute=0),
    NOW.replace(hour=23),
    NOW + DAY,
)
_OF_VICTIMS = (
    _set("kind", "talk", "update", "survey"),
    _set("hours", *_HOURS),
    _set("moment", *_MOMENTS),
    _set("language", "pl", "und"),
    _set("interpreter", True),
    _set("confirmed", 0, 28, 29, 200, None),
    _set("spoken", 0, 28, 100),
    _set("wants_none", True),
    _set("same", None, {NUMBER}, {EMAIL, ADDRESS}),
    _detail("state", "new", "confirmed"),
    _detail("users", "not_known", "trusted", "others", "participant"),
    _not_safe,
    _nothing_known,
    _queued,
    _gone,
)


def a_participants(chance: Random) -> Send:
    """One send to a participant."""
    send: Send = {
        "safe": {"call", "text", "email", "letter"}
        if chance.random() < 0.5
        else {chance.choice(("text", "email", "letter"))},
        "confirmed": chance.randrange(91),
        "number": True,
        "works": True,
        "email": True,
        "address": True,
        "address_safe": True,
        "language": "en",
        "hours": {},
        "call_instead": False,
        "moment": NOW,
    }
    for change in chance.sample(_OF_PARTICIPANTS, chance.choice((0, 0, 1, 1, 2, 3))):
        change(send, chance)
    return send


_OF_PARTICIPANTS = (
    _set("safe", set(), {"call"}),
    _set("confirmed", 0, 90, 91, 400, None),
    _set("number", False),
    _set("works", False),
    _set("email", False),
    _set("address_safe", False),
    _set("language", "pl", "cy", "und"),
    _set("hours", *_HOURS),
    _set("moment", *_MOMENTS),
    _set("call_instead", True),
)
