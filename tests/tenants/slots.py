"""Where an id can stand in what somebody sends: in the path, the query, a form's field, beside a file, and inside one."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from caraway.platform.gateways import clock, ids
from tests.files import a_pdf
from tests.matrix.attempts import Attempts
from tests.matrix.forms import forms
from tests.matrix.targets import _PARAMETER, FILL, WHOSE, Target, patterns, targets
from tests.matrix.world import Somebody
from tests.referral_files import as_csv, row

PATH, QUERY, BODY, UPLOAD, FILE = KINDS = ("path", "query", "body", "upload", "file")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_ASKED = re.compile(r'href="[^"]*\?([^"#]*)"|<form[^>]*method="get"[^>]*>.*?</form>', re.DOTALL | re.IGNORECASE)
_NAMED = re.compile(r'(?:name="|(?:^|&)(?=\w+=))([\w-]+)')

Answers = dict[str, object]


@dataclass(frozen=True)
class Slot:
    """One place for an id: who sends it, by which route and method, and what is sent with an id put there. `own`: what stood there."""

    kind: str
    who: Somebody
    route: str
    where: str
    method: str
    sent: Callable[[UUID], tuple[str, Answers]] = field(repr=False)
    own: UUID | None = None

    def __str__(self) -> str:
        return f"{self.route}: {self.who.name}: {self.method}: {self.kind} {self.where}"


def slots(attempts: Attempts, *roles: str) -> Iterator[Slot]:
    """Every slot of whoever of the first tenant gets a route open, in the order of the routes; of those roles alone where some are named."""
    reached, cast = targets(attempts.world), attempts.world.cast
    own = {cast.police.id, cast.partners.id, cast.council.id}
    tenant = [
        one for one in attempts.world.everybody if one.actor.organisation_id in own and (not roles or one.role in roles)
    ]
    for name, route, _ in patterns():
        row_of, target = attempts.table[name], reached[name]
        if row_of.only_with or not row_of.open:
            continue
        for who in tenant:
            if row_of.opens(who.role, who.place):
                yield from _of_path(attempts, who, name, route, target)
                yield from _of_page(attempts, who, name, target)


def _of_path(attempts: Attempts, who: Somebody, name: str, route: str, target: Target) -> Iterator[Slot]:
    person = attempts.world.people[WHOSE.get(name, "booked")]
    real = {key: FILL[key](attempts.world, name, person) for _, key in _PARAMETER.findall(route)}
    for key, value in real.items():
        if not isinstance(value, UUID) and not _UUID.fullmatch(str(value)):
            continue

        def path(tried: UUID, key: str = key, value: object = value) -> str:
            return reverse(name, kwargs=real | {key: tried if isinstance(value, UUID) else str(tried)})

        own = UUID(str(value))
        yield Slot(PATH, who, name, key, "GET", lambda tried, path=path: (path(tried), {}), own)
        yield Slot(PATH, who, name, key, "POST", lambda tried, path=path: (path(tried), _posted(target)), own)
        yield Slot(
            UPLOAD, who, name, key, "POST", lambda tried, path=path: (path(tried), _posted(target) | _pdf()), own
        )


def _of_page(attempts: Attempts, who: Somebody, name: str, target: Target) -> Iterator[Slot]:
    page, _ = attempts._try(who, "GET", {}, target.path, {})
    if page.status != 200:
        return
    text = page.body.decode(errors="replace")
    for asked in sorted(_queries(text)):
        yield Slot(QUERY, who, name, asked, "GET", lambda tried, asked=asked: (f"{target.path}?{asked}={tried}", {}))
    for form in forms(text):
        if form.action.split("?")[0] in ("", target.path):
            yield from _of_form(who, name, target, form.answers)
            if 'type="file"' in text:
                yield from _of_file(who, name, target, form.answers)


def _of_form(who: Somebody, name: str, target: Target, answers: Mapping[str, list[str]]) -> Iterator[Slot]:
    for asked, values in answers.items():
        if asked == "request_key" or not any(_UUID.fullmatch(one) for one in values):
            continue
        own = next(UUID(one) for one in values if _UUID.fullmatch(one))
        yield Slot(
            BODY,
            who,
            name,
            asked,
            "POST",
            lambda tried, asked=asked: (target.path, {**answers, asked: [str(tried)]}),
            own,
        )


def _of_file(who: Somebody, name: str, target: Target, answers: Mapping[str, list[str]]) -> Iterator[Slot]:
    """A file of the kind that a force sends, with the id for its reference, for a name, and for its own name."""
    for where in ("offence__police_reference", "person__family_name", "name of the file"):

        def sent(tried: UUID, where: str = where) -> tuple[str, Answers]:
            told = {where: str(tried)} if "__" in where else {}
            content = as_csv([row(1, clock.today(), **told)])
            file = SimpleUploadedFile(f"{tried}.csv" if not told else "export.csv", content)
            return target.path, {**answers, "file": file}

        yield Slot(FILE, who, name, where, "POST", sent)


def _queries(text: str) -> set[str]:
    """The names of everything that a page's links and searches put into a query."""
    found: set[str] = set()
    for match in _ASKED.finditer(text):
        told = unescape(match.group(1)) if match.group(1) is not None else match.group(0)
        found.update(_NAMED.findall(told))
    return found


def _posted(target: Target) -> Answers:
    return {"request_key": [str(ids.new())], **{key: [value] for key, value in target.posted.items()}}


def _pdf() -> Answers:
    return {"file": SimpleUploadedFile("letter.pdf", a_pdf(), "application/pdf")}
