"""Rules are data: `rules/*.yaml`, each a list of entries with an `id`, read through a Pydantic model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError


class RuleError(ValueError):
    """A rule file that cannot be used; the message names the file, the entry and the field."""


class Rule(BaseModel):
    """What every entry has: an `id`, and sentences that the test suite runs."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    examples: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()


R = TypeVar("R", bound=Rule)


@cache
def shipped_rules() -> Path:
    """Return the folder of the rules that come with the package: inside the wheel, or beside it in a checkout."""
    inside = Path(__file__).parent / "rules"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "rules"


def load_rules(name: str, model: type[R], directory: Path | None = None) -> tuple[R, ...]:
    """Return the entries of `NAME.yaml`, from `directory` if it holds that file, else from the shipped rules.

    Raises RuleError where the file is not a list of valid entries with distinct ids.
    """
    path = (directory or shipped_rules()) / f"{name}.yaml"
    if not path.is_file():
        path = shipped_rules() / f"{name}.yaml"
    try:
        entries = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise RuleError(f"{path}: not readable as YAML: {error}") from error
    if not isinstance(entries, list):
        raise RuleError(f"{path}: expected a list of entries, each with an id")
    seen: dict[str, R] = {}
    for number, entry in enumerate(entries, 1):
        rule = _validate(path, number, entry, model)
        if rule.id in seen:
            raise RuleError(f"{path}: entry {rule.id!r}: field 'id': used twice")
        seen[rule.id] = rule
    return tuple(seen.values())


def _validate(path: Path, number: int, entry: object, model: type[R]) -> R:
    name = entry.get("id", f"number {number}") if isinstance(entry, dict) else f"number {number}"
    try:
        return model.model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "(entry)"
        raise RuleError(f"{path}: entry {name!r}: field {field!r}: {first['msg']}") from error


@contextmanager
def naming_faults(directory: Path | None) -> Iterator[None]:
    """Turn a pattern of `directory` that does not compile into a RuleError that names its file, entry and field."""
    try:
        yield
    except (re.error, IndexError) as error:
        where = next(_faults(directory), "") if directory else ""
        if not where:
            raise
        raise RuleError(where) from error


def _faults(directory: Path) -> Iterator[str]:
    """Yield what may be wrong with the rules of a folder: first what does not compile, then what is empty."""
    written = list(_written(directory))
    for where, text in written:
        try:
            re.compile(text)
        except re.error as error:
            yield f"{where}: {error} in {text!r}"
    yield from (f"{where}: nothing is written here" for where, text in written if not text)


def _written(directory: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(directory.glob("*.yaml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
            for field, text in _strings(entry):
                if field.split(".")[0] not in {"id", "examples", "counter_examples"}:
                    yield f"{path}: entry {entry.get('id')!r}: field {field!r}", text


def _strings(value: object, field: str = "") -> Iterator[tuple[str, str]]:
    """Yield every string of an entry with the field it stands in."""
    if isinstance(value, str):
        yield field, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _strings(inner, f"{field}.{name}".lstrip("."))
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner, field)
