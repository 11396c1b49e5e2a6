"""The window of a caution as a picture, for the police: both clocks, last safe dates, sessions. Holds are not drawn."""

from collections.abc import Iterator
from datetime import date

from caraway.core.agreement import Settings
from caraway.core.standing import Standing
from caraway.core.vocabulary import Attendance, ClockStart, Mode
from caraway.platform.web.picture import Event, LastSafe, Prosecution, WindowPicture

_KINDS = {Attendance.ATTENDED: "attended", Attendance.MOVED: "moved", Attendance.CANCELLED: "other"}
_STARTS = {ClockStart.CAUTION: "caution", ClockStart.ARREST: "arrest", ClockStart.OFFENCE: "offence"}


def picture(standing: Standing, settings: Settings, today: date) -> WindowPicture | None:
    """The picture, or None before the day that starts the time is known."""
    window, charge = standing.window, standing.charge
    if window is None:
        return None
    last = charge.last_on if charge else None
    return WindowPicture(
        start=window.starts_on,
        expires=window.expires_on,
        today=today,
        extended_from=window.first_expires_on if window.extended else None,
        weeks=settings.weeks,
        events=tuple(_events(standing)),
        gap=_gap(standing),
        last_safe=tuple(_last_safe(standing)),
        prosecution=Prosecution(last, charge.confirmed) if charge and last else None,
        gap_label=f"{standing.gap.step} may fall here" if standing.gap else "",
        first=_STARTS[ClockStart(settings.clock_start)],
    )


def _events(standing: Standing) -> Iterator[Event]:
    window, cautioned = standing.window, standing.cautioned_on
    if window and cautioned and cautioned != window.starts_on:
        yield Event(cautioned, "caution given")
    for line in standing.lines:
        code = Attendance(line.code)
        yield Event(line.on, f"{_step(line.step)} {code.words.lower()}", _KINDS.get(code, "missed"))
    for booking in standing.bookings:
        yield Event(booking.on, f"{_step(booking.step)} booked", "booked")
    if standing.returned_on:
        yield Event(standing.returned_on, "returned to police")


def _step(step: str) -> str:
    return "call" if step == "call" else step


def _gap(standing: Standing) -> tuple[date, date] | None:
    gap = standing.gap
    booked = {booking.step for booking in standing.bookings}
    if gap is None or gap.last_on < gap.first_on or gap.step in booked or standing.finished_on:
        return None
    return gap.first_on, gap.last_on


def _last_safe(standing: Standing) -> Iterator[LastSafe]:
    """Of use only while nothing of this pass is attended and it goes by workshops."""
    safe = standing.last_safe
    if safe is None or standing.attended or standing.finished_on or standing.mode is not Mode.GROUP:
        return
    yield LastSafe(safe.with_repeat, "last A with room for a repeat", "one try only")
    yield LastSafe(safe.first_pass, "last A", "A is too late")
