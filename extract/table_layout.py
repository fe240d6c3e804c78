"""What the rows and columns of a table are: captions, heading rows, columns that name the rows, columns that hold numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal, NamedTuple

from extract.table_figures import Figure, FigureReader
from extract.table_grid import Grid, GridCell
from extract.table_words import Role, TableRule, TableWords

ColumnRole = Literal["label", "period", "unit", "attribute", "reject", "number"]

_PERIOD_LIKE = re.compile(r"(?:19|20)\d\d(?:[.．]\d{1,2})?")
_COLUMN_MARK = re.compile(r"[甲乙丙丁戊己]|栏次|行次|[A-Z]|[(（]?\d{1,2}[)）]?|\d{1,2}=[\d+\-*/×÷()（）%]{1,24}")
_SENTENCE_MARK = re.compile(r"[。；;！]|[，,、：:](?=.{4})")
_CALENDAR = frozenset({"年", "月", "日", "个月", "季度", "周", "天"})
_SMALLEST, _WHOLE = 2, 2
_PROSE = 14  # characters; a cell of fewer is a name, whatever its marks
_LABEL_PROSE = 36  # the same for a cell that names its row


class Column(NamedTuple):
    """The role of a column, the rule that rejects its numbers, and its heading cells from top to bottom."""

    role: ColumnRole
    rule: TableRule | None
    path: tuple[GridCell, ...]


@dataclass(slots=True)
class Layout:
    """A grid with its parts told apart; `groups` gives for each row the cell of the row that stands over it, if one does."""

    grid: Grid
    figures: dict[int, Figure]
    units: frozenset[int] = frozenset()
    captions: list[GridCell] = field(default_factory=list)
    heading_rows: list[int] = field(default_factory=list)
    numbered_rows: list[int] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    groups: dict[int, GridCell] = field(default_factory=dict)
    body: list[int] = field(default_factory=list)

    def labels_of(self, row: int, column: int) -> list[GridCell]:
        """Return the cells that name the row of a number, from left to right."""
        if not self.heading_rows:
            return self._left_of(row, column)
        start = self._block_start(column)
        found: list[GridCell] = []
        for at in range(start, column):
            if self.columns[at].role == "number" and found:
                break
            cell = self.grid.at(row, at)
            if self.columns[at].role == "label" and cell is not None and cell.words and cell.number not in self.figures:
                found.append(cell)
        return list(dict.fromkeys(found)) or self._first_words(row, start, column)

    def _first_words(self, row: int, start: int, column: int) -> list[GridCell]:
        """Return the first cell of a row that holds words, for a 合计 in the column of the codes or serial numbers."""
        while start and self.columns[start - 1].role == "reject":
            start -= 1
        cells = (self.grid.at(row, at) for at in range(start, column) if self.columns[at].role == "reject")
        return [cell for cell in cells if cell is not None and cell.words and not any(map(str.isdigit, cell.words))][:1]

    def _left_of(self, row: int, column: int) -> list[GridCell]:
        """Return the words that stand directly left of a number in a form without headings."""
        found: list[GridCell] = []
        for at in range(column - 1, -1, -1):
            cell = self.grid.at(row, at)
            if cell is None or cell in found:
                continue
            if cell.number in self.figures or not cell.words:
                if found:
                    break
                continue
            found.insert(0, cell)
        deep = len(found) > 1 and (found[-2].rows > 1 or found[-1].number in self.units)
        return found[-2:] if deep else found[-1:]

    def _block_start(self, column: int) -> int:
        """Return the first column of the block that a column is in: a table may go on beside itself (收入, 金额, 支出, 金额)."""
        starts = [at for at in self.block_starts if at < column]
        return max(starts, default=0)

    @property
    def block_starts(self) -> list[int]:
        """The columns where a block begins."""
        starts: list[int] = []
        seen_number = False
        names: list[str] = []
        for at, column in enumerate(self.columns):
            if column.role == "label":
                name = "".join(cell.words for cell in column.path)
                if not starts or (seen_number and (name in names or column.rule is not None)):
                    starts.append(at)
                    seen_number = False
                names.append(name)
            elif column.role == "number":
                seen_number = True
        return starts


class LayoutReader:
    """Tells the parts of a grid apart."""

    def __init__(self, words: TableWords, figures: FigureReader, is_period: Callable[[str], bool]) -> None:
        self._words = words
        self._figures = figures
        self._is_period = is_period

    def read(self, grid: Grid) -> list[Layout]:
        """Return the layouts of a grid: one, or more where headings stand in the middle of it; without columns where it holds no data."""
        layout = self._read(grid)
        cuts = [0, *self._restarts(layout), grid.height]
        if len(cuts) == _WHOLE:
            return [layout]
        return [self._read(grid.part(first, behind)) for first, behind in pairwise(cuts)]

    def _restarts(self, layout: Layout) -> list[int]:
        """Return the rows of the body in which every column of numbers has a heading; one cell over it is its caption."""
        held = {at: [cell.number in layout.figures for cell in self._body_cells(layout, at)] for at in range(len(layout.columns))}
        numbers = [at for at, figures in held.items() if sum(figures) * 2 >= len(figures) and any(figures)]
        found: list[int] = []
        for row, above in zip(layout.body, [-1, *layout.body], strict=False):
            cells = [layout.grid.at(row, at) for at in numbers]
            if layout.heading_rows and cells and all(cell is not None and self._heads(layout, cell) for cell in cells):
                alone = above >= 0 and len(layout.grid.filled(above)) == 1
                found.append(above if alone and above not in found else row)
        return found

    def _body_cells(self, layout: Layout, at: int) -> list[GridCell]:
        """Return the different cells of a column under its headings that are not empty."""
        cells = (layout.grid.at(row, at) for row in layout.body)
        return list(dict.fromkeys(cell for cell in cells if cell is not None and not self.is_empty(cell)))

    def _heads(self, layout: Layout, cell: GridCell) -> bool:
        """Whether a cell in a column of numbers is a heading: a known one, a time, or one that stands above the column too."""
        if not cell.words or (cell.number in layout.figures and not layout.figures[cell.number].is_year):
            return False
        return self._is_known(cell) or any(cell.words == other.words for other in layout.columns[cell.column].path)

    def _read(self, grid: Grid) -> Layout:
        read = ((cell, self._figures.read(cell.text)) for cell in grid.cells)
        figures = {cell.number: figure for cell, figure in read if figure is not None and not self._is_date(cell, figure)}
        layout = Layout(
            grid, figures, frozenset(c.number for c in grid.cells if c.number not in figures and self._figures.is_unit(c.words))
        )
        if not figures or min(grid.width, grid.height) < _SMALLEST:
            return layout
        first = self._captions(layout)
        self._headings(layout, first)
        if self._is_form(layout):
            layout.heading_rows.clear()
        taken = {*layout.heading_rows, *layout.numbered_rows}
        layout.body = [row for row in range(first, grid.height) if row not in taken]
        self._group_rows(layout)
        layout.columns = [self._column(layout, at) for at in range(grid.width)]
        self._name_rows(layout)
        return layout

    def _is_date(self, cell: GridCell, figure: Figure) -> bool:
        """Whether what reads as a duration is a time: 2022年, 6月."""
        return figure.quantity.unit in _CALENDAR and self._is_period(cell.words)

    def is_empty(self, cell: GridCell) -> bool:
        """Return whether a cell holds nothing, or a mark that says so."""
        return not cell.words or self._words.has("mark", cell.words)

    def is_time(self, words: str) -> bool:
        """Return whether a cell is a year or another time expression."""
        return _PERIOD_LIKE.fullmatch(words) is not None or self._words.has("period", words) or self._is_period(words)

    def _captions(self, layout: Layout) -> int:
        """Take the rows at the top that hold one cell as captions; return the first row below them."""
        grid, row = layout.grid, 0
        while row < grid.height - 2:
            filled = grid.filled(row)
            below = next((grid.filled(r) for r in range(row + 1, grid.height) if grid.filled(r)), [])
            alone = len(filled) == 1 and filled[0].number not in layout.figures
            if filled and not (alone and (filled[0].columns >= grid.width or (len(below) > 1 and filled[0].rows == 1))):
                break
            layout.captions += filled
            row += 1
        return row

    def _headings(self, layout: Layout, first: int) -> None:
        grid, rows = layout.grid, layout.heading_rows
        for row in range(first, grid.height):
            filled = grid.filled(row)
            if not filled:
                continue
            if rows and self._is_numbering(layout, filled):
                layout.numbered_rows.append(row)
                continue
            if not self._is_heading(layout, row, filled):
                return
            rows.append(row)

    def _is_heading(self, layout: Layout, row: int, filled: Sequence[GridCell]) -> bool:
        rows = layout.heading_rows
        flagged = all(cell.is_heading for cell in filled) and len(filled) > 1
        figures = [cell for cell in filled if cell.number in layout.figures]
        if figures and len(figures) < len(filled) and all(self._is_band(layout.figures[cell.number], bool(rows)) for cell in figures):
            return not rows or self._is_linked(layout, row, filled)
        if figures:
            years = all(layout.figures[cell.number].is_year for cell in figures)
            numbers = [int(layout.figures[cell.number].words) for cell in figures] if years else []
            run = years and (len(figures) > 1 or not rows) and numbers in (sorted(set(numbers)), sorted(set(numbers), reverse=True))
            return flagged or (run and (not rows or self._is_linked(layout, row, filled)))
        if not rows:
            return len(filled) > 1 or flagged
        return flagged or self._is_linked(layout, row, filled)

    @staticmethod
    def _is_band(figure: Figure, below: bool) -> bool:
        """Whether a number names a group (60岁以上, 60-69岁); below other headings one with a unit does (60岁)."""
        return figure.quantity.modifier != "exact" or (below and bool(figure.quantity.unit))

    def _is_linked(self, layout: Layout, row: int, filled: Sequence[GridCell]) -> bool:
        """Whether a row goes on with the headings above it: merged cells reach into it, or it stands below one, or it holds their units."""
        grid, rows = layout.grid, layout.heading_rows
        own = [cell for cell in filled if cell.row == row]
        if not own:
            return True
        if any(cell.row in rows for cell in filled):
            return True
        above = [grid.at(rows[-1], cell.column) for cell in own]
        if any(cell is not None and 1 < cell.columns < grid.width for cell in above) and (len(own) > 1 or own[0].column > 0):
            return True
        if own[0].column == 0 and len(own) > 1:
            return all(self._figures.is_unit(cell.words.strip("()（）")) for cell in own[1:])
        bare = [cell for cell in above if cell is None or not cell.words]
        return own[0].column > 0 and (bool(bare) or all(self._figures.is_unit(cell.words.strip("()（）")) for cell in own))

    @staticmethod
    def _is_numbering(layout: Layout, filled: Sequence[GridCell]) -> bool:
        """Whether a row numbers the columns: 甲, 1, 2, 3=1+2."""
        if len(filled) < 2 or not all(_COLUMN_MARK.fullmatch(cell.words) for cell in filled):
            return False
        numbers = [int(cell.words.strip("()（）").partition("=")[0]) for cell in filled if re.match(r"[(（]?\d", cell.words)]
        return len(numbers) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] <= 1

    def _is_form(self, layout: Layout) -> bool:
        """Whether the first row is no heading: beside each name stands its own value (名称, 某院, 床位, 120张)."""
        rows, grid = layout.heading_rows, layout.grid
        if len(rows) != 1 or any(cell.is_heading for cell in grid.filled(rows[0])[1:]) or grid.width > 8:
            return False
        heads = grid.filled(rows[0])[1:]
        if any(self._is_known(cell) for cell in heads) or not heads:
            return False
        below = [cell for row in range(rows[0] + 1, grid.height) for cell in grid.filled(row)[1:]]
        numbers = [layout.figures[cell.number] for cell in below if cell.number in layout.figures]
        words = [cell for cell in below if cell.number not in layout.figures and not self.is_empty(cell)]
        own_units = sum(bool(figure.quantity.unit) for figure in numbers)
        return (bool(words) and own_units * 2 > len(numbers)) or (own_units > 1 and own_units == len(numbers) and self._differ(numbers))

    @staticmethod
    def _differ(numbers: Sequence[Figure]) -> bool:
        return len({figure.quantity.unit for figure in numbers}) > 1

    def _is_known(self, cell: GridCell) -> bool:
        hint = self._figures.hint(cell.words)
        roles: tuple[Role, ...] = ("generic", "unit_column", "percent", "counted", "status")
        return bool(hint.unit) or self.is_time(cell.words) or any(self._words.has(role, hint.name) for role in roles)

    def _group_rows(self, layout: Layout) -> None:
        """Find the rows that hold only a name for those below them."""
        current: GridCell | None = None
        for row in layout.body:
            filled = [cell for cell in layout.grid.filled(row) if not self.is_empty(cell)]
            own = [cell for cell in filled if cell.row == row]
            if len(filled) == 1 and own and own[0].number not in layout.figures and own[0].column < layout.grid.width - 1:
                current = own[0]
            elif current is not None:
                layout.groups[row] = current

    def _column(self, layout: Layout, at: int) -> Column:
        grid = layout.grid
        path = _path(layout, at)
        cells = [cell for cell in self._body_cells(layout, at) if cell.columns == 1 or cell.number in layout.figures]
        numbers = [cell for cell in cells if cell.number in layout.figures]
        names = [self._figures.hint(cell.words).name for cell in path] or [""]
        rejected = self._rejected(path, numbers, cells)
        if self._holds_times(cells, names) and len(cells) > 0:
            return Column("period", None, path)
        if rejected is not None:
            return Column("reject", rejected, path)
        if self._words.has("unit_column", names[-1]) and cells and all(self._figures.is_unit(cell.words) for cell in cells):
            return Column("unit", None, path)
        bands = at == 0 and any(f.quantity.unit or f.quantity.modifier != "exact" for f in (layout.figures[c.number] for c in numbers))
        if (len(numbers) * 2 > len(cells) and not (bands and grid.width > 1)) or (not cells and layout.heading_rows):
            serial = self._is_serial(layout, at, numbers, names)
            return Column("reject", serial, path) if serial else Column("number", None, path)
        if at > 0 and (self._words.has("attribute", names[-1]) or any(is_prose(cell.words, names_row=False) for cell in cells)):
            return Column("attribute", None, path)
        known = self._words.find("stub", names[-1])
        return Column("label", known.rule if known else None, path)

    def _rejected(self, path: Sequence[GridCell], numbers: Sequence[GridCell], cells: Sequence[GridCell]) -> TableRule | None:
        """Return the rule by which the numbers of a column count nothing; a time or grade with a unit counts (服务时间(小时))."""
        for cell in reversed(path):
            hint = self._figures.hint(cell.words)
            found = self._words.find("reject", hint.name)
            if found is None:
                continue
            measured = hint.unit and found.rule.reason in ("date", "label")
            names_rows = found.rule.reason == "label" and len(numbers) * 2 < len(cells)
            if not measured and not names_rows:
                return found.rule
        return None

    @staticmethod
    def _name_rows(layout: Layout) -> None:
        """Let what stands where the names of rows stand be names: 70岁以上."""
        if not layout.heading_rows:
            return
        for at in layout.block_starts:
            for row in layout.body:
                cell = layout.grid.at(row, at)
                if cell is not None:
                    layout.figures.pop(cell.number, None)

    def _holds_times(self, cells: Sequence[GridCell], names: Sequence[str]) -> bool:
        """Whether a column holds the time of each row."""
        if not cells or not all(self.is_time(cell.words) for cell in cells):
            return False
        return names[-1] == "" or self._words.has("row_period", names[-1]) or self._words.has("generic", names[-1])

    def _is_serial(self, layout: Layout, at: int, numbers: Sequence[GridCell], names: Sequence[str]) -> TableRule | None:
        """Return the rule for serial numbers if a column without a heading, left of every other, counts 1, 2, 3."""
        if any(names) or at > 0 or len(numbers) < 2:
            return None
        counted = [layout.figures[cell.number].words for cell in numbers]
        found = self._words.find("reject", "序号") if counted == [str(n + 1) for n in range(len(counted))] else None
        return found.rule if found else None


def _path(layout: Layout, at: int) -> tuple[GridCell, ...]:
    """Return the headings over a column from top to bottom; an empty place left of which a heading stands goes on with that."""
    found: list[GridCell] = []
    for row in layout.heading_rows:
        cell = layout.grid.at(row, at)
        if (cell is None or not cell.words) and _has_words_below(layout, row, at):
            left = (layout.grid.at(row, other) for other in range(at - 1, 0, -1))
            cell = next((other for other in left if other is not None and other.words), None)
        if cell is not None and cell.words and cell not in found:
            found.append(cell)
    return tuple(found)


def _has_words_below(layout: Layout, row: int, at: int) -> bool:
    below = next((other for other in layout.heading_rows if other > row), None)
    under = layout.grid.at(below, at) if below is not None else None
    return under is not None and bool(under.words)


def is_prose(words: str, *, names_row: bool) -> bool:
    """Return whether a cell is read as running text rather than as a name.

    >>> is_prose("其中新建3个，改建2个，均已投入使用", names_row=False), is_prose("60岁以上", names_row=False)
    (True, False)
    """
    return len(words) > (_LABEL_PROSE if names_row else _PROSE) and _SENTENCE_MARK.search(words) is not None
