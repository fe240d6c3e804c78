"""Makes the segmentation model: the pkuseg model, cut down to the features that public-sector text needs.

    python -m extract.training.segmenter CORPUS_DIR --teacher pkuseg-0.0.25-….whl --out extract/segmenter

The teacher's 2.6 million features are ranked by what they decide: how far a feature moves one tag against another, times how often
it fires in the corpus. Those that decide nothing are left out, those that the corpus does not show stay if they move much, and the
weights that stay are rounded. No random number is drawn: the same corpus and teacher give the same model, byte for byte.
"""

from __future__ import annotations

import hashlib
import io
import json
import pickle
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import numpy as np
import numpy.typing as npt
import srsly
import typer

from extract.words import Segmenter

MIN_DECIDED = 0.1  # spread of a feature's weights, times its count in the corpus
MIN_UNSEEN = {"character": 0.1, "word": 0.3, "other": 0.6}  # spread that keeps a feature which the corpus shows too seldom
STEP = 1 / 128  # weights are rounded to multiples of this
HELD_OUT = 12  # one text in so many is held out

Weights = npt.NDArray[np.float64]


class Features(NamedTuple):
    """A pkuseg model: its feature names in the order of the rows of `nodes`, weights by tag, transitions, and the known words."""

    names: list[str]
    nodes: Weights
    edges: Weights
    tags: dict[str, int]
    words: frozenset[str]


class _Data(pickle.Unpickler):
    """Reads lists, dicts, strings and numbers; refuses anything that would import code."""

    def find_class(self, module_name: str, global_name: str, /) -> Any:
        raise pickle.UnpicklingError(f"{module_name}.{global_name}: not data")


def read_teacher(source: Path) -> Features:
    """Return the model in a pkuseg wheel, or in a folder with its `features.pkl` and `weights.npz`."""
    read = _wheel_reader(source) if source.is_file() else lambda name: (source / name).read_bytes()
    data = _Data(io.BytesIO(read("features.pkl"))).load()
    archive = np.load(io.BytesIO(read("weights.npz")))
    n_tag, n_feature = (int(size) for size in archive["sizes"])
    nodes, edges = np.split(archive["w"], [n_tag * n_feature])
    names = sorted(data["feature_to_idx"], key=data["feature_to_idx"].__getitem__)
    return Features(names, nodes.reshape(n_feature, n_tag), edges, data["tag_to_idx"], frozenset(data["unigram"]))


def _wheel_reader(wheel: Path) -> Callable[[str], bytes]:
    def read(name: str) -> bytes:
        with zipfile.ZipFile(wheel) as archive:
            return archive.read(f"pkuseg/models/default/{name}")

    return read


def read_texts(corpus: Path) -> Iterator[str]:
    """Yield the texts below a folder: each `.txt` file, and the `text` of each line of each `.jsonl` file."""
    for path in sorted(corpus.rglob("*")):
        if path.suffix == ".jsonl":
            yield from (json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines())
        elif path.suffix == ".txt" and path.stem != "README":
            yield path.read_text(encoding="utf-8")


def find_pieces(text: str) -> list[str]:
    """Return the sentences of a text without their white space.

    >>> find_pieces("走访慰问 老同志。送书30册；\\n开会")
    ['走访慰问老同志。', '送书30册；', '开会']
    """
    pieces = (re.sub(r"\s+", "", piece) for piece in re.split(r"(?<=[。！？；\n])", text))
    return [piece for piece in pieces if piece]


