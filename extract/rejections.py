"""The judge of what is not a claim: each numeral that counts nothing is rejected with a reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple, Protocol, TypeVar

from extract.labels import NUMERAL, Lexicon, Span, find_quoted, paint
from extract.records import Reason
from extract.rules import Rule, load_rules

_CN = "〇零一二三四五六七八九十百千万亿两廿卅"
_MEASURE_CHARACTERS = (
    "个名家位人户场次件项条所支份册本篇部座处台套辆枚批种类期轮届堂门间栋幢片块根张"
    "把只头匹对组队班道股笔顿番遍趟节幅封句首则宗起例桩束朵棵株颗粒杯碗瓶箱袋盒包桶岁"
)
_MEASURE = f"(?:人次|[{_MEASURE_CHARACTERS}])"
_MACROS = {
    "@measure": _MEASURE,
    "@clause": r"[^,，。;；:：!！?？\n]",
    "@solo": rf"(?<![\d.{_CN}几数])",
    "@num": rf"(?:\d{{1,9}}(?:\.\d{{1,6}})?|[{_CN}几]{{1,12}})",
    "@low": "[一二两三四五六七八九十]",
    "@han": r"[\u4e00-\u9fff]",
    "@word": rf"(?![{_CN}几])[\u4e00-\u9fff]",
    "@cn": f"[{_CN}]",
    "@above": r"(?:(?<![\w%％)）])|(?<=[对把将在就按除做抓和及]))以上",
}
_RUN = re.compile(
    rf"\d+(?:[.,:]\d+)*|[{_CN}半几]+|数(?=[十百千万亿]|{_MEASURE}(?!据))|[①-⒇㈠-㈩❶-❿㉑-㉟]|(?<![A-Za-z])(?:[Xx]{{2,6}}|[×○]{{2,6}})(?![A-Za-z])"
)
_NUMBER_START = re.compile(rf"(?<![\d.{_CN}几数xX])[\d{_CN}几数半xX]")
_MEASURED = re.compile(_MEASURE)
_LONE_ONE = re.compile(rf"一(?![{_CN}点拾佰仟]|[至到\-—~～、] ?[{_CN}\d])")
_IN_A_WORD = re.compile(r"(?:[〇零一二三四五六七八九两几半]|[十百千万亿廿卅]{1,3})(?![〇零一二三四五六七八九十百千万亿两余多])")
_SHORT_DIGITS = re.compile(r"\d{1,6}")
_YEAR = re.compile(r"(?:19[3-9]|20[0-4])\d")
_BEFORE, _AFTER = 32, 24
_SHORT = 24
_ENCLOSING = frozenset({"title", "chrome"})


Doubt = Literal["one", "bare", "digits"]


class RejectionRule(Rule):
    """A pattern whose match (or group `at`, `at2`) holds numerals that count nothing."""

    reason: Reason
    pattern: str


class CountRule(Rule):
    """A cue that makes a doubtful numeral a claim."""

    of: Doubt
    before: str = ""
    after: str = ""


class Verdict(NamedTuple):
    """Why a numeral is no claim, the rule that said so, and the half-open span that the reason covers."""

    reason: Reason
    rule_id: str
    start: int
    end: int


class Mention(Protocol):
    """What the judge reads of a quantity."""

    @property
    def quote(self) -> str: ...
    @property
    def char_start(self) -> int: ...
    @property
    def char_end(self) -> int: ...
    @property
    def unit(self) -> str: ...


M = TypeVar("M", bound=Mention)
Cue = Callable[[str, int], bool]
Finder = Callable[[str, Sequence[int]], Iterator[Span]]


def expand(pattern: str) -> str:
    """Return a rule's pattern with its macros written out.

    >>> expand("第@low")
    '第[一二两三四五六七八九十]'
    """
    for name, written in _MACROS.items():
        pattern = pattern.replace(name, written)
    return pattern


class RejectionJudge:
    """Compiled once from `rejections.yaml`, `labels.yaml` and `counts.yaml`; `read` a text, then ask about its quantities."""

    def __init__(self, directory: Path | None = None) -> None:
        rules = load_rules("rejections", RejectionRule, directory)
        self._enclosing = [compile_rule(rule) for rule in rules if rule.reason in _ENCLOSING]
        self._finders = [compile_rule(rule) for rule in rules if rule.reason not in _ENCLOSING]
        self._lexicon = Lexicon(directory)
        counts = load_rules("counts", CountRule, directory)
        self._cues: dict[Doubt, list[Cue]] = {"one": [], "bare": [], "digits": []}
        for rule in counts:
            self._cues[rule.of].append(_cue(rule))

    def read(self, text: str) -> Reading:
        """Return the text with its rejecting spans: titles first, then known words and quoted names, then the patterns in file order."""
        starts = number_starts(text)
        numerals = (at for run in _RUN.finditer(text) for at in range(*run.span()))
        enclosing = (span for find in self._enclosing for span in find(text, starts))
        special = (span for find in self._finders for span in find(text, starts))
        return Reading(self, text, [*enclosing, *self._lexicon.find(text, numerals), *find_quoted(text), *special])

    def counts(self, doubt: Doubt, text: str, at: int) -> bool:
        """Return whether the doubtful numeral at this offset is a count, and not an article or part of a word or a name."""
        return any(cue(text, at) for cue in self._cues[doubt])


class Reading:
    """A text with its rejecting spans."""

    def __init__(self, judge: RejectionJudge, text: str, spans: Sequence[Span]) -> None:
        self._judge = judge
        self._text = text
        self._spans = spans
        self._owners = paint(len(text), spans)

    def verdict(self, quantity: Mention) -> Verdict | None:
        """Return why a quantity is no claim, or None if it is one."""
        found = NUMERAL.search(self._text, quantity.char_start, quantity.char_end)
        at = found.start() if found else quantity.char_start
        if owner := self._owners[at]:
            return Verdict(self._spans[owner - 1].reason, self._spans[owner - 1].rule_id, quantity.char_start, quantity.char_end)
        written = self._text[at : quantity.char_end]
        if _LONE_ONE.match(written):
            if not self._judge.counts("one", self._text, at):
                return Verdict("article", "counts.one", quantity.char_start, quantity.char_end)
        elif not quantity.unit and _YEAR.fullmatch(written) and not _MEASURED.match(self._text, quantity.char_end):
            return Verdict("date", "rejections.bare_year", quantity.char_start, quantity.char_end)
        elif not quantity.unit and _IN_A_WORD.match(quantity.quote) and not self._judge.counts("bare", self._text, at):
            return Verdict("idiom", "counts.bare", quantity.char_start, quantity.char_end)
        elif not quantity.unit and _SHORT_DIGITS.fullmatch(quantity.quote) and not self._judge.counts("digits", self._text, at):
            return Verdict("identifier", "counts.digits", quantity.char_start, quantity.char_end)
        elif not quantity.unit and not re.search(r"[\u4e00-\u9fff]", self._text[max(0, at - 1) : at] + self._text[quantity.char_end :][:1]):
            return Verdict("identifier", "rejections.unattached", quantity.char_start, quantity.char_end)
        return None

    def sift(self, quantities: Sequence[M], taken: Sequence[tuple[int, int]] = ()) -> tuple[list[M], list[Verdict]]:
        """Return the claims among quantities, and a verdict for every other numeral outside the `taken` spans, in text order."""
        claims: list[M] = []
        verdicts: list[Verdict] = []
        for quantity in quantities:
            if verdict := self.verdict(quantity):
                verdicts.append(verdict)
            else:
                claims.append(quantity)
        covered = [*taken, *((claim.char_start, claim.char_end) for claim in claims), *((v.start, v.end) for v in verdicts)]
        return claims, sorted([*verdicts, *self.leftovers(covered)], key=lambda v: (v.start, v.end))

    def leftovers(self, covered: Sequence[tuple[int, int]]) -> list[Verdict]:
        """Return a verdict for every written numeral that stands outside the covered spans."""
        free = [True] * len(self._text)
        for start, end in covered:
            free[start:end] = [False] * (end - start)
        return [verdict for run in _RUN.finditer(self._text) for verdict in self._explain(*run.span(), free)]

    def _explain(self, start: int, end: int, free: list[bool]) -> Iterator[Verdict]:
        at = start
        while at < end:
            if not free[at] or (not self._text[at].isalnum() and self._text[at] not in "×○〇"):
                at += 1
                continue
            stop = at + 1
            while stop < end and free[stop] and self._owners[stop] == self._owners[at]:
                stop += 1
            verdict = self._reason(*self._widened(at, stop, free))
            yield verdict
            free[verdict.start : verdict.end] = [False] * (verdict.end - verdict.start)
            at = stop

    def _widened(self, start: int, end: int, free: list[bool]) -> tuple[int, int]:
        """Return the span of the rule that owns these characters, where it is short and still free, so that 第三 is one rejection."""
        if owner := self._owners[start]:
            span = self._spans[owner - 1]
            short = span.end - span.start <= _SHORT
            if short and all(free[span.start : span.end]) and all(mine == owner for mine in self._owners[span.start : span.end]):
                return span.start, span.end
        return start, end

    def _reason(self, start: int, end: int) -> Verdict:
        if owner := self._owners[start]:
            return Verdict(self._spans[owner - 1].reason, self._spans[owner - 1].rule_id, start, end)
        if _YEAR.fullmatch(self._text, start, end):
            return Verdict("date", "rejections.bare_year", start, end)
        if self._text[start].isdigit() and self._text[start].isascii():
            return Verdict("identifier", "rejections.fallback.digits", start, end)
        if self._text[start] in "Xx×○":
            return Verdict("label", "rejections.fallback.redacted", start, end)
        if self._text[start:end] == "一" and _MEASURED.match(self._text, end):
            return Verdict("article", "rejections.fallback.article", start, end)
        return Verdict("idiom", "rejections.fallback.word", start, end)


def number_starts(text: str) -> list[int]:
    """Return the offsets where a written number begins.

    >>> number_starts("三十2个,5")
    [0, 5]
    """
    return [match.start() for match in _NUMBER_START.finditer(text)]


def compile_rule(rule: RejectionRule) -> Finder:
    """Return the search for a rule, given a text and where its numbers begin; only there are alternatives tried that open with @solo."""
    parts = split_alternatives(rule.pattern)
    local = [re.compile(expand(part)) for part in parts if part.startswith("@solo")]
    other = "|".join(part for part in parts if not part.startswith("@solo"))
    everywhere = re.compile(expand(other)) if other else None

    def find(text: str, starts: Sequence[int]) -> Iterator[Span]:
        for pattern in local:
            match_at = pattern.match
            for start in starts:
                if match := match_at(text, start):
                    yield from _spans(rule, match)
        if everywhere is not None:
            for match in everywhere.finditer(text):
                yield from _spans(rule, match)

    return find


def _spans(rule: RejectionRule, match: re.Match[str]) -> Iterator[Span]:
    groups = [match.span(name) for name, found in match.groupdict().items() if found is not None]
    for start, end in groups or [match.span()]:
        yield Span(start, end, rule.reason, rule.id)


def split_alternatives(pattern: str) -> list[str]:
    """Return the alternatives of a pattern that stand outside every bracket.

    >>> split_alternatives(r"a(?:b|c)|[|]d|e")
    ['a(?:b|c)', '[|]d', 'e']
    """
    parts, depth, start, in_class, at = [], 0, 0, False, 0
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            at += 1
        elif in_class:
            in_class = char != "]"
        elif char == "[":
            in_class = True
        elif char in "()":
            depth += 1 if char == "(" else -1
        elif char == "|" and depth == 0:
            parts.append(pattern[start:at])
            start = at + 1
        at += 1
    return [*parts, pattern[start:]]


def _cue(rule: CountRule) -> Cue:
    before = re.compile(f"(?:{expand(rule.before)})$") if rule.before else None
    after = re.compile(expand(rule.after)) if rule.after else None

    def holds(text: str, at: int) -> bool:
        if after is not None and not after.match(text, at, at + _AFTER):
            return False
        return before is None or before.search(text[max(0, at - _BEFORE) : at]) is not None

    return holds


@cache
def default_judge() -> RejectionJudge:
    """Return the judge of the shipped rules, compiled once a process."""
    return RejectionJudge()


def find_rejections(
    text: str, quantities: Sequence[M], taken: Sequence[tuple[int, int]] = (), *, judge: RejectionJudge | None = None
) -> tuple[list[M], list[Verdict]]:
    """Return the claims among the quantities of a text and a reason for every other numeral outside the `taken` spans.

    >>> [v.reason for v in find_rejections("第三支部进一步落实三会一课", [])[1]]
    ['ordinal', 'idiom', 'label']
    """
    return (judge or default_judge()).read(text).sift(quantities, taken)
