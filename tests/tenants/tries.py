"""Each slot with the other tenant's ids, one after the other: the answer is that for the id of nothing, and nothing else changes."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from uuid import UUID

from tests.matrix.attempts import Attempts
from tests.matrix.world import ABSENT
from tests.tenants.foreign import Ids, in_turn
from tests.tenants.shown import Shown, said, shown
from tests.tenants.slots import Slot


@dataclass
class Tries:
    """Tries ids of `other` in slots. `made` counts by kind of slot."""

    attempts: Attempts
    other: Ids
    own: Ids
    made: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._theirs = frozenset(str(key).encode() for keys in self.other.values() for key in keys)
        self._table = {key: table for table, keys in self.own.items() for key in keys}

    def wrong(self, slots: Iterable[Slot], each: int) -> Iterator[str]:
        """Every try answered otherwise than the id of nothing; `each`: so many ids a slot, the first of the kind that stood there."""
        for slot in slots:
            absent = self._try(slot, ABSENT)
            table = self._table.get(slot.own, "") if slot.own else ""
            for tried in islice(in_turn(self.other, table), each):
                self.made[slot.kind] += 1
                found = self._try(slot, tried)
                if found != absent:
                    yield f"{slot}: {said(found, absent)}"

    def _try(self, slot: Slot, tried: UUID) -> Shown:
        path, sent = slot.sent(tried)
        answer, changed = self.attempts._try(slot.who, slot.method, {}, path, sent)
        return shown(answer.status, answer.body, answer.headers, changed, str(tried).encode(), self._theirs)
