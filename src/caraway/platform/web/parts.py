"""The frozen values that page components are given; queries and desks make them.

They carry what is to be read, already cut to what this person may see, and nothing else.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from markupsafe import Markup

Tone = Literal["red", "warn", "ok", "plain"]
Words = str | Markup


@dataclass(frozen=True, slots=True)
class WorklistRow:
    """One thing to do: what, who, why now, the time left, and the one link that does it; none where it is done elsewhere.

    ``key`` lets several rows be picked and acted on at once; ``beside`` stands under who, such as the worker;
    ``warning`` under why.
    """

    what: str
    who: str
    why: str
    left: str
    tone: Tone
    do: str
    href: str
    who_href: str = ""
    key: str = ""
    beside: str = ""
    warning: str = ""


@dataclass(frozen=True, slots=True)
class HistoryItem:
    """One thing that happened. ``replaced`` says what a correction put in its place, by whom."""

    when: date | datetime
    title: str
    text: Words = ""
    by: str = ""
    replaced: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be done now (``href``), or cannot, with the reason (``why``)."""

    label: str
    href: str = ""
    why: str = ""
    first: bool = False
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """One row of a task list; without ``href`` it cannot be started, and ``hint`` says why."""

    title: str
    status: str
    href: str = ""
    hint: str = ""
    tone: Tone = "plain"
    done: bool = False


@dataclass(frozen=True, slots=True)
class TaskSection:
    title: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """One row to check: the question in short, the answer, and where to change it."""

    question: str
    answer: Words
    change: str = ""


@dataclass(frozen=True, slots=True)
class AnswerSection:
    title: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One mark that can be given on a register."""

    value: str
    text: str


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One person on a register: who, what to know at the door, and the mark given so far."""

    key: str
    name: str
    note: str = ""
    needs: str = ""
    marked: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion of eligibility and its answer: ``met``, ``not met`` or ``not known``."""

    text: str
    answer: Literal["met", "not met", "not known"]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """One of several ways to see a list: mine, team, all."""

    text: str
    href: str
    current: bool = False
