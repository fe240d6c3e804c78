"""Print characters a second of the whole run and of each stage: python bench/speed.py FILE_OR_FOLDER…

The stages are timed by a profile of the extraction: the time spent in each module of the package and in what it calls
outside the package. The profile itself slows the run, so the shares are to be read, and the rate is from a run without it.
"""

from __future__ import annotations

import cProfile
import pstats
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

import extract
from extract.inputs import find_sources
from extract.pipeline import Pipeline
from extract.read import ReadError, read_file

PACKAGE = str(Path(extract.__file__).parent)


def read_texts(paths: Sequence[Path]) -> list[str]:
    """Return the texts under `paths`; files without text are left out."""
    texts = []
    for source in find_sources(paths):
        try:
            texts.append(read_file(source.path).text)
        except ReadError as error:
            print(f"{source.doc_id}: {error}", file=sys.stderr)
    return texts


def seconds_of(pipeline: Pipeline, texts: Sequence[str]) -> float:
    """Return the seconds that the extraction of all texts takes."""
    began = time.perf_counter()
    for text in texts:
        pipeline.extract(text)
    return time.perf_counter() - began


def seconds_by_module(pipeline: Pipeline, texts: Sequence[str]) -> Counter[str]:
    """Return the seconds spent in each module of the package, with those of the libraries that it calls."""
    profile = cProfile.Profile()
    profile.runcall(seconds_of, pipeline, texts)
    spent: Counter[str] = Counter()
    for (file, _, _), (_, _, own, _, callers) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        if file.startswith(PACKAGE):
            spent[Path(file).relative_to(PACKAGE).with_suffix("").as_posix()] += own
            continue
        for (caller, _, _), (_, _, own_here, _) in callers.items():
            inside = caller.startswith(PACKAGE)
            spent[Path(caller).relative_to(PACKAGE).with_suffix("").as_posix() if inside else "(inside libraries)"] += own_here
    return spent


def main(arguments: Sequence[str]) -> int:
    """Print the table; 2 where no file is given."""
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    texts = read_texts([Path(argument) for argument in arguments])
    began = time.perf_counter()
    pipeline = Pipeline()
    loading = time.perf_counter() - began
    seconds_of(pipeline, texts[:3])  # first calls load models and fill caches
    characters, whole = sum(map(len, texts)), seconds_of(pipeline, texts)
    spent = seconds_by_module(pipeline, texts)
    title = f"{len(texts)} reports, {characters:,} characters, pipeline loaded in {loading:.2f} s"
    table = Table("stage", "share", "characters/s", title=title)
    table.add_row("whole run", "100 %", f"{characters / whole:,.0f}")
    for name, seconds in spent.most_common():
        share = seconds / spent.total()
        if share >= 0.001:
            table.add_row(name, f"{share:.1%}", f"{characters / (share * whole):,.0f}")
    Console().print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
