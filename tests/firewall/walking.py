"""Sessions: somebody signs in, walks along routes and links, searches, sends forms rightly and wrongly, and keeps files.

A session is recorded in one world and replayed in the other. Where it goes comes from the table of addresses and from the links
and forms of its own pages, so that a page which nobody has named here is walked like any other.
"""

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.db import connection, transaction
from django.urls import NoReverseMatch, reverse

from caraway.platform.accounts.models import Account
from caraway.platform.databases import prepared
from caraway.platform.jobs.job import jobs
from tests.firewall.asking import JOB, STUDY, Answer, Asker, Step, chance, forget
from tests.firewall.sides import WORDS
from tests.firewall.worlds import TOUCHED, Stand, Twins
from tests.matrix.forms import Form, forms
from tests.matrix.targets import patterns, target
from tests.matrix.world import Somebody, World
from tests.sign_in import session_of

STEPS = 4
"""Requests in a session after its routes and the first page, besides those that a redirect leads to."""

ROUTES = 3
"""Routes in a session, by turns, so that everybody is at each of them again and again in five hundred sessions."""

HTMX = {"HX-Request": "true", "HX-Current-URL": "http://casework.localhost/"}
SYSTEM, NOBODY, WORKER = "system", "nobody", "worker"
"""Who has no role: another program with its key, whoever has not signed in, and the site's own jobs."""

_LINK = re.compile(r'(?:href|hx-get|src)="([^"]+)"')
_PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
_STAYS = ("sign-out", "/static/")


@dataclass(frozen=True)
class Who:
    """Who walks: a role, and in it somebody with a session, a system with its key, or nobody."""

    role: str
    name: str
    account: UUID | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Session:
    """Somebody's session, and everything that came of it in one world."""

    who: Who
    seed: str
    steps: tuple[Step, ...]
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Difference:
    """The first thing in which the worlds differ in a session."""

    who: str
    step: str
    said: str

    def __str__(self) -> str:
        return f"{self.who}: {self.step}: {self.said}"


def everybody(world: World) -> dict[str, list[Who]]:
    """Who walks, by their role: each who tries the matrix, a system, and nobody."""
    found: dict[str, list[Who]] = {}
    for one in world.everybody:
        found.setdefault(one.role, []).append(_who(one))
    found[SYSTEM] = [Who(SYSTEM, SYSTEM, headers={"Authorization": "Bearer cw_not-a-secret"})]
    found[NOBODY] = [Who(NOBODY, NOBODY)]
    found[WORKER] = [Who(WORKER, WORKER)]
    return found


def _who(one: Somebody) -> Who:
    return Who(one.role, one.name, one.actor.account_id)


