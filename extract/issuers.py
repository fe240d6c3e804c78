"""The body whose report it is: its signature says it, its title, or the title of a document of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from extract.furniture import Furniture
from extract.sources import any_of

_FOOT = 600
_HEAD = 600
_NAME = r"[\u4e00-\u9fff（）()·]"
_YEAR = r"(?:(?:19|20)\d{2}|[一二][〇零○一二三四五六七八九]{3})(?:[-—~至](?:19|20)\d{2})?(?:年度|年)?"
_DATE = (
    r"(?:(?:19|20)\d{2}年\d{1,2}月(?:\d{1,2}日)?"
    r"|[一二][〇零○0一二三四五六七八九]{3}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日)"
)
_NOT_BODY = re.compile(r"[的了是在和与对为]|[一二三四五六七八九十]是|我[局院校县市区]|本[局院校县市区]|\d|(?:干部|内部|全部)\Z")
_OWN_DOCUMENT = r"(?:我|本|我们)(?:局|委|办|部|院|校|厅|处|中心|会|镇|乡|县|市|区|街道|单位|公司|老干局)?[^。；\n]{0,40}?《 ?"


class Issuer(NamedTuple):
    """The span of the name of the issuing body, and what gives it: a label, the signature, the title, a document; nothing."""

    start: int = 0
    end: int = 0
    read_from: str = ""


class IssuerFinder:
    """Finds the body with the words that names of bodies end with."""

    def __init__(self, endings: Sequence[str]) -> None:
        ending = any_of(endings)
        body = rf"{_NAME}{{2,30}}?(?:{ending})"
        self._whole = re.compile(rf"(?:中共)?{_NAME}{{1,32}}(?:{ending})(?:[（(][^（）()]{{2,8}}[）)])?\Z")
        self._label = re.compile(rf"(?:发文|发布|制定|成文|公开|印发)(?:机关|机构|单位|主体|部门)[：: ]{{1,2}}\n?({body})(?=[\s，。；]|\Z)")
        self._signed = re.compile(
            rf"(?:(?<=\n)|(?<=[。！？”）)]))[^\S\n]*({_NAME}{{4,34}})[^\S\n]*\n?[^\S\n]*[（(]?{_DATE}[）)]?[^\S\n]*(?=\n|\Z)"
        )
        self._title = re.compile(
            rf"(?:关于印发)?《?({body})(?={_YEAR}|关于|年度|[上下]半年|第[一二三四]季度|工作(?:总结|报告|情况|汇报)|述职|政务|政府信息公开)"
        )
        self._document = re.compile(rf"{_OWN_DOCUMENT}({body})(?=关于)")

    def find(self, text: str, title: tuple[int, int], furniture: Sequence[Furniture], whole: str) -> Issuer:
        """Return where the issuing body is named; `text` is masked, `whole` is not, `title` is the span of the title's first line."""
        imprint = max((f.char_end for f in furniture if f.kind == "imprint" and f.char_start < _HEAD), default=_HEAD)
        label = self._label.search(whole, 0, max(imprint, _HEAD))
        if label:
            return Issuer(*label.span(1), "label")
        foot = max(len(text) // 2, len(text.rstrip()) - _FOOT)
        signed = [m.span(1) for m in self._signed.finditer(whole, foot) if self._is_body(text[slice(*m.span(1))].strip())]
        if signed:
            return Issuer(*signed[-1], "signature")
        titled = self._titled(text, title)
        document = self._document.search(text)
        if document and self._is_body(document.group(1)) and not self._is_placed(text[titled.start : titled.end]):
            return Issuer(*document.span(1), "document")
        return titled

    def _titled(self, text: str, title: tuple[int, int]) -> Issuer:
        """The body that a title opens with, behind the year (2023年某县民政局工作总结)."""
        start = title[0]
        year = re.compile(rf"{_YEAR}").match(text, *title)
        match = self._title.match(text, year.end() if year else start, title[1])
        return Issuer(*match.span(1), "title") if match and self._is_body(match.group(1)) else Issuer()

    def _is_body(self, name: str) -> bool:
        return self._whole.match(name) is not None and not _NOT_BODY.search(name)

    @staticmethod
    def _is_placed(name: str) -> bool:
        """Whether a name says of which place the body is: 县委老干部局 does not."""
        return bool(name) and re.match(r"(?:省|市|县|区|州|旗|局|镇|乡)", name) is None
