"""What a browser does with the elements of a page: which begin a line, and which are not seen."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from typing import Literal, NamedTuple, TypeAlias, TypeVar

from lxml import etree

Element: TypeAlias = "etree._Element"
Kind = TypeVar("Kind")

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "thead",
        "tfoot",
        "tr",
        "td",
        "th",
        "caption",
        "ul",
    ]
)
_UNSEEN = frozenset(
    [
        "head",
        "script",
        "style",
        "noscript",
        "template",
        "xml",
        "select",
        "option",
        "datalist",
        "textarea",
        "iframe",
        "object",
        "embed",
        "applet",
        "audio",
        "video",
        "canvas",
        "svg",
        "math",
        "map",
        "rt",
        "rp",
        "input",
        "button",
        "param",
        "area",
        "base",
        "link",
        "meta",
        "title",
        "noframes",
    ]
)
# Not `visibility: hidden`: pages set it on their text until a script has shown it, and a saved page keeps it.
_HIDDEN = re.compile(r"(?:display\s?:\s?none|mso-hide\s?:\s?all)", re.IGNORECASE)
_BLOCK_STYLE = re.compile(r"display\s?:\s?(?:block|flex|table|grid|list-item)", re.IGNORECASE)
_KEPT_BLANKS = re.compile(r"white-space\s?:\s?(?:pre|break-spaces)", re.IGNORECASE)


class Event(NamedTuple):
    """A step of a walk: an element begins, ends, or stands whole; or text that belongs to the element."""

    kind: Literal["start", "end", "whole", "text"]
    element: Element
    text: str = ""


def tag_of(element: Element) -> str:
    """Return the name of an element; empty for comments."""
    tag = element.tag
    return tag if isinstance(tag, str) else ""


def names_of(element: Element) -> tuple[str, str, str]:
    """Return the tag, the class and the id of an element."""
    return tag_of(element), element.get("class", ""), element.get("id", "")


def is_block(element: Element) -> bool:
    """Return whether an element begins a line of its own and ends it."""
    return tag_of(element) in _BLOCKS or _is_styled(element, _BLOCK_STYLE)


def is_unseen(element: Element) -> bool:
    """Return whether who looks at the page does not see what is in an element."""
    return not isinstance(element.tag, str) or tag_of(element) in _UNSEEN or "hidden" in element.attrib or _is_styled(element, _HIDDEN)


def keeps_blanks(element: Element) -> bool:
    """Return whether the line ends in an element are seen."""
    return tag_of(element) in {"pre", "listing", "xmp"} or _is_styled(element, _KEPT_BLANKS)


def walk(root: Element, whole: Collection[Element] = ()) -> Iterator[Event]:
    """Yield what is seen of an element in reading order; what is in the elements of `whole` is left to the caller.

    The walk keeps no stack of calls: pages nest deeper than Python does.
    """
    steps = etree.iterwalk(root, events=("start", "end"))
    skipped: Element | None = None
    for step, element in steps:
        if step == "start":
            if is_unseen(element) or element in whole:
                skipped = element
                steps.skip_subtree()
                continue
            yield Event("start", element)
            if element.text:
                yield Event("text", element, element.text)
            continue
        if element is not skipped:
            yield Event("end", element)
        elif element in whole:
            yield Event("whole", element)
        skipped = None
        parent = element.getparent()
        if element.tail and parent is not None and element is not root:
            yield Event("text", parent, element.tail)


def find_outermost(root: Element, kind_of: Callable[[Element], Kind | None]) -> dict[Element, Kind]:
    """Return the elements that `kind_of` gives a kind, with it; what is within one of them is not looked at."""
    found: dict[Element, Kind] = {}
    steps = etree.iterwalk(root, events=("start",))
    for _, element in steps:
        kind = kind_of(element)
        if kind is not None:
            found[element] = kind
            steps.skip_subtree()
    return found


def _is_styled(element: Element, style: re.Pattern[str]) -> bool:
    written = element.get("style")
    return written is not None and style.search(written) is not None
