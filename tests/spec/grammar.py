"""Facts as a sergeant would note them, read into facts: "14 Feb absent B, no reason".

A line is a day, what happened, and after commas how. "[recorded 20 Feb]" at its end says that it was written down
later. "20 Feb correct line 2: 14 Feb attended B" puts a fact in the place of the case's second line, and "annul line
2" takes it away; "start 3" instead of "line 2" means a line of the shared start. Days without a year are in 2026.
"""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from caraway.core import facts as f
from caraway.core import vocabulary as v
from caraway.core.facts import Detail, Fact
from caraway.core.happenings import walk
from caraway.core.programme import programme

CARA = programme("cara")
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
DAY = rf"\d{{1,2}} (?:{'|'.join(MONTHS)})(?: \d{{4}})?"
LINE = re.compile(rf"({DAY}) (.+?)(?: \[recorded ({DAY})\])?")
CORRECTION = re.compile(rf"(correct|annul) (line|start) (\d+)(?:: ({DAY}) (.+))?")
YEAR = 2026


class Unreadable(Exception):
    """A line that this grammar does not have."""


def day(text: str) -> date:
    """ "14 Feb" or "14 Feb 2027"."""
    number, month, *year = text.split()
    return date(int(year[0]) if year else YEAR, MONTHS.index(month) + 1, int(number))


def short(on: date | None) -> str:
    """The same the other way; "none" where there is no day."""
    if on is None:
        return "none"
    return f"{on.day} {MONTHS[on.month - 1]}" + ("" if on.year == YEAR else f" {on.year}")


def session(step: str, on: date) -> str:
    """The name a session has in the tables: of its step and day."""
    return f"{step} {short(on)}"


def facts(start: Sequence[str], lines: Sequence[str], settings: Any = None) -> list[Fact]:
    """All lines as facts, in the order of recording."""
    read: list[Fact] = []
    for kind, group in (("start", start), ("line", lines)):
        for number, line in enumerate(group, 1):
            read.append(_fact(f"{kind} {number}", line, read, settings))
    return read


def _fact(name: str, line: str, before: list[Fact], settings: Any) -> Fact:
    found = LINE.fullmatch(line)
    if found is None:
        raise Unreadable(line)
    on, words, later = day(found[1]), found[2], found[3]
    recorded = datetime.combine(day(later) if later else on, time(12), UTC)
    correction = CORRECTION.fullmatch(words)
    if correction is None:
        return Fact(name, on, detail(on, words, before, settings), "by", recorded)
    root = f"{correction[2]} {correction[3]}"
    replaced = _newest(root, before)
    if correction[1] == "annul":
        return Fact(name, on, f.Annulled(), "by", recorded, replaced, "recorded by mistake")
    then = day(correction[4])
    return Fact(name, then, detail(then, correction[5], before, settings), "by", recorded, replaced, "mistake")


def _newest(name: str, before: Sequence[Fact]) -> str:
    """A correction of something that was corrected already goes on from the correction."""
    for fact in before:
        if fact.replaces == name:
            name = fact.id
    return name


def detail(on: date, words: str, before: Sequence[Fact], settings: Any) -> Detail:
    """What happened, in the words of one of the rows below."""
    for pattern, make in GRAMMAR:
        found = re.fullmatch(pattern, words)
        if found:
            if make is _said:
                return _said(on, found, before, settings)
            return make(on, found)
    raise Unreadable(words)


def _entry(words: type[v.Word], text: str) -> Any:
    for entry in words:
        if text in (entry.value, entry.value.replace("_", " ")):
            return entry
    raise Unreadable(f"{text} is not in {words.__name__}")


def _referred(on: date, found: re.Match[str]) -> Detail:
    how = [one.strip() for one in (found[1] or "").split(",") if one.strip()]
    said: dict[str, Any] = {
        "route": "police",
        "offence_on": on,
        "arrest_on": None,
        "offence_mode": v.OffenceMode.SUMMARY,
        "assault": False,
        "statement": v.Statement.NOT_KNOWN,
    }
    for one in how:
        said |= _about_referral(one)
    return f.Referred(**said)


def _about_referral(words: str) -> dict[str, Any]:
    kind, _, rest = words.partition(" ")
    if kind == "offence":
        return {"offence_on": day(rest)}
    if kind == "arrested":
        return {"arrest_on": day(rest)}
    if kind == "statement" and rest not in ("not known", "day not given"):
        return {"statement": v.Statement.TAKEN, "statement_on": day(rest)}
    said: dict[str, dict[str, Any]] = {
        "summary assault": {"assault": True},
        "summary offence": {"assault": False},
        "either way": {"offence_mode": v.OffenceMode.EITHER_WAY},
        "either-way assault": {"offence_mode": v.OffenceMode.EITHER_WAY, "assault": True},
        "indictable only": {"offence_mode": v.OffenceMode.INDICTABLE},
        "no statement": {"statement": v.Statement.NONE},
        "statement not known": {"statement": v.Statement.NOT_KNOWN},
        "statement day not given": {"statement": v.Statement.TAKEN},
        "by telephone": {"mode": v.Mode.TELEPHONE},
    }
    return said[words]


