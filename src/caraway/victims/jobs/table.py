"""The jobs of the victims' site: what each does, when, and how long it may take. A new job is one entry here."""

from datetime import timedelta

from caraway.platform.audit import sealing
from caraway.platform.jobs import runs, watch
from caraway.platform.jobs.job import Job
from caraway.platform.jobs.schedule import Daily, Every
from caraway.victims.jobs import decisions, escalation, intake, messages, separation, terms, upward


def _minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


JOBS = (
    Job(
        "intake",
        "Intake",
        "What the police have sent is opened.",
        Every(1),
        _minutes(5),
        intake.take_in,
        alarm="not_opened",
    ),
    Job("sealing", "Audit", "New rows of the audit are sealed.", Every(1), _minutes(5), sealing.seal),
    Job(
        "upward",
        "What comes up",
        "What is new in the cases is taken in.",
        Every(1),
        _minutes(5),
        upward.take_in,
        alarm="not_read",
    ),
    Job(
        "messages",
        "Messages",
        "Messages that are due are sent.",
        Every(1),
        _minutes(5),
        messages.send_due,
        alarm="failed",
    ),
    Job(
        "receipts",
        "Receipts",
        "What became of messages that were sent is asked for.",
        Every(10),
        _minutes(5),
        messages.fetch_receipts,
    ),
    Job(
        "separation",
        "Separation of duties",
        "Cases are shut to whoever works with the other party.",
        Every(1),
        _minutes(5),
        separation.settle,
        alarm="not_read",
    ),
    Job(
        "escalation",
        "Signals",
        "Signals that nobody has seen in time go on.",
        Every(1),
        _minutes(5),
        escalation.escalate,
    ),
    Job(
        "decisions",
        "Decisions",
        "Deadlines of decisions are kept, and what was decided is handed over.",
        Every(1),
        _minutes(5),
        decisions.look_after,
        alarm="not_done",
    ),
    Job(
        "terms",
        "Agreements of both sites",
        "What must be the same in the agreement of the sessions is compared.",
        Every(10),
        _minutes(5),
        terms.compare,
        alarm="unlike",
    ),
    Job("heartbeats", "Heartbeats", "Records of old runs are deleted.", Daily("04:10"), _minutes(5), runs.forget_old),
    Job(
        "watch", "Watch", "Jobs that are late or have stopped are looked for.", Every(5), _minutes(2), watch.look_after
    ),
)
