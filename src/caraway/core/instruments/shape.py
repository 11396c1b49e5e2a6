"""The keys that the file of a risk tool or a survey may have."""

from caraway.core.bands import Band
from caraway.core.instruments import parts
from caraway.core.schema import SLUG, Choice, Day, Flag, Items, Key, Table, Text, Whole

_ANSWER = Table(
    {
        "key": Key(SLUG),
        "words": Key(Text()),
        "means": Key(Choice(parts.Meaning), default=parts.Meaning.SAID),
    },
    parts.Answer,
)

_SCALE = Table({"key": Key(SLUG), "answers": Key(Items(_ANSWER, least=2))}, parts.Scale)

_ITEM = Table(
    {"key": Key(SLUG), "words": Key(Text()), "scale": Key(SLUG, default="yes_no")},
    parts.Item,
)

BANDS = Table({"standard_from": Key(Whole(0)), "medium_from": Key(Whole(0)), "high_from": Key(Whole(0))})
"""The first score of each band. Whether they go together is for `caraway.core.bands.Bands` to say."""

_OVERRIDE = Table(
    {
        "key": Key(SLUG),
        "words": Key(Text()),
        "band": Key(Choice(Band)),
        "when": Key(Items(Items(SLUG, least=1), least=1)),
    },
    parts.Override,
)

INSTRUMENT = Table(
    {
        "key": Key(SLUG),
        "name": Key(Text()),
        "kind": Key(Choice(parts.InstrumentKind)),
        "version": Key(SLUG),
        "in_force_from": Key(Day()),
        "source": Key(Text()),
        "checked": Key(Flag()),
        "scored": Key(Flag(), default=False),
        "scales": Key(Items(_SCALE, least=1)),
        "items": Key(Items(_ITEM, least=1)),
        "bands": Key(BANDS, default=None),
        "overrides": Key(Items(_OVERRIDE), default=()),
    }
)
