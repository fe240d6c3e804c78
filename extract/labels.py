"""Words and names that hold a numeral, found by looking only where numerals stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from extract.records import Reason
from extract.rules import Rule, RuleError, load_rules

NUMERAL = re.compile(r"[\d〇零一二三四五六七八九十百千万亿两廿卅半几数]")
_RUN_ON = frozenset("0123456789.〇零一二三四五六七八九十百千万亿两廿卅几数")
_QUOTED = re.compile(r"“[^“”。！？!?\n]{1,24}”|‘[^‘’。！？!?\n]{1,24}’|「[^「」。！？!?\n]{1,24}」|\"[^\"。！？!?,，\n]{1,16}\"")
_NICKNAME = re.compile(r".(?:\d{1,3}|[一二三四五六七八九十]{1,3})[条法招问步式].")
_MEASURED = re.compile(
    r"(?:\d[\d,.]{0,14}|[一二三四五六七八九十百千万亿两几数]{2,10})(?:余|多|来|几)?[百千万亿]{0,2}(?:余|多)?"
    r"(?:元|%|％|人次|公里|平方米|吨|亩|公顷|倍|个百分点|千瓦)|"
    r"\d{1,3}(?:秒|分钟|小时|天|个工作日|个月)(?:以内|之内|内)|"
    r"(?:\d{2,9}(?:余|多)?|\d{1,6}(?:\.\d{1,4})?[万亿](?:余|多)?)(?:个|家|名|位|人|户|场|次|件|项|条|所|支|份|册|种|类|座|处|岁|吨|亩)|"
    r"(?:\d{1,3}|[一二两三四五六七八九十])(?:个|名|人|次|项|户|条|场|件)(?:以上|以下|以内)"
)


class WordRule(Rule):
    """Words whose numerals count nothing, with the reason that each of them gives."""

    reason: Reason
    words: tuple[str, ...]


class Span(NamedTuple):
    """A stretch of text whose numerals are rejected, and the rule that says so."""

    start: int
    end: int
    reason: Reason
    rule_id: str


class Lexicon:
    """The words of `labels.yaml`, keyed by the two characters at their first numeral.

    >>> text = "三会一课进一步规范,三会商"
    >>> [text[span.start:span.end] for span in Lexicon().find(text, [0, 2, 5, 10])]
    ['三会一课', '进一步']
    """

    def __init__(self, directory: Path | None = None) -> None:
        self._index: dict[str, list[tuple[str, int, Reason, str]]] = {}
        for rule in load_rules("labels", WordRule, directory):
            for word in rule.words:
                self._add(word, rule)
        for entries in self._index.values():
            entries.sort(key=lambda entry: (-len(entry[0]), entry[0]))

    def _add(self, word: str, rule: WordRule) -> None:
        first = NUMERAL.search(word)
        if first is None or len(word) < 2:
            raise RuleError(f"labels.yaml: {rule.id}: {word!r} field 'words': holds no numeral beside another character")
        at = min(first.start(), len(word) - 2)
        self._index.setdefault(word[at : at + 2], []).append((word, at, rule.reason, rule.id))

    def find(self, text: str, numerals: Iterable[int]) -> Iterator[Span]:
        """Yield the words that hold a numeral at one of the given offsets, the longest at each; a word stops at a longer number."""
        for at in numerals:
            for key_at in (at, at - 1):
                for word, lead, reason, rule_id in self._index.get(text[key_at : key_at + 2], ()) if key_at >= 0 else ():
                    start = key_at - lead
                    if start >= 0 and text.startswith(word, start) and _stands_alone(text, start, word):
                        yield Span(start, start + len(word), reason, rule_id)
                        break


def _stands_alone(text: str, start: int, word: str) -> bool:
    end = start + len(word)
    cut_before = word[0] in _RUN_ON and start > 0 and text[start - 1] in _RUN_ON
    cut_after = (word[-1] in _RUN_ON or word[-1] == "点") and end < len(text) and text[end] in _RUN_ON
    return not cut_before and not cut_after


def find_quoted(text: str) -> Iterator[Span]:
    """Yield short quotations that are names or slogans: they hold a numeral, and none that plainly measures.

    >>> text = "开展“五进”宣讲和“26条”,“全年接待1200人次”,推出“满50元减5元”,他说“三天里我们走了两个村。”"
    >>> [text[span.start:span.end] for span in find_quoted(text)]
    ['“五进”', '“26条”']
    """
    for match in _QUOTED.finditer(text):
        inner = match.group()
        if NUMERAL.search(inner) and (_NICKNAME.fullmatch(inner) or not _MEASURED.search(inner)):
            yield Span(match.start(), match.end(), "label", "labels.quoted")


def paint(length: int, spans: Sequence[Span]) -> list[int]:
    """Return for each character the number (from 1) of the first span that covers it, or 0.

    >>> paint(4, [Span(1, 3, "label", "a"), Span(0, 2, "idiom", "b")])
    [2, 1, 1, 0]
    """
    owners = [0] * length
    for number, span in enumerate(spans, 1):
        for at in range(span.start, span.end):
            owners[at] = owners[at] or number
    return owners
