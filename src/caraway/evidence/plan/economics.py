"""What a plan says of money: which tables, at whose cost, over which years, and what is averted of which outcome."""

from dataclasses import dataclass

from caraway.core.schema import Choice, Items, Key, Maybe, Table, Text, Whole
from caraway.evidence.economics.money import GREEN_BOOK
from caraway.evidence.economics.tables import Per
from caraway.evidence.plan.forms import FILE, FINGERPRINT, WORD, Number, Numbers
from caraway.evidence.plan.words import Measure, Perspective
from caraway.evidence.result import Definition

DEMONSTRATION = "demonstration"
"""Instead of a file's name: the small table that is shipped, which says that it is one."""

COUNTED = {
    (Measure.FREQUENCY, Definition.REARREST): Per.INCIDENT,
    (Measure.FREQUENCY, Definition.RECORDED): Per.OFFENCE,
    (Measure.FREQUENCY, Definition.PROVEN): Per.OFFENCE,
    **{
        (Measure.PREVALENCE, one): Per.OFFENDER for one in (Definition.REARREST, Definition.RECORDED, Definition.PROVEN)
    },
}
"""Of what an outcome counts so many: people who offend, arrests (each one incident), or offences. None counts victims."""


@dataclass(frozen=True)
class Valued:
    """An outcome of which fewer are averted, the row of the table that values one, what one is, and how it is spread over years."""

    outcome: str
    cost: str
    per: Per
    by_year: tuple[float, ...] = (1.0,)


@dataclass(frozen=True)
class Economics:
    """An appraisal. `costs` and `prices` are files beside the plan with their SHA-256 (or "demonstration"); `programme` is what it costs
    for everybody assigned to it, by year, this year's first, with `relative_error` for all; amounts are brought to `price_year`."""

    costs: str
    price_year: int
    perspective: Perspective
    programme: tuple[float, ...]
    averted: tuple[Valued, ...]
    costs_sha256: str | None = None
    prices: str | None = None
    prices_sha256: str | None = None
    relative_error: float = 0.0
    rate: float = GREEN_BOOK
    draws: int = 10_000


VALUED = Table(
    {
        "outcome": Key(WORD, about="the outcome of which fewer are averted"),
        "cost": Key(Text(), about="the row of the table that values one"),
        "per": Key(Choice(Per), about="what one is: what the outcome counts, and never another thing"),
        "by_year": Key(
            Numbers(Number(0, 1)), (1.0,), about="shares of the years in which it is averted; they come to 1"
        ),
    },
    Valued,
)
ECONOMICS = Table(
    {
        "costs": Key(FILE, about="a table of costs beside the plan, or “demonstration”"),
        "costs_sha256": Key(Maybe(FINGERPRINT), None, about="which table it was when the plan was made"),
        "prices": Key(Maybe(FILE), None, about="an index of prices, where the costs are of another year"),
        "prices_sha256": Key(Maybe(FINGERPRINT), None, about="which index it was"),
        "price_year": Key(Whole(1990, 2100), about="at the prices of which year"),
        "perspective": Key(Choice(Perspective), about="whose costs and benefits are counted"),
        "programme": Key(Numbers(Number(0)), about="for everybody assigned to it, by year, this year’s first"),
        "relative_error": Key(Number(0, 5), 0.0, about="the standard error of that cost, as a part of it"),
        "rate": Key(Number(0, 1), GREEN_BOOK, about="by which later years are discounted"),
        "draws": Key(Whole(1_000, 1_000_000), 10_000, about="how often everything uncertain is drawn"),
        "averted": Key(Items(VALUED, 1), about="what is averted, and what one is worth"),
    },
    Economics,
)
