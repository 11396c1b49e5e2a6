"""Runs the tables of risk tools and surveys, and sees that they notice each rule that is wrong."""

import tomllib
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from caraway.core import bands as bands_module
from caraway.core import marac, reassessment, risk, risk_reasons
from caraway.core.bands import Band, Bands
from caraway.core.instruments import Instrument, Meaning, Override, instrument_from, instruments, parts, sound
from caraway.core.instruments import files as loader
from caraway.core.marac import marac_prompted
from caraway.core.reassessment import Occasion, reassess_at
from caraway.core.refusals import InstrumentFileError, Refusal
from caraway.core.risk import Assessed, Judgement, ReasonKind, assessed, compare

TABLE = tomllib.loads((Path(__file__).parent / "risk_tools.toml").read_text("utf-8"))
TOOLS = {one.key: one for one in instruments()}
EVERY = ("case", "marac", "compare", "again", "file")


def _rest(tool: Instrument, meaning: Meaning) -> dict[str, str]:
    return {
        item.key: next((one.key for one in tool.answers_to(item) if one.means is meaning), "no") for item in tool.items
    }


def _given(row: dict[str, Any]) -> dict[str, str]:
    answers = _rest(TOOLS[row["tool"]], Meaning(row.get("rest", "absent")))
    answers |= dict.fromkeys(TABLE["plain"][: row.get("plain", 0)], "yes")
    for answer in ("yes", "sometimes", "always", "not_known"):
        answers |= dict.fromkeys(row.get(answer, ()), answer)
    return {key: answer for key, answer in answers.items() if key not in row.get("unanswered", ())}


def _assessed(row: dict[str, Any]) -> Assessed:
    judgement = (
        Judgement(Band(row["judged"]), row.get("why", "What was said at the visit.")) if "judged" in row else None
    )
    own = Bands(*row["bands"]) if "bands" in row else None
    return assessed(TOOLS[row["tool"]], _given(row), judgement=judgement, overrides=row.get("told", ()), bands=own)


def _case(row: dict[str, Any]) -> dict[str, Any]:
    try:
        found = _assessed(row)
    except Refusal as refused:
        return {"refused": refused.sentence}
    return {
        "score": "none" if found.score is None else found.score,
        "by_score": str(found.by_score or "none"),
        "overrides": list(found.overrides),
        "band": str(found.band or "none"),
        "because": [str(reason.kind) for reason in found.reasons],
    }


def _marac(row: dict[str, Any]) -> dict[str, Any]:
    bands = {"high": 14, "medium": 10, "standard": 1}
    plain = {"tool": "dash_safelives", "plain": bands.get(row["band"], 0)}
    found = None if row["band"] == "not assessed" else _assessed(plain)
    numbers = {name: row[name] for name in ("number", "months") if name in row}
    try:
        return {"prompted": [str(one) for one in marac_prompted(found, row["events"], row["on"], **numbers)]}
    except Refusal as refused:
        return {"refused": refused.sentence}


def _compare(row: dict[str, Any]) -> dict[str, Any]:
    try:
        return {"answer": str(compare(_assessed(row["earlier"]), _assessed(row["later"])))}
    except Refusal as refused:
        return {"answer": refused.sentence}


def _again(row: dict[str, Any]) -> dict[str, Any]:
    happened = [(on, Occasion(what)) for what, on in row["happened"].items()]
    found = reassess_at(happened, row.get("last_on"), [Occasion(what) for what in row.get("made_for", ())])
    return {"asks": [str(one) for one in found]}


def _file(row: dict[str, Any]) -> dict[str, Any]:
    tool = TOOLS[row["tool"]]
    name = f"{tool.key}-{tool.version}.toml"
    text = files("caraway.core.instruments").joinpath(name).read_text("utf-8")
    assert row["instead_of"] in text, "the file does not say that"
    changed = text.replace(row["instead_of"], row["it_says"], 1)
    found = _refused(changed, name)
    return {"key": "", "reason": "not refused"} if found is None else {"key": found.key, "reason": found.reason}


def _refused(text: str, name: str) -> InstrumentFileError | None:
    try:
        instrument_from(text, name)
    except InstrumentFileError as refused:
        return refused
    return None


