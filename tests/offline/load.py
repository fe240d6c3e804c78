"""Load the pipeline in every way there is and print what was seen: run by tests/test_wheel.py, where there is no network.

Nothing of the package or of spaCy is imported before the hook is set.
"""

from __future__ import annotations

import json
import multiprocessing
import socket
import sys
from collections.abc import Callable
from typing import Any

NETWORK = {"connect", "getaddrinfo", "gethostbyname", "gethostbyaddr", "sendto", "sendmsg"}


class NetworkUsedError(BaseException):
    """Not an Exception, so that nobody catches it and goes on."""


class Watch:
    """A hook that refuses the network and notes which files are opened."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.opened: set[str] = set()

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event.removeprefix("socket.") in NETWORK:
            self.asked.append(event)
            raise NetworkUsedError(event)
        if event == "open" and isinstance(arguments[0], str):
            self.opened.add(arguments[0])


def refused(attempt: Callable[[], object]) -> str:
    """Return the event by which an attempt to use the network was refused."""
    try:
        attempt()
    except NetworkUsedError as error:
        return str(error)
    return "allowed"


def attempts() -> list[str]:
    """Return how three attempts to use the network were refused."""
    with socket.socket() as stream, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        return [
            refused(lambda: socket.create_connection(("localhost", 80))),
            refused(lambda: stream.connect(("192.0.2.1", 80))),
            refused(lambda: datagrams.sendto(b"x", ("192.0.2.1", 53))),
        ]


def in_processes(nlp: Any, text: str, method: str) -> list[int]:
    """Return how many claims each of three texts has that two other processes read, started by a method."""
    multiprocessing.set_start_method(method, force=True)
    return [len(doc._.claims) for doc in nlp.pipe([text] * 3, n_process=2, batch_size=1)]


def load(text: str) -> dict[str, Any]:
    """Return what the pipelines make of a text, however they were loaded."""
    import spacy
    from spacy.cli.info import info

    by_name = spacy.load("extract_claims")
    blank = spacy.blank("zh")
    for factory in ("quantities", "periods", "names", "claims"):
        blank.add_pipe(factory)
    doc = blank(text)

    import extract
    from extract.language import shipped_language

    ways = {"name": by_name, "folder": spacy.load(shipped_language()), "function": extract.load()}
    return {
        "claims": {way: [claim.model_dump(mode="json") for claim in nlp(text)._.claims] for way, nlp in ways.items()},
        "blank": {group: [text[span.start_char : span.end_char] for span in doc.spans[group]] for group in blank.pipe_names},
        "processes": {method: in_processes(by_name, text, method) for method in ("fork", "spawn")},
        "info": info("extract_claims", silent=True),
        "listed": "extract_claims" in spacy.util.get_installed_models(),
        "package": extract.__file__,
    }


if __name__ == "__main__":
    watch = Watch()
    sys.addaudithook(watch)
    tried = attempts()
    watch.asked.clear()
    print(json.dumps({"refused": tried, **load(sys.argv[1]), "opened": sorted(watch.opened), "asked": watch.asked}))
