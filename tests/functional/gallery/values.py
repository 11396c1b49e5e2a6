"""What the gallery shows: invented people around one Thursday, 12 March 2026."""

from datetime import UTC, date, datetime

from caraway.platform.web import parts
from caraway.platform.web.frame import NavItem, PageFrame
from caraway.platform.web.picture import (
    Event,
    LastSafe,
    Offer,
    Prosecution,
    WindowPicture,
)

TODAY = date(2026, 3, 12)

FRAME = PageFrame(
    nav=(
        NavItem("Today", "#today"),
        NavItem("Cases", "#cases", current=True),
        NavItem("Workshops", "#workshops"),
        NavItem("Referrals", "#referrals"),
        NavItem("Reports", "#reports"),
    ),
    person="R. Okafor",
    role="Coordinator",
    organisation="Wessex provider",
    sign_out="/sign-out",
    account="/account",
)

WORKLIST = (
    parts.WorklistRow(
        "Ask police to extend, or return the case",
        "C-4F7K · D. Marsh",
        "Missed B on 7 March. No A and B fit before 2 April.",
        "cannot complete",
        "red",
        "Decide",
        "#1",
        "#who",
        "4F7K",
    ),
    parts.WorklistRow(
        "Book workshop A",
        "C-92QM · T. Ellery",
        "Last A that still leaves room for a repeat is Saturday 21 March.",
        "9 days",
        "red",
        "Book",
        "#2",
        "#who",
        "92QM",
    ),
    parts.WorklistRow(
        "Make first contact",
        "C-1HXD · P. Anand",
        "Referred 2 March; the area's agreement says 14 days.",
        "4 days",
        "warn",
        "Log a call",
        "#3",
        "#who",
        "1HXD",
    ),
    parts.WorklistRow(
        "Find a second facilitator",
        "Workshop B, Southampton, 28 March",
        "One assigned, two required, 7 booked.",
        "16 days",
        "plain",
        "Assign",
        "#4",
        key="W28",
    ),
)

HISTORY = (
    parts.HistoryItem(
        datetime(2026, 2, 19, 10, 20, tzinfo=UTC),
        "Spoke to the participant",
        "Works Saturdays to 28 February. Prefers Southampton. English.",
        "R. Okafor",
    ),
    parts.HistoryItem(
        datetime(2026, 2, 7, 9, 2, tzinfo=UTC),
        "Absent from A, unacceptable",
        "No reason given.",
        "M. Dawes",
        replaced="absent, acceptable (medical), by R. Okafor on 9 February 2026",
    ),
    parts.HistoryItem(date(2026, 2, 3), "Referred", "Common assault (105/01)", "Sgt L. Frome"),
)

ACTIONS = (
    parts.Action("Book A and B", "#book", first=True),
    parts.Action("Log a contact", "#log"),
    parts.Action("Move to telephone", "#telephone"),
    parts.Action(
        "Ask for an extension",
        "#extend",
        warning="20 weeks (Monday 22 June) passes the last date to charge (Thursday 18 June).",
    ),
    parts.Action("Return to police", why="Nothing is completed and time remains."),
)

REGISTER = (
    parts.RegisterRow("1", "S. Lowe", "born 1988", "Hearing loop", "here"),
    parts.RegisterRow("2", "T. Ellery", "born 1994", marked="late"),
    parts.RegisterRow("3", "P. Anand", "born 2001", error="Mark P. Anand"),
)
MARKS = (
    parts.Choice("here", "Here"),
    parts.Choice("late", "Late, refused"),
    parts.Choice("left", "Left early"),
    parts.Choice("absent", "Absent"),
    parts.Choice("other", "Other"),
)

CRITERIA = (
    parts.Criterion("Aged 18 or over", "met", "31 on 3 February 2026"),
    parts.Criterion(
        "No caution for domestic abuse in two years",
        "not known",
        "Search the records before you caution",
    ),
    parts.Criterion("Risk to the victim is standard", "not met", "Assessed as medium"),
)

TASKS = (
    parts.TaskSection(
        "About the person",
        (
            parts.Task("Name and date of birth", "Completed", "#n", done=True),
            parts.Task("Contact", "Started", "#c", "Telephone is missing", "warn"),
        ),
    ),
    parts.TaskSection(
        "The caution",
        (
            parts.Task("Five requirements", "Not started", "#f"),
            parts.Task("Conditions", "Cannot start yet", hint="Needs the five requirements"),
        ),
    ),
)

ANSWERS = (
    parts.AnswerSection(
        "About the person",
        (
            parts.Answer("Name", "T. Ellery", "#name"),
            parts.Answer("Date of birth", "27 March 1990", "#born"),
            parts.Answer("Notes", "Two\nlines", "#notes"),
        ),
    ),
)

BUSY = WindowPicture(
    start=date(2026, 2, 2),
    expires=date(2026, 5, 25),
    today=TODAY,
    weeks=16,
    last_safe=(
        LastSafe(date(2026, 3, 21), "last A with room for a repeat", "one try only"),
        LastSafe(date(2026, 4, 25), "last A", "A is too late"),
    ),
    prosecution=Prosecution(date(2026, 6, 18), False),
    offers=(
        Offer((date(2026, 3, 14), date(2026, 4, 11))),
        Offer((date(2026, 3, 21), date(2026, 4, 18))),
        Offer((date(2026, 3, 28), date(2026, 4, 25)), "one try"),
    ),
    events=(Event(date(2026, 2, 19), "first contact", "contact"),),
)

EXTENDED = WindowPicture(
    start=date(2025, 12, 8),
    expires=date(2026, 4, 27),
    today=TODAY,
    weeks=20,
    extended_from=date(2026, 3, 30),
    last_safe=(LastSafe(date(2026, 3, 28), "last A", "A is too late"),),
    prosecution=Prosecution(date(2027, 11, 30), True),
    gap=(date(2026, 4, 4), date(2026, 4, 11)),
    events=(
        Event(date(2025, 12, 12), "first contact", "contact"),
        Event(date(2026, 1, 10), "A missed", "missed"),
        Event(date(2026, 2, 7), "A attended", "attended"),
        Event(date(2026, 3, 7), "B missed", "missed"),
        Event(date(2026, 3, 7), "asked to extend", "other"),
        Event(date(2026, 3, 14), "A booked", "booked"),
    ),
)
