"""Work spread over processes: results in the order of the items, and an item that hangs, dies or eats memory costs only itself."""

from __future__ import annotations

import resource
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Literal, TypeVar

if TYPE_CHECKING:
    from pebble import ProcessFuture, ProcessPool

Loss = Literal["timeout", "crash", "out_of_memory"]
Item = TypeVar("Item")
Result = TypeVar("Result")

_IN_FLIGHT = 4  # items that wait for each worker
_MOST_ITEMS = 250  # after which a worker is replaced, so that no memory is lost for good
_GRACE = 5  # seconds between the alarm in a worker and its end from outside
_MOST_RESTARTS = 3  # of all processes in a row, for one that died without an item
_AGAIN = 1  # seconds until the next alarm, for code that takes every exception


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
    signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


class Crew:
    """Processes that work on items one at a time; one that is lost over an item is replaced. With 0 workers all is done in this process.

    `prepare` is called in each process before its first item. An item that takes more than `seconds` loses its process, and a
    process may hold `megabytes` of data.
    """

    def __init__(self, workers: int, prepare: Callable[[], object], *, seconds: float, megabytes: int) -> None:
        self._workers = workers
        self._prepare = prepare
        self._seconds = seconds + _GRACE
        self._megabytes = megabytes
        self._pool: ProcessPool | None = None

    def __enter__(self) -> Crew:
        """Start the processes. Raises what `prepare` raises, and RuntimeError where no process can be started."""
        if not self._workers:
            self._prepare()
            return self
        self._pool = self._start()
        try:
            self._pool.schedule(_ready, (self._prepare,)).result()
        except BrokenProcessPool as error:
            self._stop()
            raise RuntimeError("no process can be started: call it under `if __name__ == '__main__':`, or with workers=0") from error
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stop()

    def map_in_order(self, work: Callable[[Item], Result], items: Sequence[Item], lost: Callable[[Item, Loss], Result]) -> Iterator[Result]:
        """Yield the result of `work` for every item, in order; where its process was lost over an item, that of `lost`."""
        if not self._workers:
            yield from map(work, items)
            return
        waiting = deque(items)
        flying: deque[tuple[Item, ProcessFuture[Result]]] = deque()
        restarts = 0
        while waiting or flying:
            try:
                while waiting and len(flying) < _IN_FLIGHT * self._workers:
                    flying.append((waiting[0], self._schedule(work, waiting[0])))
                    waiting.popleft()
                result = _result(*flying[0], lost)
            except BrokenProcessPool:  # a process died that had no item
                restarts += 1
                if restarts > _MOST_RESTARTS:
                    raise
                while flying and not _has_result(flying[-1][1]):
                    waiting.appendleft(flying.pop()[0])
                self._restart()
                continue
            flying.popleft()
            restarts = 0
            yield result

    def _schedule(self, work: Callable[[Item], Result], item: Item) -> ProcessFuture[Result]:
        assert self._pool
        try:
            return self._pool.schedule(work, (item,), timeout=self._seconds)
        except RuntimeError as error:
            raise BrokenProcessPool(str(error)) from error

    def _start(self) -> ProcessPool:
        from pebble import ProcessPool

        return ProcessPool(
            self._workers,
            max_tasks=_MOST_ITEMS,
            initializer=_begin,
            initargs=(self._prepare, self._megabytes),
            context=get_context("spawn"),
        )

    def _stop(self) -> None:
        if self._pool:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()

    def _restart(self) -> None:
        self._stop()
        self._pool = self._start()


def _result(item: Item, future: ProcessFuture[Result], lost: Callable[[Item, Loss], Result]) -> Result:
    from pebble import ProcessExpired

    try:
        return future.result()
    except FutureTimeoutError:
        return lost(item, "timeout")
    except ProcessExpired as error:
        return lost(item, "out_of_memory" if error.exitcode == -signal.SIGKILL else "crash")


def _has_result(future: ProcessFuture[Result]) -> bool:
    return future.done() and not future.cancelled() and not isinstance(future.exception(), BrokenProcessPool)


def _begin(prepare: Callable[[], object], megabytes: int) -> None:
    """Make ready a new process; what fails here fails again, and is told, where the first item is worked on."""
    with suppress(ValueError, OSError):  # a system without such limits, or with a lower one
        resource.setrlimit(resource.RLIMIT_DATA, (megabytes << 20, megabytes << 20))
    with suppress(Exception):
        prepare()


def _ready(prepare: Callable[[], object]) -> None:
    prepare()
