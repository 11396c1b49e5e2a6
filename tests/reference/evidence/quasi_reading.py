"""Stored output of the R scripts beside this file, with R's missing numbers as NaN; run, it writes the castle data for R."""

import json
import sys
from pathlib import Path

import causaldata
import numpy as np

HERE = Path(__file__).parent


def stored(name):
    return json.loads((HERE / f"{name}.json").read_text())


def numbers(values):
    return np.array([np.nan if value is None else value for value in values], dtype=float)


def castle():
    """Outcome (states × years), start (first year with the law), population and poverty of 2000, years."""
    rows = _castle().to_dict("records")
    years = sorted({row["year"] for row in rows})
    states = sorted({row["sid"] for row in rows})
    place = {(row["sid"], row["year"]): row for row in rows}

    def column(name):
        return np.array([[float(place[state, year][name]) for year in years] for state in states])

    on = column("post") > 0
    starts = np.array([years[int(row.argmax())] if row.any() else np.inf for row in on], dtype=float)
    return column("l_homicide"), starts, column("popwt")[:, 0], column("poverty")[:, 0], np.array(years, dtype=float)


def _castle():
    """The rows of `causaldata`'s table, of the columns that are compared."""
    return causaldata.castle.load_pandas().data[["sid", "year", "post", "l_homicide", "popwt", "poverty"]]


if __name__ == "__main__":
    _castle().astype(float).to_csv(sys.stdout, index=False)
