"""What becomes of the numbers and addresses of a plan when something is sent, said, confirmed or checked. Nothing is stored here."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from caraway.core.leaving import Hours
from caraway.core.victim.safe_plan import DetailKind, DetailState, UsedBy, Way
from caraway.core.vocabulary import Language
from caraway.platform.gateways import ids
from caraway.victims.plans import Known, Stored

Details = tuple[Known, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """A number or address as it is given, and who else uses it."""

    value: str = field(repr=False)
    postcode: str = field(default="", repr=False)
    used_by: UsedBy = UsedBy.NOT_KNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The whole plan as it shall be. A kind that is not in `details` is taken out."""

    methods: frozenset[Way]
    hours: Hours | None
    hours_words: str = ""
    language: Language
    code_word: str = field(default="", repr=False)
    details: Mapping[DetailKind, Given]


def as_sent(known: Details, sent: Mapping[DetailKind, Given], today: date) -> Details:
    """With what the police sent. What a worker has confirmed stays in use; what differs from it waits beside it."""
    for kind, given in sent.items():
        old, waiting = _of(known, kind), _of(known, kind, waiting=True)
        stays = old is not None and old.detail.state is not DetailState.NEW
        if old is not None and _says(old, given):
            new: Details = (old,)
        elif old is not None and stays:
            new = (old, waiting if waiting and _says(waiting, given) else _new(kind, given, today, waiting=True))
        else:
            new = (_new(kind, given, today),)
        known = (*_others(known, kind), *new)
    return known


def as_said(stored: Stored, said: Said, today: date) -> Stored:
    """With everything as it was said. What is given anew has nobody's confirmation; what was given already keeps its own."""
    known: Details = ()
    for kind in DetailKind:
        old, waiting = _of(stored.details, kind), _of(stored.details, kind, waiting=True)
        given = said.details.get(kind)
        if given is not None:
            known += (_taken(given, old, waiting) or _new(kind, given, today),)
        if waiting is not None and not (given is not None and _says(waiting, given)):
            known += (waiting,)
    return replace(
        stored,
        methods=said.methods,
        hours=said.hours,
        hours_words=said.hours_words,
        language=said.language,
        code_word=said.code_word,
        details=known,
    )


def confirmed(known: Details, same: Collection[UUID], on: date, by: UUID) -> Details:
    """With these confirmed with the victim. One that waited takes the place of that in use."""
    moved = {one.kind for one in known if one.waiting and one.same in same}
    kept = (one for one in known if one.waiting or one.kind not in moved)
    return tuple(_confirmed(one, on, by) if one.same in same else one for one in kept)


def checked(known: Details, same: Collection[UUID], on: date, by: UUID) -> Details:
    """With these checked. Raises InvalidValue for one's own confirmation, and for what nobody confirmed."""
    done = tuple(replace(one, checked_on=on, checked_by=by) if one.same in same else one for one in known)
    for one in done:
        one.detail  # noqa: B018  whether this may be is asked of the rules
    return done


def to_check(known: Details) -> Details:
    """What a second person has to check."""
    return tuple(one for one in known if one.detail.state is DetailState.CONFIRMED)


def to_confirm(known: Details) -> Details:
    """What nobody has confirmed with the victim."""
    return tuple(one for one in known if one.detail.state is DetailState.NEW)


def in_use(known: Details) -> frozenset[UUID]:
    """Those in use."""
    return frozenset(one.same for one in known if not one.waiting)


def _confirmed(one: Known, on: date, by: UUID) -> Known:
    if one.detail.state is not DetailState.NEW:
        return one
    return replace(one, waiting=False, confirmed_on=on, confirmed_by=by)


def _taken(given: Given, *there: Known | None) -> Known | None:
    one = next((one for one in there if one is not None and _says(one, given)), None)
    return one and replace(one, waiting=False, used_by=given.used_by)


def _new(kind: DetailKind, given: Given, today: date, *, waiting: bool = False) -> Known:
    return Known(
        same=ids.new(),
        kind=kind,
        value=given.value,
        postcode=given.postcode,
        used_by=given.used_by,
        waiting=waiting,
        given_on=today,
    )


def _says(one: Known, given: Given) -> bool:
    return (one.value, one.postcode) == (given.value, given.postcode)


def _of(known: Iterable[Known], kind: DetailKind, *, waiting: bool = False) -> Known | None:
    return next((one for one in known if one.kind is kind and one.waiting is waiting), None)


def _others(known: Details, kind: DetailKind) -> Details:
    return tuple(one for one in known if one.kind is not kind)
