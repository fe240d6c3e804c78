"""What the components leave on a Doc and its spans, kept as plain rows so that a Doc can be written and read again.

| attribute | what it holds |
| --- | --- |
| `doc._.claims`, `doc._.rejections`, `doc._.problems` | the rows of the tables of these names, as tuples of records |
| `doc._.published` | the date that relative periods resolve against, if it was set before the components ran |
| `span._.quantity` | the `Quantity` of a span in `doc.spans["quantities"]` |
| `span._.period` | the `Period` of a span in `doc.spans["periods"]` |
| `span._.claim` | the `Claim` of a span in `doc.spans["claims"]` or `doc.spans["quantities"]` |

A span that has no such thing gives None.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

from pydantic import TypeAdapter
from spacy.tokens import Doc, Span

from extract.periods import Period
from extract.quantities import Quantity
from extract.records import Claim, Problem, Rejection


def make_span(doc: Doc, start: int, end: int, label: str) -> Span:
    """Return the span of these characters of a Doc: its tokens are those they touch, `start_char` and `end_char` are exact.

    Two quantities that a tokenizer left in one token thus stay two spans, though both have the text of the token.
    """
    span = doc.char_span(start, end, label=label, alignment_mode="expand")
    assert span  # the characters are those of the Doc
    span.start_char, span.end_char = start, end
    return span


class Attribute(NamedTuple):
    """An attribute that is written as a row of plain values and read as an object again.

    The row lies where spaCy keeps what is set on a Doc or a Span, so that `Doc.from_docs` carries those of spans along. An attribute holds
    its name only, so that spaCy can send it to a process that does not share our memory.
    """

    name: str

    def read(self, owner: Doc | Span) -> Any:
        """Return the object, or what the attribute is where nobody set it."""
        row = _rows(owner).get(self._place(owner))
        return _KINDS[self.name].empty if row is None else _KINDS[self.name].adapter.validate_python(row)

    def write(self, owner: Doc | Span, value: Any) -> None:
        """Keep an object as a row."""
        _rows(owner)[self._place(owner)] = _KINDS[self.name].adapter.dump_python(value, mode="json")

    def _place(self, owner: Doc | Span) -> tuple[str, str, int | None, int | None]:
        if isinstance(owner, Doc):
            return "._.", self.name, None, None
        return "._.", self.name, owner.start_char, owner.end_char


class _Kind(NamedTuple):
    owner: type[Doc] | type[Span]
    adapter: TypeAdapter[Any]
    empty: Any = None


def _rows(owner: Doc | Span) -> dict[Any, Any]:
    return (owner if isinstance(owner, Doc) else owner.doc).user_data


_KINDS: Mapping[str, _Kind] = MappingProxyType(
    {
        "claims": _Kind(Doc, TypeAdapter(tuple[Claim, ...]), ()),
        "rejections": _Kind(Doc, TypeAdapter(tuple[Rejection, ...]), ()),
        "problems": _Kind(Doc, TypeAdapter(tuple[Problem, ...]), ()),
        "published": _Kind(Doc, TypeAdapter(date | None)),
        "quantity": _Kind(Span, TypeAdapter(Quantity | None)),
        "period": _Kind(Span, TypeAdapter(Period | None)),
        "claim": _Kind(Span, TypeAdapter(Claim | None)),
    }
)
for _name, _kind in _KINDS.items():
    _kind.owner.set_extension(_name, getter=Attribute(_name).read, setter=Attribute(_name).write)
