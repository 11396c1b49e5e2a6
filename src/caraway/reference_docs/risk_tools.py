"""Risk tools and surveys, and what their answers come to: the manual's page, from `tests/spec/risk_tools.toml` and the files."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from caraway.core.bands import Band
from caraway.core.instruments import Instrument, Override, instruments
from caraway.core.reassessment import Occasion
from caraway.reference_docs.tables import read, table, words

SOURCE = "tests/spec/risk_tools.toml"
HEAD = (
    f"# Risk tools and surveys\n\nMade from `{SOURCE}`, which the tests run, and from the files in "
    "`src/caraway/core/instruments`, one for each version. Items are in words of our own: whoever asks has the published form at "
    "hand. The band is the highest of three: that of the score, that of what overrides it whatever the score, and the "
    "judgement of whoever assesses, which may raise it and never lowers it. While an item is not answered, only high is settled."
)
ANSWERS = (("yes", ""), ("sometimes", "now and then"), ("always", "all the time"), ("not_known", "don't know"))
CASES = ("Case", "Tool", "Answers", "Also", "Score", "Its band", "Final band", "Reasons")
MARAC = ("Case", "Band", "Events", "On", "Trigger", "Referral prompted")


def render(root: Path) -> str:
    """The page as Markdown; `root` is the folder of the repository."""
    spec = read(root / SOURCE)
    names = {one.key: one.name for one in instruments()}
    cases = [
        f"### {group}\n\n{table(CASES, (_case(row, names) for row in rows))}"
        for group, rows in groupby(spec["case"], key=lambda row: str(row["group"]))
    ]
    plain = f"Items that are no override, alone or together: {words(spec['plain'])}. What a row does not name is no, or never."
    compared = [(row["case"], row["answer"]) for row in spec["compare"]]
    parts = [
        HEAD,
        *(_instrument(one) for one in instruments()),
        f"## What the answers come to\n\n{plain}",
        *cases,
        f"## When a referral to MARAC is prompted\n\n{table(MARAC, map(_marac, spec['marac']))}",
        f"## By how much a score is higher\n\n{table(('Case', 'Answer'), compared)}",
        f"## When risk is assessed again\n\n{_occasions()}",
        table(("Case", "Last assessed", "Made for", "Since", "Asks for it"), map(_again, spec["again"])),
        f"## Files that are refused\n\n{table(('Mistake', 'Refused at', 'Reason'), map(_file, spec['file']))}",
    ]
    return "\n\n".join(parts) + "\n"


def _instrument(one: Instrument) -> str:
    """What one file says."""
    about = (
        f"{one.kind.words}, version {one.version}, from {words(one.in_force_from)}. {one.source}. "
        f"{'' if one.checked else 'Not checked against its form (k). '}{_bands(one)}"
    )
    items = table(("Item", "In words", "Answers"), ((item.key, item.words, _answers(one, item)) for item in one.items))
    overrides = table(("Whatever the score", "Band", "Where"), map(_override, one.overrides)) if one.overrides else ""
    return "\n\n".join(part for part in (f"## {one.name}", about.strip(), items, overrides) if part)


def _answers(one: Instrument, item: Any) -> str:
    return ", ".join(answer.words for answer in one.answers_to(item))


def _bands(one: Instrument) -> str:
    if one.bands is None:
        return "The items that are so are counted; no bands are published for the score." if one.scored else ""
    return "Bands: " + ", ".join(f"{band.words.lower()} {one.bands.words(band)}" for band in Band) + "."


def _override(one: Override) -> tuple[str, ...]:
    return one.words, one.band.words, ", and ".join(" or ".join(group) for group in one.when)


def _case(row: Mapping[str, Any], names: Mapping[str, str]) -> tuple[str, ...]:
    start = row["case"], names[row["tool"]], "; ".join(_given(row)), "; ".join(_also(row))
    if "refused" in row:
        return *start, "", "", "", f"Refused: {row['refused']}"
    return *start, words(row["score"]), row["by_score"], row["band"], _reasons(row["because"])


def _given(row: Mapping[str, Any]) -> Iterator[str]:
    if row.get("rest"):
        yield f"all {words(row['rest'])}"
    if row.get("plain"):
        yield f"{row['plain']} of those items"
    for key, said in ANSWERS:
        if row.get(key):
            yield f"{said}: {words(row[key])}" if said else words(row[key])
    if row.get("unanswered"):
        yield f"not answered: {words(row['unanswered'])}"


def _also(row: Mapping[str, Any]) -> Iterator[str]:
    if "judged" in row:
        yield f"judged {row['judged']}{', without a reason' if 'why' in row else ''}"
    if "told" in row:
        yield f"known otherwise: {words(row['told'])}"
    if "bands" in row:
        yield f"the area's bands begin at {words(row['bands'])}"


def _reasons(because: Sequence[str]) -> str:
    """The kinds of reasons in order, each once."""
    return ", ".join(words(kind) for kind in dict.fromkeys(because))


def _marac(row: Mapping[str, Any]) -> tuple[str, ...]:
    trigger = f"{row.get('number', 3)} in {row.get('months', 12)} months"
    answer = f"Refused: {row['refused']}" if "refused" in row else words(row["prompted"])
    return row["case"], row["band"], words(row["events"]), words(row["on"]), trigger, answer


def _occasions() -> str:
    return (
        "On these occasions and no others: " + "; ".join(one.words[0].lower() + one.words[1:] for one in Occasion) + "."
    )


def _again(row: Mapping[str, Any]) -> tuple[str, ...]:
    happened = "; ".join(f"{words(what)}: {words(on)}" for what, on in row["happened"].items())
    return row["case"], words(row.get("last_on", "never")), words(row.get("made_for", [])), happened, words(row["asks"])


def _file(row: Mapping[str, Any]) -> tuple[str, ...]:
    return row["case"], f"`{row['key']}`", row["reason"]
