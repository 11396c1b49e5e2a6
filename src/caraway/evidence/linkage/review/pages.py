"""The pages as HTML: patterns of GOV.UK in plain styles of our own, no script, every meaning in words and not by colour alone."""

from collections.abc import Sequence
from html import escape

from caraway.evidence.linkage.decision_log import Answer, Entry, Reading
from caraway.evidence.linkage.review.asking import WORDS, Asked, Progress, State
from caraway.evidence.linkage.review.compared import Line, Written

NAME = "Linkage review"
SAYS = {
    "for": "Speaks for one person",
    "against": "Speaks against it",
    "little": "Says little",
    "unknown": "Not known",
}
LATER_HINT = "Leave it for later: it stays undecided, and comes again at the end."
STATES = {State.OPEN: "Not answered", State.LATER: "Left for later", State.CLOSED: "Not asked"}
_WHY = {
    Reading.FIRST: "could not be decided by a computer.",
    Reading.SECOND: "could not be decided by a computer. You are the second reader: you are not told what the first answered. Do not ask.",
    Reading.THIRD: "got two answers from two readers. You are told both, and yours decides.",
}
READINGS = {
    Reading.FIRST: "",
    Reading.SECOND: "second reading",
    Reading.THIRD: "third reading",
}


def begin(token: str, by: str, reading: Reading, many: int) -> str:
    """The first page: what follows, and the button that begins. Whoever has the address of this page may press it once."""
    pairs = "1 pair" if many == 1 else f"{many:,} pairs"
    body = f"""<h1>Decide which records are of one person</h1>
<p>{pairs} of a participant’s record and a police record {_WHY[reading]}</p>
<p>You see both records of a pair and say whether they are of one person.</p>
<p>The next pages show names, dates of birth and postcodes. They come from this computer and stay on it. Be where nobody reads along.</p>
<p>Your answers are kept under the name <strong>{escape(by)}</strong>, one by one as you give them. You can stop at any time and go on later.</p>
<form method="post" action="/begin" autocomplete="off"><input type="hidden" name="token" value="{escape(token)}">
<button class="button">Begin</button></form>"""
    return _page("Decide which records are of one person", body, by, reading)


def refused(title: str, sentence: str) -> str:
    """A page that says why there is none."""
    return _page(title, f"<h1>{escape(title)}</h1>\n<p>{escape(sentence)}</p>")


def overview(progress: Progress, by: str, reading: Reading, last: Asked | None) -> str:
    """How far this reader is, and every pair with its answer."""
    following = progress.next_open()
    counts = {
        "Decided": progress.count(State.DECIDED),
        "Not answered": progress.count(State.OPEN),
        "Left for later": progress.count(State.LATER),
        "Not asked, since the police record was given to another participant": progress.count(State.CLOSED),
    }
    rows = "".join(
        f"<div><dt>{escape(words)}</dt><dd>{number:,}</dd></div>"
        for words, number in counts.items()
        if number or words == "Decided"
    )
    if following is None:
        lead = "<p>Every pair is decided. You can close this page and stop the program with Ctrl-C, or change an answer below.</p>"
    else:
        words = "Go on" if progress.count(State.OPEN) else "Go through those left for later"
        lead = f'<p><a class="button" href="/pairs/{following}" draggable="false">{words}</a></p>'
    body = f"""{_last(last)}<h1>{_done(progress)}</h1>
{_bar(progress)}<dl>{rows}</dl>
{lead}
<h2 id="pairs">All pairs</h2>
<table class="list" role="table" aria-labelledby="pairs"><thead role="rowgroup"><tr role="row">
<th scope="col" role="columnheader">Pair</th><th scope="col" role="columnheader">Answer</th><th scope="col" role="columnheader">When, by whom</th><th scope="col" role="columnheader">Page</th></tr></thead>
<tbody role="rowgroup">{"".join(map(_row, progress.asked))}</tbody></table>"""
    return _page(_done(progress), body, by, reading)


def _row(asked: Asked) -> str:
    answer = WORDS[asked.last.answer] if asked.state is State.DECIDED and asked.last else STATES.get(asked.state, "")
    if asked.state is State.CLOSED:
        answer += f": police record given in pair {asked.closed_by}"
    who = f"{asked.last.at.astimezone():%d/%m/%Y %H:%M}, {escape(asked.last.by)}" if asked.last else "–"
    verb = "Change" if asked.state is State.DECIDED else "Open"
    link = f'<a href="/pairs/{asked.number}">{verb} pair {asked.number}</a>'
    return (
        f'<tr role="row"><th scope="row" role="rowheader">Pair {asked.number}</th>'
        + _cell("Answer", escape(answer))
        + _cell("When, by whom", who, empty=asked.last is None)
        + _cell("Page", link)
        + "</tr>\n"
    )


def _cell(about: str, inner: str, *, empty: bool = False) -> str:
    shape = ' class="empty"' if empty else ""
    return f'<td{shape} role="cell" data-about="{about}"><span class="value">{inner}</span></td>'


