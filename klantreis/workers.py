"""Work on the parts of something, on every core."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Deel = TypeVar("Deel")
Uit = TypeVar("Uit")


def on_every_core(work: Callable[[Deel], Uit], parts: Iterable[Deel]) -> Iterator[Uit]:
    """What the work makes of every part, in their order. Only a few parts are in memory at one time.

    Numpy, Arrow and the engine leave other threads free, so threads are enough.
    """
    cores = os.cpu_count() or 1
    with ThreadPoolExecutor(cores) as pool:
        busy: deque[Future[Uit]] = deque()
        for part in parts:
            busy.append(pool.submit(work, part))
            if len(busy) > cores:
                yield busy.popleft().result()
        while busy:
            yield busy.popleft().result()
