"""What a page declares beside its text: title, day of publication, source and issuing body."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from lxml import etree

from extract.document import Declared
from extract.formats.page_elements import Element, names_of
from extract.formats.page_parts import PartNames, Use

_DAY = re.compile(
    r"(?<!\d)((?:19|20)\d{2})(?:[-/.]|年)\s?(\d{1,2})(?:[-/.]|月)\s?(\d{1,2})(?!\d)"
    r"|(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?=\d{6}|\D|\Z)"
)
_SCRIPT_DAY = re.compile(r"""(?:"datePublished"\s?:|\bcreateTime\s?=)\s?["']([^"'\n]{8,40})["']""")
_NAME = re.compile(r"(?!https?:)(?![^\n]*\d{3})[^\n<>{}]{2,40}")
_LONGEST_TITLE = 120
_SITE = re.compile(r"\s*[-_|—–－·»>]{1,3}\s*")
_SITE_NAME = re.compile(r"(?:网|网站|政府|门户|平台|局|厅|委员会|办公室|频道|公开|动态|首页)$")
_VALUE = r"[：:]?[\s]{0,6}([^\s：:；;，。|｜]{2,40})"


def parse_day(text: str) -> date | None:
    """Return the first day that a text says with its year, or None.

    >>> parse_day("2024-03-05 09:12"), parse_day("20240305091200")
    (datetime.date(2024, 3, 5), datetime.date(2024, 3, 5))
    >>> parse_day("2024年3月") is None, parse_day("2024-13-45") is None
    (True, True)
    """
    for match in _DAY.finditer(text):
        year, month, day = (int(part) for part in match.groups() if part)
        try:
            return date(year, month, day)
        except ValueError:
            continue
    return None


def find_titles(root: Element, names: PartNames) -> list[str]:
    """Return the titles that the page declares, the surest first: its metadata, then <title> with and without the site's name."""
    titles = list(_declared(root, names, "declared_title"))
    for element in root.iter("title"):
        written = " ".join("".join(element.itertext()).split())
        titles += _without_site(written), written
    return [title for title in dict.fromkeys(titles) if 0 < len(title) <= _LONGEST_TITLE]


def declare(root: Element, names: PartNames, titles: Sequence[str], above: str) -> Declared:
    """Return what the page declares: in its metadata, else behind labels in what is seen above the report."""
    published = [*_declared(root, names, "declared_published"), *_published_data(root), *_labelled(above, names, "label_published")]
    sources = [*_declared(root, names, "declared_source"), *_named_source(root, names), *_labelled(above, names, "label_source")]
    issuers = [*_declared(root, names, "declared_issuer"), *_labelled(above, names, "label_issuer")]
    days = (parse_day(text) for text in published)
    return Declared(
        title=titles[0] if titles else "",
        published=next((day for day in days if day), None),
        source=_first_name(sources),
        issuer=_first_name(issuers),
    )


def _declared(root: Element, names: PartNames, use: Use) -> Iterator[str]:
    """Yield the values of the metadata of a use, in the order in which the rules name them."""
    values: dict[str, str] = {}
    for element in root.iter("meta"):
        name = (element.get("name") or element.get("property") or element.get("itemprop") or "").strip().lower()
        content = " ".join((element.get("content") or "").split())
        if content:
            values.setdefault(name, content)
    yield from (values[name] for name in names.listed(use) if name in values)


def _published_data(root: Element) -> Iterator[str]:
    """Yield the days of publication in scripts, among them data for search engines, and in <time>."""
    for element in root.iter("script"):
        yield from (match.group(1) for match in _SCRIPT_DAY.finditer(element.text or ""))
    for element in root.iter("time"):
        if "pubdate" in element.attrib or element.get("itemprop") == "datePublished":
            yield element.get("datetime", "")


def _named_source(root: Element, names: PartNames) -> Iterator[str]:
    """Yield the words of elements that are named as the source, without a label before them."""
    for element in root.iter(etree.Element):
        if names.known("source", *names_of(element)):
            words = "".join("".join(element.itertext()).split())
            yield re.sub(r"^.{0,4}来源[：:]", "", words)


def _labelled(text: str, names: PartNames, use: Use) -> Iterator[str]:
    labels = "|".join(re.escape(label) for label in names.listed(use))
    yield from (match.group(1) for match in re.finditer(rf"(?:(?<=[\s|【\[])|\A)(?:{labels}){_VALUE}", text))


def _without_site(title: str) -> str:
    """Return a title without the names of the site and its columns that follow it.

    >>> _without_site("某县走访老人120名_工作动态_某县人民政府网")
    '某县走访老人120名'
    """
    first, *rest = _SITE.split(title)
    return first if rest and len(first) > 5 and _SITE_NAME.search(rest[-1]) else title


def _first_name(values: Sequence[str]) -> str:
    return next((value for value in values if _NAME.fullmatch(value)), "")
