"""The jobs of the casework site: what each does, when, and how long it may take. A new job is one entry here.

An entry names a function without arguments that returns counts. It must be safe to do twice, and say nothing of anybody:
its counts are shown, and the class of its error.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from caraway.casework.actions.accrediting import ask_renewals
from caraway.casework.jobs import batches, drafts, escalation, hashes, imports, messages, nightly
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.audit import sealing
from caraway.platform.gateways import clock
from caraway.platform.jobs import runs, watch
from caraway.platform.jobs.job import Counts, Job
from caraway.platform.jobs.schedule import Daily, Every


def _minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


def _renewals() -> Counts:
    ask_renewals(by=CARAWAY)
    return {}


def _sealed() -> Counts:
    """Never how many rows: a minute in which nothing else was done would tell that a release came in it, and how many."""
    sealing.seal()
    return {}


def _old_imports() -> Counts:
    imports.end_old()
    return {}


def _counted(word: str, do: Callable[[], int]) -> Callable[[], Counts]:
    """A job that tells one number, by its word."""
    return lambda: {word: do()}


def _at(word: str, do: Callable[[datetime], int]) -> Callable[[], Counts]:
    """The same for a job that is told the time."""
    return lambda: {word: do(clock.now())}


JOBS = (
    Job(
        "batches",
        "Holds",
        "Holds take effect, and lists are settled.",
        Every(1),
        _minutes(5),
        batches.settle_due,
        alarm="failed",
    ),
    Job(
        "hashes",
        "Contact hashes",
        "Keyed hashes of contact details and of staff that are missing are made.",
        Every(5),
        _minutes(30),
        hashes.make_missing,
    ),
    Job("sealing", "Audit", "New rows of the audit are sealed.", Every(1), _minutes(5), _sealed),
    Job(
        "nightly",
        "Nightly check",
        "What is stored of each case is compared with what its facts have.",
        Daily("02:10"),
        _minutes(90),
        nightly.run,
        alarm="differ",
        by_hand=True,
    ),
    Job(
        "calendar",
        "Calendar",
        "Cases that no dates in the calendar fit any more are looked for.",
        Daily("03:10"),
        _minutes(30),
        nightly.sweep_calendar,
        by_hand=True,
    ),
    Job(
        "messages",
        "Messages",
        "Messages to participants that are due are sent.",
        Every(1),
        _minutes(5),
        _at("sent", messages.send_due),
    ),
    Job(
        "receipts",
        "Receipts",
        "What became of messages that were sent is asked for.",
        Every(10),
        _minutes(5),
        _at("asked", messages.fetch_receipts),
    ),
    Job(
        "reminders",
        "Reminders",
        "Reminders of sessions that are missing are put in.",
        Daily("05:10"),
        _minutes(15),
        _at("looked", messages.reminders),
    ),
    Job(
        "notices",
        "Notices to staff",
        "Staff are told at once of what they chose to be told of at once.",
        Every(5),
        _minutes(5),
        _at("told", messages.at_once),
    ),
    Job(
        "digests",
        "Morning e-mails",
        "Staff are told each morning how much is due.",
        Daily("07:05"),
        _minutes(15),
        _at("told", messages.digests),
    ),
    Job(
        "renewals",
        "Accreditations",
        "Managers are asked to renew accreditations that end in the next 30 days.",
        Daily("05:40"),
        _minutes(5),
        _renewals,
    ),
    Job(
        "imports",
        "Referrals by file",
        "People in files that the police have sent are referred.",
        Every(1),
        _minutes(30),
        _counted("batches", imports.run_waiting),
    ),
    Job(
        "old_imports",
        "Old files",
        "Files of referrals that nobody has begun for 14 days are thrown away.",
        Daily("03:50"),
        _minutes(10),
        _old_imports,
    ),
    Job(
        "escalation",
        "Urgent tasks",
        "Urgent tasks that nobody has seen go to the managers.",
        Every(5),
        _minutes(2),
        _counted("raised", escalation.escalate),
    ),
    Job(
        "drafts",
        "Old drafts",
        "Referrals that were not sent and not changed for 90 days are deleted.",
        Daily("03:40"),
        _minutes(10),
        _counted("rounds", drafts.delete_old),
    ),
    Job("heartbeats", "Heartbeats", "Records of old runs are deleted.", Daily("04:10"), _minutes(5), runs.forget_old),
    Job(
        "watch", "Watch", "Jobs that are late or have stopped are looked for.", Every(5), _minutes(2), watch.look_after
    ),
)
