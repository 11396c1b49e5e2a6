"""The rows on top of a worklist."""

from caraway.platform.accounts.actor import Actor
from caraway.platform.gateways import clock
from caraway.platform.web.addresses import address
from caraway.platform.web.dates import day, moment
from caraway.platform.web.parts import WorklistRow
from caraway.victims.queries.on_top import Raised, ShutOut, raised_signals, shut_out_workers


def on_top(actor: Actor) -> list[WorklistRow]:
    """Signals that were not seen in time, then cases whose worker works with the other party."""
    shut = shut_out_workers(actor, clock.today())
    return [*(_signal(one, actor) for one in raised_signals(actor)), *map(_shut_out, shut)]


def _signal(found: Raised, actor: Actor) -> WorklistRow:
    one = found.signal
    return WorklistRow(
        what=f"{one.kind.words}: nobody has seen this in time",
        who=found.name,
        why=one.words,
        left=f"{'Urgent: raised' if one.urgent else 'Raised'} on {moment(one.raised_at)}",
        tone="red",
        do="See and acknowledge",
        href=address("contact_signal", one.case, one.id),
        who_href=address("contact", one.case) if actor.may("victim.see") else "",
    )


def _shut_out(found: ShutOut) -> WorklistRow:
    return WorklistRow(
        what="Say who works on this, or write an exception",
        who=found.name,
        why=f"{found.worker} works with the other party and cannot open this any more.",
        left=f"Since {day(found.since)}",
        tone="red",
        do="Say who",
        href=address("contact_worker", found.case),
        who_href=address("contact", found.case),
        beside=found.worker,
    )