@dataclass
class Addresses:
    """Where one may go: every route there is, filled with the records of the world; a route nobody knows, with any id seen.

    `known_ones`: how often the record is the one by which the matrix tries the route, where there is one.
    """

    world: World
    known_ones: float = 0.7
    templates: dict[str, tuple[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.templates = {name: (route, pattern) for name, route, pattern in patterns()}

    def of(self, name: str, seen: Sequence[str], chosen: random.Random) -> str:
        """An address of this route; the record it is tried with by the matrix, or others of the same kind."""
        route, _ = self.templates[name]
        parameters = _PARAMETER.findall(route)
        if not parameters:
            return reverse(name)
        if chosen.random() < self.known_ones and (known := self.known(name)):
            return known
        values = {key: self._any(kind, key, seen, chosen) for kind, key in parameters}
        try:
            return reverse(name, kwargs=values)
        except NoReverseMatch:
            return "/nothing-is-here/"

    def known(self, name: str) -> str:
        """Its address with the record by which the matrix tries it; nothing for a route that nobody has given one."""
        try:
            return target(self.world, name, *self.templates[name]).path
        except KeyError:
            return ""

    def _any(self, kind: str, key: str, seen: Sequence[str], chosen: random.Random) -> Any:
        """Any that fits; of cases half are such as something came down about, which are what the worlds are about."""
        if key == "case" and chosen.random() < 0.5:
            return self.world.people[chosen.choice(TOUCHED)].id
        if kind == "int":
            return chosen.randrange(1, 9)
        return UUID(chosen.choice(seen)) if seen and kind == "uuid" else "A"


@dataclass
class Walker:
    """Walks one session in the world that this process is connected to."""

    addresses: Addresses
    routes: Sequence[str]
    chosen: random.Random
    asker: Asker
    who: Who
    links: list[str] = field(default_factory=lambda: ["/"])
    forms: list[Form] = field(default_factory=list)
    searches: list[Form] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)

    def walk(self, first: Sequence[Step], steps: int) -> None:
        """The steps given, with a victim looked for wherever something can be looked for; then so many more, each with what it is sent on to."""
        for step in first:
            self._go(step)
            for search in self.searches:
                said = {**search.answers, search.seeks: [self.chosen.choice(WORDS)]}
                self._go(self._step("POST", search.action, said=said))
        for _ in range(steps):
            self._go(self._next())
            if (to := dict(self.answers[-1].headers).get("Location", "")).startswith("/"):
                self._go(self._step("GET", to))

    def _go(self, step: Step) -> None:
        self.searches = []
        answer = self.asker.ask(step)
        self.steps.append(step)
        self.answers.append(answer)
        if answer.status == 405 and step.method == "GET":
            self._go(self._step("POST", step.path))  # what is only posted is sent, with nothing in it
        if answer.status in (200, 409) and "text/html" in dict(answer.headers).get("Content-Type", ""):
            self._look(step, answer.body.decode(errors="replace"))

    def _look(self, step: Step, page: str) -> None:
        here = [unescape(one) for one in _LINK.findall(page)]
        own = [one for one in here if one[:1] in "/?" and not any(word in one for word in _STAYS)]
        self.links += [one if one[0] == "/" else urlsplit(step.path).path + one for one in dict.fromkeys(own)]
        del self.links[:-400]
        self.ids = list(dict.fromkeys([*self.ids, *_UUID.findall(page)]))[-200:]
        self.forms = [
            Form(form.action or step.path, form.answers, form.seeks) for form in forms(page) if self._stays(form)
        ]
        self.searches = [form for form in self.forms if form.seeks]

    @staticmethod
    def _stays(form: Form) -> bool:
        return not any(word in form.action for word in _STAYS)

    def _next(self) -> Step:
        turn = self.chosen.random()
        if self.forms and turn < 0.4:
            return self._sent(self.chosen.choice(self.forms))
        if turn < 0.7:
            return self._step(self._method(), self.chosen.choice(self.links))
        return self._step(self._method(), self.addresses.of(self.chosen.choice(self.routes), self.ids, self.chosen))

    def _method(self) -> str:
        return "HEAD" if self.chosen.random() < 0.05 else "GET"

    def _step(self, method: str, path: str, **said: Any) -> Step:
        htmx = HTMX if self.chosen.random() < 0.1 else {}
        return Step(method, path, headers={**self.who.headers, **htmx}, **said)

    def _sent(self, form: Form) -> Step:
        """The form as it would be taken, or with nothing answered, or with a victim looked for."""
        how, said = self.chosen.random(), dict(form.answers)
        typed = [name for name, values in said.items() if name != "csrfmiddlewaretoken" and "key" not in name]
        if how < 0.25:
            said = {name: values for name, values in said.items() if name not in typed}
        elif how < 0.5 and typed:
            said[self.chosen.choice(typed)] = [self.chosen.choice(WORDS)]
        return self._step("POST", form.action, said=said)


@dataclass
class Sessions:
    """Records a session in the one world, replays it in the other, and compares. `octets` and `asked` count what was.

    `each`: routes in a session; as many sessions as there are routes, divided by it, and everybody was at each of them.
    `known_ones`: as `Addresses` has it.
    """

    twins: Twins
    steps: int = STEPS
    each: int = ROUTES
    known_ones: float = 0.7
    octets: int = 0
    asked: int = 0
    opened: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.addresses = Addresses(self.twins.world, self.known_ones)
        self.routes = sorted(self.addresses.templates)

    def differences(self, asked: Sequence[tuple[Who, int]]) -> Iterator[Difference]:
        """Those of so many sessions. One world is walked for all of them before the other is: connecting takes long."""
        for number, moment in enumerate(dict.fromkeys(stand.moment for stand in self.twins.stands)):
            one, other = self.twins.at(moment)
            here = [each for each in asked if each[1] % 2 == number]
            self.twins.enter(one)
            forget()
            recorded = [self.record(one, who, turn) for who, turn in here]
            self.twins.enter(other)
            forget()
            for session in recorded:
                yield from self.replayed(other, session)

    def record(self, stand: Stand, who: Who, number: int) -> Session:
        """The nth session of somebody."""
        seed = f"{who.name} {number}"
        chosen = random.Random(seed)
        with taken_back():
            asker = self._asker(stand, who, seed)
            walker = Walker(self.addresses, self._turn_of(who, number), chosen, asker, who)
            if who.role == WORKER:
                keys = sorted((*jobs(), STUDY))
                walker.walk([Step(JOB, key) for key in chosen.sample(keys, len(keys))], 0)
            else:
                walker.walk(self._first(who, number, chosen), self.steps)
        self.opened |= {
            step.path for step, answer in zip(walker.steps, walker.answers, strict=True) if answer.status < 300
        }
        return Session(who, seed, tuple(walker.steps), tuple(walker.answers))

    def replayed(self, stand: Stand, session: Session) -> Iterator[Difference]:
        """The same requests in the other world; the first answer that is not the same to the byte."""
        with taken_back():
            asker = self._asker(stand, session.who, session.seed)
            for step, then in zip(session.steps, session.answers, strict=True):
                now = asker.ask(step)
                self.asked += 1
                self.octets += now.octets
                if said := differ(then, now):
                    yield Difference(session.who.name, str(step), said)
                    return

    def _asker(self, stand: Stand, who: Who, seed: str) -> Asker:
        if who.account is None:
            return Asker(stand.moment, seed)
        with chance(f"{seed} signing in"):
            key = session_of(Account.objects.get(pk=who.account))
        return Asker(stand.moment, seed, {"caraway_casework": key})

    def _turn_of(self, who: Who, number: int) -> Sequence[str]:
        """Those of this session, in an order of the role's own."""
        order = list(self.routes)
        random.Random(who.role).shuffle(order)
        start = number * self.each % len(order)
        return (order * 2)[start : start + self.each]

    def _first(self, who: Who, number: int, chosen: random.Random) -> Iterator[Step]:
        """How it begins: at the door, where somebody's address is tried that may be a victim's; then at the first page."""
        if number % 10 == 0 or who.account is None:
            yield Step("POST", reverse("account_login"), {"email": chosen.choice(WORDS), "password": "not the one"})
        for name in self._turn_of(who, number):
            yield Step("GET", self.addresses.of(name, (), chosen), headers=who.headers)
        yield Step("GET", "/", headers=who.headers)


@contextmanager
def taken_back() -> Iterator[None]:
    """Whatever is done inside is taken back, so that every session begins in the same world."""
    prepared.AFTER = None  # what is prepared would be dropped with it
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    connection.run_on_commit = []


def differ(then: Answer, now: Answer) -> str:
    """Where two answers differ, in words; empty where they do not."""
    for name in ("status", "headers", "cookies", "logged", "mailed"):
        one, other = getattr(then, name), getattr(now, name)
        if one != other:
            return f"{name}: {_of_lists(one, other)}"
    if then.body != now.body:
        at = next((at for at, (a, b) in enumerate(zip(then.body, now.body, strict=False)) if a != b), None)
        at = min(len(then.body), len(now.body)) if at is None else at
        return f"body at {at}: {then.body[max(0, at - 40) : at + 40]!r} and {now.body[max(0, at - 40) : at + 40]!r}"
    return ""


def _of_lists(one: Any, other: Any) -> str:
    if isinstance(one, tuple):
        unlike = [each for each in one if each not in other], [each for each in other if each not in one]
        return f"{unlike[0]!r} and {unlike[1]!r}"
    return f"{one!r} and {other!r}"
