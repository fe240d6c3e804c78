"""Cleaned text that remembers where each of its characters stood in the raw text."""

from __future__ import annotations

from typing import NamedTuple


class CleanText(NamedTuple):
    """Cleaned text; `offsets[i]` is the raw offset of clean character i, `ends[i]` the raw offset where it ends."""

    raw: str
    text: str
    offsets: tuple[int, ...]
    ends: tuple[int, ...]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the half-open raw offsets of the non-empty clean span [start, end)."""
        return self.offsets[start], self.ends[end - 1]


def clean(raw: str) -> CleanText:
    """Return the text cleaned for the grammar (placeholder: nothing is cleaned yet)."""
    return CleanText(raw, raw, tuple(range(len(raw))), tuple(range(1, len(raw) + 1)))