def question(
    asked: Asked,
    lines: Sequence[Line],
    progress: Progress,
    *,
    by: str,
    reading: Reading,
    csrf: str,
    last: Asked | None = None,
    chosen: Answer | None = None,
    wrong: str = "",
) -> str:
    """One pair: both records, and the question. `wrong` stands beside the answer; `chosen` is what was typed, else what was answered."""
    held = chosen or (asked.last.answer if asked.last else None)
    title = f"Is this the same person? Pair {asked.number} of {len(progress.asked):,}"
    heads = ("Field", "Participant", "Police record", "What it says")
    rows = "".join(map(_line, lines))
    body = f"""<a class="back" href="/">All pairs</a>
{_summary(wrong)}{_last(last) if not wrong else ""}<p class="caption">{_done(progress)}{_reading(reading)}</p>
{_bar(progress)}<h1>Pair {asked.number}</h1>
{_notes(asked)}<table class="records" role="table"><caption>Participant {escape(str(asked.pair.participant))} and police record {escape(str(asked.pair.police))}</caption>
<thead role="rowgroup"><tr role="row">{"".join(f'<th scope="col" role="columnheader">{head}</th>' for head in heads)}</tr></thead>
<tbody role="rowgroup">{rows}</tbody></table>
<form method="post" action="/pairs/{asked.number}" autocomplete="off" novalidate>
<input type="hidden" name="csrf" value="{escape(csrf)}"><input type="hidden" name="seen" value="{asked.seen}">
{_fieldset(held, wrong)}
<button class="button">Continue</button></form>"""
    return _page(title, body, by, reading, error=bool(wrong))


def _line(line: Line) -> str:
    tag = f'<span class="tag {line.says}">{SAYS[line.says]}</span>'
    words = "" if line.says == "unknown" else f'<span class="words">{escape(line.words)}</span>'
    return (
        f'<tr role="row"><th scope="row" role="rowheader">{escape(line.about)}</th>'
        f'<td role="cell" data-about="Participant">{_written(line.participant)}</td>'
        f'<td role="cell" data-about="Police record">{_written(line.police)}</td>'
        f'<td class="says" role="cell" data-about="What it says"><span class="value">{tag}{words}</span></td></tr>\n'
    )


def _written(written: Written) -> str:
    if not written.pieces:
        return '<span class="value none">not recorded</span>'
    pieces = "".join(
        f'<span class="apart">{escape(letters)}</span>' if apart else escape(letters)
        for letters, apart in written.pieces
    )
    also = f'<span class="also">{escape(written.also)}</span>' if written.also else ""
    return f'<span class="value">{pieces}{also}</span>'


def _fieldset(held: Answer | None, wrong: str) -> str:
    error = f'<p class="wrong" id="answer-error">Error: {escape(wrong)}</p>' if wrong else ""
    described = ' aria-describedby="answer-error"' if wrong else ""
    radios = "".join(_radio(answer, checked=answer is held) for answer in Answer)
    shape = ' class="error"' if wrong else ""
    return f"<fieldset{shape}{described}><legend>Is this the same person?</legend>\n{error}{radios}</fieldset>"


def _radio(answer: Answer, *, checked: bool) -> str:
    later = answer is Answer.LATER
    hint = f'<p class="hint" id="hint-{answer}">{LATER_HINT}</p>' if later else ""
    described = f' aria-describedby="hint-{answer}"' if later else ""
    return (
        f'<div class="radio"><input type="radio" name="answer" id="answer-{answer}" value="{answer}"{described}'
        f'{" checked" if checked else ""}><label for="answer-{answer}">{WORDS[answer]}</label>{hint}</div>\n'
    )


def _summary(wrong: str) -> str:
    if not wrong:
        return ""
    return (
        '<div class="summary" role="alert" tabindex="-1" autofocus><h2>There is a problem</h2>'
        f'<p><a href="#answer-same">{escape(wrong)}</a></p></div>\n'
    )


def _last(last: Asked | None) -> str:
    """What this reader answered last, with the way back to it."""
    if last is None or last.last is None:
        return ""
    words = WORDS[last.last.answer]
    return (
        f'<p class="said">Saved: pair {last.number}, “{words}”. <a href="/pairs/{last.number}">Change'
        f" the answer to pair {last.number}</a></p>\n"
    )


def _notes(asked: Asked) -> str:
    notes = []
    if asked.before:
        notes.append("Two readers differ: " + "; ".join(map(_told, asked.before)) + ". Your answer decides.")
    if asked.closed_by:
        notes.append(
            f"This police record was given to another participant in {_link(asked.closed_by)}, so that this pair need not be answered."
        )
    elif asked.others:
        which = ", ".join(map(_link, asked.others))
        notes.append(f"The same police record is also in {which}. It can be of one participant only.")
    return "".join(f'<p class="note">{note}</p>\n' for note in notes)


def _told(entry: Entry) -> str:
    return f"{escape(entry.by)} answered “{WORDS[entry.answer]}”"


def _link(number: int) -> str:
    return f'<a href="/pairs/{number}">pair {number}</a>'


def _done(progress: Progress) -> str:
    closed = progress.count(State.CLOSED)
    return f"{progress.count(State.DECIDED):,} of {len(progress.asked) - closed:,} decided"


def _bar(progress: Progress) -> str:
    """The same as a picture, which says nothing that the words beside it do not."""
    of = max(1, len(progress.asked) - progress.count(State.CLOSED))
    return (
        '<span class="progress" aria-hidden="true"><svg viewBox="0 0 1000 10" preserveAspectRatio="none">'
        f'<rect width="{1000 * progress.count(State.DECIDED) // of}" height="10"/></svg></span>\n'
    )


def _reading(reading: Reading) -> str:
    return f", {READINGS[reading]}" if READINGS[reading] else ""


def _page(title: str, body: str, by: str = "", reading: Reading = Reading.FIRST, *, error: bool = False) -> str:
    who = f"<span>{escape(by)}{_reading(reading)}</span>" if by else ""
    before = "Error: " if error else ""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{before}{escape(title)} – {NAME} – Caraway</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<a class="skip" href="#main">Skip to the main part</a>
<header><p><strong>Caraway: {NAME.lower()}</strong>{who}</p></header>
<main id="main" tabindex="-1">
{body}
</main>
</body>
</html>
"""
