"""The definition of agreement: how far extracted claims match annotated ones.

A row is a mapping with the columns of the claims table, as read from a JSONL file. A gold claim and a predicted claim are
*paired* where their spans overlap: pairs that agree on the quantity first, then the widest overlap, then the earliest; each
claim is in one pair at most. On a pair

- the *quantity* agrees when value, value_min, value_max (to one part in a thousand) and unit are the same;
- the *record* agrees when the quantity does, and modifier, per, category (the indicator's first half), status, period_start,
  period_end and item do. Items and actions agree when, blanks and 的 aside, they are equal, or one holds the other and the
  shorter has at least half of the longer one's characters.

Precision is agreeing pairs over predicted claims, recall over gold claims, F1 their harmonic mean, all counted over the claims
of every report together. The accuracy of an attribute is its share of agreement among the pairs whose quantity agrees.
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from extract.wording import same_words

Row = Mapping[str, Any]

NUMBERS = ("value", "value_min", "value_max")
RECORD = ("modifier", "per", "category", "status", "period_start", "period_end", "item")
ATTRIBUTES = ("modifier", "per", "category", "indicator", "status", "period_start", "period_end", "item", "action")
ERROR_KINDS = ("missed", "spurious", "wrong quantity", *ATTRIBUTES)

_UNIT_SPELLINGS = {"％": "%", "周岁": "岁", "畝": "亩"}


class Pairing(NamedTuple):
    """The pairs of a report's gold and predicted claims, and what is left over on either side."""

    pairs: list[tuple[Row, Row]]
    missed: list[Row]
    spurious: list[Row]


class Evaluation(NamedTuple):
    """The figures over all reports, those of each report, and the errors by kind."""

    figures: dict[str, float]
    per_report: dict[str, dict[str, float]]
    errors: dict[str, list[str]]


def evaluate(gold: Mapping[str, Sequence[Row]], predicted: Mapping[str, Sequence[Row]]) -> Evaluation:
    """Return how far the predicted claims of each report agree with its gold claims; reports without gold are left out."""
    totals: Counter[str] = Counter()
    agreeing: Counter[str] = Counter()
    errors: dict[str, list[str]] = defaultdict(list)
    per_report: dict[str, dict[str, float]] = {}
    for name in sorted(gold):
        rows = predicted.get(name, [])
        pairing = pair(gold[name], rows)
        hits = [both for both in pairing.pairs if same_quantity(*both)]
        records = [both for both in hits if all(same(*both, attribute) for attribute in RECORD)]
        agreeing.update(attribute for both in hits for attribute in ATTRIBUTES if same(*both, attribute))
        counts = {"gold": len(gold[name]), "predicted": len(rows), "quantity": len(hits), "record": len(records)}
        totals.update(counts, spans=len(pairing.pairs))
        per_report[name] = {
            "gold": counts["gold"],
            "predicted": counts["predicted"],
            "quantity_f1": _ratios(counts, "quantity")[2],
            "record_f1": _ratios(counts, "record")[2],
        }
        for kind, line in _errors(pairing):
            errors[kind].append(f"{name}:{line}")
    figures: dict[str, float] = {"reports": len(gold), "gold": totals["gold"], "predicted": totals["predicted"]}
    for kind in ("spans", "quantity", "record"):
        figures |= zip((f"{kind}_precision", f"{kind}_recall", f"{kind}_f1"), _ratios(totals, kind), strict=True)
    for attribute in ATTRIBUTES:
        figures[f"{attribute}_accuracy"] = round(_share(agreeing[attribute], totals["quantity"]), 4)
    return Evaluation(figures, per_report, errors)


def pair(gold: Sequence[Row], predicted: Sequence[Row]) -> Pairing:
    """Return the claims of one report in pairs: agreement first, then the widest overlap, then the order of the text."""
    candidates = sorted(
        (not same_quantity(claim, row), -shared, i, j)
        for i, claim in enumerate(gold)
        for j, row in enumerate(predicted)
        if (shared := overlap(claim, row)) > 0
    )
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, i, j in candidates:
        if i not in partner and j not in taken:
            partner[i] = j
            taken.add(j)
    return Pairing(
        [(gold[i], predicted[j]) for i, j in partner.items()],
        [claim for i, claim in enumerate(gold) if i not in partner],
        [row for j, row in enumerate(predicted) if j not in taken],
    )


