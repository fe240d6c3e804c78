"""Train the weights of the statistical stage.

    python -m extract.training.decisions GOLD_DIR TEXTS_DIR [GOLD_DIR TEXTS_DIR …] --out extract/model/decisions.msgpack

Each annotated report is read by the rule stages; where a quantity agrees with an annotated claim, the annotation says which of
the alternatives was right. The weights maximise the L2-regularised likelihood of the right alternatives, by L-BFGS from zero:
the same reports and rules give the same weights.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import numpy as np
import numpy.typing as npt
import typer
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from extract.chooser import DECISIONS, save_weights
from extract.decisions import Neighbour
from extract.evaluate import Row, pair, same_quantity
from extract.pipeline import Context, Pipeline
from extract.recognition import Analysis
from extract.wording import same_words

PENALTY = {"item": 2.0, "action": 2.0}
LEAST_SEEN = 2  # a feature must speak for this many alternatives
KEPT = 0.02  # lighter weights are left out

Vector = npt.NDArray[np.float64]


class Example(NamedTuple):
    """The described alternatives of one decision, the places of the right ones, and of those that agreement would let pass."""

    alternatives: list[list[str]]
    right: list[int]
    agreeing: list[int]


class AnnotatedReport(NamedTuple):
    """A report's text, its annotated claims, and the publication date that the annotator read."""

    name: str
    text: str
    claims: list[Row]
    published: date | None


def read_annotated(gold: Path, texts: Path) -> Iterator[AnnotatedReport]:
    """Yield the annotated reports of a folder, in order of their names."""
    for file in sorted(gold.glob("*.jsonl")):
        rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
        published = rows[0]["report"]["published"]
        with (texts / f"{file.stem}.txt").open(encoding="utf-8", newline="") as handle:
            yield AnnotatedReport(file.stem, handle.read(), rows[1:], date.fromisoformat(published) if published else None)


