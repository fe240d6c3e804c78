"""Table grids from the lines that are drawn on a page."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from extract.formats.pdf_glyphs import Glyph, Rule
from extract.formats.pdf_lines import Line, cell_lines

_NEAR = 3.0  # points between lines that are meant to meet, or to be one (both edges of a thin bar)
_COVERED = 0.6  # part of an edge that must be drawn
_MAX_RULES = 3_000
_MAX_CELLS = 4_000
_LEAST_FILLED = 0.3
_RUNNING = 80  # characters of a cell with sentences, from which it holds running text


class Area(NamedTuple):
    """A cell of a grid: its row and column from the top left one, counted from 0, and how many of them it spans."""

    row: int
    column: int
    rows: int
    columns: int


class Grid(NamedTuple):
    """A ruled table: the places of its upright lines from the left, where it begins from below, and the words of its cells row by row."""

    xs: tuple[float, ...]
    top: float
    cells: tuple[tuple[Area, str], ...]

    @property
    def rows(self) -> int:
        """Return how many rows it has."""
        return max((area.row + area.rows for area, _ in self.cells), default=0)


class _Frame(NamedTuple):
    xs: list[float]
    ys: list[float]
    areas: list[Area]


def split_tables(glyphs: Sequence[Glyph], rules: Sequence[Rule]) -> tuple[list[Grid], list[Glyph]]:
    """Return the ruled tables of a page, and the glyphs that stand in none."""
    grids: list[Grid] = []
    for frame in _frames(rules):
        inside = [glyph for glyph in glyphs if _holds(frame, glyph)]
        cells = _fill(frame, inside)
        filled = sum(bool(words) for _, words in cells)
        if filled < max(3, _LEAST_FILLED * len(cells)):
            continue
        grids.append(Grid(tuple(frame.xs), frame.ys[0], cells))
        glyphs = [glyph for glyph in glyphs if not _holds(frame, glyph)]
    return grids, list(glyphs)


def _holds(frame: _Frame, glyph: Glyph) -> bool:
    x, y = (glyph.left + glyph.right) / 2, glyph.base + glyph.size / 4
    return frame.xs[0] < x < frame.xs[-1] and frame.ys[-1] < y < frame.ys[0]


def _fill(frame: _Frame, glyphs: Iterable[Glyph]) -> tuple[tuple[Area, str], ...]:
    """Return the cells with their words, row by row."""
    owner = {(r, c): area for area in frame.areas for r in range(area.row, area.row + area.rows) for c in _columns(area)}
    held: dict[Area, list[Glyph]] = {area: [] for area in frame.areas}
    falling = [-y for y in frame.ys]
    for glyph in glyphs:
        column = bisect_right(frame.xs, (glyph.left + glyph.right) / 2) - 1
        row = bisect_right(falling, -(glyph.base + glyph.size / 4)) - 1
        held[owner[row, column]].append(glyph)
    return tuple((area, cell_text(cell_lines(held[area]), _width(frame, area))) for area in sorted(frame.areas))


def _columns(area: Area) -> range:
    return range(area.column, area.column + area.columns)


def _width(frame: _Frame, area: Area) -> float:
    return frame.xs[area.column + area.columns] - frame.xs[area.column]


def cell_text(lines: Sequence[Line], width: float) -> str:
    """Return the lines of a cell as one, or as one for each paragraph where the cell holds running text.

    A figure that does not fill its line is a figure for itself.
    """
    text = ""
    runs_on = sum(len(line.text) for line in lines) > _RUNNING and any("。" in line.text for line in lines)
    margin = max((line.right for line in lines), default=0.0)
    before: Line | None = None
    for line in lines:
        if before and runs_on and before.right + line.lead < margin - line.size / 2:
            text += "\n"
        elif before and text[-1] <= "\u024f" and line.text[0] <= "\u024f":
            full = before.right - before.left + min(line.lead, 3 * line.size) > width - line.size
            text += "" if full and text[-1].isdigit() and line.text[0].isdigit() else " "
        text += line.text
        before = line
    return text


def _frames(rules: Sequence[Rule]) -> Iterator[_Frame]:
    """Yield the grids that lines form where they meet, from the top of the page."""
    level = _merged([Rule(r.x0, (r.y0 + r.y1) / 2, r.x1, (r.y0 + r.y1) / 2) for r in rules if r.x1 - r.x0 >= r.y1 - r.y0], upright=False)
    upright = _merged([Rule((r.x0 + r.x1) / 2, r.y0, (r.x0 + r.x1) / 2, r.y1) for r in rules if r.x1 - r.x0 < r.y1 - r.y0], upright=True)
    if len(level) + len(upright) > _MAX_RULES:
        return
    found = [frame for group in _groups(level, upright) if (frame := _frame(*group))]
    yield from sorted(found, key=lambda frame: (-frame.ys[0], frame.xs[0]))


def _merged(rules: list[Rule], *, upright: bool) -> list[Rule]:
    """Return lines with those that touch in one direction made one."""
    flat = sorted(((r.x0, r.y0, r.y1) if upright else (r.y0, r.x0, r.x1)) for r in rules)
    done: list[list[float]] = []
    for at, start, end in flat:
        twin = next((d for d in reversed(done[-40:]) if at - d[0] <= _NEAR and start <= d[2] + _NEAR and end >= d[1] - _NEAR), None)
        if twin:
            twin[1], twin[2] = min(twin[1], start), max(twin[2], end)
        else:
            done.append([at, start, end])
    return [Rule(at, start, at, end) if upright else Rule(start, at, end, at) for at, start, end in done]


def _groups(level: list[Rule], upright: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Return the lines that hang together."""
    parent = list(range(len(level) + len(upright)))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    for i, across in enumerate(level):
        for j, down in enumerate(upright):
            if _meet(across, down):
                parent[root(i)] = root(len(level) + j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for n, rule in enumerate([*level, *upright]):
        groups.setdefault(root(n), ([], []))[n >= len(level)].append(rule)
    return list(groups.values())


def _meet(across: Rule, down: Rule) -> bool:
    return across.x0 - _NEAR <= down.x0 <= across.x1 + _NEAR and down.y0 - _NEAR <= across.y0 <= down.y1 + _NEAR


def _frame(level: list[Rule], upright: list[Rule]) -> _Frame | None:
    """Return the grid of lines that hang together, with open sides closed; None if it has but one cell or one column."""
    if len(level) < 2 or not upright:
        return None
    left, right = min(r.x0 for r in level), max(r.x1 for r in level)
    bottom, top = min(r.y0 for r in level), max(r.y0 for r in level)
    open_sides = [Rule(x, bottom, x, top) for x in (left, right) if all(abs(r.x0 - x) > 2 * _NEAR for r in upright)]
    upright = [*upright, *open_sides]
    xs, ys = _places([r.x0 for r in upright]), _places([r.y0 for r in level])[::-1]
    if len(xs) < 3 or len(ys) < 3 or len(xs) * len(ys) > _MAX_CELLS:
        return None
    return _Frame(xs, ys, _areas(xs, ys, level, upright))


def _places(values: list[float]) -> list[float]:
    """Return the different places from the least, those that are near each other as one."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found


def _areas(xs: list[float], ys: list[float], level: list[Rule], upright: list[Rule]) -> list[Area]:
    """Return the cells: squares of the grid with no line between them are one."""
    across = [[_drawn(upright, x, ys[r + 1], ys[r], upright=True) for x in xs] for r in range(len(ys) - 1)]
    down = [[_drawn(level, y, xs[c], xs[c + 1], upright=False) for y in ys] for c in range(len(xs) - 1)]
    taken: set[tuple[int, int]] = set()
    areas = []
    for row in range(len(ys) - 1):
        for column in range(len(xs) - 1):
            if (row, column) in taken:
                continue
            area = _grow(row, column, across, down, taken)
            taken |= {(r, c) for r in range(row, row + area.rows) for c in _columns(area)}
            areas.append(area)
    return areas


def _grow(row: int, column: int, across: list[list[bool]], down: list[list[bool]], taken: set[tuple[int, int]]) -> Area:
    """Return the cell that begins in a square: it runs right, then down, up to the next line."""
    right = column + 1
    while right < len(down) and not across[row][right] and (row, right) not in taken:
        right += 1
    bottom = row + 1
    while bottom < len(across) and not any(down[c][bottom] or (bottom, c) in taken for c in range(column, right)):
        if any(across[bottom][c] for c in range(column + 1, right)):
            break
        bottom += 1
    return Area(row, column, bottom - row, right - column)


def _drawn(rules: list[Rule], at: float, start: float, end: float, *, upright: bool) -> bool:
    """Return whether lines run along most of an edge of the grid."""
    covered = 0.0
    for rule in rules:
        place, low, high = (rule.x0, rule.y0, rule.y1) if upright else (rule.y0, rule.x0, rule.x1)
        if abs(place - at) <= _NEAR:
            covered += max(0.0, min(end, high) - max(start, low))
    return covered >= _COVERED * (end - start)
