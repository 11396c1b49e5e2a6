"""At a police force: participants linked to police records, by rules and then by a model; the doubtful pairs are left to people.

Both files hold names. They never leave the force's secure place; what is written holds ids and weights alone.
"""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caraway.commands import CommandRefused
from caraway.commands.evidence_words.files import seed_of

if TYPE_CHECKING:
    from caraway.evidence.linkage.given import Declared


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which files, what their columns are called, and where to."""
    parser.add_argument(
        "participants",
        type=Path,
        metavar="PARTICIPANTS",
        help="CSV or Parquet with id, forename, surname, born, and where there are: postcode, sex, police_id; never leaves the force",
    )
    parser.add_argument(
        "police", type=Path, metavar="POLICE", help="the same of the police's own records; never leaves the force"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="a new folder, of ids and weights alone")
    for whose in ("participant", "police"):
        parser.add_argument(
            f"--{whose}-columns",
            nargs="+",
            default=[],
            metavar="FIELD=COLUMN",
            help="columns that are called otherwise, as born=date_of_birth",
        )
    parser.add_argument("--match", type=float, default=0.9, help="from which probability a pair is linked (0.9)")
    parser.add_argument("--decide", type=float, default=0.2, help="from which probability a person decides (0.2)")
    parser.add_argument(
        "--untrained",
        action="store_true",
        help="take the model as it is shipped: for fewer than some 2,000 participants",
    )
    parser.add_argument("--seed", type=int, default=1, help="of the sample that the model learns from (1)")


def run(options: argparse.Namespace) -> int:
    """Write the folder and say what was found; where it is there already with the same inputs, nothing is changed."""
    import numpy as np

    from caraway.evidence.linkage.bands import Bands
    from caraway.evidence.linkage.folder import Inputs, there_already, write
    from caraway.evidence.linkage.given import given
    from caraway.evidence.linkage.probabilistic import Training
    from caraway.evidence.linkage.run import Settings, link

    seed, bands = seed_of(options.seed), Bands(match=options.match, clerical=options.decide)
    own = {whose: declared(getattr(options, f"{whose}_columns")) for whose in ("participant", "police")}
    participants, police = given(options.participants, own["participant"]), given(options.police, own["police"])
    settings = {
        "match": bands.match,
        "decide": bands.clerical,
        "trained": not options.untrained,
        "seed": seed,
        "columns": {whose: dict(one.columns) for whose, one in own.items()},
    }
    inputs = Inputs(participants.sha256, police.sha256, settings)
    folder = there_already(options.out, inputs)
    if folder is not None:
        print(f"{options.out} holds this linking already; nothing was changed.")
    else:
        how = Settings(
            participants=participants.columns,
            police=police.columns,
            training=None if options.untrained else Training(),
            bands=bands,
        )
        found = link(participants.table, police.table, rng=np.random.default_rng(seed), settings=how)
        folder = write(options.out, found, inputs)
    _say(folder.said, options.out)
    return 0


def declared(words: Sequence[str]) -> "Declared":
    """FIELD=COLUMN words as a declaration. Raises CommandRefused for a word of another form."""
    from caraway.evidence.linkage.given import Declared

    split = [word.partition("=") for word in words]
    if not all(equals for _, equals, _ in split) or len({name for name, *_ in split}) < len(split):
        raise CommandRefused("A column is declared as FIELD=COLUMN, each field once, as in born=date_of_birth.")
    return Declared({name: column for name, _, column in split})


def _say(said: Mapping[str, Any], out: Path) -> None:
    """What was found, a line a band."""
    counts, expected = said["counts"], said["expected"]
    print(f"{said['participants']['rows']:,} participants, {said['police']['rows']:,} police records: {out}")
    print(f"Linked by rules:     {counts['exact']:>9,}")
    right = expected["precision_of_model"]
    share = "" if right is None else f"   the model expects {_percent(right)} of them to be right"
    print(f"Linked by the model: {counts['model']:>9,}{share}")
    likely = expected["one_person_of_to_decide"]
    print(
        f"For people:          {counts['to_decide']:>9,}   the model expects about {likely:,.0f} of one person, which is often too many"
    )
    found = expected["recall_before_deciding"]
    if found is not None:
        print(f"Of all that the model expects to be of one person, {_percent(found)} are linked before people decide.")


def _percent(share: float) -> str:
    """A share in words; what the model expects is never all."""
    return "over 99.9%" if share > 0.9994 else f"{share:.1%}"
