"""Count which nouns go with which units.

    python -m extract.training.affinity CORPUS_DIR [CORPUS_DIR …] --out extract/model/affinity.tsv

The rule stages read every text of the folders (`.txt` files, and `.jsonl` files with a `text` a line). Where they find the item right
beside its quantity, the unit and the end of the item are counted. The texts need no annotations; the same texts give the same file.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from extract.affinity import write_affinity
from extract.pipeline import Pipeline
from extract.training.segmenter import read_texts

BESIDE = frozenset({"linking.right", "linking.left"})  # the rules that look no farther than the next words


def find_pairs(text: str, pipeline: Pipeline) -> Iterator[tuple[str, str]]:
    """Yield unit and item of each quantity of a text whose item stands right beside it."""
    analysis = pipeline.recognise(text)
    for scene in pipeline.linked_by_rule(analysis, pipeline.contexts(analysis)):
        for number, link in scene.links.items():
            if BESIDE.intersection(link.rules) and len(link.item) > 1 and link.item.isprintable():
                yield scene.units[number], link.item


def main(
    corpora: Annotated[list[Path], typer.Argument(help="Folders of texts.", exists=True, file_okay=False)],
    out: Annotated[Path, typer.Option(help="File of counts to write.")],
) -> None:
    """Count units and nouns over texts and write the file of counts."""
    pipeline = Pipeline(stages=("rules",))
    texts = [text for corpus in corpora for text in read_texts(corpus)]
    pairs = [pair for text in texts for pair in find_pairs(text, pipeline)]
    write_affinity(out, pairs)
    typer.echo(f"{len(texts)} texts, {len(pairs)} items beside their quantities; {out}")


if __name__ == "__main__":
    typer.run(main)