REASONS = {reason.value for reason in v.AbsenceReason}
CODES = {
    "attended": v.Attendance.ATTENDED,
    "late and refused": v.Attendance.LATE_REFUSED,
    "left early": v.Attendance.LEFT_EARLY,
    "sent away": v.Attendance.SENT_AWAY,
    "marked cancelled": v.Attendance.CANCELLED,
    "marked moved": v.Attendance.MOVED,
    "absent": None,
}
ABSENT = {
    "no reason": v.Attendance.ABSENT_UNACCEPTABLE,
    "reason awaited": v.Attendance.ABSENT_AWAITED,
    "acceptable": v.Attendance.ABSENT_ACCEPTABLE,
    **dict.fromkeys((reason.value for reason in v.AbsenceReason), v.Attendance.ABSENT_ACCEPTABLE),
}


def _attendance(code: str, how: str) -> dict[str, Any]:
    parts = [one.strip() for one in (how or "").split(",") if one.strip()]
    said: dict[str, Any] = {"code": CODES[code]}
    for part in parts:
        if part == "excused":
            said["excuse"] = True
        elif part.startswith("minute "):
            said["minute"] = int(part.removeprefix("minute "))
        else:
            said["code"] = ABSENT[part]
            if part in REASONS:
                said["absence"] = v.AbsenceReason(part)
    return said


def _marked(on: date, found: re.Match[str]) -> Detail:
    return f.SessionMarked(found[2], session(found[2], on), **_attendance(found[1], found[3]))


def _aims(words: str) -> tuple[str, ...]:
    keys = tuple(aim.key for aim in CARA.aims)
    if words == "all aims":
        return keys
    if words.startswith("aims "):
        first, last = words.removeprefix("aims ").split(" to ")
        return keys[int(first) - 1 : int(last)]
    return tuple(one.strip() for one in words.split(","))


def _call(on: date, found: re.Match[str]) -> Detail:
    name = session("call", on)
    how, _, covered = found[1].partition(": ")
    if how == "not safe to talk":
        return f.CallMarked(name, v.Attendance.ABSENT_AWAITED, safe_to_talk=False)
    code, _, more = how.partition(", ")
    if more in ("late", "late, excused"):
        code, more = "late and refused", more.removeprefix("late")
    said = _attendance({"held": "attended", "missed": "absent"}.get(code, code), more)
    return f.CallMarked(name, aims=_aims(covered) if covered else (), **said)


def _cautioned(on: date, found: re.Match[str]) -> Detail:
    lacks = {"not signed": v.Requirement.SIGNED}.get(found[1])
    met = tuple(one for one in v.Requirement if one is not lacks)
    return f.Cautioned(met, "" if found[1] == "authorised by nobody" else "Sgt 2231 Harte")


def _statement(words: str) -> f.StatementConfirmed:
    said = _about_referral(words)
    return f.StatementConfirmed(said["statement"], said.get("statement_on"))


def _settled(on: date, found: re.Match[str]) -> Detail:
    acceptable = found[2] != "not acceptable"
    return f.AbsenceSettled(found[1], acceptable, v.AbsenceReason.MEDICAL if found[2] == "acceptable" else None)


def _moved(on: date, found: re.Match[str]) -> Detail:
    old, new = day(found[2]), day(found[3])
    asked = _entry(v.AskedBy, found[4])
    return f.Moved(found[1], session(found[1], old), session(found[1], new), new, asked, "a clash")


def _decided(on: date, found: re.Match[str]) -> Detail:
    how = (found[2] or "").split(", ")
    until = next((day(one.removeprefix("to ")) for one in how if one.startswith("to ")), None)
    return f.Decided(
        _entry(v.Decision, found[1]),
        "breach" in how,
        "goes on" in how,
        evidence="" if "no evidence" in how else "The registers",
        expires_on=until,
        excuse_reasonable=True if "reasonable excuse" in how else False if "breach" in how else None,
        condition="" if "no condition" in how else "Attend both workshops",
        **_excuse(on, how),
    )


def _excuse(on: date, how: Sequence[str]) -> dict[str, Any]:
    """`excuse heard`, on another day (`excuse of 4 Feb`), or without its day or whoever heard it; nothing where none was offered."""
    said = next((one for one in how if one.startswith("excuse ")), "")
    if not said:
        return {}
    heard = day(said.removeprefix("excuse of ")) if said.startswith("excuse of ") else on
    return {
        "excuse": "A shift could not be swapped",
        "excuse_on": None if said == "excuse without its day" else heard,
        "excuse_to": "" if said == "excuse told to nobody" else "PC 2231",
    }


