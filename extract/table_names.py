"""What the headings of a table call its rows and columns: names without marks, units and times, joined into the item of a number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from extract.table_figures import FigureReader
from extract.table_grid import GridCell, squeezed
from extract.table_layout import Layout
from extract.table_periods import PeriodFinder, Stamp
from extract.table_words import Role, TableWords

_LIST_MARKS = (
    re.compile(r"[一二三四五六七八九十]{1,3}[、.．]"),
    re.compile(r"[(（][一二三四五六七八九十]{1,3}[)）]"),
    re.compile(r"\d{1,2}[、.．](?!\d)"),
    re.compile(r"[(（]\d{1,2}[)）]"),
    re.compile(r"[①-⑳]"),
)
_MEASURE_NAME = re.compile(r"[产总数用][量数额率]")  # 发电量 is a 产量 itself
_CLAUSE = re.compile(r"(?<=.{2})[，。；！？]")
_TOTAL = re.compile(r"[总合小]计|总数|全[县市区省州镇乡国]|合计数")
_LONGEST_CAPTION = 40
_TABLE_NUMBER = re.compile(r"^(?:附?[表图]\s?[\d一二三四五六七八九十-]{0,4}[:：、.\s]?)")
_TABLE_TAIL = re.compile(r"(?:(?:变化|变动|发展|增长|完成|基本)?情况)?(?:一览|统计|汇总|明细)?表?$|(?:变化|走势)$")
_DASHES = re.compile(r"^[-—–·•●○◆*＊+]{1,3}|[*＊]{1,3}$")
_EDGES = " :：,，、;；.的"
_NO_MEASURES: tuple[Role, ...] = ("status", "percent", "generic", "relative")
_SHORT = 2  # characters of a name that seldom stands for itself
_UNMARKED = len(_LIST_MARKS) + 1


class Name(NamedTuple):
    """A heading read: its name, the unit and the time in it, whether it is a part (其中), and how deep its list mark puts it."""

    text: str
    unit: str
    stamp: Stamp | None
    is_part: bool
    level: int
    cell: GridCell


class Heading(NamedTuple):
    """All that stands over, or beside, a number: its name, the headings behind it (innermost last), and the innermost bare name."""

    name: str
    names: tuple[Name, ...]

    @property
    def unit(self) -> str:
        """The unit that the innermost heading with one gives."""
        return next((name.unit for name in reversed(self.names) if name.unit), "")

    def texts(self) -> list[str]:
        """Return the names, the innermost first."""
        return [name.text for name in reversed(self.names) if name.text]

    @property
    def innermost(self) -> str:
        """The last name that is not empty."""
        return next((name.text for name in reversed(self.names) if name.text), "")


class NameReader:
    """Reads the headings of one layout after another."""

    def __init__(self, words: TableWords, figures: FigureReader, periods: PeriodFinder) -> None:
        self._words = words
        self._figures = figures
        self._periods = periods

    def read(self, cell: GridCell, *, names_row: bool) -> Name:
        """Return a heading without its list mark, unit and time."""
        hint = self._figures.hint(cell.words)
        text, level = _unmarked(hint.name)
        is_part = False
        if part := self._words.find("part", text):
            is_part, text = True, _unmarked(part.match["name"])[0]
        text = _CLAUSE.split(text, maxsplit=1)[0] if names_row else text
        stamp = self._periods.stamp(text, explicit=names_row) if text else None
        if stamp:
            text = text[: stamp.start] + text[stamp.end :]
        text = _DASHES.sub("", text).replace("±", "增减").replace("()", "").replace("（）", "").strip(_EDGES)
        return Name("" if self._words.has("drop", text) else text, hint.unit, stamp, is_part, level, cell)

    def rows(self, layout: Layout) -> dict[tuple[int, int], Heading]:
        """Return what names each number's row: by row and first column of the block."""
        found: dict[tuple[int, int], Heading] = {}
        for block in layout.block_starts or [0]:
            after = next((start for start in layout.block_starts if start > block), layout.grid.width)
            column = next((at for at in range(block, after) if layout.columns[at].role == "number"), after)
            found |= {(row, block): heading for row, heading in self._block(layout, min(column, layout.grid.width - 1)).items()}
        return found

    def _block(self, layout: Layout, column: int) -> dict[int, Heading]:
        paths = {row: [self.read(cell, names_row=True) for cell in layout.labels_of(row, column)] for row in layout.body}
        said = [text for path in paths.values() for text in Heading("", tuple(path)).texts()[:1]]
        repeated = {text for text in said if said.count(text) > 1} if len(said) < 2000 else set()
        above: list[Name] = []
        headings: dict[int, Heading] = {}
        was_part = False
        for row, path in paths.items():
            if not path:
                headings[row] = Heading("", ())
                continue
            name = next((name for name in reversed(path) if name.text), path[-1])
            follows = was_part and name.level == _UNMARKED and not name.is_part and self._words.has("vague_part", name.text)
            level = above[-1].level if follows and above else name.level
            if not (name.is_part or follows):
                above = [other for other in above if other.level < level]
            parents = self._parents(layout, row, name, above, repeated, is_part=name.is_part or follows)
            headings[row] = Heading(joined([*parents, *(n.text for n in path if not self._is_generic(n.text))]), tuple(path))
            if not (name.is_part or follows):
                above.append(name)
            was_part = name.is_part or follows
        return headings

    def _parents(self, layout: Layout, row: int, name: Name, above: Sequence[Name], repeated: set[str], *, is_part: bool) -> list[str]:
        """Return the names without which a row's own does not say what it is: of the whole that it is a part of, of its group."""
        unclear = self._needs_whole(name.text) if is_part else self._words.has("vague_part", name.text)
        if is_total(name.text) or not (unclear or name.text in repeated):
            return []
        whole = next((other for other in reversed(above) if is_part or other.level < name.level), None)
        if whole is not None and not is_total(whole.text):
            return [whole.text]
        group = layout.groups.get(row)
        return [self.read(group, names_row=True).text] if group is not None else []

    def columns(self, layout: Layout) -> dict[int, Heading]:
        """Return what names each column of numbers."""
        found: dict[int, Heading] = {}
        whole: Heading | None = None
        measured = any(column.role == "unit" for column in layout.columns) or self._rows_have_units(layout)
        for at, column in enumerate(layout.columns):
            if column.role not in ("number", "reject"):
                whole = None if column.role == "label" else whole
                continue
            path = tuple(self.read(cell, names_row=False) for cell in column.path)
            is_part = any(name.is_part for name in path)
            texts = [name.text for name in path if name.text and not self._is_generic(name.text)]
            if is_part and whole is not None:
                texts = [whole.name, *texts] if not texts or self._needs_whole(texts[-1]) else texts
                path = (*whole.names, *path)
            elif whole is not None and len(path) == 1 and texts and not measured and self._words.has("relative", texts[0]):
                texts = [whole.name, *texts]
                is_part = True
            found[at] = Heading(joined(texts), path)
            whole = whole if is_part or column.role == "reject" or not self._is_measure(found[at]) else found[at]
        return found

    def _rows_have_units(self, layout: Layout) -> bool:
        """Whether the names of rows say what is measured."""
        starts = layout.block_starts
        cells = (layout.grid.at(row, at) for row in layout.body for at in starts)
        return any(cell is not None and self._figures.hint(cell.words).unit for cell in cells)

    def _is_measure(self, heading: Heading) -> bool:
        """Whether a column says what it measures, and not only on what footing, or how much of something."""
        return bool(heading.name) and not any(self._words.has(role, heading.innermost) for role in _NO_MEASURES)

    def _needs_whole(self, text: str) -> bool:
        """Whether the name of a part says nothing without the whole: 女, 党员; but not 增值税."""
        return len(text) <= _SHORT or self._words.has("vague_part", text)

    def subject(self, lines: Iterable[tuple[int, str]]) -> str:
        """Return what a caption says its table is about, for tables whose headings are nothing but times; "" where none does."""
        for _, line in lines:
            words = squeezed(line)
            if len(words) > _LONGEST_CAPTION or (self._words.has("unit_line", words) and "单位" in words):
                continue
            text = _unmarked(_TABLE_NUMBER.sub("", self._figures.hint(words).name))[0]
            if stamp := self._periods.stamp(text):
                text = text[: stamp.start] + text[stamp.end :]
            if text := _TABLE_TAIL.sub("", text).strip(_EDGES):
                return text
        return ""

    def _is_generic(self, text: str) -> bool:
        return self._words.has("generic", text)


def is_total(name: str) -> bool:
    """Return whether a name is that of a sum.

    >>> is_total("合计"), is_total("合计床位")
    (True, False)
    """
    return _TOTAL.fullmatch(name) is not None


def _unmarked(text: str) -> tuple[str, int]:
    """Return a heading without its list mark, and the depth of the mark."""
    for level, mark in enumerate(_LIST_MARKS, 1):
        if match := mark.match(text):
            return text[match.end() :].strip(), level
    return text, _UNMARKED


def joined(names: Iterable[str]) -> str:
    """Return names as one, where one that says again what stands there already is left out.

    >>> joined(["城区医院", "医院床位"]), joined(["床位数", "床位数"]), joined(["总人口", "女"])
    ('城区医院床位', '床位数', '总人口女')
    """
    whole = ""
    for name in names:
        if not name or (len(name) > 1 and name in whole) or (_MEASURE_NAME.fullmatch(name) and whole.endswith(name[-1])):
            continue
        if len(whole) > 1 and name.startswith(whole):
            whole = name
            continue
        shared = next((n for n in range(min(len(whole), len(name)), 1, -1) if whole.endswith(name[:n])), 0)
        whole += name[shared:]
    return whole
