"""Cleaned text that remembers where each of its characters stood in the raw text."""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from extract.edits import Draft, Edit, find_edits
from extract.pinyin import find_glosses
from extract.script import simplify
from extract.wrapping import find_joins

_HAN = r"\u3400-\u9fff\U00020000-\U0003134f〇"
_SENTENCE_END = r"。！？!?；;…”’」』）)％%"

_ENTITY = re.compile(r"&(?:amp;){0,3}(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8}\d{0,2});")
_LINE_END = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]+")
_WIDE_BLANKS = dict.fromkeys([0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F], " ")
_FULL_WIDTH = {
    **{code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))},
    **str.maketrans("％﹪＋－／＝＜＞＆＃＠＊～", "%%+-/=<>&#@*~"),
}
_ZERO = re.compile(r"(?<=[一二三四五六七八九])(?:[○◯O0]{1,3}(?=[一二三四五六七八九年])|[○◯]{1,3})|[○◯](?=[一二三四五六七八九])")
_POINT = re.compile(r"(?<=\d) ?[．﹒] ?(?=\d)")
_RATIO = re.compile(r"(?<=\d)∶(?=\d)")
_WIDE_GROUPS = re.compile(r"(?<![\d.,，$￥¥])[1-9]\d{0,2}(?:，\d{3}){1,5}(?![\d，])")
_PARAGRAPH = re.compile(rf"(?<=[{_SENTENCE_END}])[ \u3000]{{2,}}(?=[^\s])|(?<=[^\s])(?:\u3000{{2,}}| {{4,}})(?=[^\s])")
_EDGES = re.compile(r"[ \u3000]+(?=\n|\Z)|(?<![^\n])[ \u3000]+")
_BLANK_RUN = re.compile(r"[ \u3000]{2,}|\u3000")
_GROUPS = re.compile(rf"(?<![\d.,])(?<![\d.,] )[1-9]\d{{0,2}}(?: \d{{3}}){{1,5}}(?= ?[{_HAN}%，。、；）)])")
_SPACED_DIGITS = re.compile(
    rf"(?<![\d.,])(?<![\d.,] )\d(?: \d){{1,12}}(?:\.\d(?: \d){{0,5}})?(?= ?[{_HAN}%])|(?<=\d\.)\d(?: \d){{1,5}}(?= ?[{_HAN}%])"
)
_INNER = re.compile(
    rf"(?<=[{_HAN}]) (?=\d)(?!\d{{1,2}}[、.．](?!\d))"
    rf"|(?<=\d) (?=[{_HAN}%‰℃])"
    r"|(?<=\S) (?=[）)」』”’》】〕、，。；：？！])"
    r"|(?<=[（(「『“‘《【〔、，。；：？！]) (?=\S)"
)
_DOUBLED = re.compile(r"([。，、；：])\1+")


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


def _decode_entities(text: str) -> list[Edit]:
    return find_edits(_ENTITY, text, lambda match: html.unescape(re.sub(r"^&(?:amp;)+", "&", match.group())))


def _unify_line_ends(text: str) -> list[Edit]:
    return find_edits(_LINE_END, text, "\n")


def _drop_invisible(text: str) -> list[Edit]:
    return find_edits(_INVISIBLE, text, "")


def _unify_forms(text: str) -> str:
    """Full-width digits, letters and signs, and Han characters that stand under a second code point."""
    return text.translate(_FULL_WIDTH | _WIDE_BLANKS | _second_code_points())


@cache
def _second_code_points() -> dict[int, str]:
    codes = (*range(0x2E80, 0x2FE0), *range(0xF900, 0xFB00), *range(0x2F800, 0x2FA20))
    forms = ((code, unicodedata.normalize("NFKC", chr(code))) for code in codes)
    return {code: form for code, form in forms if len(form) == 1 and form != chr(code)}


def _round_zeros(text: str) -> str:
    return _ZERO.sub(lambda match: "〇" * len(match.group()), text)


def _mark_decimals(text: str) -> list[Edit]:
    return find_edits(_POINT, text, ".")


def _mark_numbers(text: str) -> str:
    text = _RATIO.sub(":", text)
    return _WIDE_GROUPS.sub(lambda match: match.group().replace("，", ","), text)


def _divide_paragraphs(text: str) -> list[Edit]:
    """Long runs of blanks within a line are what is left of paragraph marks."""
    return find_edits(_PARAGRAPH, text, "\n")


def _trim_lines(text: str) -> list[Edit]:
    return find_edits(_EDGES, text, "")


def _narrow_blanks(text: str) -> list[Edit]:
    return find_edits(_BLANK_RUN, text, " ")


def _join_spaced_digits(text: str) -> list[Edit]:
    """Blanks between single digits (1 9 9 8 年) are an artefact of typesetting."""
    return _drop_blanks(_SPACED_DIGITS, text)


def _join_groups(text: str) -> list[Edit]:
    """Blanks that group digits in threes stand where others write a comma."""
    return _drop_blanks(_GROUPS, text)


def _drop_blanks(pattern: re.Pattern[str], text: str) -> list[Edit]:
    return [Edit(i, i + 1, "") for match in pattern.finditer(text) for i in range(*match.span()) if text[i] == " "]


def _drop_inner_blanks(text: str) -> list[Edit]:
    """Blanks between Han characters and digits and beside punctuation; those between words are the writer's own."""
    return find_edits(_INNER, text, "")


def _single_marks(text: str) -> list[Edit]:
    return find_edits(_DOUBLED, text, lambda match: match.group(1))


STEPS: tuple[Step, ...] = (
    Step("decode entities", _decode_entities),
    Step("unify line ends", _unify_line_ends),
    Step("drop invisible characters", _drop_invisible),
    Step("unify forms of characters", _unify_forms),
    Step("write round zeros as 〇", _round_zeros),
    Step("drop pinyin glosses", find_glosses),
    Step("divide paragraphs", _divide_paragraphs),
    Step("join wrapped lines", find_joins),
    Step("trim lines", _trim_lines),
    Step("narrow blanks", _narrow_blanks),
    Step("mark decimals", _mark_decimals),
    Step("mark ratios and groups", _mark_numbers),
    Step("join spaced digits", _join_spaced_digits),
    Step("join groups of digits", _join_groups),
    Step("drop inner blanks", _drop_inner_blanks),
    Step("drop doubled marks", _single_marks),
    Step("simplify", simplify),
)
