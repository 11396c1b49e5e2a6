"""Risk tools and surveys as data: one file for each version of each, beside this module.

A new tool or survey is a new file. What its answers come to is `caraway.core.risk`.
"""

from caraway.core.instruments.files import instrument, instrument_from, instrument_in_force, instruments
from caraway.core.instruments.parts import Answer, Instrument, InstrumentKind, Item, Meaning, Override, Scale

__all__ = [
    "Answer",
    "Instrument",
    "InstrumentKind",
    "Item",
    "Meaning",
    "Override",
    "Scale",
    "instrument",
    "instrument_from",
    "instrument_in_force",
    "instruments",
]
