"""Claims from the tables of a document: each number in a cell, named by its row and its column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from extract.anchor import Anchor
from extract.document import Table
from extract.normalise import CleanText
from extract.periods import PeriodGrammar
from extract.quantities import QuantityGrammar
from extract.rejections import RejectionJudge, Verdict
from extract.table_cells import CellReader, is_prose
from extract.table_division import LayoutReader
from extract.table_figures import FigureReader
from extract.table_grid import Grid, GridCell, build_grid
from extract.table_layout import Layout
from extract.table_names import NameReader
from extract.table_periods import PeriodFinder
from extract.table_reading import HAS_NUMERAL, Reading, TableClaim, TableParts
from extract.table_surroundings import SurroundingReader
from extract.table_units import UnitFinder
from extract.table_words import TableWords

_CLAUSES = re.compile("[，。；]")
_TAB = re.compile("\t")


class TableReading(NamedTuple):
    """What the tables of a text hold: claims, rejected numerals, the cells and tabs that are no running text, and the times of headings."""

    claims: tuple[TableClaim, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    hidden: tuple[tuple[int, int], ...] = ()
    tabs: tuple[int, ...] = ()
    timely: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, readings: Sequence[TableReading]) -> TableReading:
        """Return what the readings hold together."""
        return cls(
            tuple(chain.from_iterable(reading.claims for reading in readings)),
            tuple(chain.from_iterable(reading.verdicts for reading in readings)),
            tuple(chain.from_iterable(reading.hidden for reading in readings)),
            tuple(chain.from_iterable(reading.tabs for reading in readings)),
            tuple(chain.from_iterable(reading.timely for reading in readings)),
        )

    def hide(self, text: str) -> str:
        """Return the text without the cells that were read as a table; other cells become lines. Every character keeps its place."""
        if not self.hidden and not self.tabs:
            return text
        characters = list(text)
        for at in self.tabs:
            characters[at] = "\n"
        for start, end in self.hidden:
            characters[start:end] = ("\n" if c == "\n" else "\t" for c in characters[start:end])
        return "".join(characters)


class TableReader:
    """Reads tables with the grammars of the pipeline and the words of `rules/tables.yaml`."""

    def __init__(self, directory: Path | None, quantities: QuantityGrammar, periods: PeriodGrammar, judge: RejectionJudge) -> None:
        self.words = TableWords(directory)
        figures, times = FigureReader(quantities, self.words), PeriodFinder(periods, self.words)
        units = UnitFinder(figures, self.words)
        self._parts = TableParts(self.words, figures, times, NameReader(self.words, figures, times), units, judge)
        self._layouts = LayoutReader(CellReader(self.words, figures, times))
        self._surroundings = SurroundingReader(self.words, units, times)
        self._quantities = quantities

    def read(self, tables: Sequence[Table], cleaned: CleanText, text: str, anchor: Anchor) -> TableReading:
        """Return what the tables hold; `text` is the clean text without what is no part of the report."""
        readings: list[TableReading] = []
        floor = 0
        for table in sorted(tables, key=lambda table: table.start):
            start, end = cleaned.clean_span(table.start, table.end)
            caption = cleaned.clean_span(*table.caption)
            readings.append(self._read(build_grid(table, cleaned, text), text, caption, (floor, start, end), anchor))
            floor = max(floor, end)
        return TableReading.of(readings)

    def _read(self, grid: Grid, text: str, caption: tuple[int, int], span: tuple[int, int, int], anchor: Anchor) -> TableReading:
        _, start, end = span
        tabs = tuple(match.start() for match in _TAB.finditer(text, start, end))
        readings = [TableReading(tabs=tabs)]
        for layout in self._layouts.read(grid):
            if not layout.columns:
                continue
            around = self._surroundings.read(layout, caption, text, span, anchor)
            cells = [cell for cell in layout.grid.cells if cell.text and not self._is_running_text(layout, cell)]
            claims, verdicts, times = Reading(self._parts, layout, around, start, anchor).read(cells)
            hidden = tuple((cell.start, cell.end) for cell in cells)
            readings.append(TableReading(tuple(claims), tuple(verdicts), hidden, timely=times))
        return TableReading.of(readings)

    def _is_running_text(self, layout: Layout, cell: GridCell) -> bool:
        """Whether a cell is left to the stages that read running text: it has sentences, or quantities among other words."""
        if cell.number in layout.figures or not HAS_NUMERAL.search(cell.text):
            return False
        if cell.row in layout.heading_rows or cell in layout.captions or cell in layout.groups.values():
            return is_prose(cell.words, names_row=True)
        role = layout.columns[cell.column].role
        if is_prose(cell.words, names_row=role == "label"):
            return True
        told = role in ("number", "attribute") or _CLAUSES.search(cell.text)
        return bool(told) and any(found.unit for found in self._quantities.find(cell.text))
