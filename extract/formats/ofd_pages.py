"""What stands on a page of an OFD file: characters with their places, drawn lines, the share of images."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from extract.formats.package import attribute, local
from extract.formats.pdf_glyphs import Glyph, Page, Rule

if TYPE_CHECKING:
    from lxml.etree import _Element

Box = tuple[float, float, float, float]

_POINTS = 72 / 25.4  # in a millimetre
_MOST, _MOST_ON_PAGE = 1_000_000, 50_000  # characters and drawings of a file; characters of a page
_MOST_RULES = 20_000  # of a page; a map has more, a table has not
_DEEPEST = 12  # drawings within drawings
_TURNED = 0.1  # from which slope on text runs across the page
_THIN = 1.5  # points; a filled bar that is thinner is a line
_LEVEL = 0.5  # points by which a level line may rise
_PATH_STEP = re.compile(r"([MLQBAC])|([-+]?[\d.]{1,20}(?:[eE][-+]?\d{1,3})?)")
_POINTS_OF = {"M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}


class TooLargeError(Exception):
    """The pages of a file hold more than any report does."""


class Drawing:
    """How much of a file has been drawn, over all its pages."""

    def __init__(self) -> None:
        self._count = 0

    def add(self, count: int) -> None:
        """Count what is drawn. Raises TooLargeError."""
        self._count += count
        if self._count > _MOST:
            raise TooLargeError


class Transform(NamedTuple):
    """Where the points of an object lie on the page: x' = ax + cy + e, y' = bx + dy + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point lies."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def within(self, outer: Transform) -> Transform:
        """Return this transform where `outer` is applied after it."""
        a, b = outer.a * self.a + outer.c * self.b, outer.b * self.a + outer.d * self.b
        c, d = outer.a * self.c + outer.c * self.d, outer.b * self.c + outer.d * self.d
        return Transform(a, b, c, d, *outer.point(self.e, self.f))


def draw(layers: Sequence[_Element], box: Box, units: Mapping[str, _Element], drawing: Drawing) -> Page:
    """Return the page whose content and templates are given, in points from its lower left corner."""
    pen = _Pen(box, units, drawing)
    for layer in layers:
        for content in layer:
            if local(content) == "Content":
                pen.draw(content, Transform(), 0)
    return pen.page()


class _Pen:
    """Draws the objects of one page."""

    def __init__(self, box: Box, units: Mapping[str, _Element], drawing: Drawing) -> None:
        self._x, self._y, width, height = box
        self._width, self._height = max(width, 1.0), max(height, 1.0)
        self._units = units
        self._drawing = drawing
        self._glyphs: list[Glyph] = []
        self._rules: list[Rule] = []
        self._aside: list[str] = []
        self._pictured = 0.0

    def page(self) -> Page:
        """Return what has been drawn."""
        covered = min(1.0, self._pictured / (self._width * self._height))
        rules = tuple(self._rules) if len(self._rules) < _MOST_RULES else ()
        return Page(self._width * _POINTS, self._height * _POINTS, tuple(self._glyphs), rules, " ".join(self._aside), covered)

    def draw(self, container: _Element, outer: Transform, depth: int) -> None:
        """Draw the objects in a layer, a block or a drawing that is used again."""
        for element in container:
            self._drawing.add(1)
            name = local(element)
            if attribute(element, "Visible").lower() == "false":
                continue
            if name in ("Layer", "PageBlock") and depth < _DEEPEST:
                self.draw(element, outer, depth + 1)
            elif name == "CompositeObject" and depth < _DEEPEST:
                unit = self._units.get(attribute(element, "ResourceID"))
                for content in unit if unit is not None else ():
                    self.draw(content, _transform(element).within(outer), depth + 1)
            elif name == "TextObject":
                self._write(element, _transform(element).within(outer))
            elif name == "PathObject":
                self._rule(element, _transform(element).within(outer))
            elif name == "ImageObject":
                self._picture(element, outer)

    def _write(self, element: _Element, place: Transform) -> None:
        size = _number(attribute(element, "Size"), 3.0)
        stretch = _number(attribute(element, "HScale"), 1.0)
        across = abs(place.b) > _TURNED * abs(place.a) or attribute(element, "ReadDirection") in ("90", "270")
        x = y = 0.0
        for code in element:
            if local(code) != "TextCode":
                continue
            text = code.text or ""
            self._drawing.add(len(text))
            x, y = _number(attribute(code, "X"), x), _number(attribute(code, "Y"), y)
            steps = _steps(attribute(code, "DeltaX"), len(text) - 1), _steps(attribute(code, "DeltaY"), len(text) - 1)
            if across or any(abs(step) > size / 2 for step in steps[1]):
                self._aside.append(text.strip())
            else:
                self._glyphs += self._placed(text, x, y, steps, place, size, stretch)
                if len(self._glyphs) > _MOST_ON_PAGE:
                    raise TooLargeError

    def _placed(
        self, text: str, x: float, y: float, steps: tuple[list[float], list[float]], place: Transform, size: float, stretch: float
    ) -> Iterator[Glyph]:
        """Yield the characters of a run; where steps are missing, a character is as wide as its kind is."""
        scale = abs(place.a) * _POINTS
        printed = max(abs(place.d) * size * _POINTS, 1.0)
        for number, character in enumerate(text):
            width = size * stretch * (1.0 if unicodedata.east_asian_width(character) in "WF" else 0.5)
            step = steps[0][number] if number < len(steps[0]) else width
            left, base = place.point(x, y)
            start = (left - self._x) * _POINTS
            if unicodedata.category(character) != "Cc":
                taken = min(width, step) if step > 0 else width
                yield Glyph(character, start, start + taken * scale, (self._height - base + self._y) * _POINTS, printed)
            x += step
            y += steps[1][number] if number < len(steps[1]) else 0.0

    def _rule(self, element: _Element, place: Transform) -> None:
        """Keep the level and upright lines of a path, and its thin bars."""
        data = next((part.text or "" for part in element if local(part) == "AbbreviatedData"), "")
        for points in _strokes(data):
            self._drawing.add(len(points))
            spots = [self._spot(place, x, y) for x, y in points]
            xs, ys = [x for x, _ in spots], [y for _, y in spots]
            thin_x, thin_y = max(xs) - min(xs) <= _THIN, max(ys) - min(ys) <= _THIN
            if thin_x != thin_y:
                self._rules.append(_straight(min(xs), min(ys), max(xs), max(ys)))
            elif not thin_x:
                self._rules += [_straight(*_ordered(one, other)) for one, other in pairwise(spots) if _is_straight(one, other)]

    def _spot(self, place: Transform, x: float, y: float) -> tuple[float, float]:
        left, base = place.point(x, y)
        return (left - self._x) * _POINTS, (self._height - base + self._y) * _POINTS

    def _picture(self, element: _Element, outer: Transform) -> None:
        box = box_of(attribute(element, "Boundary"))
        if box:
            self._pictured += abs(box[2] * box[3] * (outer.a * outer.d - outer.b * outer.c))


