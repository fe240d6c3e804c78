"""Edits of a text that keep, for every character, where it stood in the raw text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple


class Edit(NamedTuple):
    """Replace text[start:end] by `replacement`; both offsets are half-open and count code points."""

    start: int
    end: int
    replacement: str


class Draft(NamedTuple):
    """A text on its way to being clean, with the raw start and the raw end of each of its characters."""

    text: str
    starts: list[int]
    ends: list[int]

    @classmethod
    def of(cls, raw: str) -> Draft:
        """Return the untouched draft of a raw text."""
        return cls(raw, list(range(len(raw))), list(range(1, len(raw) + 1)))

    def replaced(self, text: str) -> Draft:
        """Return the draft with another text of the same length.

        >>> Draft.of("５人").replaced("5人").text
        '5人'
        """
        if len(text) != len(self.text):
            raise ValueError(f"a text of {len(self.text)} characters cannot be replaced by one of {len(text)}")
        return self._replace(text=text)

    def edited(self, edits: Iterable[Edit]) -> Draft:
        """Return the draft after edits that come in order and do not overlap.

        A replacement of another length than what it replaces stands, character by character, for the whole of it.

        >>> draft = Draft.of("共&nbsp;3人").edited([Edit(1, 7, " ")])
        >>> draft.text, draft.starts[1], draft.ends[1]
        ('共 3人', 1, 7)
        """
        pieces: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        at = 0
        for start, end, replacement in edits:
            pieces += self.text[at:start], replacement
            starts += self.starts[at:start]
            ends += self.ends[at:start]
            if len(replacement) == end - start:
                starts += self.starts[start:end]
                ends += self.ends[start:end]
            else:
                starts += [self.starts[start]] * len(replacement)
                ends += [self.ends[end - 1]] * len(replacement)
            at = end
        if at == 0:
            return self
        return Draft("".join([*pieces, self.text[at:]]), starts + self.starts[at:], ends + self.ends[at:])


def find_edits(pattern: re.Pattern[str], text: str, replacement: str | Callable[[re.Match[str]], str]) -> list[Edit]:
    """Return one edit for each match that its replacement changes.

    >>> find_edits(re.compile(" +"), "3 人", "")
    [Edit(start=1, end=2, replacement='')]
    """
    found = []
    for match in pattern.finditer(text):
        new = replacement if isinstance(replacement, str) else replacement(match)
        if match.start() < match.end() and new != match.group():
            found.append(Edit(match.start(), match.end(), new))
    return found
