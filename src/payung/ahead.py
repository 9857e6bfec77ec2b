"""Work on what comes next while whoever asked is busy with what came before."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def ahead(
    work: Callable[[Item], Result], items: Iterable[Item], *, threads: int = 1
) -> Iterator[tuple[Item, Callable[[], Result]]]:
    """Each item, in order, and what waits for its result, or raises what `work` raised.

    Up to `threads` of the items that follow are worked on meanwhile, in threads of their own: `work` may not touch the
    database. The items themselves are taken in the caller's thread.
    """
    coming: deque[tuple[Item, Future[Result]]] = deque()
    others = ThreadPoolExecutor(threads)
    try:
        for item in items:
            coming.append((item, others.submit(work, item)))
            if len(coming) > threads:
                before, future = coming.popleft()
                yield before, future.result
        while coming:
            before, future = coming.popleft()
            yield before, future.result
    finally:
        others.shutdown(cancel_futures=True)
