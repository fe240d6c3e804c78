"""Fields and symbols: what in the text of a word processor stands for something else."""

from __future__ import annotations

import re

_PAGE = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES|PAGEREF)\b", re.IGNORECASE)
_CONTENTS_STYLE = re.compile(r"(?:toc|目录) ?\d", re.IGNORECASE)
_CONTENTS = re.compile(r"\s*TOC\b", re.IGNORECASE)
_LONGEST = 200  # characters of an instruction that matter
# The Symbol font keeps its signs in a private area.
_OF_SYMBOL_FONTS = re.compile("[\uf020-\uf0ff]")
_SYMBOLS = dict(zip("\uf025\uf0a3\uf0b0\uf0b1\uf0b3\uf0b4\uf0b7\uf0bc\uf0d7", "%≤°±≥×·…×", strict=True))


class _Field:
    """A field: its instruction, and whether its result has begun."""

    def __init__(self) -> None:
        self.instruction = ""
        self.has_result = False


class FieldStack:
    """The fields that are open where one reads: an instruction is not text, a result is, but for page numbers.

    >>> fields = FieldStack()
    >>> fields.begin(); fields.instruct(" PAGE "); fields.separate(); fields.hides
    True
    """

    def __init__(self) -> None:
        self._open: list[_Field] = []
        self._hiding = 0  # how many of the open ones hide what is in them
        self._contents = 0  # how many of them are tables of contents

    def begin(self) -> None:
        """Open a field."""
        self._open.append(_Field())
        self._hiding += 1

    def instruct(self, text: str) -> None:
        """Take text for the instruction of the innermost field, if it is still in it."""
        if self._open and not self._open[-1].has_result and len(self._open[-1].instruction) < _LONGEST:
            self._open[-1].instruction += text

    def separate(self) -> None:
        """Begin the result of the innermost field."""
        if self._open and not self._open[-1].has_result:
            field = self._open[-1]
            field.has_result = True
            self._hiding -= not is_page_field(field.instruction)
            self._contents += _is_contents(field)

    def end(self) -> None:
        """Close the innermost field."""
        if self._open:
            field = self._open.pop()
            self._hiding -= not field.has_result or is_page_field(field.instruction)
            self._contents -= _is_contents(field)

    def end_paragraph(self) -> None:
        """Close all but tables of contents: any other field still open has lost its end and must not hide what follows."""
        if self._contents < len(self._open):
            self._open = [field for field in self._open if _is_contents(field)]
            self._hiding = 0

    @property
    def hides(self) -> bool:
        """Whether the text here is an instruction or a page number."""
        return self._hiding > 0

    @property
    def in_contents(self) -> bool:
        """Whether the text here is in a table of contents."""
        return self._contents > 0


def _is_contents(field: _Field) -> bool:
    return field.has_result and _CONTENTS.match(field.instruction) is not None


def is_page_field(instruction: str) -> bool:
    """Return whether the result of a field is the number of a page."""
    return _PAGE.match(instruction) is not None


def is_contents_style(name: str) -> bool:
    """Return whether a style is that of an entry of a table of contents.

    >>> is_contents_style("toc 2"), is_contents_style("目录 1"), is_contents_style("Normal")
    (True, True, False)
    """
    return _CONTENTS_STYLE.match(name) is not None


def symbol(code: int) -> str:
    """Return a character given by its code in a font; those of symbol fonts only where they are known.

    >>> symbol(0xF0B3), symbol(0xF0FE), symbol(0x2460)
    ('≥', '', '①')
    """
    character = chr(code) if 0 <= code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
    return without_symbols(character)


def without_symbols(text: str) -> str:
    """Return a text with the characters of symbol fonts, which stand in a private area, as they are seen where that is known.

    >>> without_symbols("\uf0fc达到\uf0b395%")
    '达到≥95%'
    """
    return text if text.isascii() else _OF_SYMBOL_FONTS.sub(lambda match: _SYMBOLS.get(match.group(), ""), text)
