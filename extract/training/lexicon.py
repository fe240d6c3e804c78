"""Count which classes words have, and which class follows which.

    python -m extract.training.lexicon CORPUS_DIR --out extract/lexicon

A teacher (LAC) gives every word of the corpus's sentences with numbers a class. Its words are not ours: each of our words takes the
class of the teacher's word that holds its last character, since the end of a Chinese word is its head. Needs the `train` extra.
The same texts give the same files.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from extract.training.entities import Teach, load_teacher
from extract.training.segmenter import find_pieces, read_texts
from extract.words import load_segmenter

LENGTHS = range(6, 161)  # of a sentence, in characters
BATCH = 4096
LEAST_SHARE = 0.02  # rarer classes of a word are slips of the teacher
LEAST_SEEN = {"n": 4, "loc": 4, "org": 4}  # names and nouns are guessed from their endings, so that rare ones need no entry
LEAST_SEEN_OTHERWISE = 3
LEFT_OUT = frozenset({"m", "t", "per"})  # numbers and times come from the grammars; names of persons are no words
WORD = re.compile(r"[一-鿿]{1,7}")
NUMERAL = re.compile(r"[0-9一二三四五六七八九十]")
CLASSES = {
    "n": "n", "nz": "n", "nw": "n", "an": "n", "s": "n", "vn": "vn", "v": "v", "vd": "d", "a": "a", "d": "d", "ad": "d",
    "p": "p", "c": "c", "u": "u", "xc": "u", "f": "f", "m": "m", "q": "q", "r": "r", "w": "w", "t": "t", "TIME": "t",
    "ns": "loc", "LOC": "loc", "nt": "org", "ORG": "org", "nr": "per", "PER": "per",
}  # fmt: skip

Tagged = tuple[str, str]
Counts = Mapping[str, Counter[str]]


def find_sentences(texts: Iterable[str]) -> list[str]:
    """Return the sentences of texts that hold a numeral and are neither scraps nor endless."""
    return [piece for text in texts for piece in find_pieces(text) if len(piece) in LENGTHS and NUMERAL.search(piece)]


def align(tagged: Sequence[Tagged], words: Sequence[str]) -> list[Tagged]:
    """Return our words of a sentence, each with the class of the teacher's word that holds its last character.

    >>> align([("老干部", "n"), ("活动", "vn"), ("中心", "n")], ["老", "干部", "活动中心"])
    [('老', 'n'), ('干部', 'n'), ('活动中心', 'n')]
    """
    owners = [CLASSES[tag] for word, tag in tagged for _ in word]
    ends = [0]
    for word in words:
        ends.append(ends[-1] + len(word))
    return [(word, owners[end - 1]) for word, end in zip(words, ends[1:], strict=True)]


def count(sentences: Iterable[Sequence[Tagged]]) -> tuple[Counts, Counts]:
    """Return how often each word had each class, and how often each class followed each; sentences stand between marks (w)."""
    words: defaultdict[str, Counter[str]] = defaultdict(Counter)
    transitions: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        before = "w"
        for word, tag in sentence:
            words[word][tag] += 1
            transitions[before][tag] += 1
            before = tag
        transitions[before]["w"] += 1
    return words, transitions


def prune(words: Counts) -> dict[str, Counter[str]]:
    """Return the words worth an entry, with their usual classes."""
    kept = {}
    for word, tags in words.items():
        usual = max(tags, key=lambda tag: tags[tag])
        often = tags.total() >= LEAST_SEEN.get(usual, LEAST_SEEN_OTHERWISE)
        if often and usual not in LEFT_OUT and WORD.fullmatch(word):
            kept[word] = Counter({tag: n for tag, n in tags.items() if n / tags.total() >= LEAST_SHARE})
    return kept


def write_counts(path: Path, counts: Counts) -> None:
    """Write a line for each word or class: its name, a tab, and `class:count` by falling count."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for name in sorted(counts):
            cells = sorted(counts[name].items(), key=lambda cell: (-cell[1], cell[0]))
            out.write(f"{name}\t{' '.join(f'{tag}:{n}' for tag, n in cells)}\n")


def build(texts: Iterable[str], teach: Teach, out: Path) -> tuple[int, int]:
    """Write the lexicon of texts to a folder. Returns how many sentences were counted and how many words kept."""
    sentences = find_sentences(texts)
    aligned = list(_aligned(sentences, teach))
    words, transitions = count(aligned)
    kept = prune(words)
    out.mkdir(parents=True, exist_ok=True)
    write_counts(out / "words.tsv", kept)
    write_counts(out / "transitions.tsv", {tag: transitions.get(tag, Counter()) for tag in CLASSES.values()})
    return len(aligned), len(kept)


def _aligned(sentences: list[str], teach: Teach) -> Iterator[list[Tagged]]:
    segment = load_segmenter()
    for start in range(0, len(sentences), BATCH):
        batch = sentences[start : start + BATCH]
        for sentence, tagged in zip(batch, teach(batch), strict=True):
            if "".join(word for word, _ in tagged) == sentence:
                yield align(tagged, segment(sentence))


def main(
    corpus: Annotated[Path, typer.Argument(help="Folder of .txt files and .jsonl files with a text a line.", exists=True, file_okay=False)],
    out: Annotated[Path, typer.Option(help="Folder to write the two files to.")],
) -> None:
    """Have the corpus tagged, count, and write the lexicon."""
    sentences, words = build(read_texts(corpus), load_teacher(), out)
    typer.echo(f"{sentences} sentences; {words} words in {out / 'words.tsv'}")


if __name__ == "__main__":
    typer.run(main)
