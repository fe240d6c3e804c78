"""The command line: parses and reports, and calls one plain function a command."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Column, Table
from rich.text import Text

from extract.attempt import Outcome, extract_source
from extract.evaluate import evaluate, figures_json, figures_text, read_gold
from extract.export import ExportError, csv_cell, json_line
from extract.inputs import InputError, Source
from extract.outcomes import READ
from extract.records import STAGES, Claim, Record
from extract.rules import RuleError
from extract.run import FORMATS, run
from extract.settings import Settings, check_rules, load_pipeline

app = typer.Typer(
    help="Quantitative claims from Chinese government reports: files in, validated tables out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

BOTH = ",".join(STAGES)
_SHOWN = ("quote", "value", "unit", "modifier", "item", "action", "indicator", "status", "period_text")
_WIDTH = 160

Rules = Annotated[
    Path | None,
    typer.Option("--rules", help="Folder of rule files that replace the shipped ones of the same name.", exists=True, file_okay=False),
]
Stages = Annotated[str, typer.Option("--stages", help="Stages to run: 'rules,ner', or 'rules' alone.")]


@app.command("run", epilog="Example: extract run data/raw --out data/out --format csv,parquet")
def run_command(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="Files, folders and ZIP archives of reports.", show_default=False)],
    out: Annotated[Path, typer.Option("--out", help="Folder for the tables and run.json.", file_okay=False)],
    formats: Annotated[str, typer.Option("--format", help="Any of csv, parquet, jsonl.")] = ",".join(FORMATS),
    rules: Rules = None,
    stages: Stages = BOTH,
    workers: Annotated[int, typer.Option("--workers", min=1, help="Processes to work with; the tables do not depend on it.")] = 1,
    time_limit: Annotated[float, typer.Option("--time-limit", min=0.001, help="Seconds that one file may take.")] = 120,
    memory_limit: Annotated[int, typer.Option("--memory-limit", min=800, help="Megabytes that a process may hold.")] = 2000,
) -> None:
    """Extract files and folders into tables.

    Exit status: 0 when every file was read, 1 when some were not (they are named, and the tables are written), 2 when nothing was run.
    """
    names = _listed(formats, FORMATS, "--format")
    settings = _settings(rules, stages)._replace(seconds=time_limit, megabytes=memory_limit)
    console = Console(stderr=True)
    with _usage_errors(), _progress(console) as progress:
        task = progress.add_task("extract", total=None)

        def report(outcome: Outcome, total: int) -> None:
            progress.update(task, total=total, advance=1)
            if outcome.row.outcome not in READ:
                _print(console, f"{outcome.row.doc_id}: {outcome.report.problems[0].message}")

        summary = run(paths, out, formats=names, settings=settings, workers=workers, on_outcome=report)
    typer.echo(
        f"{summary.reports} reports ({summary.unread} not read), {summary.claims} claims, {summary.rejections} rejections, "
        f"{summary.problems} problems in {summary.seconds:.1f} s: {out}"
    )
    raise typer.Exit(1 if summary.unread else 0)


@app.command("text", epilog="Example: extract text '截至6月底，全县建成党支部11个。' --published 2023-07-02 --json")
def text_command(
    text: Annotated[str, typer.Argument(help="A paragraph to extract from; - reads it from standard input.", show_default=False)],
    published: Annotated[datetime | None, typer.Option("--published", formats=["%Y-%m-%d"], help="Publication date.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print every field as JSON.")] = False,
    rules: Rules = None,
    stages: Stages = BOTH,
) -> None:
    """Extract a pasted paragraph and print what was found."""
    words = sys.stdin.read() if text == "-" else text
    if not words.isprintable() and any("\ud800" <= character <= "\udfff" for character in words):
        _stop("the text is not valid UTF-8")
    with _usage_errors():
        settings = _loaded(rules, stages)
        report = load_pipeline(settings).extract(words, published=published.date() if published else None)
    if as_json:
        typer.echo(_json({"claims": report.claims, "rejections": report.rejections, "problems": report.problems}))
    else:
        _show(_console(), report.claims)


@app.command("show", epilog="Example: extract show data/raw/report.txt")
def show_command(
    file: Annotated[Path, typer.Argument(help="One file of any format.", exists=True, dir_okay=False, show_default=False)],
    rules: Rules = None,
    stages: Stages = BOTH,
) -> None:
    """Show the claims of one report as a table."""
    with _usage_errors():
        settings = _loaded(rules, stages)
    outcome = extract_source(Source(file.name, file), settings)
    for problem in outcome.report.problems:
        typer.echo(f"{file}: {problem.message}", err=True)
    if outcome.row.format == "archive" and outcome.row.outcome in READ:
        typer.echo(f"{file}: an archive has no text of its own: give it to `extract run`, or unpack it", err=True)
    if outcome.row.format == "archive" or outcome.row.outcome not in READ:
        raise typer.Exit(1)
    console, row = _console(), outcome.row
    _print(console, " | ".join(str(part) for part in (row.title, row.published, row.source, row.region) if part))
    _show(console, outcome.report.claims)
    _print(console, f"{row.claims} claims, {row.rejections} rejections, {row.problems} problems")


@app.command("evaluate", epilog="Example: extract evaluate gold texts --errors 5")
def evaluate_command(
    gold: Annotated[Path, typer.Argument(help="Folder of NAME.jsonl annotations.", exists=True, file_okay=False, show_default=False)],
    texts: Annotated[Path, typer.Argument(help="Folder of the NAME.txt they describe.", exists=True, file_okay=False, show_default=False)],
    errors: Annotated[int, typer.Option("--errors", min=0, help="Print up to N errors of each kind.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as one JSON object.")] = False,
    rules: Rules = None,
    stages: Stages = BOTH,
) -> None:
    """Extract annotated texts and print how far the claims agree with the annotations."""
    with _usage_errors():
        settings = _loaded(rules, stages)
        annotated = read_gold(gold)
        if not annotated:
            raise InputError(f"{gold}: holds no .jsonl file")
    sources = [Source(name, path) for name in annotated if (path := texts / f"{name}.txt").exists()]
    for name in sorted(set(annotated) - {source.doc_id for source in sources}):
        typer.echo(f"{texts / name}.txt: not there; its claims count as missed", err=True)
    outcomes = [extract_source(source, settings) for source in sources]
    predicted = {outcome.row.doc_id: [json.loads(json_line(claim)) for claim in outcome.report.claims] for outcome in outcomes}
    evaluation = evaluate(annotated, predicted)
    typer.echo(figures_json(evaluation) if as_json else figures_text(evaluation, errors))


def _loaded(rules: Path | None, stages: str) -> Settings:
    """Return settings whose rules are sound and whose pipeline is loaded."""
    settings = _settings(rules, stages)
    check_rules(settings.rules)
    load_pipeline(settings)
    return settings


def _settings(rules: Path | None, stages: str) -> Settings:
    return Settings(rules, _listed(stages, STAGES, "--stages"))


def _listed(value: str, known: tuple[str, ...], option: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in value.split(",")))
    unknown = [name for name in names if name not in known]
    if unknown:
        raise typer.BadParameter(f"{unknown[0]!r} is none of {', '.join(known)}", param_hint=option)
    return names


@contextmanager
def _usage_errors() -> Iterator[None]:
    try:
        yield
    except (InputError, RuleError, ExportError) as error:
        _stop(str(error))


def _stop(message: str) -> NoReturn:
    typer.echo(f"Error: {message}", err=True)
    raise typer.Exit(2)


def _progress(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, disable=not console.is_terminal, transient=True)


def _console() -> Console:
    """Return a console as wide as the terminal, or wide enough for a table where there is none."""
    console = Console()
    return console if console.is_terminal else Console(width=_WIDTH)


def _print(console: Console, line: str) -> None:
    """Print a line as it is: no markup, no colours, no breaks at the width of the terminal."""
    console.print(Text(line), soft_wrap=True)


def _show(console: Console, claims: Sequence[Claim]) -> None:
    table = Table(*(Column(name, overflow="fold") for name in _SHOWN), box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for claim in claims:
        table.add_row(*(Text(csv_cell(getattr(claim, name)).removeprefix("'")) for name in _SHOWN))
    console.print(table)


def _json(tables: dict[str, Sequence[Record]]) -> str:
    return "{" + ", ".join(f'"{name}": [{", ".join(map(json_line, rows))}]' for name, rows in tables.items()) + "}"


if __name__ == "__main__":
    app()