class Collector:
    """Turns annotated reports into examples of each decision."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline
        self._decider = pipeline.new_decider({})

    def examples(self, report: AnnotatedReport) -> dict[str, list[Example]]:
        """Return the examples that a report gives, by decision."""
        analysis = self._pipeline.recognise(report.text, report.published)
        contexts = self._pipeline.contexts(analysis)
        answers = self._answers(analysis, contexts, report.claims)
        found: dict[str, list[Example]] = {decision: [] for decision in DECISIONS}
        self._links(analysis, contexts, answers, found)
        return found

    def _answers(self, analysis: Analysis, contexts: Sequence[Context], claims: Sequence[Row]) -> dict[int, Row]:
        rows = []
        for number, context in enumerate(contexts):
            quantity = context.quantity
            start, end = analysis.cleaned.raw_span(quantity.char_start, quantity.char_end)
            numbers = {"value": quantity.value, "value_min": quantity.value_min, "value_max": quantity.value_max}
            rows.append({"number": number, "char_start": start, "char_end": end, "unit": quantity.unit, **numbers})
        return {row["number"]: claim for claim, row in pair(claims, rows).pairs if same_quantity(claim, row)}

    def _links(self, analysis: Analysis, contexts: Sequence[Context], answers: Mapping[int, Row], found: dict[str, list[Example]]) -> None:
        before, block = Neighbour(), -1
        for scene in self._pipeline.linked_by_rule(analysis, contexts):
            before, block = (before._replace(carried=True) if scene.sentence.block == block else Neighbour()), scene.sentence.block
            earlier: list[str] = []
            for at, token in enumerate(scene.tokens):
                if token.quantity < 0:
                    continue
                link, unit, answer = scene.links[token.quantity], scene.units[token.quantity], answers.get(token.quantity)
                case = self._decider.item_case(scene.tokens, at, unit, link, before, earlier)
                item, action = (answer["item"], answer["action"]) if answer is not None else (link.item, link.action)
                if answer is not None:
                    found["item"].append(_of_words(case.described(), [c.item for c in case.candidates], item))
                    verbs = self._decider.action_case(case.setting, link, before, item)
                    found["action"].append(_of_words(verbs.described(), [v.action for v in verbs.verbs], action))
                before = Neighbour(item, unit, action, carried=False)
                earlier.append(item)


def _of_words(described: Iterable[list[str]], offered: Sequence[str], answer: str) -> Example:
    """The right alternatives are those that say the answer; where none does, those that agree with it well enough."""
    bare = answer.replace(" ", "").replace("的", "")
    exact = [i for i, words in enumerate(offered) if words.replace(" ", "").replace("的", "") == bare]
    agreeing = [i for i, words in enumerate(offered) if same_words(answer, words)]
    return Example(list(described), exact or agreeing, agreeing)


def fit(examples: Sequence[Example], penalty: float) -> dict[str, float]:
    """Return the weights that make the right alternatives of the examples likeliest."""
    usable = [example for example in examples if example.right and len(example.right) < len(example.alternatives)]
    names, matrix, right, starts = _matrix(usable)
    owner = np.repeat(np.arange(len(usable)), np.diff(np.append(starts, matrix.shape[0])))

    def loss(weights: Vector) -> tuple[float, Vector]:
        scores = matrix @ weights
        scaled = np.exp(scores - np.maximum.reduceat(scores, starts)[owner])
        everything, good = np.add.reduceat(scaled, starts), np.add.reduceat(scaled * right, starts)
        gradient = matrix.T @ (scaled / everything[owner] - scaled * right / good[owner])
        return float(np.sum(np.log(everything) - np.log(good)) + penalty * (weights @ weights) / 2), gradient + penalty * weights

    weights = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    return {name: float(weight) for name, weight in zip(names, weights, strict=True) if abs(weight) >= KEPT}


def _matrix(examples: Sequence[Example]) -> tuple[list[str], Any, Vector, npt.NDArray[np.int64]]:
    """Return the names that are seen often enough, alternatives by names, which alternatives are right, and where each example starts."""
    rows = [set(alternative) for example in examples for alternative in example.alternatives]
    seen: dict[str, int] = {}
    for row in rows:
        for name in row:
            seen[name] = seen.get(name, 0) + 1
    names = sorted(name for name, count in seen.items() if count >= LEAST_SEEN)
    place = {name: i for i, name in enumerate(names)}
    columns = [np.array(sorted(place[name] for name in row if name in place), dtype=np.int64) for row in rows]
    ends = np.cumsum([0, *map(len, columns)])
    matrix = csr_matrix((np.ones(ends[-1]), np.concatenate(columns), ends), shape=(len(rows), len(names)))
    right = np.concatenate([np.isin(np.arange(len(e.alternatives)), e.right).astype(float) for e in examples])
    starts = np.cumsum([0, *(len(e.alternatives) for e in examples)])[:-1]
    return names, matrix, right, starts


def train(reports: Sequence[AnnotatedReport], pipeline: Pipeline | None = None) -> dict[str, dict[str, float]]:
    """Return the weights of every decision, learned from annotated reports."""
    collector = Collector(pipeline or Pipeline())
    gathered: dict[str, list[Example]] = {decision: [] for decision in DECISIONS}
    for report in reports:
        for decision, examples in collector.examples(report).items():
            gathered[decision] += examples
    return {decision: fit(gathered[decision], PENALTY[decision]) for decision in DECISIONS}


def main(
    folders: Annotated[list[Path], typer.Argument(help="Pairs of folders: annotations, then their texts.")],
    out: Annotated[Path, typer.Option(help="Model file to write.")],
) -> None:
    """Train on annotated reports and write the model file."""
    if len(folders) % 2:
        raise typer.BadParameter("give pairs of folders: annotations, then their texts")
    reports = [report for gold, texts in zip(folders[::2], folders[1::2], strict=True) for report in read_annotated(gold, texts)]
    weights = train(reports)
    save_weights(out, weights)
    sizes = ", ".join(f"{decision} {len(weights[decision])}" for decision in DECISIONS)
    typer.echo(f"{len(reports)} reports; weights: {sizes}; {out}: {out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    typer.run(main)
