"""One table on its way to claims: each number of a cell with its item, unit and time, and a reason for every other numeral."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from extract.anchor import Anchor
from extract.periods import Period
from extract.quantities import Quantity
from extract.records import MONEY_UNITS, Reason
from extract.rejections import RejectionJudge, Verdict
from extract.table_figures import Figure, FigureReader
from extract.table_grid import GridCell
from extract.table_layout import Layout
from extract.table_names import Heading, NameReader, joined
from extract.table_periods import PeriodFinder, Stamp
from extract.table_surroundings import Dated, Surrounding
from extract.table_units import UnitFinder
from extract.table_words import TableRule, TableWords

_APART = "\n。\n"  # what no rejecting pattern reaches across
_CUMULATED = "累计"
_FALLBACK = "rejections.fallback"
HAS_NUMERAL = re.compile(r"[\d〇零一二三四五六七八九十百千万亿两半几①-⒇]|[xX×＊○]{2}")


class TableClaim(NamedTuple):
    """A number of a cell with what its table says of it; offsets count characters of the clean text.

    `column` and `row` hold the names of its headings, the innermost first.
    The `subject` is the item without the words of its footing: 床位 for 床位目标数.
    """

    quantity: Quantity
    item: str
    subject: str
    action: str
    dated: Dated | None
    column: tuple[str, ...]
    row: tuple[str, ...]
    caption: str
    sentence: str
    above: int
    unit_written: str
    rules: tuple[str, ...]


class TableParts(NamedTuple):
    """The readers of the parts of a table, and the judge of its other numerals."""

    words: TableWords
    figures: FigureReader
    periods: PeriodFinder
    names: NameReader
    units: UnitFinder
    judge: RejectionJudge


class Reading:
    """One table on its way to claims."""

    def __init__(self, parts: TableParts, layout: Layout, around: Surrounding, start: int, anchor: Anchor) -> None:
        self._of = parts
        self._layout = layout
        self._around = around
        self._above = min((start, around.start))
        self._anchor = anchor
        self._subject = parts.names.subject(around.lines)
        self._corner = self._time_of_corner()
        self._body = frozenset(layout.body)
        self._starts = tuple(layout.block_starts)
        self._rows = parts.names.rows(layout)
        self._columns = parts.names.columns(layout)
        self._known: dict[tuple[tuple[Stamp, ...], tuple[Stamp, ...], Dated | None], Period | None] = {}
        self._told: dict[tuple[int, int], Verdict] = {}
        self._timely: set[tuple[int, int]] = set()

    def read(self, cells: Sequence[GridCell]) -> tuple[list[TableClaim], list[Verdict], tuple[tuple[int, int], ...]]:
        """Return the claims of these cells, a verdict for every other numeral in them, and the spans of the times that date claims."""
        for row in self._layout.numbered_rows:
            for cell in self._layout.grid.filled(row):
                self._reject(cell, "ordinal", "tables.reject.serial")
        claims = [claim for cell in cells for claim in self._claims(cell)]
        taken = [(claim.quantity.char_start, claim.quantity.char_end) for claim in claims]
        verdicts = [*self._told.values(), *self._leftovers(cells, sorted({*taken, *self._told, *self._timely}))]
        return claims, sorted(verdicts, key=lambda verdict: verdict.start), tuple(sorted(self._timely))

    def _claims(self, cell: GridCell) -> Iterator[TableClaim]:
        """Yield the claims of a cell: one, or one for each of the quantities that stand in it with units of their own."""
        figure, column = self._layout.figures.get(cell.number), self._layout.columns[cell.column]
        if figure is None or cell.row not in self._body or column.role in ("period", "unit"):
            return
        row, over = self._row(cell), self._columns.get(cell.column, Heading("", ()))
        item = joined([row.name, over.name]) or row.innermost or over.innermost or self._subject
        rejected = self._rejected(cell, figure, row, over)
        if rejected is not None or not item:
            self._reject(
                cell, rejected.reason if rejected and rejected.reason else "identifier", rejected.id if rejected else "tables.unnamed"
            )
            return
        for each in (figure, *figure.others):
            yield self._measure(cell, each, row, over, item)

    def _rejected(self, cell: GridCell, figure: Figure, row: Heading, over: Heading) -> TableRule | None:
        """Return the rule by which a number counts nothing: that of its column, or of its row where no unit says otherwise."""
        column = self._layout.columns[cell.column]
        if column.role == "reject" and column.rule is not None:
            return None if figure.quantity.unit and column.rule.reason in ("date", "label") else column.rule
        if figure.quantity.unit or row.unit or over.unit or self._beside(cell):
            return None
        found = self._of.words.find("reject", row.innermost)
        return found.rule if found else None

    def _reject(self, cell: GridCell, reason: Reason, rule: str) -> None:
        if HAS_NUMERAL.search(cell.text):
            self._told[cell.start, cell.end] = Verdict(reason, rule, cell.start, cell.end)

    def _row(self, cell: GridCell) -> Heading:
        start = max((start for start in self._starts if start <= cell.column), default=0)
        return self._rows.get((cell.row, start), Heading("", ()))

    def _measure(self, cell: GridCell, figure: Figure, row: Heading, column: Heading, item: str) -> TableClaim:
        unit = self._of.units.find(column, row, self._beside(cell), self._around.units)
        if not unit.written and not figure.quantity.unit:
            unit = self._of.units.of_fellows(column, [other for at, other in self._columns.items() if at != cell.column])
        quantity = _signed(self._of.figures.measured(figure, unit.written), figure, self._falls(figure, row, column))
        start, end = cell.start + figure.start, cell.start + figure.end
        quantity = replace(quantity, quote=cell.text[figure.start : figure.end], char_start=start, char_end=end)
        dated, rule = self._dated(cell, row, column)
        rules = ("tables.cell", "" if figure.quantity.unit else unit.rule, *quantity.rules, rule)
        return TableClaim(
            quantity=quantity,
            item=item,
            subject=self._without_footing(row, column) or item,
            action=figure.verb,
            dated=dated,
            column=tuple(column.texts()),
            row=tuple(row.texts()),
            caption=self._around.caption,
            sentence=self._layout.grid.sentences[cell.row],
            above=self._above,
            unit_written="" if figure.quantity.unit else unit.written,
            rules=tuple(rule for rule in rules if rule),
        )

    def _without_footing(self, row: Heading, column: Heading) -> str:
        """Return an item without a column that only says on what footing the number stands."""
        names = [name.text for name in column.names if name.text and not self._of.words.has("status", name.text)]
        return joined([row.name, *names]) if row.name and len(names) < len(column.texts()) else ""

    def _falls(self, figure: Figure, row: Heading, column: Heading) -> bool:
        """Whether a number is below zero: it has a minus, or stands in brackets where changes or sums of money are."""
        if not figure.bracketed:
            return figure.negative
        changes = any(self._of.words.has("change", name) for name in (row.innermost, column.innermost) if name)
        return changes or any(self._of.units.base(unit) in MONEY_UNITS for unit in (column.unit, row.unit, *self._around.units) if unit)

    def _beside(self, cell: GridCell) -> str:
        """Return the unit in the unit column of a row."""
        for at, column in enumerate(self._layout.columns):
            if column.role == "unit" and (unit := self._layout.grid.at(cell.row, at)) is not None:
                return unit.words
        return ""

    def _dated(self, cell: GridCell, row: Heading, column: Heading) -> tuple[Dated | None, str]:
        stamps: list[Stamp] = []
        spans: list[tuple[int, int]] = []
        for holder, stamp in sorted(self._stamps(cell, row, column), key=lambda found: not found[1].has_year):
            stamps.append(stamp)
            spans.append(_span(holder, stamp))
        caption = self._around.dated
        if caption is not None and _CUMULATED in "".join(name.cell.words for name in column.names):
            caption = caption._replace(period=self._of.periods.cumulated(caption.period) or caption.period)
        if not stamps:
            return caption, "tables.period.caption" if caption else ""
        key = tuple(stamps), self._before(cell.column), caption
        if key not in self._known:
            self._known[key] = self._of.periods.resolve(stamps, caption and caption.period, key[1], self._anchor)
        period = self._known[key]
        self._timely.update(spans)
        if period is None:
            return caption, "tables.period.caption" if caption else ""
        return Dated(period, tuple(dict.fromkeys(spans))), "tables.period.heading"

    def _time_of_corner(self) -> tuple[GridCell, Stamp] | None:
        """Return the time in the corner of the headings, which holds for all of them: 2022年, 1月, 2月."""
        corner = self._layout.columns[0].path if self._layout.columns[0].role in ("label", "period") else ()
        found = self._of.periods.stamp(corner[-1].words, explicit=True) if corner else None
        return (corner[-1], found) if found else None

    def _before(self, column: int) -> tuple[Stamp, ...]:
        """Return the times of the headings left of a column, the nearest two."""
        stamps = [name.stamp for at in sorted(self._columns) if at < column for name in self._columns[at].names if name.stamp]
        return tuple(dict.fromkeys(stamps))[-2:]

    def _stamps(self, cell: GridCell, row: Heading, column: Heading) -> Iterator[tuple[GridCell, Stamp]]:
        for name in (*column.names, *row.names):
            if name.stamp is not None:
                yield name.cell, name.stamp
        if self._corner is not None and column.names:
            yield self._corner
        for at, other in enumerate(self._layout.columns):
            holder = self._layout.grid.at(cell.row, at) if other.role == "period" and at < cell.column else None
            if holder is not None and (stamp := self._of.periods.stamp(holder.words)) is not None:
                yield holder, stamp

    def _leftovers(self, cells: Sequence[GridCell], taken: Sequence[tuple[int, int]]) -> Iterator[Verdict]:
        """Yield a verdict for every numeral outside the taken spans: its own reason, or that it is part of a name."""
        starts = [start for start, _ in taken]
        pieces: list[str] = []
        moves: list[tuple[int, GridCell]] = []
        covered: list[tuple[int, int]] = []
        length = 0
        for cell in cells:
            inside = taken[bisect_left(starts, cell.start) : bisect_left(starts, cell.end)]
            if (cell.start, cell.end) in inside or not HAS_NUMERAL.search(cell.text):
                continue
            covered += [(start - cell.start + length, end - cell.start + length) for start, end in inside]
            moves.append((length, cell))
            pieces.append(cell.text)
            length += len(cell.text) + len(_APART)
        for verdict in self._of.judge.read(_APART.join(pieces)).leftovers(covered):
            begin, cell = moves[bisect_right(moves, verdict.start, key=lambda move: move[0]) - 1]
            start, end = cell.start + verdict.start - begin, min(cell.start + verdict.end - begin, cell.end)
            plain = verdict.rule_id.startswith(_FALLBACK)
            yield Verdict("label" if plain else verdict.reason, "tables.name" if plain else verdict.rule_id, start, end)


def _span(cell: GridCell, stamp: Stamp) -> tuple[int, int]:
    """Return the span of a time in the clean text; that of the whole cell where blanks stand inside it."""
    written = cell.words[stamp.start : stamp.end]
    at = cell.text.find(written)
    return (cell.start + at, cell.start + at + len(written)) if at >= 0 else (cell.start, cell.end)


def _signed(quantity: Quantity, figure: Figure, falls: bool) -> Quantity:
    if not falls or quantity.modifier not in ("exact", "about"):
        return quantity
    value, low, high = (-bound if bound else bound for bound in (quantity.value, quantity.value_min, quantity.value_max))
    return replace(quantity, value=value, value_min=low, value_max=high)
