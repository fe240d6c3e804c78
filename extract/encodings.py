"""Bytes to text: the encoding is found from the content, and no byte is lost unseen."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import NamedTuple

import charset_normalizer
import opencc

from extract.document import ReadError

_MARKS = (  # utf-32 before utf-16: its mark begins with the other's
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_CANDIDATES = ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
_SECOND_OPINION = {**dict.fromkeys(("gb18030", "gbk", "gb2312"), "gb18030"), **dict.fromkeys(("big5", "big5hkscs", "cp950"), "big5hkscs")}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_JUNK = re.compile(
    "[\ufffd\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000f0000-\U0010ffff]"  # no text at all
    "|锟斤拷|[烫屯]{4,}"  # what filling bytes read as
    "|[锛銆鈥鐨]"  # the commonest marks and 的, in UTF-8 read as GBK
    "|(?:[À-ÖØ-öø-ÿ][¡-ÖØ-öø-ÿ])+"  # UTF-8 or GBK read as Latin-1
    r"|\?{3,}"  # characters that an older program could not store
)
_PUNCTUATION = frozenset("　、。《》〈〉「」『』【】〔〕（），：；！？．％＋－／～“”‘’—…·●■○①②③④⑤⑥⑦⑧⑨０１２３４５６７８９")
_SAMPLE = 50_000
_LEAST_SCORE = 0.3
_MOST_REPLACED = 0.02
_MOST_CONTROL = 0.3

# The characters that make up the greater part of any Chinese text, most frequent first (modern Chinese character frequency lists).
_FREQUENT = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小"
    "物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公"
    "无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取"
    "据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华"
    "名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克"
    "何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严村镇街乡退休服届访慰疗款奖"
)


class RawText(NamedTuple):
    """The text that every offset points into: the bytes decoded as `encoding`, with U+FFFD for the `replaced` that are not in it."""

    text: str
    encoding: str
    replaced: int


def junk_score(text: str) -> Decimal:
    """Return the share of the characters, blanks aside, that no writer meant: 0 for clean text, 1 for nothing but junk.

    >>> junk_score("走访老党员12名。"), junk_score("走访\ufffd\ufffd12名??????")
    (Decimal('0'), Decimal('0.6154'))
    """
    junk = sum(len(found) for found in _JUNK.findall(text))
    return round(Decimal(junk) / max(junk, len("".join(text.split()))), 4).normalize() if junk else Decimal(0)


def decode(data: bytes) -> RawText:
    """Return the text of bytes in UTF-8, UTF-16, UTF-32, GB18030 (and GBK, GB2312) or Big5.

    >>> decode("慰问老党员12名".encode("gbk"))
    RawText(text='慰问老党员12名', encoding='gb18030', replaced=0)
    >>> decode("慰問老黨員12名，發放慰問金".encode("big5")).encoding
    'big5hkscs'
    >>> decode(bytes(9))
    Traceback (most recent call last):
    extract.document.ReadError: the content is binary, not text: convert it to plain text
    """
    if not data:
        raise ReadError("empty_text", "the file is empty: fetch it again or leave it out")
    found = _decode_marked(data) or _decode_utf8(data) or _decode_scored(data)
    if len(_CONTROL.findall(found.text)) > _MOST_CONTROL * len(found.text):
        raise ReadError("binary", "the content is binary, not text: convert it to plain text", format="binary")
    if not found.text.strip("\ufeff \t\r\n\f\v\x00\u3000\xa0"):
        raise ReadError("empty_text", "the file holds blanks only: fetch it again or leave it out")
    return found


def decode_name(data: bytes) -> str:
    """Return a file name in UTF-8, GB18030 or Big5: too short for the other ways of telling them apart.

    >>> decode_name("工作总结.docx".encode("gbk")), decode_name("工作總結.docx".encode("big5"))
    ('工作总结.docx', '工作總結.docx')
    """
    decoded = [_replacing(data, encoding) for encoding in ("utf-8", "gb18030", "big5hkscs")]
    if not decoded[0].replaced:
        return decoded[0].text
    return min(decoded[1:], key=lambda found: (found.replaced, -_score(found.text))).text


def _decode_marked(data: bytes) -> RawText | None:
    return next((_replacing(data, encoding) for mark, encoding in _MARKS if data.startswith(mark)), None)


def _decode_utf8(data: bytes) -> RawText | None:
    """Return UTF-8, also where a few bytes are damaged or the file ends inside a character."""
    found = _replacing(data, "utf-8")
    if found.replaced <= _MOST_REPLACED * len(_FOREIGN.findall(found.text)):
        return found
    return found if found.replaced == 1 and _is_cut(data) else None


def _is_cut(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.end == len(data) and not data[: error.start].isascii()
    return False


def _decode_scored(data: bytes) -> RawText:
    """Return the decoding that looks most like Chinese: short and mostly ASCII texts defeat detectors that do not look at characters."""
    decoded = [_replacing(data, encoding) for encoding in _CANDIDATES]
    best = max(decoded, key=lambda candidate: _score(candidate.text))
    if _score(best.text) >= _LEAST_SCORE:
        return best
    guess = charset_normalizer.from_bytes(data[:_SAMPLE]).best()
    for candidate in decoded:
        if guess and candidate.replaced == 0 and _SECOND_OPINION.get(guess.encoding) == candidate.encoding:
            return candidate
    hint = f" (it may be {guess.encoding})" if guess else ""
    raise ReadError("undecodable", f"the encoding is not known{hint}: save it as UTF-8")


def _replacing(data: bytes, encoding: str) -> RawText:
    try:
        return RawText(data.decode(encoding), encoding, 0)
    except UnicodeDecodeError:
        text = data.decode(encoding, errors="replace")
        return RawText(text, encoding, text.count("\ufffd"))


def _score(text: str) -> float:
    """Return how Chinese the characters beyond ASCII are: 1 all frequent, below 0 mostly none that belong."""
    sample = _FOREIGN.findall(text[:_SAMPLE]) or _FOREIGN.findall(text)
    return sum(map(_weight, sample)) / len(sample) if sample else 0.0


def _weight(character: str) -> float:
    if character in _frequent():
        return 1.0
    if character in _PUNCTUATION:
        return 0.6
    return 0.2 if "一" <= character <= "鿿" else -1.0


@cache
def _frequent() -> frozenset[str]:
    return frozenset(_FREQUENT + opencc.OpenCC("s2t").convert(_FREQUENT))