def _ordered(one: tuple[float, float], other: tuple[float, float]) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])


def _is_straight(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return (abs(one[0] - other[0]) <= _LEVEL) != (abs(one[1] - other[1]) <= _LEVEL)


def _straight(x0: float, y0: float, x1: float, y1: float) -> Rule:
    """Return the middle line of a thin box."""
    if x1 - x0 < y1 - y0:
        return Rule((x0 + x1) / 2, y0, (x0 + x1) / 2, y1)
    return Rule(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2)


def _strokes(data: str) -> Iterator[list[tuple[float, float]]]:
    """Yield the corners of each connected line of a path; curves are passed over.

    >>> list(_strokes("M 0 0 L 10 0 L 10 5 C M 1 1 B 1 1 2 2 3 3 L 9 3"))
    [[(0.0, 0.0), (10.0, 0.0), (10.0, 5.0), (0.0, 0.0)], [(3.0, 3.0), (9.0, 3.0)]]
    """
    points: list[tuple[float, float]] = []
    numbers: list[float] = []
    step = ""
    for letter, number in _PATH_STEP.findall(data):
        if number:
            numbers.append(_number(number, 0.0))
        else:
            step, numbers = letter, []
        if len(numbers) < _POINTS_OF.get(step, 99):
            continue
        if step == "C":
            points += points[:1]
        else:
            if step != "L":
                yield from [points] if len(points) > 1 else []
                points = []
            points.append((numbers[-2], numbers[-1]))
        step, numbers = ("" if step == "C" else step), []
    yield from [points] if len(points) > 1 else []


def _transform(element: _Element) -> Transform:
    """Return how an object is placed: its own matrix, then the corner of its boundary."""
    box = box_of(attribute(element, "Boundary")) or (0.0, 0.0, 0.0, 0.0)
    matrix = _numbers(attribute(element, "CTM"))
    turned = Transform(*matrix[:6]) if len(matrix) >= 6 else Transform()
    return turned._replace(e=turned.e + box[0], f=turned.f + box[1])


def box_of(text: str) -> Box | None:
    """Return a box (left, top, width, height in millimetres) as it is written, or None.

    >>> box_of("0 0 210 297"), box_of("0 0")
    ((0.0, 0.0, 210.0, 297.0), None)
    """
    numbers = _numbers(text)
    return (numbers[0], numbers[1], numbers[2], numbers[3]) if len(numbers) >= 4 else None


def _steps(text: str, most: int) -> list[float]:
    """Return the distances between characters; `g 3 4.2` says one three times.

    >>> _steps("4.2 g 3 5 1", 4)
    [4.2, 5.0, 5.0, 5.0]
    """
    words = text.split(maxsplit=2 * max(most, 0) + 8)
    found: list[float] = []
    at = 0
    while at < len(words) and len(found) < most:
        if words[at] == "g" and at + 2 < len(words):
            times = int(min(max(_number(words[at + 1], 0.0), 0.0), most - len(found)))
            found += [_number(words[at + 2], 0.0)] * times
            at += 3
        else:
            found.append(_number(words[at], 0.0))
            at += 1
    return found


def _numbers(text: str) -> list[float]:
    return [_number(word, 0.0) for word in text.replace(",", " ").split()[:8]]


def _number(text: str, default: float) -> float:
    """Return a number as written in an attribute, or the default where it is none that a page could have."""
    try:
        value = float(text)
    except ValueError:
        return default
    return value if math.isfinite(value) and abs(value) < 1e6 else default
