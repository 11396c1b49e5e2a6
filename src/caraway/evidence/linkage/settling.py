"""What people answered, taken into the links of a folder; what nobody decided is counted and named as such."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pyarrow as pa

from caraway.evidence.linkage.decision_log import Answer, Entry, Pair, Reading, latest
from caraway.evidence.linkage.folder import (
    LINKS,
    SETTLED,
    UNDECIDED,
    Folder,
    links_of,
    parquet,
    replace_file,
    text,
)
from caraway.evidence.linkage.quality import pairs
from caraway.evidence.linkage.readings import agreement, decisions, differing, standing
from caraway.evidence.linkage.run import Linked, decided
from caraway.evidence.refusals import RecordsUnfit


class Why(StrEnum):
    """Why a pair is undecided."""

    NOT_READ = "not looked at"
    LATER = "left for later"
    DIFFERING = "two readers differ"


@dataclass(frozen=True)
class Settled:
    """A linking with what people decided. `why` is that of each pair of `linked.clerical`, in its order; `elsewhere` counts pairs that nobody
    need decide, since their police row was given to another participant."""

    linked: Linked
    why: tuple[Why, ...]
    same: int
    different: int
    elsewhere: int

    def counts(self) -> dict[str, Any]:
        """As `settled.json` has them."""
        undecided = Counter(self.why)
        return {
            "links": self.linked.links.num_rows,
            "decided_same": self.same,
            "decided_different": self.different,
            "closed_by_another": self.elsewhere,
            "undecided": {why.value: undecided[why] for why in Why},
        }


def settled(folder: Folder, entries: Sequence[Entry] | None = None) -> Settled:
    """The links with the answers that stand; nothing is written.

    Raises `DataUnfit` for an answer about a pair that is not to be decided, or a police row given to two participants.
    """
    entries = folder.log.entries() if entries is None else entries
    made = decisions(entries)
    linked = decided(folder.linked(), made)
    left = pairs(linked.clerical)
    same = sum(one.same for one in made)
    elsewhere = len(folder.to_decide()) - len(left) - len(made)
    return Settled(linked, _why(entries, left), same, len(made) - same, elsewhere)


def settle(folder: Folder) -> Settled:
    """Write the links with what was decided, and what was not; doing it again gives the same. Nobody answers meanwhile."""
    with folder.log.writing() as writing:
        found = settled(folder, writing.entries)
        left = found.linked.clerical.select(["participant", "police", "probability"])
        why = pa.array([one.value for one in found.why], pa.string())
        both = agreement(writing.entries)
        said = found.counts() | {"read_twice": both.n, "said_the_same": both.same, "kappa": both.kappa}
        try:
            replace_file(folder.path / LINKS, links_of(found.linked))
            replace_file(folder.path / UNDECIDED, parquet(left.append_column("why", why)))
            replace_file(folder.path / SETTLED, text(said))
        except OSError as wrong:
            raise RecordsUnfit(
                f"{folder.path} cannot be written ({wrong.strerror}): no answer is lost; settle again."
            ) from None
    return found


def _why(entries: Sequence[Entry], left: Sequence[tuple[object, object]]) -> tuple[Why, ...]:
    stands, differ = standing(entries), set(differing(entries))
    first: dict[Pair, Entry] = latest(entries, Reading.FIRST)

    def of(pair: Any) -> Why:
        if pair in differ and pair not in stands:
            return Why.DIFFERING
        return Why.LATER if pair in first and first[pair].answer is Answer.LATER else Why.NOT_READ

    return tuple(map(of, left))
