"""Where the report stands in a page, and which parts of the page are not the report."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from extract.formats.page_elements import Element, find_outermost, is_block, names_of, tag_of, walk
from extract.formats.page_parts import Chrome, PartNames

_PROSE = re.compile(r"[，。；？！,;?!]")
_SHORT = 12
_SHORT_WORTH = 0.2  # of a character of prose: headings, cells, labels
_PART = 0.9
_NAMED_PART = 0.5
_CHROME_PART = 0.3
_LINKS, _LINK_PART = 3, 0.6
_ENTERED = frozenset({"html", "body", "div", "section", "article", "main", "center", "form", "table", "tbody", "tr", "td", "span", "font"})
_TITLE = range(4, 121)
_BETWEEN = 12  # blocks between the title and the text
_IMPRINT = re.compile(r"(?:来源|时间|日期|作者)[：:]|(?:19|20)\d{2}[-/年.]\d{1,2}[-/月.]\d{1,2}")


@dataclass(slots=True)
class Block:
    """An element that holds words of its own, beside those in the blocks within it."""

    element: Element
    words: list[str] = field(default_factory=list)
    linked: int = 0

    @property
    def text(self) -> str:
        """The words without white space."""
        return "".join("".join(self.words).split())

    @property
    def is_prose(self) -> bool:
        """Whether the words are sentences, links left aside."""
        text = self.text
        return len(text) - self.linked >= _SHORT and _PROSE.search(text) is not None

    @property
    def is_imprint(self) -> bool:
        """Whether the words say when and by whom the report was put out."""
        text = self.text
        return len(text) in _TITLE and not re.search("[，。；]", text) and _IMPRINT.search(text) is not None


@dataclass(slots=True)
class Measure:
    """What an element holds: prose (other words count little), characters of sentences, of all, of links; links; blocks before it."""

    prose: float = 0.0
    sentences: int = 0
    characters: int = 0
    link_characters: int = 0
    links: int = 0
    blocks_before: int = 0

    def add(self, other: Measure) -> None:
        """Count what an element within holds."""
        self.prose += other.prose
        self.sentences += other.sentences
        self.characters += other.characters
        self.link_characters += other.link_characters
        self.links += other.links

    def add_block(self, block: Block) -> None:
        """Count the words of a block's own."""
        characters = len(block.text)
        self.characters += characters
        self.link_characters += block.linked
        own = characters - block.linked
        self.sentences += own if block.is_prose else 0
        self.prose += own if block.is_prose else own * _SHORT_WORTH


Measures: TypeAlias = "defaultdict[Element, Measure]"


class MainPart(NamedTuple):
    """The report in a page: from the element that begins it to the end of the one that holds its text; what is chrome, imprint, data."""

    first: Element
    text: Element
    chrome: dict[Element, Chrome]
    imprints: frozenset[Element]
    tables: frozenset[Element]


def find_main(root: Element, names: PartNames, titles: Sequence[str], tables: frozenset[Element]) -> MainPart:
    """Return where the report stands: in an element that is named as one, else in the one that holds nearly all the prose.

    It begins with the block above that says one of `titles`, or looks like a title, if there is one.
    """
    measures, _ = _measure(root)
    whole = measures[root]

    def kind_of(element: Element) -> Chrome | None:
        measure = measures[element]
        part = measure.sentences / whole.sentences if whole.sentences else measure.prose / (whole.prose or 1)
        if part > _CHROME_PART or tag_of(element) in {"html", "body"}:
            return None
        return names.chrome(*names_of(element)) or ("links" if _is_links(element, measure) else None)

    chrome: dict[Element, Chrome] = find_outermost(root, kind_of)
    measures, blocks = _measure(root, chrome)
    text = _find_named(names, measures, measures[root].prose)
    if text is None:
        text = _find_densest(root, measures, tables)
    above = measures[text].blocks_before
    if tag_of(text) in {"html", "body"}:  # nothing sets the report apart from what is above it
        above = next((n for n, block in enumerate(blocks) if block.is_prose), len(blocks))
    title = _find_title([block for block in blocks[:above] if tables.isdisjoint(block.element.iterancestors("table"))], names, titles)
    imprints = frozenset(block.element for block in blocks if block.is_imprint)
    return MainPart(text if title is None else title, text, chrome, imprints, tables - set(text.iterancestors("table")))


def _is_links(element: Element, measure: Measure) -> bool:
    return measure.links >= _LINKS and measure.link_characters >= _LINK_PART * measure.characters and is_block(element)


def _measure(root: Element, chrome: Collection[Element] = ()) -> tuple[Measures, list[Block]]:
    """Return what every element holds, and the blocks in the order in which they begin."""
    measures: Measures = defaultdict(Measure)
    blocks: list[Block] = []
    inner: list[Block] = [Block(root)]
    links = 0
    for event in walk(root, chrome):
        element = event.element
        if event.kind == "text":
            inner[-1].words.append(event.text)
            inner[-1].linked += len("".join(event.text.split())) if links else 0
        elif event.kind == "start":
            links += tag_of(element) == "a"
            measures[element] = Measure(links=int(tag_of(element) == "a"), blocks_before=len(blocks))
            if is_block(element):
                inner.append(Block(element))
                blocks.append(inner[-1])
        elif event.kind == "end":
            links -= tag_of(element) == "a"
            if is_block(element):
                measures[element].add_block(inner.pop())
            parent = element.getparent()
            if parent is not None:
                measures[parent].add(measures[element])
    return measures, blocks


def _find_named(names: PartNames, measures: Measures, prose: float) -> Element | None:
    """Return the smallest of the elements named as the text of a report that hold most of the page's prose."""
    named = [element for element in measures if names.known("text", *names_of(element))]
    most = max((measures[element].prose for element in named), default=0.0)
    if not most or most < _NAMED_PART * prose:
        return None
    return min((e for e in named if measures[e].prose >= _PART * most), key=lambda e: measures[e].characters)


def _find_densest(root: Element, measures: Measures, tables: Collection[Element]) -> Element:
    """Return the smallest element that holds nearly all the prose and is not itself a paragraph, a list or a table of data."""
    element = root
    while True:
        inner = [child for child in element if child in measures and tag_of(child) in _ENTERED and child not in tables]
        best = max(inner, key=lambda child: measures[child].prose, default=element)
        if best is element or measures[best].prose < _PART * measures[element].prose:
            return element
        element = best


def _find_title(above: Sequence[Block], names: PartNames, titles: Sequence[str]) -> Element | None:
    """Return the last of the blocks that best look like the title, else the first of the imprint right above the text."""
    near = [block for block in above if block.text][-_BETWEEN:]
    ranked = [(_rank(block, names, titles), number) for number, block in enumerate(near)]
    rank, number = max(ranked, default=(0, 0))
    if rank:
        return near[number].element
    return next((block.element for block in near if block.is_imprint), None)


def _rank(block: Block, names: PartNames, titles: Sequence[str]) -> int:
    """Return how much a block looks like the title: 3 if it is one of `titles`, 2 if part of one, 1 if it is named so."""
    text = block.text
    if len(text) not in _TITLE or block.linked * 2 > len(text):
        return 0
    if text in titles:
        return 3
    if len(text) > 6 and any(text in title or title in text for title in titles):
        return 2
    named = names.known("title", *names_of(block.element)) and len(text) > 6
    return int(named and not block.is_imprint)
