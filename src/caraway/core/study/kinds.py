"""Which columns each kind of study file has, which it must have, and what tells its rows apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from caraway.core.refusals import Unknown
from caraway.core.study.columns import COLUMNS, OUTCOMES, Column
from caraway.core.study.words import Definition, Harm, Kind

COVARIATES = (
    "age_band", "sex", "ethnicity", "prior_arrests", "prior_domestic", "relationship", "risk_band", "stratum", "block", "age_years",
    "risk_score",
)  # fmt: skip
"""What was so before time zero, in both `people` and `analysis`."""
OF_THE_POLICE = tuple(name for name in COVARIATES if name not in ("stratum", "block"))
"""Those that a police extract can tell; what the lot was drawn by is casework's alone."""
CONSENTS = ("consents_study", "consents_linkage")
"""What a person is asked, where a project asks: only who said yes is in an analysis."""

HARMS = tuple(name for harm in Harm for name in (harm.seen, harm.day))
"""What went wrong for people, in both `people` and `analysis`."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of one kind of file: those that must be there, those that may; `filled` must hold a value in every row of a file that
    has them.

    `key` are the columns that together name a row, so that no row is there twice.
    """

    kind: Kind
    required: tuple[str, ...]
    optional: tuple[str, ...]
    filled: frozenset[str]
    key: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """All its columns in their order."""
        return self.required + self.optional

    def column(self, name: str) -> Column:
        """The column of that name. Raises Unknown for one that this kind of file does not have."""
        if name not in self.names:
            raise Unknown(f"column of {self.kind}", name)
        return COLUMNS[name]


def _layout(kind: Kind, required: str, optional: tuple[str, ...], empty: str, key: str) -> Layout:
    """`empty` names the required columns in which a value may be missing; of others those of outcomes may not be."""
    names = tuple(required.split())
    known = [f"{one.prefix}_{what}" for one in Definition for what in ALWAYS_KNOWN]
    filled = frozenset(names) - frozenset(empty.split()) | frozenset(optional) & frozenset(known)
    return Layout(kind, names, optional, filled, tuple(key.split()))


ALWAYS_KNOWN = ("whole", "any", "count", "harm")
"""What is known of everybody, of each definition that a file of analysis has: without an event they are no, none and 0."""
_OUTCOMES = tuple(f"{definition.prefix}_{what}" for definition in Definition for what in OUTCOMES)

LAYOUTS: Mapping[Kind, Layout] = MappingProxyType(
    {
        layout.kind: layout
        for layout in (
            _layout(
                Kind.PEOPLE,
                "person source force agreement arm time_zero zero_on followed_days end_reason completed_day sessions_attended",
                (*COVARIATES, *CONSENTS, "period", *HARMS),
                "completed_day sessions_attended",
                "person",
            ),
            _layout(
                Kind.EVENTS,
                "person definition day offence conviction_day force extract_id extract_row extracted_on",
                (),
                "conviction_day",
                "extract_id extract_row",
            ),
            _layout(
                Kind.COVARIATES,
                "person source force time_zero zero_on known_day look_back_days extract_id extract_row extracted_on",
                OF_THE_POLICE,
                "",
                "person",
            ),
            _layout(
                Kind.ANSWERS,
                "victim join_token instrument item occasion day_band answer",
                (),
                "answer",
                "victim instrument item occasion",
            ),
            _layout(Kind.JOINS, "join_token person", (), "", "join_token"),
            _layout(
                Kind.ANALYSIS,
                "person source force agreement arm time_zero zero_on window_days followed_days end_reason attended",
                (*_OUTCOMES, *COVARIATES, "completed_day", "sessions_attended", "period", *HARMS),
                "",
                "person",
            ),
            _layout(
                Kind.PANEL,
                "force month arm start_month time_zero window_days definition people people_any events events_squares "
                "harm harm_squares",
                (),
                "start_month",
                "force month arm definition",
            ),
        )
    }
)  # fmt: skip
"""Each kind's layout."""


def layout(kind: str) -> Layout:
    """The layout of that kind. Raises Unknown for a kind nobody declared."""
    if kind not in tuple(Kind):
        raise Unknown("kind of study file", kind)
    return LAYOUTS[Kind(kind)]
