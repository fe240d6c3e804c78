"""Pronunciations in brackets after a character, which converted web pages leave behind (業(yè)務)."""

from __future__ import annotations

import re
import unicodedata

from extract.edits import Edit

_GLOSS = re.compile(r"(?<=[\u3400-\u9fff〇\d%])[(（] ?([a-zà-ü\u0101-\u01dcɡɑ]{1,6}) ?[)）]")
_SYLLABLE = re.compile(
    r"(?:[bpmf]?(?:a|o|ai|ei|ao|ou|an|en|ang|eng)|[bpmfdtnljqx]?(?:i|ie|iao|ian|in|ing|iu)"
    r"|[dtnlgkhzcs]h?(?:a|e|ai|ei|ao|ou|an|en|ang|eng|ong|u|uo|ui|uan|un|ua|uai|uang)|[zcsr]h?i|r(?:e|ao|ou|an|en|ang|eng|ong|u|uo|ui|uan|un)"
    r"|[bpm](?:ie|iao|ian|in|ing)|[bpmf]u|[djqxln]ia(?:ng)?|[jqx](?:u|ue|uan|un|iong)|[nl](?:v|ve|ue)"
    r"|y(?:a|ao|an|ang|e|i|in|ing|o|ong|ou|u|ue|uan|un)|w(?:a|ai|an|ang|ei|en|eng|o|u)|e|er|ng|g?n)"
)
# What stands between a number and its noun is one of few words: behind a digit these pronunciations name the word that they replaced.
_SWALLOWED = {"gè": "个", "wàn": "万", "yì": "亿"}


def find_glosses(text: str) -> list[Edit]:
    """Return the edits that take out bracketed pinyin, or put back the unit that it swallowed behind a digit (300(gè)村).

    A syllable without a tone mark (個(ge)) is one only where the text has others with a mark, and behind a digit never: a unit
    or a variable may stand in brackets too.

    >>> [text[e.start : e.end] for text in ["業(yè)務", "浓度(me)", "的(de)產(chǎn)品"] for e in find_glosses(text)]
    ['(yè)', '(de)', '(chǎn)']
    >>> [e.replacement for e in find_glosses("300(gè)村、5(wàn)人、3(m)")]
    ['个', '万']
    """
    if "(" not in text and "（" not in text:
        return []
    found = [match for match in _GLOSS.finditer(text) if _SYLLABLE.fullmatch(_plain(match.group(1)))]
    if all(match.group(1).isascii() for match in found):
        return []
    return [Edit(*match.span(), _unit(text, match)) for match in found if not (_is_behind_digit(text, match) and match.group(1).isascii())]


def _is_behind_digit(text: str, match: re.Match[str]) -> bool:
    return text[match.start() - 1] in "0123456789%"


def _unit(text: str, match: re.Match[str]) -> str:
    if not _is_behind_digit(text, match) or text[match.end() : match.end() + 1] in {*_SWALLOWED.values(), "個", "萬", "億"}:
        return ""
    return _SWALLOWED.get(unicodedata.normalize("NFC", match.group(1)).replace("ɡ", "g").replace("ɑ", "a"), "")


def _plain(syllable: str) -> str:
    """Return the syllable without its tone mark and with ordinary letters; ü becomes v."""
    marks = unicodedata.normalize("NFD", syllable.replace("ɡ", "g").replace("ɑ", "a"))
    return re.sub(r"[\u0300\u0301\u0304\u030c]", "", marks).replace("u\u0308", "v")
