"""A fault of a study file: which column, which rows, what class of value, and what to do. Never the value itself."""

from dataclasses import dataclass

ROWS_NAMED = 100
"""Row numbers that a fault names; of more it says how many."""


@dataclass(frozen=True)
class Fault:
    """One fault. `rows` are the numbers of the first rows that have it, from 1; `count` how many rows do (0: the file as a whole)."""

    column: str
    what: str
    remedy: str
    rows: tuple[int, ...] = ()
    count: int = 0
    file: str = ""

    @property
    def sentence(self) -> str:
        """The fault as one line."""
        at = f"{self.file}: " if self.file else ""
        return f"{at}{self.column or 'the file'}{self._where()}: {self.what}; {self.remedy}."

    def _where(self) -> str:
        if not self.count:
            return ""
        named = ", ".join(map(str, self.rows))
        more = self.count - len(self.rows)
        return f", row{'s' if self.count > 1 else ''} {named}" + (f" and {more:,} more" if more else "")


@dataclass(frozen=True)
class Rule:
    """Rows for which the SQL condition `where` is true have a fault of `column`; asked only where all columns of `needs` are fit."""

    column: str
    where: str
    what: str
    remedy: str
    needs: tuple[str, ...] = ()
