"""Calibrate the confidence of claims by cross-validation over annotated reports.

    python -m extract.training.confidence GOLD_DIR TEXTS_DIR [GOLD_DIR TEXTS_DIR …] --out extract/model/confidence.json

The reports are dealt into folds; each fold is extracted with weights that were trained on the others, and every claim is compared
with its annotation. What comes out says how often the whole record was right at each probability of the statistical stage.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from extract.chooser import Chooser
from extract.confidence import Calibration, fit_calibration, write_calibration
from extract.evaluate import RECORD, pair, same, same_quantity
from extract.export import json_line
from extract.pipeline import Pipeline
from extract.training.decisions import AnnotatedReport, read_annotated, train

FOLDS = 4


def calibrate(reports: Sequence[AnnotatedReport]) -> Calibration:
    """Return the calibration that cross-validation over the reports gives."""
    rules = Pipeline(stages=("rules",))
    pairs: list[tuple[float, bool]] = []
    for fold in range(FOLDS):
        weights = train([report for i, report in enumerate(reports) if i % FOLDS != fold], rules)
        pipeline = Pipeline(choosers={decision: Chooser(found) for decision, found in weights.items()})
        for report in reports[fold::FOLDS]:
            pairs += judge(pipeline, report)
    return fit_calibration(pairs)


def judge(pipeline: Pipeline, report: AnnotatedReport) -> list[tuple[float, bool]]:
    """Return for each claim of a report its probability and whether the whole record agrees with the annotation."""
    analysis = pipeline.recognise(report.text, report.published)
    rows = [json.loads(json_line(claim)) for claim in pipeline.finish(analysis).claims]
    probabilities = {(row["char_start"], row["char_end"]): row["confidence"] for row in rows}
    found = pair(report.claims, rows)
    judged = [(row, same_quantity(gold, row) and all(same(gold, row, name) for name in RECORD)) for gold, row in found.pairs]
    judged += [(row, False) for row in found.spurious]
    return [(probabilities[row["char_start"], row["char_end"]], right) for row, right in judged]


def main(
    folders: Annotated[list[Path], typer.Argument(help="Pairs of folders: annotations, then their texts.")],
    out: Annotated[Path, typer.Option(help="Calibration file to write.")],
) -> None:
    """Calibrate on annotated reports and write the calibration file."""
    if len(folders) % 2:
        raise typer.BadParameter("give pairs of folders: annotations, then their texts")
    reports = [report for gold, texts in zip(folders[::2], folders[1::2], strict=True) for report in read_annotated(gold, texts)]
    calibration = calibrate(reports)
    write_calibration(out, calibration)
    for raw, right in zip(*calibration, strict=True):
        typer.echo(f"probability {raw:.2f}: {right:.2f} right")


if __name__ == "__main__":
    typer.run(main)
