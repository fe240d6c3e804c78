"""Work spread over processes: results in the order of the items, one dead process costs one item, and no item takes for ever."""

from __future__ import annotations

import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from types import FrameType
from typing import Literal, TypeVar

Loss = Literal["timeout", "crash", "out_of_memory"]
Item = TypeVar("Item")
Result = TypeVar("Result")

_IN_FLIGHT = 4


class TimeLimitError(BaseException):
    """Work that was stopped because its time was up; no Exception, so that no library takes it for a fault of the file."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TimeLimitError inside the block once it has taken `seconds`.

    A signal stops it, even within a regular expression; signals reach the main thread only, so elsewhere there is no limit.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise TimeLimitError

    previous = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


def map_in_order(work: Callable[[Item], Result], items: Sequence[Item], workers: int, died: Callable[[Item], Result]) -> Iterator[Result]:
    """Yield the result of `work` for every item, in order, computed in `workers` processes (in this one if that is 1).

    Where a process ends without a result, the items that were under way are done again, each on its own;
    the one that ends its process again gets the result of `died`. Only a few items wait beside those at work.
    """
    if workers < 2 or len(items) < 2:
        yield from map(work, items)
        return
    waiting = deque(items)
    while waiting:
        flying: deque[tuple[Item, Future[Result]]] = deque()
        pool = _pool(workers)
        try:
            while waiting or flying:
                while waiting and len(flying) < _IN_FLIGHT * workers:
                    flying.append((waiting[0], pool.submit(work, waiting[0])))
                    waiting.popleft()
                result = flying[0][1].result()
                flying.popleft()
                yield result
        except BrokenProcessPool:
            for item, _ in flying:
                yield _alone(work, item, died)
        finally:
            pool.shutdown(cancel_futures=True)


def _alone(work: Callable[[Item], Result], item: Item, died: Callable[[Item], Result]) -> Result:
    with _pool(1) as pool:
        try:
            return pool.submit(work, item).result()
        except BrokenProcessPool:
            return died(item)


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
