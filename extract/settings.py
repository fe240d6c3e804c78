"""What an extraction depends on beside the text, and the pipeline of it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from extract.records import STAGES
from extract.rules import RuleError, shipped_rules

if TYPE_CHECKING:
    from extract.pipeline import Pipeline


class Settings(NamedTuple):
    """The rules and the stages; `seconds` is the most time that one file may take, `megabytes` the most memory of a worker."""

    rules: Path | None = None
    stages: tuple[str, ...] = STAGES
    seconds: float = 120
    megabytes: int = 2000


def check_rules(directory: Path | None) -> None:
    """Raise RuleError where a folder of rules holds no rule file, or one that no stage reads."""
    if directory is None:
        return
    known = {path.name for path in shipped_rules().glob("*.yaml")}
    given = {path.name for path in directory.glob("*.y*ml")}
    if not given or given - known:
        fault = f"{min(given - known)} is none that a stage reads" if given else "no rule file in it"
        raise RuleError(f"{directory}: {fault}; expected any of {', '.join(sorted(known))}")


@cache
def load_pipeline(settings: Settings) -> Pipeline:
    """Return the pipeline of these settings, loaded once a process."""
    from extract.pipeline import Pipeline

    return Pipeline(settings.rules, settings.stages)
