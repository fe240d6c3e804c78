"""Tables in plain text: lines one below the other whose fields are parted by tabs, by upright strokes, or by wide blanks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from extract.document import Cell, Table

_LINE = re.compile(r"[^\n\r]+")
_NUMBER_LIKE = re.compile(r"[-−+(（]?\d[\d,.]*[)）]?\S{0,4}|[-—–/]{1,2}")
_RULE = re.compile(r"[|｜│\s:+=─—-]+")
_ALIKE = 0.6  # of the lines have as many fields as most
_FEWEST_ROWS = 2

Span = tuple[int, int]


class _Form(NamedTuple):
    """One way to write a row: what parts its fields, and how many lines, fields and numbers make sure that it is meant as one."""

    parts: re.Pattern[str]
    lines: int
    fields: int
    numbers: bool


_FORMS = (
    _Form(re.compile(r"\t"), _FEWEST_ROWS, 2, False),
    _Form(re.compile(r"[|｜│]"), _FEWEST_ROWS, 2, False),
    _Form(re.compile(r"(?<=\S)(?:[ \u00a0]{2,200}|[ \u00a0]{0,100}\u3000[ \u00a0\u3000]{0,100})(?=\S)"), 3, 3, True),
)


def find_line_tables(text: str) -> tuple[Table, ...]:
    """Return the tables of a plain text in order.

    Tabs and strokes part fields wherever two lines have them; blanks only where three lines have as many wide ones and hold numbers.

    >>> text = "镇\\t户数\\n东镇\\t12\\n\\n|镇|户数|\\n|---|---|\\n|西镇|9|"
    >>> [[text[cell.start : cell.end] for cell in table.cells] for table in find_line_tables(text)]
    [['镇', '户数', '东镇', '12'], ['镇', '户数', '西镇', '9']]
    """
    found: list[Table] = []
    for form in _FORMS:
        if form.parts.search(text):
            rows = (list(filter(None, (_fields(text, line, form) for line in run))) for run in _runs(text, form))
            found += [_table(fields) for fields in rows if _is_table(text, fields, form)]
    return _without_overlaps(found)


def _runs(text: str, form: _Form) -> Iterator[list[Span]]:
    """Yield the runs of lines that have a part between words, with no empty line among them."""
    run: list[Span] = []
    for match in _LINE.finditer(text):
        if run and text.count("\n", run[-1][1], match.start()) > 1:
            yield run
            run = []
        if form.parts.search(match.group().strip()):
            run.append(match.span())
        elif run:
            yield run
            run = []
    yield run


def _fields(text: str, line: Span, form: _Form) -> list[Span]:
    """Return the spans of the fields of a line; none for a line that only draws a rule."""
    start, end = line
    if "\t" not in text[start:end] and _RULE.fullmatch(text, start, end):
        return []
    cuts = [match.span() for match in form.parts.finditer(text, start, end)]
    if form.numbers:
        cuts = [cut for cut in cuts if not _spaces_out(text, cut, line)]
    spans = [(a, b) for (_, a), (b, _) in pairwise([(start, start), *cuts, (end, end)])]
    edged = form.parts.pattern.startswith("[|") and len(spans) > 1
    if edged and not text[slice(*spans[0])].strip():
        spans = spans[1:]
    return spans[:-1] if edged and not text[slice(*spans[-1])].strip() else spans


def _spaces_out(text: str, gap: Span, line: Span) -> bool:
    """Whether a gap only spaces out a word of two characters: 合　　计."""
    before, after = text[line[0] : gap[0]].split(), text[gap[1] : line[1]].split()
    return bool(before and after) and all(len(word) == 1 and not word.isdigit() for word in (before[-1], after[0]))


def _is_table(text: str, rows: Sequence[Sequence[Span]], form: _Form) -> bool:
    if len(rows) < form.lines:
        return False
    width, often = Counter(map(len, rows)).most_common(1)[0]
    if often < _ALIKE * len(rows) or width < form.fields:
        return False
    if not form.numbers:
        return True
    figures = [sum(_NUMBER_LIKE.fullmatch(text[a:b].strip()) is not None for a, b in row[1:]) for row in rows]
    return sum(2 * count >= len(row) - 1 > 0 for count, row in zip(figures, rows, strict=True)) >= _FEWEST_ROWS


def _table(rows: Sequence[Sequence[Span]]) -> Table:
    cells = [Cell(row, column, 1, 1, *span) for row, fields in enumerate(rows) for column, span in enumerate(fields)]
    return Table(rows[0][0][0], rows[-1][-1][1], tuple(cells))


def _without_overlaps(tables: Sequence[Table]) -> tuple[Table, ...]:
    """Return the tables in order; of two that overlap the one that was found first stays."""
    kept: list[Table] = []
    for table in tables:
        if all(table.end <= other.start or other.end <= table.start for other in kept):
            kept.append(table)
    return tuple(sorted(kept, key=lambda table: table.start))
