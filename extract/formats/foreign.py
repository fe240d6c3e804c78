"""What is known and not read: what it is called, and what to do about it."""

from __future__ import annotations

import re
from typing import NamedTuple

from extract.document import ReadError


class Foreign(NamedTuple):
    """A kind of content: its name in English and in Chinese, and the bytes that it begins with (None where a container shows it)."""

    english: str
    chinese: str
    head: re.Pattern[bytes] | None = None


_OCR = ("have its text recognised (OCR) and give that", "请先做文字识别(OCR)")
_CONVERT = ("convert it to plain text", "请另存为 Word、PDF 或纯文本")
_UNPACK = ("unpack it and give its folder", "请先解压")
_LEAVE = ("leave it out", "请从文件夹中去掉")

FOREIGN = {
    "image": Foreign(
        "an image",
        "图片",
        re.compile(rb"\x89PNG|GIF8[79]a|\xff\xd8\xff|II\*\x00|MM\x00\*|RIFF.{4}WEBP|BM.{4}\x00{4}", re.DOTALL),
    ),
    "packed": Foreign(
        "an archive other than ZIP", "ZIP 以外的压缩文件", re.compile(rb"7z\xbc\xaf|Rar!\x1a\x07|\x1f\x8b|BZh[1-9]|\xfd7zXZ\x00")
    ),
    "program": Foreign("a program", "程序", re.compile(rb"\x7fELF|MZ.{0,62}\x00|\xca\xfe\xba\xbe|\x00asm", re.DOTALL)),
    "recording": Foreign(
        "a sound or film recording", "音频或视频", re.compile(rb"ID3[\x02-\x04]|.{4}ftyp|RIFF.{4}(?:WAVE|AVI )|\x1aE\xdf\xa3", re.DOTALL)
    ),
    "database": Foreign("a database", "数据库", re.compile(rb"SQLite format 3\x00|PAR1")),
    "font": Foreign("a font", "字体", re.compile(rb"wOF[F2]|\x00\x01\x00\x00|OTTO\x00")),
    "spreadsheet": Foreign("a spreadsheet", "电子表格"),
    "slides": Foreign("a set of slides", "幻灯片"),
    "opendocument": Foreign("an OpenDocument file", "OpenDocument 文档"),
    "ebook": Foreign("an e-book", "电子书"),
    "xml": Foreign("an XML data file", "XML 数据"),
    "json": Foreign("a JSON data file", "JSON 数据"),
    "office": Foreign("an older office file without a text document", "旧版办公文件,但里面没有文档"),
}
_REMEDIES = {"image": _OCR, "packed": _UNPACK, **dict.fromkeys(("program", "recording", "database", "font"), _LEAVE)}


def foreign_head(head: bytes) -> str | None:
    """Return which foreign content begins like this, or None.

    >>> foreign_head(b"\\x89PNG"), foreign_head("总结".encode())
    ('image', None)
    """
    return next((name for name, foreign in FOREIGN.items() if foreign.head and foreign.head.match(head)), None)


def unsupported(name: str) -> ReadError:
    """Return the error for a kind of foreign content, which says what it is and what to do.

    >>> unsupported("slides").reason
    '内容是幻灯片,不能直接读取:请另存为 Word、PDF 或纯文本'
    """
    foreign, (remedy, advice) = FOREIGN[name], _REMEDIES.get(name, _CONVERT)
    reason = f"内容是{foreign.chinese},不能直接读取:{advice}"
    return ReadError("unsupported", f"the content is {foreign.english}, not text: {remedy}", reason, name)