def _said(on: date, found: re.Match[str], before: Sequence[Fact], settings: Any) -> Detail:
    """`as it stands` says what the facts before it come to; else outcome, then lines of attendance."""
    if found[2] == "as it stands":
        course = walk(CARA, settings, before)
        told = found[1] == "told" and course.returned
        _, answer = course.answer(course.returned.fact.on if told and course.returned else on)
    else:
        outcome, _, lines = found[2].partition(": ")
        answer = (_entry(v.Outcome, outcome).value, *map(_line, filter(None, lines.split(", "))))
    return f.ParticipantTold(answer) if found[1] == "told" else f.Returned(v.Outcome(answer[0]), answer)


def _line(words: str) -> str:
    number, month, step, code = words.split(" ", 3)
    return f"{day(f'{number} {month}').isoformat()} {step} {_entry(v.Attendance, code).value}"


def _simple(make: Callable[..., Detail], *arguments: Any) -> Callable[[date, re.Match[str]], Detail]:
    return lambda on, found: make(*arguments)


GRAMMAR: list[tuple[str, Callable[..., Detail]]] = [
    (r"referred(?:, (.+))?", _referred),
    (r"asked the police", _simple(f.InformationAsked, "The unit?")),
    (r"police answered", _simple(f.InformationGiven, "The north unit")),
    (r"accepted", _simple(f.Accepted)),
    (r"declined, (.+)", lambda on, m: f.Declined(_entry(v.DeclineCode, m[1]))),
    (r"cautioned(?:, (.+))?", _cautioned),
    (rf"arrest dated ({DAY})", lambda on, m: f.ClockDateGiven(day(m[1]))),
    (rf"confirmed: (statement {DAY}|no statement|statement not known)", lambda on, m: _statement(m[1])),
    (r"spoke by (call|in person)", lambda on, m: f.Contacted(_entry(v.ContactMethod, m[1]), v.ContactResult.REACHED)),
    (r"no answer by call", _simple(f.Contacted, v.ContactMethod.CALL, v.ContactResult.NO_ANSWER)),
    (r"text sent", _simple(f.Contacted, v.ContactMethod.TEXT, v.ContactResult.MESSAGE_SENT)),
    (rf"booked ([AB]) ({DAY})", lambda on, m: f.Booked(m[1], session(m[1], day(m[2])), day(m[2]))),
    (rf"moved ([AB]) ({DAY}) to ({DAY}), asked by the (.+)", _moved),
    (rf"({'|'.join(CODES)}) ([AB])(?:, (.+))?", _marked),
    (rf"settled ((?:[AB]|call) {DAY}): (acceptable|not acceptable|acceptable, not said why)", _settled),
    (rf"cancelled ([AB]|call) ({DAY})", lambda on, m: f.SessionCancelled(m[1], session(m[1], day(m[2])))),
    (rf"recorded ([AB] {DAY}): (.+)", lambda on, m: f.SessionRecorded(m[1], _aims(m[2]))),
    (rf"call booked ({DAY})", lambda on, m: f.CallBooked(session("call", day(m[1])), day(m[1]))),
    (r"call (not safe to talk|held: .+|missed, .+|(?:left early|sent away).*)", _call),
    (rf"extended to ({DAY})", lambda on, m: f.Extended(day(m[1]), v.ExtensionReason.SCHEDULING)),
    (r"extension asked(?:, (.+))?", lambda on, m: f.ExtensionAsked(_entry(v.ExtensionReason, m[1] or "scheduling"))),
    (r"extension refused", _simple(f.ExtensionRefused)),
    (r"held", _simple(f.Held, v.HoldCode.STAFFING)),
    (r"resumed", _simple(f.Resumed)),
    (r"changed to (.+)", lambda on, m: f.ModeChanged(_entry(v.Mode, m[1]), v.ModeReason.HEALTH)),
    (r"withdrew", _simple(f.Withdrew, v.WithdrawalReason.DECLINES_CONDITION)),
    (r"without the programme", _simple(f.WithoutProgramme)),
    (r"stopped", _simple(f.Stopped, v.DeclineCode.CANNOT_DELIVER)),
    (r"arrested", _simple(f.Arrested)),
    (r"arrest reviewed", _simple(f.ArrestReviewed, True)),
    (r"(returned|told) (.+)", _said),
    (r"decided (vary|extend|no action|prosecute)(?:, (.+))?", _decided),
    (r"looked again", _simple(f.LookedAgain)),
    (r"outcome (1117|1118)", lambda on, m: f.OutcomeRecorded(v.ResultCode(m[1]))),
]
"""Every row of the grammar: its words, and the fact they make."""