def overlap(one: Row, other: Row) -> int:
    """Return the number of characters that two claims share; zero or less where they share none."""
    return int(min(one["char_end"], other["char_end"]) - max(one["char_start"], other["char_start"]))


def same_quantity(gold: Row, row: Row) -> bool:
    """Return whether the numbers and the unit agree.

    >>> same_quantity({"value": 300, "unit": "亩"}, {"value": 300.1, "unit": "畝"})
    True
    """
    units = {_UNIT_SPELLINGS.get(unit, unit) for unit in (_text(gold.get("unit")), _text(row.get("unit")))}
    return len(units) == 1 and all(_same_number(gold.get(name), row.get(name)) for name in NUMBERS)


def same(gold: Row, row: Row, attribute: str) -> bool:
    """Return whether two claims agree on an attribute."""
    one, other = attribute_of(gold, attribute), attribute_of(row, attribute)
    return same_words(one, other) if attribute in ("item", "action") else one == other


def attribute_of(row: Row, attribute: str) -> str:
    """Return an attribute of a claim as text; `category` is the first half of the indicator."""
    if attribute == "category":
        return _text(row.get("indicator")).split(".")[0]
    return _text(row.get(attribute))


def read_gold(folder: Path) -> dict[str, list[Row]]:
    """Return the annotated claims of every NAME.jsonl in a folder, by NAME; lines that describe a report are left out."""
    gold: dict[str, list[Row]] = {}
    for file in sorted(folder.glob("*.jsonl")):
        rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
        gold[file.stem] = [row for row in rows if "report" not in row]
    return gold


def figures_json(evaluation: Evaluation) -> str:
    """Return the figures as one JSON object."""
    return json.dumps({**evaluation.figures, "per_report": evaluation.per_report}, ensure_ascii=False)


def figures_text(evaluation: Evaluation, errors: int = 0) -> str:
    """Return lines to read: each report, up to `errors` errors of each kind, the figures over all reports."""
    lines = [
        f"{name:32} gold {row['gold']:4}  predicted {row['predicted']:4}  "
        f"quantity F1 {row['quantity_f1']:.3f}  record F1 {row['record_f1']:.3f}"
        for name, row in evaluation.per_report.items()
    ]
    lines += [f"  {kind}: {line}" for kind in ERROR_KINDS for line in evaluation.errors.get(kind, [])[:errors]]
    return "\n".join(lines + [f"{name:22} {figure}" for name, figure in evaluation.figures.items()])


def _errors(pairing: Pairing) -> Iterable[tuple[str, str]]:
    for claim in pairing.missed:
        yield "missed", f"{claim['char_start']} {claim['quote']!r} {claim.get('item')!r}"
    for row in pairing.spurious:
        yield "spurious", f"{row['char_start']} {row['quote']!r} {_text(row.get('item'))!r}"
    for claim, row in pairing.pairs:
        place = f"{claim['char_start']} {claim['quote']!r}"
        if not same_quantity(claim, row):
            yield "wrong quantity", f"{place}: gold {_quantity(claim)}, got {_quantity(row)}"
            continue
        for attribute in ATTRIBUTES:
            if not same(claim, row, attribute):
                yield attribute, f"{place}: gold {attribute_of(claim, attribute)!r}, got {attribute_of(row, attribute)!r}"


def _quantity(row: Row) -> str:
    return f"{[row.get(name) for name in NUMBERS]} {row.get('unit')!r}"


def _ratios(counts: Mapping[str, int], kind: str) -> tuple[float, float, float]:
    precision, recall = _share(counts[kind], counts["predicted"]), _share(counts[kind], counts["gold"])
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return round(precision, 4), round(recall, 4), round(f1, 4)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _same_number(one: object, other: object) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(float(str(one)), float(str(other)), rel_tol=1e-3, abs_tol=1e-9)


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()
