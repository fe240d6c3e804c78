"""The tokens of an RTF file, and the code pages of its characters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?"
    r"|([^\\{}\r\n]+)"
    r"|([{}])"
    r"|((?:\\'[0-9a-fA-F]{2}){1,200})"
    r"|\\([^a-zA-Z])"
    r"|[\r\n]+|\\",
    re.DOTALL,
)
_CHARSETS = {
    **{77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "big5hkscs", 161: "cp1253", 162: "cp1254"},
    **{163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250"},
}
_PAGES = {936: "gb18030", 54936: "gb18030", 950: "big5hkscs", 10008: "gb18030", 10002: "big5hkscs", 65001: "utf-8", 10000: "mac_roman"}
_SYMBOL = 2
SYMBOL, UNKNOWN = "symbol", "unknown"
_WESTERN = "cp1252"
_CHINESE = re.compile(r"(?:[\xa1-\xf7][\xa1-\xfe]|[\x00-\x7f])+")  # as the characters of GB2312 are written

Kind = Literal["open", "close", "word", "sign", "characters"]


class Token(NamedTuple):
    """A token: a brace, a control word with its number, a control sign, or characters as bytes (in Latin-1)."""

    kind: Kind
    value: str = ""
    number: int | None = None


def find_tokens(source: str) -> Iterator[Token]:
    r"""Yield the tokens of a file that was decoded as Latin-1; binary data is passed over.

    >>> [token.value or token.kind for token in find_tokens(r"{\b\u8212\'b9 a\bin3 }}}\~b")]
    ['open', 'b', 'u', '¹', ' a', '~', 'b']
    """
    at = 0
    while match := _TOKEN.match(source, at):
        at = match.end()
        word, number, text, brace, hexes, sign = match.groups()
        if word == "bin":
            at += max(int(number or 0), 0)
        elif word:
            yield Token("word", word, int(number) if number else None)
        elif text:
            yield Token("characters", text)
        elif brace:
            yield _OPEN if brace == "{" else _CLOSE
        elif hexes:
            yield Token("characters", bytes.fromhex(hexes.replace("\\'", "")).decode("latin-1"))
        elif sign:
            yield Token("sign", sign)


_OPEN, _CLOSE = Token("open"), Token("close")


def encoding_of_page(number: int) -> str:
    """Return the encoding of a Windows code page.

    >>> encoding_of_page(936), encoding_of_page(1252), encoding_of_page(99999)
    ('gb18030', 'cp1252', 'cp1252')
    """
    return _PAGES.get(number) or (f"cp{number}" if number in (932, 949, *range(1250, 1259), 437, 850, 874) else _WESTERN)


def encoding_of_charset(number: int) -> str:
    """Return the encoding of a font's character set: `SYMBOL` for one of signs, empty where it is that of the file."""
    return SYMBOL if number == _SYMBOL else _CHARSETS.get(number, "")


def decode(characters: str, encoding: str) -> str:
    r"""Return bytes, given as Latin-1 characters, as text.

    What a file calls Western is often Chinese; single bytes in Chinese text are those of Western fonts.

    >>> decode("\xd5\xf2\xb8\xc9", "gb18030"), decode("\xd5\xf2\xb8\xc9", "cp1252"), decode("\xb7", "gb18030"), decode("\xe9", UNKNOWN)
    ('镇干', '镇干', '·', 'é')
    """
    if characters.isascii():
        return characters
    if encoding == SYMBOL:
        return "".join(character for character in characters if character.isascii())
    data = characters.encode("latin-1")
    if encoding in (_WESTERN, UNKNOWN):
        encoding = "gb18030" if _CHINESE.fullmatch(characters) else _WESTERN
    text = data.decode(encoding, errors="replace")
    return data.decode(_WESTERN, errors="replace") if len(data) == 1 and text == "\ufffd" else text
