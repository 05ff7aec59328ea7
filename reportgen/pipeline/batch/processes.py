"""Where a batch runs: in processes of its own, one for each processor core, or in this one.

joblib does it. Its other backends (Dask, Ray, Spark) take the same functions to a cluster: whoever has one calls them
within `joblib.parallel_config` instead of `processes`.
"""

import gc
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from threading import Thread
from typing import TypeVar

from joblib import Parallel, cpu_count, delayed, parallel_config

Given = TypeVar("Given")
Result = TypeVar("Result")


def cores() -> int:
    """How many processor cores this program may use."""
    return int(cpu_count())


@contextmanager
def processes(number: int) -> Iterator[None]:
    """Whatever is spread within runs in so many processes; one is this one."""
    if number == 1:
        with parallel_config(backend="sequential"):
            yield
        return
    theirs, ours = Pipe(duplex=False)
    begun = {"initializer": _serve, "initargs": (theirs, gc.get_threshold())}
    with theirs, ours, parallel_config(backend="loky", n_jobs=number, **begun):
        yield


def spread(work: Callable[[Given], Result], all_given: Iterable[Given]) -> list[Result]:
    """As `map`, in the processes that there are."""
    return list(Parallel(batch_size=1)(delayed(work)(given) for given in all_given))


def spread_as_done(work: Callable[[Given], Result], all_given: Iterable[Given]) -> Iterator[Result]:
    """The same, each result as soon as it is there."""
    yield from Parallel(batch_size=1, return_as="generator_unordered")(delayed(work)(given) for given in all_given)


def _serve(lifeline: Connection, rarely: tuple[int, int, int]) -> None:
    """Begins a process: Ctrl+C is for the one that has started it, without that it ends, and it looks for rings of
    objects as rarely."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(*rarely)
    Thread(target=_end_with, args=(lifeline,), daemon=True).start()


def _end_with(lifeline: Connection) -> None:
    """Nothing ever comes along the line; it breaks when the other end is gone, however that ended."""
    try:
        lifeline.recv_bytes()
    except (EOFError, OSError):
        os._exit(1)
