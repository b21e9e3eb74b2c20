"""A file that a visitor is sending, piece by piece: how large it may be, how long it may take."""

import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from explorer.engine.limits import Limits
from explorer.errors import FileTooLargeError, NotKeptError, TooSlowError

BEGINNING = 10.0  # seconds in which a file may come as slowly as it likes
RESERVE = 256 * 2**20  # bytes of the disk that stay free for all else


class Incoming:
    """A new file at `path`, as `limits` have it; its time is that of `clock`."""

    def __init__(
        self, path: Path, limits: Limits, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.path, self.limits, self.clock, self.size = path, limits, clock, 0
        self.began = clock()
        self.file = open(path, "xb")  # noqa: SIM115  (closed by whoever made it)

    def expect(self, size: int) -> None:
        """Raise unless so many bytes in all can be taken.

        `FileTooLargeError` where they are too many, `NotKeptError` where the disk has no room.
        """
        if size > self.limits.upload_bytes:
            raise FileTooLargeError(
                f"The file has more than {self.limits.upload_bytes / 2**20:,.0f} MB, the most that "
                f"this app takes; choose a smaller one, or pack fewer or smaller pictures."
            )
        more = size - self.size
        if more > shutil.disk_usage(self.path.parent).free - RESERVE:
            raise NotKeptError(
                f"The disk of this app has no room for {max(1, round(more / 2**20)):,} MB more; "
                f"try again in a while, or send a smaller file."
            )

    @property
    def patience(self) -> float:
        """Seconds for which the next piece is waited for.

        Until the deadline, and as long as all that came is fast enough: so a pause is, once there
        is more than the least.
        """
        least = BEGINNING + self.size / self.limits.upload_rate
        return self.began + min(self.limits.upload_seconds, least) - self.clock()

    def too_slow(self) -> TooSlowError:
        """What is to be raised when there is no patience left."""
        return TooSlowError(
            f"The file came too slowly ({self.size:,} bytes in {self.clock() - self.began:,.0f} "
            f"s); send a smaller one, or try again over a faster line."
        )

    def write(self, piece: bytes) -> None:
        """Add a piece; raises `TooSlowError`, as `expect` does, and `OSError` from the disk."""
        if self.patience <= 0:
            raise self.too_slow()
        self.expect(self.size + len(piece))
        self.file.write(piece)
        self.size += len(piece)


def plain_name(name: str) -> str:
    """A visitor's name of a file as one that any folder takes, at most 60 characters long."""
    last = name.replace("\\", "/").rstrip("/").split("/")[-1]
    path = Path(re.sub(r"[^\w.-]+", "-", last, flags=re.ASCII))
    return f"{path.stem.strip('.-')[:48] or 'file'}{path.suffix[:12]}"
