"""Workers as far as jobs know them: database sessions of their own, each in a thread of its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from django.db import connection

Result = TypeVar("Result")


class Worker:
    """One session beside that of the test, open until `end`."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1)

    def start(self, function: Callable[..., Result], *arguments: Any, **options: Any) -> Future[Result]:
        """Call something in this session, and don't wait."""
        return self._thread.submit(function, *arguments, **options)

    def do(self, function: Callable[..., Result], *arguments: Any, **options: Any) -> Result:
        """What something called in this session returns, or the exception that it raises."""
        return self.start(function, *arguments, **options).result(timeout=120)

    def end(self) -> None:
        """End the session, as the death of a worker does."""
        self.do(lambda: connection.close())  # looked up there: it is the connection of that thread
        self._thread.shutdown()
