"""Work over processes: order kept, and a dead process costs one item only."""

import ctypes
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from extract.workers import Crew, Loss, TimeLimitError, time_limit

GIGABYTE = 1 << 30


def meet(number: int) -> int:
    """Do what a bad file does, by its number: exit, segfault, hang beyond the reach of signals, eat memory, or be killed."""
    if number == 3:
        os._exit(1)
    if number == 5:
        ctypes.string_at(0)
    if number == 7:
        signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        time.sleep(1000)
    if number == 9:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def eat(number: int) -> int:
    try:
        return len(bytearray(2 * GIGABYTE))
    except MemoryError:
        return number


def process(number: int) -> int:
    time.sleep(0.01)
    return os.getpid()


def refuse(number: int) -> int:
    raise LookupError(number)


def name_of(number: int, loss: Loss) -> str:
    return f"{loss} {number}"


def nothing() -> None:
    pass


def not_ready() -> None:
    raise LookupError("no rules")


def crew(workers: int, seconds: float = 60, prepare: Callable[[], object] = nothing) -> Crew:
    return Crew(workers, prepare, seconds=seconds, megabytes=1000)


@pytest.mark.parametrize("workers", [0, 1, 2])
def test_results_come_in_the_order_of_the_items(workers: int) -> None:
    with crew(workers) as hands:
        assert list(hands.map_in_order(abs, range(-30, 0), name_of)) == list(range(30, 0, -1))


@pytest.mark.parametrize("workers", [1, 2])
def test_an_item_that_loses_its_process_costs_itself_only(workers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.workers._GRACE", 0)
    items = list(range(12))
    lost = {3: "crash 3", 5: "crash 5", 7: "timeout 7", 9: "out_of_memory 9"}
    with crew(workers, seconds=1) as hands:
        assert list(hands.map_in_order(meet, items, name_of)) == [lost.get(item, item * item) for item in items]


def test_a_process_may_hold_so_much_and_no_more() -> None:
    with crew(1) as hands:
        assert list(hands.map_in_order(eat, [1, 2], name_of)) == [1, 2]


def test_processes_are_replaced_before_they_are_old(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.workers._MOST_ITEMS", 5)
    with crew(1) as hands:
        assert len(set(hands.map_in_order(process, range(20), name_of))) >= 4


@pytest.mark.parametrize("workers", [0, 1])
def test_what_cannot_be_prepared_is_told_before_the_first_item(workers: int) -> None:
    with pytest.raises(LookupError, match="no rules"), crew(workers, prepare=not_ready):
        pass


def test_a_script_that_starts_itself_again_is_told_so(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text("from extract.workers import Crew\nwith Crew(1, print, seconds=9, megabytes=900):\n    pass\n", encoding="utf-8")
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    assert "or with workers=0" in done.stderr.splitlines()[-1]


def test_a_process_that_dies_between_items_is_replaced() -> None:
    with crew(1) as hands:
        found = hands.map_in_order(process, range(40), name_of)
        os.kill(int(next(found)), signal.SIGKILL)
        rest = list(found)
    assert len(rest) == 39
    assert sum(str(one).startswith("out_of_memory") for one in rest) <= 1


def test_no_process_outlives_the_crew() -> None:
    with crew(2) as hands:
        pids = set(hands.map_in_order(process, range(20), name_of))
    with pytest.raises(ProcessLookupError):
        os.kill(int(pids.pop()), 0)


def test_an_exception_is_the_callers() -> None:
    with pytest.raises(LookupError), crew(2) as hands:
        list(hands.map_in_order(refuse, [1, 2], name_of))


def test_no_items_give_no_results() -> None:
    with crew(2) as hands:
        assert list(hands.map_in_order(abs, [], name_of)) == []


def test_time_runs_out_even_inside_a_regular_expression() -> None:
    began = time.monotonic()
    with pytest.raises(TimeLimitError), time_limit(0.05):
        re.match(r"(?:a|a)*b", "a" * 60)
    assert time.monotonic() - began < 30


def test_work_within_its_time_leaves_no_alarm_behind() -> None:
    before = signal.getsignal(signal.SIGALRM)
    with time_limit(60):
        pass
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0
    assert signal.getsignal(signal.SIGALRM) == before


def test_another_thread_works_without_a_limit() -> None:
    done: list[int] = []

    def work() -> None:
        with time_limit(0.001):
            time.sleep(0.01)
            done.append(1)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [1]
