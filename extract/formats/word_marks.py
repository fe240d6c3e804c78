"""Fields and symbols: what in the text of a word processor stands for something else."""

from __future__ import annotations

import re

_PAGE = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES|PAGEREF)\b", re.IGNORECASE)
_CONTENTS = re.compile(r"\s*TOC\b", re.IGNORECASE)
# The Symbol font keeps its signs in a private area.
_SYMBOLS = dict(zip("\uf0a3\uf0b0\uf0b1\uf0b3\uf0b4\uf0b7\uf0d7", "≤°±≥×·×", strict=True))


class FieldStack:
    """The fields that are open where one reads: an instruction is not text, a result is, but for page numbers.

    >>> fields = FieldStack()
    >>> fields.begin(); fields.instruct(" PAGE "); fields.separate(); fields.hides
    True
    """

    def __init__(self) -> None:
        self._instructions: list[str] = []
        self._results: list[bool] = []  # of each whether its result has begun

    def begin(self) -> None:
        """Open a field."""
        self._instructions.append("")
        self._results.append(False)

    def instruct(self, text: str) -> None:
        """Take text for the instruction of the innermost field, if it is still in it."""
        if self._instructions and not self._results[-1]:
            self._instructions[-1] += text

    def separate(self) -> None:
        """Begin the result of the innermost field."""
        if self._results:
            self._results[-1] = True

    def end(self) -> None:
        """Close the innermost field."""
        if self._results:
            self._instructions.pop()
            self._results.pop()

    def end_paragraph(self) -> None:
        """Close all but tables of contents: any other field still open has lost its end and must not hide what follows."""
        open_still = [i for i, has_result in zip(self._instructions, self._results, strict=True) if has_result and _CONTENTS.match(i)]
        self._instructions, self._results = open_still, [True] * len(open_still)

    @property
    def hides(self) -> bool:
        """Whether the text here is an instruction or a page number."""
        return not all(self._results) or any(map(is_page_field, self._instructions))

    @property
    def in_contents(self) -> bool:
        """Whether the text here is in a table of contents."""
        pairs = zip(self._instructions, self._results, strict=True)
        return any(has_result and _CONTENTS.match(instruction) for instruction, has_result in pairs)


def is_page_field(instruction: str) -> bool:
    """Return whether the result of a field is the number of a page."""
    return _PAGE.match(instruction) is not None


def symbol(code: int) -> str:
    """Return a character given by its code in a font; those in the private area of a symbol font only where they are known.

    >>> symbol(0xF0B3), symbol(0xF0FE), symbol(0x2460)
    ('≥', '', '①')
    """
    character = chr(code) if 0 <= code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
    return _SYMBOLS.get(character, "") if "\ue000" <= character <= "\uf8ff" else character
