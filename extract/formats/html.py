"""Saved web pages, and what word processors write as web pages."""

from __future__ import annotations

import re
from email import message_from_bytes, policy

from lxml import etree

from extract.document import Document, ReadError
from extract.encodings import decode
from extract.formats.page_elements import Element
from extract.formats.page_layout import PageLayout
from extract.formats.page_main import MainPart, find_main
from extract.formats.page_metadata import declare, find_titles
from extract.formats.page_parts import PartNames, shipped_names
from extract.formats.page_tables import find_data_tables

_NO_TEXT = "the page holds no text of its own (frames, pictures or scripts): open it in a browser and save what is shown"
_NO_TEXT_REASON = "网页里没有文字(框架页、图片或由脚本生成):请在浏览器中打开后另存"
_TOO_DEEP = "the elements of the page nest too deep to be a report: save its text as plain text"
_MOST_TAGS = 500_000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufeff]")


def read(data: bytes, names: PartNames | None = None) -> Document:
    """Return the report of a page: its title, imprint and text as they are seen, then, masked, all else that is seen.

    What the page says of its encoding counts for nothing, its content decides. The tables are those of data, not of layout.
    Raises ReadError for a page without text, and one whose elements nest deeper than any that was written by hand or program.

    >>> page = "<title>小结</title><div class=nav><a>首页</a></div><p>走访<b>1</b><b>2</b>名老人，发放慰问金。</p>"
    >>> document = read(f"{page}<table><tr><td>镇<td>户<tr><td>甲<td>3</table>".encode())
    >>> document.text
    '走访12名老人，发放慰问金。\\n镇\\t户\\n甲\\t3\\n首页\\n'
    >>> document.masks, document.declared.title
    ((Mask(kind='site', start=23, end=25),), '小结')
    """
    raw = decode(_page_of(data))
    root = _parse(raw.text)
    names = names or shipped_names()
    titles = find_titles(root, names)
    main = find_main(root, names, ["".join(title.split()) for title in titles], find_data_tables(root))
    page = PageLayout(root, main)
    if not page.text.strip():
        raise ReadError("empty_text", _NO_TEXT, _NO_TEXT_REASON)
    return Document(
        page.text,
        "html",
        raw.encoding,
        raw.replaced,
        tuple(page.tables),
        tuple(page.headings),
        page.masks,
        declare(root, names, titles, page.above),
    )


def read_fragment(source: str) -> PageLayout | None:
    """Return the text, tables and headings of a piece of a page, all of which is the report, or None where it holds no text."""
    try:
        root = _parse(source)
    except ReadError:
        return None
    return PageLayout(root, MainPart(root, root, {}, frozenset(), find_data_tables(root)))


def _page_of(data: bytes) -> bytes:
    """Return the page itself out of one that was saved with its pictures (.mht)."""
    if data.lstrip()[:1] == b"<" or b"multipart/related" not in data[:4096].lower():
        return data
    message = message_from_bytes(data, policy=policy.default)
    part = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
    payload = part.get_payload(decode=True) if part else None
    if not isinstance(payload, bytes):
        raise ReadError("empty_text", "the saved page holds no page, only its parts: save it again as HTML", _NO_TEXT_REASON)
    return payload


def _parse(text: str) -> Element:
    if text.count("<") > _MOST_TAGS:
        raise ReadError("too_large", f"the page has more than {_MOST_TAGS:,} tags: split it, or save its text as plain text")
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    root = etree.HTML(_CONTROL.sub("", text).encode("utf-8", errors="replace") or b" ", parser)
    if root is None:
        raise ReadError("empty_text", _NO_TEXT, _NO_TEXT_REASON)
    if any(fault.type_name == "ERR_RESOURCE_LIMIT" for fault in parser.error_log):
        raise ReadError("too_large", _TOO_DEEP, "网页结构嵌套过深,不像正常的报告:请把其中的文字另存为纯文本")
    return root
