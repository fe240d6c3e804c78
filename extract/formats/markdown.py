"""Markdown: its text without the marks, with its headings and tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from extract.document import Cell, Declared, Document, Heading, Mask, Table
from extract.encodings import decode
from extract.formats.page_metadata import parse_day
from extract.formats.raised import write_raised

_DEEPEST = 35  # blocks within blocks; the parser leaves out what is much deeper
_TOO_DEEP = re.compile(rf"^(?:[ \t]{{0,9}}[>*+-]){{{_DEEPEST}}}|^[ \t]{{{_DEEPEST}}}[ \t]{{0,999}}[>*+-]", re.MULTILINE)
_FRONT = re.compile(r"\A\ufeff?---[ \t]*\r?\n((?:[^\n]*\n){1,60}?)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)")
_FIELD = re.compile(r"^([A-Za-z_ -]{2,24}|[\u4e00-\u9fff]{2,6})[ \t]*[:：][ \t]*(\S[^\n]*?)[ \t\r]*$", re.MULTILINE)
_FIELDS = {
    "title": {"title", "标题"},
    "published": {"date", "published", "publish_date", "pubdate", "日期", "发布时间", "发布日期", "时间"},
    "source": {"source", "来源", "信息来源"},
    "issuer": {"issuer", "publisher", "organization", "organisation", "发文机关", "发布机构"},
}
_BREAK = re.compile(r"<br\b", re.IGNORECASE)
_STRONG = re.compile(r"\*\*(?=[^\s*])([^*\n]{1,300}(?<=\S))\*\*")  # CommonMark does not see the end of **……。** before a Han character
_NOTE = re.compile(r"\[\^([^\]\s]{1,20})\]:?")
_SUP = re.compile(r"<sup\b", re.IGNORECASE)


def read(data: bytes) -> Document:
    """Return the text that the marks are put on, a line for each line of the source; the fields above it are declared, and masked.

    >>> document = read("# 小结\\n\\n发放慰问金**30**多万元。\\n\\n|镇|户|\\n|--|--|\\n|甲|3|\\n".encode())
    >>> document.text
    '小结\\n发放慰问金30多万元。\\n镇\\t户\\n甲\\t3\\n'
    >>> document.headings, [document.text[cell.start : cell.end] for cell in document.tables[0].cells]
    ((Heading(start=0, end=2, level=1),), ['镇', '户', '甲', '3'])
    """
    raw = decode(data)
    match = _FRONT.match(raw.text)
    front = match.group(1) if match and _FIELD.search(match.group(1)) else ""
    source = (raw.text[match.end() :] if match and front else raw.text).lstrip("\ufeff")
    if _TOO_DEEP.search(source):
        return Document(raw.text, "markdown", raw.encoding, raw.replaced)
    rendering = _Rendering(_parser().parse(_NOTE.sub(r"[\1]", source)))
    body = rendering.text
    masks = (Mask("front_matter", len(body), len(body) + len(front)),) if front else ()
    tables, headings = tuple(rendering.tables), tuple(rendering.headings)
    return Document(body + front, "markdown", raw.encoding, raw.replaced, tables, headings, masks, _declared(front))


@cache
def _parser() -> MarkdownIt:
    """CommonMark with tables; a line of dashes below, blanks before or `[备注]:` in front leave a paragraph what it is."""
    return MarkdownIt("commonmark", {"maxNesting": 4 * _DEEPEST + 10}).enable("table").disable(["lheading", "code", "reference"])


def _declared(front: str) -> Declared:
    values: dict[str, str] = {}
    for name, value in _FIELD.findall(front):
        for field, names in _FIELDS.items():
            if name.strip().lower() in names:
                values.setdefault(field, value.strip("\"'"))
    return Declared(values.get("title", ""), parse_day(values.get("published", "")), values.get("source", ""), values.get("issuer", ""))


class _Rendering:
    """The text of a sequence of tokens, with the headings and tables in it."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.headings: list[Heading] = []
        self.tables: list[Table] = []
        self._pieces: list[str] = []
        self._length = 0
        self._table_start = self._row = self._column = 0
        self._cells: list[Cell] = []
        for before, token in zip([None, *tokens], tokens, strict=False):
            self._take(token, before)
        self.text = "".join(self._pieces)

    def _take(self, token: Token, before: Token | None) -> None:
        if token.type == "inline":
            self._write_inline(token, before)
        elif token.type in {"fence", "code_block"}:
            self._write(token.content)
        elif token.type == "html_block":
            self._write_html(token.content)
        elif token.type == "list_item_open" and token.info:
            self._write(f"{token.info}{token.markup} ")
        elif token.type == "table_open":
            self._table_start, self._row, self._cells = self._length, 0, []
        elif token.type == "tr_close":
            self._write("\n")
            self._row, self._column = self._row + 1, 0
        elif token.type == "table_close":
            self.tables.append(Table(self._table_start, self._length - 1, tuple(self._cells)))

    def _write(self, text: str) -> None:
        self._pieces.append(text)
        self._length += len(text)

    def _write_inline(self, token: Token, before: Token | None) -> None:
        kind = before.type if before else ""
        words = _plain(token.children or ())
        if kind in {"th_open", "td_open"}:
            self._write("\t" if self._column else "")
            words = " ".join(words.split())
            self._cells.append(Cell(self._row, self._column, 1, 1, self._length, self._length + len(words), kind == "th_open"))
            self._write(words)
            self._column += 1
            return
        if before and kind == "heading_open" and words:
            self.headings.append(Heading(self._length, self._length + len(words), int(before.tag[1])))
        self._write(words + "\n" if words.strip() else "")

    def _write_html(self, source: str) -> None:
        from extract.formats.html import read_fragment

        page = read_fragment(source)
        if page:
            self.tables += [table.moved(self._length) for table in page.tables]
            self.headings += [heading.moved(self._length) for heading in page.headings]
            self._write(page.text)


def _plain(tokens: Iterable[Token]) -> str:
    """Return the words of inline tokens: marks, addresses and pictures left out, figures above the line as such."""
    pieces: list[str] = []
    raised = False
    for token in tokens:
        if token.type in {"text", "code_inline"}:
            pieces.append(write_raised(token.content, "".join(pieces[-1:])) if raised else token.content)
        elif token.type in {"softbreak", "hardbreak"}:
            pieces.append("\n")
        elif token.type == "html_inline":
            raised = bool(_SUP.match(token.content))
            pieces.append("\n" if _BREAK.match(token.content) else "")
    return _STRONG.sub(r"\1", "".join(pieces))
