"""What a case's page warns of: late contact, a hold, no dates left, the clock of the prosecution, what was said wrong."""

from collections.abc import Iterator
from datetime import date, timedelta

from caraway.casework.models import NoDates
from caraway.casework.queries.case_file import CaseFile
from caraway.casework.queries.reasons import no_dates
from caraway.casework.queries.trials import WAITS
from caraway.casework.referral import against
from caraway.core.course import clock_day
from caraway.core.options import Options
from caraway.core.vocabulary import DueKind, Stage
from caraway.platform.web.dates import day, day_full


def contact_by(file: CaseFile) -> date | None:
    """The last day on which first contact is in time."""
    course, settings = file.course(), file.rules.settings
    if course.referred is None:
        return None
    start = clock_day(course, settings.first_contact_from) or course.referred.on
    return start + timedelta(days=settings.clocks.first_contact)


def late_contact(file: CaseFile) -> str:
    """How late first contact was made, or is; empty where it is in time or no longer asked for."""
    last, made = contact_by(file), file.standing.first_contact_on
    if last is None or (made is None and file.standing.finished_on is not None):
        return ""
    over = ((made or file.today) - last).days
    if over <= 0:
        return ""
    days = "1 day" if over == 1 else f"{over} days"
    return f"First contact {'was made' if made else 'is'} {days} late: it was due by {day(last)}."


def warnings(file: CaseFile, offered: Options) -> Iterator[str]:
    """Sentences, the most pressing first."""
    standing, today = file.standing, file.today
    if not_eligible := against(file.case.assessment):
        yield f"{not_eligible} Ask the police, and decide whether the programme goes on."
    running = standing.stage in (Stage.ACCEPTED, Stage.UNDER_WAY)
    if (lot := offered.cannot.get("book", "")) == WAITS:
        yield lot
    if late := late_contact(file):
        yield late
    if running and standing.on_hold:
        last = standing.impossible_from
        yield "On hold." + (f" Completion becomes impossible on {day_full(last)}." if last else "")
    elif running and "book" in offered.can and not offered.offers:
        yield no_dates(_no_dates_since(file) or today, today)
    elif running and standing.impossible_from and today >= standing.impossible_from and standing.unbooked:
        yield f"It can no longer be finished in time, since {day(standing.impossible_from)}."
    if standing.outcome is None or running:
        yield from _charge_warnings(file)
    if any(due.kind is DueKind.CORRECT_RETURN for due in standing.due):
        yield "What the police were told is no longer so. Send them a corrected return today."
    if any(due.kind is DueKind.CORRECT_PARTICIPANT for due in standing.due):
        yield "What the participant was told is no longer so. Send a corrected message today."


def _no_dates_since(file: CaseFile) -> date | None:
    return NoDates.objects.filter(case=file.case).values_list("since", flat=True).first()


def _charge_warnings(file: CaseFile) -> Iterator[str]:
    standing, charge = file.standing, file.standing.charge
    if charge is None or charge.last_on is None:
        return
    if standing.extension_loses_charge and standing.window:
        yield (
            f"The caution runs to {day(standing.window.expires_on)}, after the last date to charge on"
            f" {day(charge.last_on)}: its breach could not be prosecuted in the last days."
        )
    if not charge.confirmed:
        yield f"The date of the first statement is not confirmed. Until it is, the last date to charge is shown as {day(charge.last_on)}."


def extension_warning(file: CaseFile) -> str:
    """What more time, as far as the agreement allows, would do to the power to prosecute."""
    window, charge = file.standing.window, file.standing.charge
    if window is None or charge is None or charge.last_on is None or window.furthest_on <= charge.last_on:
        return ""
    weeks = round((window.furthest_on - window.starts_on).days / 7)
    return (
        f"{weeks} weeks ({day_full(window.furthest_on)}) would pass the last date to charge"
        f" ({day_full(charge.last_on)}{'' if charge.confirmed else ', not confirmed'})."
    )
