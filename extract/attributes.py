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

from datetime import date
from typing import Any

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


def _define(owner: type[Doc] | type[Span], name: str, kind: Any, empty: Any) -> None:
    """Define an attribute that is written as a row of plain values and read as an object again.

    The row lies where spaCy keeps what is set on a Doc or a Span, so that `Doc.from_docs` carries those of spans along.
    """
    adapter = TypeAdapter(kind)

    def get(owner: Doc | Span) -> Any:
        row = _rows(owner).get(_place(owner, name))
        return empty if row is None else adapter.validate_python(row)

    def put(owner: Doc | Span, value: Any) -> None:
        _rows(owner)[_place(owner, name)] = adapter.dump_python(value, mode="json")

    owner.set_extension(name, getter=get, setter=put)


def _rows(owner: Doc | Span) -> dict[Any, Any]:
    return (owner if isinstance(owner, Doc) else owner.doc).user_data


def _place(owner: Doc | Span, name: str) -> tuple[str, str, int | None, int | None]:
    return ("._.", name, None, None) if isinstance(owner, Doc) else ("._.", name, owner.start_char, owner.end_char)


for _name, _kind in (("claims", Claim), ("rejections", Rejection), ("problems", Problem)):
    _define(Doc, _name, tuple[_kind, ...], ())  # type: ignore[valid-type]
_define(Doc, "published", date | None, None)
_define(Span, "quantity", Quantity | None, None)
_define(Span, "period", Period | None, None)
_define(Span, "claim", Claim | None, None)
