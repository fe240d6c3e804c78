"""The documentation says what the program does: its examples run, its commands work, its tables are complete."""

from __future__ import annotations

import doctest
import re
import shlex
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, get_args

import pytest
from typer.testing import CliRunner

from extract.cli import app
from extract.indicators import IndicatorRule
from extract.records import TABLES, Modifier, Reason, Status, columns
from extract.rules import load_rules, shipped_rules

ROOT = Path(__file__).parents[1]
PAGES = {path.relative_to(ROOT).as_posix(): path for path in [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]}
READMES = ["README.md", "README.zh-CN.md"]
SAMPLES = ["county_summary", "feature_article"]
PLAIN = frozenset({"mkdir", "cp", "python"})  # what the console examples may call beside make, pytest and the program itself


class Step(NamedTuple):
    """A command of a page, and what the page says it prints."""

    page: str
    command: str
    output: str


def read(page: str) -> str:
    return PAGES[page].read_text(encoding="utf-8")


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", read(page), re.MULTILINE | re.DOTALL)


def steps_of(page: str) -> Iterator[Step]:
    for block in blocks(page, "console"):
        for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = step.partition("\n")
            yield Step(page, command, output)


def rows(page: str, first: str) -> list[list[str]]:
    """Return the cells of every table whose first column is called `first`, row by row."""
    tables = re.findall(r"(?:^\|.*\n)+", read(page), re.MULTILINE)
    cells = [[[cell.strip() for cell in line.strip("|\n").split("|")] for line in table.splitlines()] for table in tables]
    return [row for table in cells if table[0][0] == first for row in table[2:]]


def names(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def lines(printed: str) -> list[str]:
    return [line.rstrip() for line in printed.splitlines() if line.strip()]


STEPS = [step for page in PAGES for step in steps_of(page)]
PROGRAM = [step for step in STEPS if step.command.startswith("extract ")]
RECIPES = [step for step in PROGRAM if "--rules my-rules" in step.command and step.output]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with two sample reports, their annotations, and `my-rules` as docs/rules.md makes it."""
    folder = tmp_path_factory.mktemp("docs")
    for place, suffix in (("data/raw", "txt"), ("tests/gold", "jsonl")):
        (folder / place).mkdir(parents=True)
        for name in SAMPLES:
            shutil.copy(ROOT / place / f"{name}.{suffix}", folder / place)
    (folder / "my-rules").mkdir()
    for block in blocks("docs/rules.md", "yaml"):
        name = re.match(r"# my-rules/(\w+\.yaml)\n", block)
        assert name, block
        shipped = (shipped_rules() / name[1]).read_text(encoding="utf-8")
        (folder / "my-rules" / name[1]).write_text(f"{shipped}\n{block}", encoding="utf-8")
    return folder


@pytest.mark.parametrize("page", [*READMES, "docs/spacy.md"])
def test_python_examples_run(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    examples = "\n".join(blocks(page, "python"))
    test = doctest.DocTestParser().get_doctest(examples, {}, page, page, 0)
    assert len(test.examples) > 10
    printed: list[str] = []
    doctest.DocTestRunner().run(test, out=printed.append)
    assert not printed, "".join(printed)


@pytest.mark.parametrize("command", dict.fromkeys(step.command for step in PROGRAM))
def test_program_commands_work_and_print_what_the_pages_say(command: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    result = CliRunner().invoke(app, shlex.split(command)[1:])
    assert result.exit_code == 0, result.output
    for shown in {step.output for step in PROGRAM if step.command == command and step.output.strip()}:
        assert lines(result.stdout) == lines(shown)


@pytest.mark.parametrize("step", RECIPES, ids=[step.command for step in RECIPES])
def test_an_added_rule_changes_what_is_printed(step: Step, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    without = CliRunner().invoke(app, shlex.split(step.command.replace(" --rules my-rules", ""))[1:])
    assert without.exit_code == 0
    assert lines(without.stdout) != lines(step.output)


def test_every_added_rule_is_shown_at_work() -> None:
    assert len(RECIPES) == len(blocks("docs/rules.md", "yaml")) > 0


@pytest.mark.parametrize("step", STEPS, ids=[f"{step.page}: {step.command}" for step in STEPS])
def test_commands_are_ones_that_exist(step: Step) -> None:
    word, *arguments = shlex.split(step.command)
    if word == "make":
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        for argument in arguments:
            name = argument.partition("=")[0]
            assert re.search(rf"^{name}\s*[:?]?=|^{name}:|\$\({name}\)", makefile, re.MULTILINE), name
    elif "pytest" in arguments:
        assert all((ROOT / argument).is_file() for argument in arguments if argument.startswith("tests/"))
    else:
        assert word == "extract" or word in PLAIN


def test_both_readmes_have_the_same_commands_and_python() -> None:
    english, chinese = READMES
    assert [step[1:] for step in steps_of(english)] == [step[1:] for step in steps_of(chinese)]
    assert blocks(english, "python") == blocks(chinese, "python")
    assert {step.command for step in steps_of(english)} >= {"make extract", "make test"}


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_documented_in_order(table: str) -> None:
    section = re.search(rf"^## {table}\n(.*?)(?=^## |\Z)", read("docs/columns.md"), re.MULTILINE | re.DOTALL)
    assert section
    assert re.findall(r"^\| `(\w+)` \| [a-z ]+ \|", section[1], re.MULTILINE) == columns(table)


@pytest.mark.parametrize(("page", "head"), [("README.md", "column"), ("README.zh-CN.md", "列")])
def test_readmes_name_every_column_of_the_claims(page: str, head: str) -> None:
    assert [name for row in rows(page, head) for name in names(row[0])] == columns("claims")


@pytest.mark.parametrize("word", [*get_args(Modifier), *get_args(Status), *get_args(Reason)])
def test_every_word_of_a_closed_column_is_explained(word: str) -> None:
    assert f"`{word}`" in read("docs/columns.md")


def test_every_indicator_is_explained() -> None:
    documented = [names(row[0])[0] for row in rows("docs/columns.md", "code")]
    assert len(documented) == len(set(documented))
    assert set(documented) == {rule.code for rule in load_rules("indicators", IndicatorRule)}


def test_every_rules_file_is_described_with_a_test_that_exists() -> None:
    described = {names(row[0])[0]: names(row[2])[0] for row in rows("docs/rules.md", "file")}
    assert described.keys() == {path.name for path in (ROOT / "rules").glob("*.yaml")}
    assert [test for test in described.values() if not (ROOT / test).exists()] == []


def test_the_architecture_names_every_module_and_no_other() -> None:
    named = set(re.findall(r"`(extract/(?:formats/)?\w+\.py)`", read("docs/architecture.md")))
    folders = (ROOT / "extract", ROOT / "extract" / "formats")
    assert named == {path.relative_to(ROOT).as_posix() for folder in folders for path in folder.glob("[!_]*.py")}


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    targets = [target for target in re.findall(r"\]\(([^)#]+)", read(page)) if "://" not in target]
    assert [target for target in targets if not (PAGES[page].parent / target).exists()] == []


def test_the_changelog_begins_with_the_version_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    newest = re.search(r"^## \[([^\]]+)\]", read("CHANGELOG.md"), re.MULTILINE)
    assert newest
    assert newest[1] == project["version"]
