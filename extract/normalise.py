"""Cleaned text that remembers where each of its characters stood in the raw text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from typing import NamedTuple

from extract.character_forms import decode_entities, drop_invisible, unify_forms, write_out_units, write_round_zeros
from extract.edits import Draft, Edit, find_edits
from extract.pinyin import find_glosses
from extract.script import simplify
from extract.spacing import (
    drop_emphasis,
    drop_inner_blanks,
    drop_question_marks,
    join_groups,
    join_spaced_digits,
    mark_decimals,
    mark_numbers,
    single_marks,
)
from extract.wrapping import find_joins

_SENTENCE_END = r"。！？!?；;…”’」』）)％%"
_LINE_END = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_PARAGRAPH = re.compile(rf"(?<=[{_SENTENCE_END}])[ \u3000]{{2,}}(?=[^\s])|(?<=[^\s])(?<!\n\S)(?<!\A\S)(?:\u3000{{2,}}| {{4,}})(?=[^\s])")
_EDGES = re.compile(r"[ \u3000]+(?=\n|\Z)|(?<![^\n])[ \u3000]+")
_BLANK_RUN = re.compile(r"[ \u3000]{2,}|\u3000")


class CleanText(NamedTuple):
    """Cleaned text; `offsets[i]` is the raw offset of clean character i, `ends[i]` the raw offset where it ends."""

    raw: str
    text: str
    offsets: tuple[int, ...]
    ends: tuple[int, ...]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the half-open raw offsets of the non-empty clean span [start, end).

        What was taken out inside the span belongs to it, what was taken out after it does not.

        >>> cleaned = clean("共14 535名\\n以上")
        >>> cleaned.raw_span(1, 7)
        (1, 8)
        """
        return self.offsets[start], self.ends[end - 1]

    def clean_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the half-open clean offsets of what the raw span [start, end) became; they are equal where nothing of it is left.

        >>> cleaned = clean("共14 535名\\n以上")
        >>> cleaned.clean_span(1, 8), cleaned.clean_span(3, 4)
        ((1, 7), (3, 3))
        """
        first = bisect_right(self.ends, start)
        return first, max(first, bisect_left(self.offsets, end))


def clean(raw: str) -> CleanText:
    """Return the text as the grammar reads it: Simplified, half-width digits, no artefacts, sentences on one line.

    Wording and Chinese punctuation stay as they are. The steps are in STEPS, in the order in which they run.

    >>> clean("截至２０２３年 6月，建成活動中心 ５個(gè)。。").text
    '截至2023年6月，建成活动中心5个。'
    """
    draft = Draft.of(raw)
    for step in STEPS:
        changed = step.run(draft.text)
        draft = draft.replaced(changed) if isinstance(changed, str) else draft.edited(changed)
    return CleanText(raw, draft.text, tuple(draft.starts), tuple(draft.ends))


class Step(NamedTuple):
    """A named step: it returns a text of the same length, or edits where characters come or go."""

    name: str
    run: Callable[[str], str | list[Edit]]


def _unify_line_ends(text: str) -> list[Edit]:
    return find_edits(_LINE_END, text, "\n")


def _divide_paragraphs(text: str) -> list[Edit]:
    """Long runs of blanks within a line are what is left of paragraph marks."""
    return find_edits(_PARAGRAPH, text, "\n")


def _trim_lines(text: str) -> list[Edit]:
    return find_edits(_EDGES, text, "")


def _narrow_blanks(text: str) -> list[Edit]:
    return find_edits(_BLANK_RUN, text, " ")


STEPS: tuple[Step, ...] = (
    Step("decode entities", decode_entities),
    Step("unify line ends", _unify_line_ends),
    Step("drop invisible characters", drop_invisible),
    Step("unify forms of characters", unify_forms),
    Step("write units in letters", write_out_units),
    Step("write round zeros as zeros", write_round_zeros),
    Step("drop pinyin glosses", find_glosses),
    Step("drop question marks for blanks", drop_question_marks),
    Step("divide paragraphs", _divide_paragraphs),
    Step("join wrapped lines", find_joins),
    Step("trim lines", _trim_lines),
    Step("narrow blanks", _narrow_blanks),
    Step("drop emphasis", drop_emphasis),
    Step("mark decimals", mark_decimals),
    Step("mark ratios and groups", mark_numbers),
    Step("join spaced digits", join_spaced_digits),
    Step("join groups of digits", join_groups),
    Step("drop inner blanks", drop_inner_blanks),
    Step("drop doubled marks", single_marks),
    Step("simplify", simplify),
)
