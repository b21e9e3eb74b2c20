"""Work that takes longer than a person waits: begun once, asked for until it is done."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import Generic, TypeVar

T = TypeVar("T")


class Background(Generic[T]):
    """Pieces of work by key, one at a time; a thread that still works never holds up the end."""

    def __init__(self) -> None:
        self._begun: dict[tuple[str, ...], Future[T]] = {}
        self._lock, self._turn = threading.Lock(), threading.Lock()

    def get(self, key: tuple[str, ...], work: Callable[[], T]) -> T | None:
        """What `work` gives, or None until then; what it raised is raised once, then it may retry.

        Only the first call begins the work, and only a call that finds it done forgets it.
        """
        with self._lock:
            begun = self._begun.get(key)
            if begun is None:
                begun = self._begun[key] = Future()
                threading.Thread(target=self._work, args=(begun, work), daemon=True).start()
            if not begun.done():
                return None
            del self._begun[key]
        return begun.result()

    def wait(self) -> None:
        """Wait until all that was begun is done."""
        with self._lock:
            begun = list(self._begun.values())
        wait(begun)

    def _work(self, begun: "Future[T]", work: Callable[[], T]) -> None:
        with self._turn:
            try:
                begun.set_result(work())
            except BaseException as exc:  # whoever asks next is told
                begun.set_exception(exc)