RUN = {"case": _case, "marac": _marac, "compare": _compare, "again": _again, "file": _file}
ROWS = [(table, row) for table in EVERY for row in TABLE[table]]


def _wanted(table: str, row: dict[str, Any]) -> dict[str, Any]:
    whole = {"overrides": []} | row if table == "case" and "refused" not in row else row
    answers = (
        "refused",
        "score",
        "by_score",
        "overrides",
        "band",
        "because",
        "prompted",
        "answer",
        "asks",
        "key",
        "reason",
    )
    about = {"band"} if table == "marac" else set()
    return {name: whole[name] for name in answers if name in whole and name not in about}


@pytest.mark.parametrize(("table", "row"), ROWS, ids=[f"{table}: {row['case']}" for table, row in ROWS])
def test_the_table(table: str, row: dict[str, Any]) -> None:
    assert RUN[table](row) == _wanted(table, row)


def test_every_answer_that_can_be_is_there() -> None:
    assert {kind for row in TABLE["case"] for kind in row.get("because", ())} == {str(kind) for kind in ReasonKind}
    assert {what for row in TABLE["again"] for what in row["happened"]} >= {str(one) for one in Occasion} - {"charge"}
    held = {key for row in TABLE["case"] for key in row.get("overrides", ()) if row["tool"] == "dash_safelives"}
    assert held == {one.key for one in TOOLS["dash_safelives"].overrides}


def test_a_refused_file_is_named() -> None:
    refused = _refused("key = 1", "dara-2022.toml")
    assert refused is not None
    assert refused.sentence == "dara-2022.toml: key: must be up to 20 letters, digits, dots, dashes and underscores"


def test_the_unchanged_files_are_sound() -> None:
    for tool in TOOLS.values():
        name = f"{tool.key}-{tool.version}.toml"
        text = files("caraway.core.instruments").joinpath(name).read_text("utf-8")
        assert instrument_from(text, name) == tool


FAULTS: dict[str, tuple[Any, str, Any]] = {
    "a band begins above its first score": (
        Bands,
        "of",
        lambda self, score: bands_module.highest(*(b for b, f in zip(Band, self._firsts, strict=True) if score > f)),
    ),
    "bands are compared as text": (
        risk,
        "highest",
        lambda *bands: max((one for one in bands if one), default=None),
    ),
    "don't know counts as yes": (
        risk_reasons.Reading,
        "score",
        property(lambda self: len(self.items(Meaning.PRESENT, Meaning.NOT_KNOWN)) if self.tool.scored else None),
    ),
    "one group of an override is enough": (
        Override,
        "holds",
        lambda self, present: any(not present.isdisjoint(group) for group in self.when),
    ),
    "every item of a group is needed": (
        Override,
        "holds",
        lambda self, present: all(present.issuperset(group) for group in self.when),
    ),
    "what is known from papers does not count": (
        risk_reasons.Reading,
        "held",
        property(lambda self: tuple(one for one in self.tool.overrides if one.holds(self.items(Meaning.PRESENT)))),
    ),
    "judgement may lower": (risk, "_require_no_lower", lambda *_: None),
    "nothing is ever missing": (parts.Instrument, "missing", lambda self, given: ()),
    "any bands go with any tool": (risk, "why_bands_do_not_fit", lambda *_: ""),
    "a month is 30 days": (marac, "add_months", lambda day, months: day + timedelta(days=30 * months)),
    "soundness is not looked at": (loader, "require_sound", lambda *_: None),
    "keys may be there twice": (sound, "_distinct", lambda *_: None),
    "surveys may say anything": (sound, "telling", lambda words: ()),
    "what has happened is sorted by its name": (reassessment, "sorted", lambda happened, key: sorted(happened)),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_table_notices_a_wrong_rule(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    where, name, wrong = FAULTS[fault]
    monkeypatch.setattr(where, name, wrong, raising=name != "sorted")
    assert [row["case"] for table, row in ROWS if _differs(table, row)], f"no row notices that {fault}"


def _differs(table: str, row: dict[str, Any]) -> bool:
    try:
        return RUN[table](row) != _wanted(table, row)
    except Refusal:
        return True
