"""What the styles and the numbering of a DOCX say about its paragraphs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from extract.formats.list_labels import FORMATS_BY_NUMBER, ListCounter, ListLevel
from extract.formats.package import attribute, child, local

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEADING = re.compile(r"(?:heading|标题) ?([1-9])", re.IGNORECASE)
_TITLES = frozenset({"title", "标题"})
_LONGEST_CHAIN = 12
_BODY_LEVEL = 9


class Style(NamedTuple):
    """A paragraph style: its name, the style it is based on, its outline level from 1 (0 for body text), its list and list level."""

    name: str = ""
    based_on: str = ""
    level: int = -1
    number: str = ""
    list_level: int = -1


class Styles:
    """The paragraph styles of a document, each with what it inherits."""

    def __init__(self, root: _Element | None) -> None:
        own = {attribute(e, "styleId"): e for e in root if _is_of_paragraphs(e)} if root is not None else {}
        self._styles = {name: _style(element) for name, element in own.items()}
        self._default = next((name for name, element in own.items() if attribute(element, "default") in ("1", "true")), "")

    def of(self, paragraph: _Element | None) -> Style:
        """Return the style of a paragraph by its properties (None where it has none), what it inherits filled in."""
        return inherited(self._styles, attribute(child(paragraph, "pStyle"), "val") or self._default)


def inherited(styles: Mapping[str, Style], name: str) -> Style:
    """Return a style of a sheet, what it leaves open filled in from those that it is based on; an unknown one sets nothing.

    >>> sheet = {"a": Style("heading 2", "", 2), "b": Style("own", "a", -1, "7")}
    >>> inherited(sheet, "b")
    Style(name='own', based_on='a', level=2, number='7', list_level=-1)
    """
    style = styles.get(name, Style())
    above = style.based_on
    for _ in range(_LONGEST_CHAIN):
        if above not in styles:
            break
        other = styles[above]
        style = style._replace(
            level=style.level if style.level >= 0 else other.level,
            number=style.number or other.number,
            list_level=style.list_level if style.list_level >= 0 else other.list_level,
        )
        above = other.based_on
    return style


def _is_of_paragraphs(element: _Element) -> bool:
    return local(element) == "style" and attribute(element, "type") in ("", "paragraph")


def _style(element: _Element) -> Style:
    name = attribute(child(element, "name"), "val")
    properties = child(element, "pPr")
    listed, number = _listing(properties)
    return Style(
        name=name,
        based_on=attribute(child(element, "basedOn"), "val"),
        level=level_of(name, outline_level(properties)),
        number=number,
        list_level=integer(attribute(child(listed, "ilvl"), "val"), -1),
    )


def level_of(name: str, outline: int) -> int:
    """Return the heading level of a style by its name, unless it sets an outline level (from 1, 0 for body text, -1 for none).

    >>> level_of("heading 2", -1), level_of("标题 3", -1), level_of("Title", -1), level_of("heading 2", 0), level_of("Normal", -1)
    (2, 3, 1, 0, -1)
    """
    named = _HEADING.fullmatch(name.strip())
    if outline >= 0 or not named:
        return 1 if name.strip().lower() in _TITLES and outline < 0 else outline
    return int(named.group(1))


def outline_level(properties: _Element | None) -> int:
    """Return the heading level that paragraph properties set, from 1; 0 for body text, -1 where they set none."""
    value = integer(attribute(child(properties, "outlineLvl"), "val"), -1)
    return value if value < 0 else (0 if value >= _BODY_LEVEL else value + 1)


def integer(text: str, default: int) -> int:
    """Return a whole number as written in an attribute, or the default where it is none."""
    return int(text) if re.fullmatch(r"-?\d{1,9}", text) else default


class _List(NamedTuple):
    series: str
    levels: Mapping[int, ListLevel]
    restarts: Mapping[int, int]
    by_style: Mapping[str, int]


class Numbering:
    """The lists of a document, counted as its paragraphs come by."""

    def __init__(self, root: _Element | None) -> None:
        parts = list(root) if root is not None else []
        abstract = {attribute(e, "abstractNumId") or attribute(e, "listDefId"): e for e in parts if local(e) in ("abstractNum", "listDef")}
        linked = {attribute(child(e, "styleLink"), "val"): e for e in abstract.values() if child(e, "styleLink") is not None}
        lists = (e for e in parts if local(e) in ("num", "list"))
        self._lists = {attribute(e, "numId") or attribute(e, "ilfo"): _list(e, abstract, linked) for e in lists}
        self._counter = ListCounter()

    def label(self, properties: _Element | None, style: Style) -> str:
        """Return the label of the next paragraph with these properties; empty if it has none."""
        listed, number = _listing(properties)
        number = number or style.number
        found = self._lists.get(number)
        if found is None:
            return ""
        name = attribute(child(properties, "pStyle"), "val")
        level = integer(attribute(child(listed, "ilvl"), "val"), -1)
        level = level if level >= 0 else style.list_level if style.list_level >= 0 else found.by_style.get(name, 0)
        return self._counter.label(found.series, number, level, found.levels, found.restarts).strip()


def _listing(properties: _Element | None) -> tuple[_Element | None, str]:
    """Return what puts a paragraph in a list, and the number of the list; the edition of 2003 has other names for them."""
    old = child(properties, "listPr")
    listed = child(properties, "numPr") if old is None else old
    return listed, attribute(child(listed, "numId" if old is None else "ilfo"), "val")


def _list(element: _Element, abstract: Mapping[str, _Element], linked: Mapping[str, _Element]) -> _List:
    series = attribute(child(element, "abstractNumId"), "val") or attribute(child(element, "ilst"), "val")
    form = abstract.get(series)
    form = linked.get(attribute(child(form, "numStyleLink"), "val"), form)
    overrides = [part for part in element if local(part) == "lvlOverride"]
    levels = [*(form if form is not None else ()), *(sub for part in overrides for sub in part)]
    numbered = [level for level in levels if local(level) == "lvl"]
    starts = {integer(attribute(o, "ilvl"), 0): attribute(child(o, "startOverride"), "val") for o in overrides}
    return _List(
        series=series,
        levels={integer(attribute(level, "ilvl"), 0): _level(level) for level in numbered},
        restarts={at: integer(first, 1) for at, first in starts.items() if first},
        by_style={attribute(child(level, "pStyle"), "val"): integer(attribute(level, "ilvl"), 0) for level in numbered},
    )


def _level(element: _Element) -> ListLevel:
    restart = integer(attribute(child(element, "lvlRestart"), "val"), -1)
    form = attribute(child(element, "numFmt"), "val") or FORMATS_BY_NUMBER.get(integer(attribute(child(element, "nfc"), "val"), 0), "")
    return ListLevel(
        start=integer(attribute(child(element, "start"), "val"), 0 if child(element, "start") is None else 1),
        format=form or "decimal",
        text=attribute(child(element, "lvlText"), "val"),
        restarts_after=-2 if restart < 0 else restart - 1,
        legal=is_on(child(element, "isLgl")),
    )


def is_on(element: _Element | None) -> bool:
    """Return whether a switch such as w:vanish is there and not set to off."""
    return element is not None and attribute(element, "val") not in ("0", "false", "off", "none")
