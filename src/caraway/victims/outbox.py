"""What waits to be handed over to the casework site, as the bridge declares it."""

from collections.abc import Iterator

from caraway.bridge import releases as bridge
from caraway.core.joint.text import Advised, Crossing
from caraway.core.joint.words import ReleaseKind
from caraway.victims.deciding import held_now
from caraway.victims.models import JointRelease, VictimCase


def waiting() -> Iterator[JointRelease]:
    """What can go now, in the order in which it was made.

    The casework site knows one hold from here for a case, whoever asked. So the end of one waits while another victim case of
    the same participant's still needs it, and with it everything that comes after it in its decision, but a pair kept apart.
    """
    kept: set[object] = set()
    rows = JointRelease.objects.filter(sent_at=None).select_related("decision").order_by("made_at", "place", "id")
    for row in rows:
        if row.kind == ReleaseKind.KEEP_APART.value:
            yield row
            continue
        if row.decision_id in kept or (row.kind == ReleaseKind.RESUME.value and _needed_by_another(row)):
            kept.add(row.decision_id)
            continue
        yield row


def _needed_by_another(row: JointRelease) -> bool:
    others = VictimCase.objects.filter(casework_case=row.casework_case).exclude(pk=row.decision.case_id)
    return any(map(held_now, others))


def release_of(row: JointRelease) -> bridge.Release:
    """The release in a row. Raises InvalidValue where it is none."""
    same = {name: getattr(row, name) for name in ("id", "kind", "code", "advice", "purpose", "expires_on", "at_once")}
    of = {"agreement_id": row.casework_agreement, "case_id": row.casework_case, "other_case_id": row.other_case}
    return bridge.of_row(same | of)


def words_of(row: JointRelease) -> str:
    """The exact words that cross."""
    said = release_of(row)
    if isinstance(said, bridge.Advisory):
        return Crossing(said.kind, None, Advised(said.advice, said.purpose, said.expires_on)).words
    if isinstance(said, bridge.KeepApart):
        return said.kind.words
    return Crossing(said.kind, said.code).words
