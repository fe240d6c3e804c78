"""What an RTF file sets for stretches of its text, and a flow of text as it is put together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from extract.formats.composer import Block, Paragraph
from extract.formats.list_labels import labelled
from extract.formats.raised import settle_raised
from extract.formats.row_tables import ALONE, BEGINS, GOES_ON, Edge, TableStack

Target = Literal["text", "skip", "fonts", "styles", "info", "title", "label", "instruction"]

_MOST_CELLS = 200
_WORDED = re.compile(r"[^\W_]")


@dataclass
class Group:
    """What holds within a pair of braces and is as before behind it."""

    target: Target = "text"
    meant: Target = "text"  # the target of both forms, where a text is given in two
    encoding: str = ""  # of the font; empty for that of the file
    hidden: bool = False
    deleted: bool = False
    is_raised: bool = False
    style: int = 0
    outline: int = -1  # level from 1, 0 for body text, -1 where it is the style's
    in_table: bool = False
    depth: int = 0
    fallback: int = 1  # characters that stand behind a Unicode character for programs that do not know it
    ends: Literal["", "field", "story"] = ""  # what ends with the group
    is_new: bool = True
    is_starred: bool = False

    def inner(self) -> Group:
        """Return what holds at the head of a group within this one."""
        group = object.__new__(Group)
        group.__dict__.update(self.__dict__, ends="", is_new=True, is_starred=False)
        return group

    @property
    def tables(self) -> int:
        """In how many tables the text stands, each within the other."""
        return max(1, self.depth) if self.in_table or self.depth > 1 else 0


class Row:
    """The row of a table, as far as it has been described."""

    def __init__(self) -> None:
        self.edges: list[Edge] = []
        self._left = 0
        self._merge, self._beside = ALONE, False

    def describe(self, word: str, number: int) -> None:
        """Take a control word that describes the row or its next cell."""
        if word == "trowd":
            self.edges, self._left = [], 0
        elif word == "trleft":
            self._left = number
        elif word in ("clvmgf", "clvmrg"):
            self._merge = BEGINS if word == "clvmgf" else GOES_ON
        elif word == "clmrg":
            self._beside = True
        elif word == "cellx" and len(self.edges) < _MOST_CELLS:
            left = self.edges[-1].right if self.edges else min(self._left, number)
            self.edges.append(Edge(left, max(left, number), self._merge, self._beside))
            self._merge, self._beside = ALONE, False


class Story:
    """A flow of text: the body, a note, a text box."""

    def __init__(self) -> None:
        self.row = Row()
        self.blocks: list[Block] = []
        self._tables = TableStack()
        self._pieces: list[str] = []
        self._label: list[str] = []
        self._asides: list[Block] = []

    @property
    def is_open(self) -> bool:
        """Whether a paragraph has begun."""
        return bool(self._pieces)

    def write(self, text: str, *, label: bool) -> None:
        """Put text into the open paragraph, or into its label."""
        (self._label if label else self._pieces).append(text)

    def set_aside(self, blocks: list[Block]) -> None:
        """Keep blocks that follow the open paragraph, or the table that it is in."""
        self._asides += blocks

    def end_paragraph(self, depth: int, level: int, mask: str) -> None:
        """Close the open paragraph, which stands in `depth` tables; an empty one leaves nothing."""
        text, label = settle_raised(whole("".join(self._pieces))), whole("".join(self._label)).strip()
        self._pieces, self._label = [], []
        shown = labelled(label, text.lstrip()) if _WORDED.search(label) else text
        self._place([Paragraph(shown, level, mask)] if text.strip() else [], depth)

    def end_cell(self) -> None:
        """Close the open cell of the innermost table."""
        self._tables.end_cell()

    def end_row(self, depth: int) -> None:
        """Close the open row of a table, which was described before."""
        self._place([], depth)
        self._tables.end_row(self.row.edges)

    def end(self) -> list[Block]:
        """Return all blocks, those beside the last ones included."""
        self._place([], 0)
        return self.blocks

    def _place(self, blocks: list[Block], depth: int) -> None:
        ended = self._tables.go_to(depth)
        self.blocks += ended
        if ended:
            self._flush()
        if depth:
            self._tables.add(blocks)
        else:
            self.blocks += blocks
            self._flush()

    def _flush(self) -> None:
        self.blocks += self._asides
        self._asides = []


def whole(text: str) -> str:
    r"""Return text whose characters beyond the first plane were given by halves.

    >>> whole("\ud842\udfb7山"), whole("\ud842山")
    ('𠮷山', '�山')
    """
    return text.encode("utf-16-le", errors="surrogatepass").decode("utf-16-le", errors="replace")
