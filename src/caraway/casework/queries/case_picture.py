"""The window of a case as values of a picture."""

from collections.abc import Iterator

from caraway.casework.queries.case_file import CaseFile
from caraway.core import facts as f
from caraway.core.course import in_force
from caraway.core.options import Offer as Pair
from caraway.core.programme import Programme
from caraway.core.vocabulary import Attendance, Mode
from caraway.platform.web.picture import Event, LastSafe, Offer, Prosecution, WindowPicture

MARKED = {
    Attendance.ATTENDED: ("attended", "attended"),
    Attendance.CANCELLED: ("other", "cancelled by us"),
    Attendance.MOVED: ("moved", "moved"),
}


def picture(file: CaseFile, offers: tuple[Pair, ...]) -> WindowPicture | None:
    """The picture, where the window has begun."""
    window, standing = file.standing.window, file.standing
    if window is None:
        return None
    charge, gap = standing.charge, standing.gap
    shows_gap = gap is not None and standing.finished_on is None and gap.first_on <= gap.last_on
    return WindowPicture(
        start=window.starts_on,
        expires=window.expires_on,
        today=file.today,
        extended_from=window.first_expires_on if window.extended else None,
        weeks=round((window.expires_on - window.starts_on).days / 7),
        events=tuple(_events(file)),
        gap=(gap.first_on, gap.last_on) if shows_gap and gap else None,
        gap_label=f"{gap.step} may fall here" if gap else "",
        last_safe=tuple(_last_safe(file)),
        prosecution=Prosecution(charge.last_on, charge.confirmed) if charge and charge.last_on else None,
        offers=tuple(_distinct(offers, file.rules.programme)),
        first=file.rules.settings.clock_start,
    )


def _last_safe(file: CaseFile) -> Iterator[LastSafe]:
    """The last days for the first step; none for calls, and none once the case has ended."""
    safe, first = file.standing.last_safe, file.rules.programme.steps[0].key
    if safe is None or file.standing.finished_on is not None or file.standing.mode is not Mode.GROUP:
        return
    if first in file.standing.steps_left:
        yield LastSafe(safe.with_repeat, f"last {first} with room for a repeat", "one try only")
        yield LastSafe(safe.first_pass, f"last {first}", f"{first} is too late")
    else:
        yield LastSafe(safe.first_pass, f"last {first}, to start again", "too late to start again")


def _events(file: CaseFile) -> Iterator[Event]:
    if file.standing.first_contact_on:
        yield Event(file.standing.first_contact_on, "first contact", "contact")
    for line in file.standing.lines:
        kind, words = MARKED.get(Attendance(line.code), ("missed", "missed"))
        yield Event(line.on, f"{_step(line.step)} {words}", kind)
    for booking in file.standing.bookings:
        yield Event(booking.on, f"{_step(booking.step)} booked", "booked")
    for fact in in_force(file.facts):
        if isinstance(fact.detail, f.Held):
            yield Event(fact.on, "on hold", "hold")


def _step(key: str) -> str:
    return "call" if key == "call" else key


def _distinct(offers: tuple[Pair, ...], programme: Programme) -> Iterator[Offer]:
    """Each set of days once, whatever the venues."""
    seen = set()
    for offer in offers:
        days = tuple(slot.on for slot in offer.slots)
        if days not in seen:
            seen.add(days)
            first = offer.slots[0].step == programme.steps[0].key
            yield Offer(days, "one try" if first and not offer.room_to_repeat else "")
