"""Stored output of the R scripts beside this file, with R's missing numbers as NaN."""

import csv
import json
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent


def stored(name):
    return json.loads((HERE / f"{name}.json").read_text())


def numbers(values):
    return np.array([np.nan if value is None else value for value in values], dtype=float)


def castle():
    """Outcome (states × years), start (first year with the law), population and poverty of 2000, years."""
    with (HERE / "castle.csv").open() as file:
        rows = list(csv.DictReader(file))
    years = sorted({int(row["year"]) for row in rows})
    states = sorted({int(row["sid"]) for row in rows})
    place = {(int(row["sid"]), int(row["year"])): row for row in rows}

    def column(name):
        return np.array([[float(place[state, year][name]) for year in years] for state in states])

    on = column("post") > 0
    starts = np.array([years[int(row.argmax())] if row.any() else np.inf for row in on], dtype=float)
    return column("l_homicide"), starts, column("popwt")[:, 0], column("poverty")[:, 0], np.array(years, dtype=float)
