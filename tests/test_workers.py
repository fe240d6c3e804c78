"""Work over processes: order kept, and a dead process costs one item only."""

import os
import re
import signal
import threading
import time

import pytest

from extract.workers import TimeLimitError, map_in_order, time_limit


def square_unless_seven(number: int) -> int:
    if number == 7:
        os._exit(1)
    return number * number


def refuse(number: int) -> int:
    raise LookupError(number)


def minus_one(number: int) -> int:
    return -1


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_the_items(workers: int) -> None:
    assert list(map_in_order(abs, range(-30, 0), workers, minus_one)) == list(range(30, 0, -1))


def test_an_item_that_ends_its_process_costs_itself_only() -> None:
    items = list(range(20))
    assert list(map_in_order(square_unless_seven, items, 2, minus_one)) == [-1 if item == 7 else item * item for item in items]


def test_an_exception_is_the_callers() -> None:
    with pytest.raises(LookupError):
        list(map_in_order(refuse, [1, 2], 2, minus_one))


def test_no_items_give_no_results() -> None:
    assert list(map_in_order(abs, [], 2, minus_one)) == []


def test_time_runs_out_even_inside_a_regular_expression() -> None:
    began = time.monotonic()
    with pytest.raises(TimeLimitError), time_limit(0.05):
        re.match(r"(?:a|a)*b", "a" * 60)
    assert time.monotonic() - began < 5


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
