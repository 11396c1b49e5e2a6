"""Which address does what. An unknown address is 404, an unknown method 405, an unknown field 400; of pairs nobody uninvited learns anything."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from urllib.parse import parse_qsl

from caraway.evidence.linkage.decision_log import Answer
from caraway.evidence.linkage.review import pages
from caraway.evidence.linkage.review.asking import Asked, Progress, Review
from caraway.evidence.linkage.review.compared import Record, side_by_side
from caraway.evidence.linkage.review.door import Door
from caraway.evidence.refusals import AnswerRefused, EvidenceRefused

LONGEST_FORM = 4096
FORM = "application/x-www-form-urlencoded"
_PAIR = re.compile(r"/pairs/([1-9][0-9]{0,6})")
_NO_PAGE = "There is no such page", "Go back to all pairs."
_USED = (
    "Not open to you",
    "This address was used already, or never held. Stop the program and start it again for a new one.",
)
_BEGIN = re.compile(r"/begin/([A-Za-z0-9_-]{1,100})")


@dataclass(frozen=True)
class Request:
    """What was asked: the method, the address with what follows a question mark, the headers and the body."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Response:
    """What is answered; `headers` beside those that every answer carries."""

    status: int
    body: str = ""
    kind: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)


class _Refused(Exception):
    """A request is refused with this answer."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status)
        self.response = response


def _no(status: int, title: str, sentence: str, **headers: str) -> _Refused:
    return _Refused(Response(status, pages.refused(title, sentence), headers=headers))


@dataclass(frozen=True)
class Site:
    """The pages of one reader, with the records of the pairs by their ids."""

    review: Review
    participants: Mapping[object, Record]
    police: Mapping[object, Record]
    door: Door

    def respond(self, request: Request) -> Response:
        """The answer to a request."""
        try:
            return self._respond(request)
        except _Refused as refused:
            return refused.response
        except EvidenceRefused as refused:
            return _no(500, "This cannot go on", str(refused)).response

    def invited(self, request: Request) -> bool:
        """Whether the request is of the reader, and so shows that somebody is there."""
        return self.door.right_host(request.headers) and self.door.knows(request.headers)

    def _respond(self, request: Request) -> Response:
        if not self.door.right_host(request.headers):
            raise _no(421, "Not here", "This address is not served here.")
        begin, pair = _BEGIN.fullmatch(request.path), _PAIR.fullmatch(request.path)
        if begin:
            _only(request, "GET")
            return self._first_page(begin[1])
        if pair:
            _only(request, "GET", "POST")
            self._invited_alone(request)
            number = int(pair[1])
            return self._question(number) if request.method == "GET" else self._answer(number, request)
        if request.path == "/begin":
            _only(request, "POST")
            return self._begin(request)
        if request.path not in ("/", "/style.css"):
            raise _no(404, *_NO_PAGE)
        _only(request, "GET")
        if request.path == "/style.css":
            return Response(200, files(__package__).joinpath("page.css").read_text("utf-8"), "text/css; charset=utf-8")
        self._invited_alone(request)
        return self._overview()

    def _invited_alone(self, request: Request) -> None:
        if not self.door.knows(request.headers):
            raise _no(
                403, "Not open to you", "Open the address that the program printed as it began, in the same browser."
            )

    def _first_page(self, token: str) -> Response:
        if not self.door.is_token(token):
            raise _no(403, *_USED)
        review = self.review
        return Response(200, pages.begin(token, review.by, review.reading, len(review.progress().asked)))

    def _begin(self, request: Request) -> Response:
        cookie = self.door.let_in(self._form(request, "token")["token"])
        if cookie is None:
            raise _no(403, *_USED)
        return Response(303, headers={"Location": "/", "Set-Cookie": cookie})

    def _overview(self) -> Response:
        progress = self.review.progress()
        return Response(200, pages.overview(progress, self.review.by, self.review.reading, self._last(progress)))

    def _question(self, number: int, *, wrong: str = "", chosen: Answer | None = None, status: int = 200) -> Response:
        progress = self.review.progress()
        asked = progress.get(number)
        if asked is None:
            raise _no(404, *_NO_PAGE)
        lines = side_by_side(asked.pair, self.participants[asked.pair.participant], self.police[asked.pair.police])
        body = pages.question(
            asked, lines, progress, by=self.review.by, reading=self.review.reading, csrf=self.door.csrf,
            last=self._last(progress, but=number), chosen=chosen, wrong=wrong,
        )  # fmt: skip
        return Response(status, body)

    def _answer(self, number: int, request: Request) -> Response:
        given = self._form(request, "csrf", "seen", "answer")
        if not self.door.is_csrf(given["csrf"]):
            raise _no(
                403, "This form is out of date", "Nothing was recorded. Go back to all pairs and open the pair again."
            )
        if self.review.progress().get(number) is None:
            raise _no(404, *_NO_PAGE)
        if not given["answer"]:
            return self._question(number, wrong="Say whether this is the same person", status=422)
        if given["answer"] not in list(Answer) or not re.fullmatch("[0-9]{1,6}", given["seen"]):
            raise _no(400, "Not understood", "This is no answer that the page offers. Nothing was recorded.")
        answer = Answer(given["answer"])
        try:
            self.review.answer(number, answer, int(given["seen"]))
        except AnswerRefused as refused:
            return self._question(number, wrong=str(refused), chosen=answer, status=409)
        following = self.review.progress().next_open(number)
        return Response(303, headers={"Location": f"/pairs/{following}" if following else "/"})

    def _form(self, request: Request, *fields: str) -> dict[str, str]:
        """The fields of a form, each once and no other; a radio that was not chosen is ""."""
        if not self.door.from_here(request.headers):
            raise _no(403, "Not open to you", "This form was not sent by a page of this program. Nothing was recorded.")
        if request.headers.get("Content-Type", "").partition(";")[0].strip().lower() != FORM:
            raise _no(415, "Not understood", "A form is sent as a browser sends one. Nothing was recorded.")
        try:
            said = parse_qsl(request.body.decode("ascii"), keep_blank_values=True, strict_parsing=True, errors="strict")
        except ValueError:
            raise _no(400, "Not understood", "This form cannot be read. Nothing was recorded.") from None
        given = dict(said)
        lacking = set(fields) - set(given) - {"answer"}
        if len(given) < len(said) or set(given) - set(fields) or lacking:
            raise _no(
                400,
                "Not understood",
                "This form has a field that the page does not have, or lacks one. Nothing was recorded.",
            )
        return {name: given.get(name, "") for name in fields}

    def _last(self, progress: Progress, but: int = 0) -> Asked | None:
        """What this reader answered last of all, unless it is this very pair."""
        mine = [(one.last.at, one.number) for one in progress.asked if one.last and one.last.by == self.review.by]
        number = max(mine)[1] if mine else but
        return None if number == but else progress.get(number)


def _only(request: Request, *methods: str) -> None:
    if request.method not in methods:
        raise _no(405, "Not done here", "This page is not asked for in this way.", Allow=", ".join(methods))
