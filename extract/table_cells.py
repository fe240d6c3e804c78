"""What a single cell of a table is: empty, a time, a heading that is known by its words, or running text."""

from __future__ import annotations

import re

from extract.table_figures import Figure, FigureReader
from extract.table_grid import GridCell
from extract.table_periods import PeriodFinder
from extract.table_words import Role, TableWords

_PERIOD_LIKE = re.compile(r"(?:19|20)\d\d(?:[-./．](?:1[0-2]|0?[1-9])(?:[-./．](?:3[01]|[12]\d|0?[1-9]))?)?")
_SENTENCE_MARK = re.compile(r"[。；;！]|[，,、：:](?=.{4})")
_CALENDAR = frozenset({"年", "月", "日", "个月", "季度", "周", "天"})
_PROSE = 14  # characters; a cell of fewer is a name, whatever its marks
_LABEL_PROSE = 36  # the same for a cell that names its row


class CellReader:
    """Tells what single cells are."""

    def __init__(self, words: TableWords, figures: FigureReader, periods: PeriodFinder) -> None:
        self.words = words
        self.figures = figures
        self._is_period = periods.is_period

    def figure(self, cell: GridCell) -> Figure | None:
        """Return the number that a cell is nothing but, or None; 2022年 and 6月 are times."""
        figure = self.figures.read(cell.text)
        is_date = figure is not None and figure.quantity.unit in _CALENDAR and self._is_period(cell.words)
        return None if is_date else figure

    def is_empty(self, cell: GridCell) -> bool:
        """Return whether a cell holds nothing, or a mark that says so."""
        return not cell.words or self.words.has("mark", cell.words)

    def is_time(self, words: str) -> bool:
        """Return whether a cell is a year or another time expression."""
        return _PERIOD_LIKE.fullmatch(words) is not None or self.words.has("period", words) or self._is_period(words)

    def is_unit(self, cell: GridCell) -> bool:
        """Return whether a cell holds a unit and nothing else, brackets apart."""
        return self.figures.is_unit(cell.words.strip("()（）"))

    def is_known(self, cell: GridCell) -> bool:
        """Return whether a cell is a heading by its words alone."""
        hint = self.figures.hint(cell.words)
        roles: tuple[Role, ...] = ("generic", "unit_column", "percent", "counted", "status", "measure")
        return bool(hint.unit) or self.is_time(cell.words) or any(self.words.has(role, hint.name) for role in roles)

    def is_stub(self, cell: GridCell) -> bool:
        """Return whether a cell may stand over the names of rows: 项目, 乡镇, 2023年."""
        roles: tuple[Role, ...] = ("stub", "generic", "row_period", "reject")
        return self.is_time(cell.words) or any(self.words.has(role, cell.words) for role in roles)


def is_prose(words: str, *, names_row: bool) -> bool:
    """Return whether a cell is read as running text rather than as a name.

    >>> is_prose("其中新建3个，改建2个，均已投入使用", names_row=False), is_prose("60岁以上", names_row=False)
    (True, False)
    """
    return len(words) > (_LABEL_PROSE if names_row else _PROSE) and _SENTENCE_MARK.search(words) is not None