def is_held_out(text: str) -> bool:
    """Return whether a text is kept for measuring; its content decides, so the split does not depend on the order."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") % HELD_OUT == 0


def count_features(segmenter: Segmenter, pieces: Iterable[str], size: int) -> npt.NDArray[np.int64]:
    """Return how often each of the `size` features of a model fires in the pieces."""
    counts = np.zeros(size, np.int64)
    for piece in pieces:
        fired = np.fromiter((index for row in segmenter.features(piece) for index in row), np.int64)
        np.add.at(counts, fired, 1)
    return counts


def prune(teacher: Features, counts: npt.NDArray[np.int64]) -> Features:
    """Return the teacher without the features that decide too little, weights rounded and sorted by feature name.

    Only differences between the tags of a feature matter to the search, so each row is centred first.
    """
    spread = teacher.nodes.max(axis=1) - teacher.nodes.min(axis=1)
    unseen = np.array([MIN_UNSEEN[_kind(name)] for name in teacher.names])
    kept = np.flatnonzero((spread * counts > MIN_DECIDED) | (spread > unseen))
    order = [0, *sorted(kept[kept > 0].tolist(), key=teacher.names.__getitem__)]  # the library adds feature 0 to every character
    nodes = teacher.nodes[order]
    centred = nodes - (nodes.max(axis=1, keepdims=True) + nodes.min(axis=1, keepdims=True)) / 2
    names = [teacher.names[i] for i in order]
    words = frozenset(word for name in names for word in _words_of(name)) & teacher.words
    return Features(names, np.round(centred / STEP) * STEP, teacher.edges, teacher.tags, words)


def _kind(name: str) -> str:
    head = name.split(".", 1)[0]
    return {"w1": "word", "w-1": "word", "ww": "other", "cc1": "other", "c-1c": "other", "c-2c-1": "other"}.get(head, "character")


def _words_of(name: str) -> list[str]:
    if name.startswith(("w1.", "w-1.")):
        return [name.split(".", 1)[1]]
    return name[len("ww.l.") :].split("*") if name.startswith("ww.") else []


def write_model(model: Features, out: Path) -> None:
    """Write a model as spacy-pkuseg reads it: `features.msgpack` and `weights.npz`."""
    out.mkdir(parents=True, exist_ok=True)
    index = {name: row for row, name in enumerate(model.names)}
    data = {"unigram": sorted(model.words), "bigram": [], "feature_to_idx": index, "tag_to_idx": model.tags}
    srsly.write_msgpack(out / "features.msgpack", data)
    sizes = np.array([len(model.tags), len(model.names)])
    np.savez_compressed(out / "weights.npz", sizes=sizes, w=np.concatenate([model.nodes.reshape(-1), model.edges]))


def word_f(expected: Segmenter, found: Segmenter, pieces: Iterable[str]) -> float:
    """Return the F measure, in percent, of the words that one segmenter finds against those of another."""
    both = total = 0
    for piece in pieces:
        left, right = set(expected.spans(piece)), set(found.spans(piece))
        both, total = both + len(left & right), total + len(left) + len(right)
    return 200 * both / total


def main(
    corpus: Annotated[Path, typer.Argument(exists=True, file_okay=False, help="Folder of .txt and .jsonl texts.")],
    teacher: Annotated[Path, typer.Option(exists=True, help="A pkuseg wheel, or a folder with its features.pkl and weights.npz.")],
    out: Annotated[Path, typer.Option(help="Folder to write the model into.")],
) -> None:
    """Cut the pkuseg model down to what a corpus needs, and print how well it agrees with the whole on held-out texts."""
    texts = list(read_texts(corpus))
    held_out = [piece for text in texts if is_held_out(text) for piece in find_pieces(text)]
    seen = [piece for text in texts if not is_held_out(text) for piece in find_pieces(text)]
    whole = read_teacher(teacher)
    large = Segmenter.of(whole.names, whole.words, whole.tags, np.concatenate([whole.nodes.reshape(-1), whole.edges]))
    small = prune(whole, count_features(large, seen, len(whole.names)))
    write_model(small, out)
    numbers = [piece for piece in held_out if re.search(r"\d", piece)]
    typer.echo(f"features: {len(small.names):,} of {len(whole.names):,}; words known: {len(small.words):,}")
    typer.echo(f"pieces: {len(seen):,} counted, {len(held_out):,} held out, {len(numbers):,} of them with digits")
    compact = Segmenter(out)
    typer.echo(f"word F: {word_f(large, compact, held_out):.2f} %; with digits: {word_f(large, compact, numbers):.2f} %")


if __name__ == "__main__":
    typer.run(main)
