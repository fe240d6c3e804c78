"""Print how fast a folder is read beside spacy-pkuseg alone, and how long the pipeline takes to load.

    python bench/beside.py [--model FOLDER] FILE_OR_FOLDER…

Each row is measured in a process of its own, on one core, and the best of three counts, so that other work on the machine disturbs
little; seconds of the clock and of the processor are both given, and differ where it did. spacy-pkuseg segments every character of the
same texts, with its own `cut` and word list and with the model of this package, since its wheel brings none; `--model` names another.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

ROUNDS = 3
SPEED = ("extract run, both stages", "claims, both stages", "claims, rules", "spacy-pkuseg alone, every character")
LOADING = ("import spacy", "import spacy; spacy.load('extract_claims')")
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


class Seconds(NamedTuple):
    """Seconds of the clock and of the processor."""

    clock: float
    processor: float


def timed(action: Callable[[], object]) -> Seconds:
    """Return the seconds that an action takes."""
    clock, processor = time.perf_counter(), sum(os.times()[:4])  # those of processes that have ended are in it
    action()
    return Seconds(time.perf_counter() - clock, sum(os.times()[:4]) - processor)


def measure_extraction(paths: Sequence[Path], stages: Sequence[str]) -> Seconds:
    """Return the seconds for the claims of all texts, reading and loading aside."""
    from speed import read_texts

    from extract.pipeline import Pipeline

    texts, pipeline = read_texts(paths), Pipeline(stages=stages)
    for text in texts[:2]:
        pipeline.extract(text[:5000])  # first calls fill caches
    return timed(lambda: [pipeline.extract(text) for text in texts])


def measure_run(paths: Sequence[Path]) -> Seconds:
    """Return the seconds of `extract run` in this process: reading, both stages, and writing of all tables."""
    from extract.run import run

    with tempfile.TemporaryDirectory() as folder:
        return timed(lambda: run(paths, Path(folder) / "out"))


def measure_segmentation(paths: Sequence[Path], model: str) -> Seconds:
    """Return the seconds that spacy-pkuseg alone takes for the words of all texts."""
    import spacy_pkuseg
    from speed import read_texts

    texts, segmenter = read_texts(paths), spacy_pkuseg.pkuseg(model)
    segmenter.cut(texts[0][:5000])
    return timed(lambda: [segmenter.cut(text) for text in texts])


def measure(row: str, paths: Sequence[Path], model: str) -> Seconds:
    """Return the seconds of one row of the tables; a row that is no name is a statement."""
    actions: dict[str, Callable[[], Seconds]] = {
        SPEED[0]: lambda: measure_run(paths),
        SPEED[1]: lambda: measure_extraction(paths, ("rules", "ner")),
        SPEED[2]: lambda: measure_extraction(paths, ("rules",)),
        SPEED[3]: lambda: measure_segmentation(paths, model),
    }
    return actions[row]() if row in actions else timed(lambda: exec(row, {}))


def best(row: str, arguments: Sequence[str]) -> Seconds:
    """Return the least seconds of a row in several processes, each on one core."""
    command = [sys.executable, __file__, "--row", row, *arguments]
    rounds = [subprocess.run(command, env=os.environ | ONE_THREAD, check=True, stdout=subprocess.PIPE, text=True) for _ in range(ROUNDS)]
    found = [Seconds(*json.loads(done.stdout.splitlines()[-1])) for done in rounds]
    return Seconds(min(seconds.clock for seconds in found), min(seconds.processor for seconds in found))


def main() -> int:
    """Print the tables; as a process of its own, print the seconds of one row."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--model", default=str(Path(__file__).parents[1] / "extract" / "segmenter"))
    parser.add_argument("--row", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.row:
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
        print(json.dumps(measure(given.row, given.paths, given.model)))
        return 0
    from speed import read_texts

    characters = sum(map(len, read_texts(given.paths)))
    arguments = [*map(str, given.paths), "--model", given.model]
    loading = Table("in a new process", "seconds", "of the processor")
    for row in LOADING:
        seconds = best(row, arguments)
        loading.add_row(row, f"{seconds.clock:.2f}", f"{seconds.processor:.2f}")
    speed = Table("on one core", "characters/s", "by the processor's time", title=f"{characters:,} characters")
    for row in SPEED:
        seconds = best(row, arguments)
        speed.add_row(row, f"{characters / seconds.clock:,.0f}", f"{characters / seconds.processor:,.0f}")
    console = Console()
    console.print(loading)
    console.print(speed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
