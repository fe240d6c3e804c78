"""Pronunciations in brackets after a character, which converted web pages leave behind (業(yè)務)."""

from __future__ import annotations

import re
import unicodedata

from extract.edits import Edit

_GLOSS = re.compile(r"(?<=[\u3400-\u9fff])[(（]([a-zà-ü\u0101-\u01dc]{1,6})[)）]")
_SYLLABLE = re.compile(
    r"(?:[bpmf]?(?:a|o|ai|ei|ao|ou|an|en|ang|eng)|[bpmfdtnljqx]?(?:i|ie|iao|ian|in|ing|iu)"
    r"|[dtnlgkhzcs]h?(?:a|e|ai|ei|ao|ou|an|en|ang|eng|ong|u|uo|ui|uan|un|ua|uai|uang)|[zcsr]h?i|r(?:e|ao|ou|an|en|ang|eng|ong|u|uo|ui|uan|un)"
    r"|[bpm](?:ie|iao|ian|in|ing)|[bpmf]u|[djqxln]ia(?:ng)?|[jqx](?:u|ue|uan|un|iong)|[nl](?:v|ve|ue)"
    r"|y(?:a|ao|an|ang|e|i|in|ing|o|ong|ou|u|ue|uan|un)|w(?:a|ai|an|ang|ei|en|eng|o|u)|e|er|ng|g?n)"
)


def find_glosses(text: str) -> list[Edit]:
    """Return the edits that take out bracketed pinyin after Han characters.

    A syllable without a tone mark (個(ge)) is one only where the text has others with a mark: a unit or a
    variable may stand in brackets too.

    >>> [text[e.start : e.end] for text in ["業(yè)務", "浓度(me)", "的(de)產(chǎn)品"] for e in find_glosses(text)]
    ['(yè)', '(de)', '(chǎn)']
    """
    found = [match for match in _GLOSS.finditer(text) if _SYLLABLE.fullmatch(_plain(match.group(1)))]
    if all(match.group(1).isascii() for match in found):
        return []
    return [Edit(match.start(), match.end(), "") for match in found]


def _plain(syllable: str) -> str:
    """Return the syllable without its tone mark; ü becomes v."""
    marks = unicodedata.normalize("NFD", syllable)
    return re.sub(r"[\u0300\u0301\u0304\u030c]", "", marks).replace("u\u0308", "v")
