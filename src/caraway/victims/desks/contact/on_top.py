"""The rows on top of a worklist."""

from caraway.core.joint.terms import Terms
from caraway.core.victim.area_words import GROUPS
from caraway.platform.accounts.actor import Actor
from caraway.platform.gateways import clock
from caraway.platform.web.addresses import address
from caraway.platform.web.dates import day, moment
from caraway.platform.web.parts import WorklistRow
from caraway.victims.queries.on_top import Raised, ShutOut, Unlike, raised_signals, shut_out_workers, unlike_agreements


def on_top(actor: Actor) -> list[WorklistRow]:
    """Signals that were not seen in time, cases whose worker works with the other party, and agreements that differ."""
    signals = (_signal(one, actor) for one in raised_signals(actor))
    shut, unlike = shut_out_workers(actor, clock.today()), unlike_agreements(actor, clock.today())
    return [*signals, *(_shut_out(one, actor) for one in shut), *map(_unlike, unlike)]


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


def _shut_out(found: ShutOut, actor: Actor) -> WorklistRow:
    able = actor.may("victim.assign")
    why = f"{found.worker} works with the other party and cannot open this any more."
    return WorklistRow(
        what="Say who works on this, or write an exception" if able else "Have somebody else say who works on this",
        who=found.name,
        why=why if able else f"{why} Nor can any supervisor: make somebody else one, or ask a partner organisation.",
        left=f"Since {day(found.since)}",
        tone="red",
        do="Say who" if able else "",
        href=address("contact_worker", found.case) if able else "",
        who_href=address("contact", found.case) if actor.may("victim.see") else "",
        beside=found.worker,
    )


def _unlike(found: Unlike) -> WorklistRow:
    asked = {name: words for group in GROUPS.values() for name, words in group.questions.items()}
    said = (
        f"{asked[name]}: {_value(found.ours, name)} here, {_value(found.theirs, name)} there."
        for name in found.settings
    )
    return WorklistRow(
        what="Have the agreement put right: it is not as that of the sessions is",
        who=found.name,
        why=f"{' '.join(said)} Deadlines rest on it. Ask the licence manager.",
        left=f"Since {day(found.since)}",
        tone="red",
        do="",
        href="",
    )


def _value(terms: Terms, name: str) -> str:
    value = getattr(terms, name)
    return value if isinstance(value, str) else ", ".join(sorted(value))
