from dataclasses import dataclass


@dataclass(frozen=True)
class Criterion:
    key: str


def criterion_from(row, where):
    return Criterion(row["key"])
