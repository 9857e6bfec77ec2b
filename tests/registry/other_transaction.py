"""Two transactions open at once, each in a connection of its own: what one does while the other stands in the middle."""

import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import connection, connections

SECONDS_MOST = 20


class Other:
    """Somebody else's deed, in a thread and a transaction of its own."""

    def __init__(self, deed: Callable[[], Any]) -> None:
        self.deed, self.answer, self.error = deed, None, None
        self.backend = 0
        self.thread = threading.Thread(target=self._do)

    def _do(self) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                self.backend = cursor.fetchone()[0]
            self.answer = self.deed()
        except Exception as error:
            self.error = error
        finally:
            connections.close_all()

    def begin(self) -> None:
        """Go as far as possible: to the end, or to where a lock is waited for."""
        self.thread.start()
        until = time.monotonic() + SECONDS_MOST
        while self.thread.is_alive() and not self._waits():
            assert time.monotonic() < until, "the other neither ended nor waited for a lock"
            time.sleep(0.01)

    def _waits(self) -> bool:
        with connections["migrate"].cursor() as cursor:
            cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE pid = %s AND NOT granted)", [self.backend])
            return cursor.fetchone()[0]

    def end(self) -> Any:
        """Its answer; what it raised is raised here."""
        self.thread.join(SECONDS_MOST)
        assert not self.thread.is_alive()
        if self.error:
            raise self.error
        return self.answer


def meanwhile(monkeypatch: Any, module: Any, name: str, deed: Callable[[], Any]) -> Other:
    """When `module.name` is called for the first time, somebody else does `deed` before it."""
    other, real, here = Other(deed), getattr(module, name), threading.current_thread()
    began = False

    def later(*args: Any, **more: Any) -> Any:
        nonlocal began
        if not began and threading.current_thread() is here:
            began = True
            other.begin()
        return real(*args, **more)

    monkeypatch.setattr(module, name, later)
    return other


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """All of them begin at the same moment; what each answered, or raised."""
    barrier = threading.Barrier(len(deeds))

    def after_all_are_there(deed: Callable[[], Any]) -> Callable[[], Any]:
        def do() -> Any:
            barrier.wait(SECONDS_MOST)
            return deed()

        return do

    others = [Other(after_all_are_there(deed)) for deed in deeds]
    for other in others:
        other.thread.start()
    for other in others:
        other.thread.join(SECONDS_MOST)
        assert not other.thread.is_alive()
    return [other.error or other.answer for other in others]
