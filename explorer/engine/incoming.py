"""A file that a visitor is sending, piece by piece."""

import re
from pathlib import Path

from explorer.errors import UploadError


class Incoming:
    """A new file at `path`, of at most `most_bytes` bytes."""

    def __init__(self, path: Path, most_bytes: int) -> None:
        self.path, self.most_bytes, self.size = path, most_bytes, 0
        self.file = open(path, "xb")  # noqa: SIM115  (closed by whoever made it)

    def expect(self, size: int) -> None:
        """Raise `UploadError` when so many bytes in all are too many."""
        if size > self.most_bytes:
            raise UploadError(
                f"The file has more than {self.most_bytes / 2**20:,.0f} MB, the most that this app "
                f"takes; choose a smaller one, or pack fewer or smaller pictures."
            )

    def write(self, piece: bytes) -> None:
        """Add a piece; raises `UploadError` when they become too many, `OSError` from the disk."""
        self.size += len(piece)
        self.expect(self.size)
        self.file.write(piece)


def plain_name(name: str) -> str:
    """A visitor's name of a file as one that any folder takes, at most 60 characters long."""
    last = name.replace("\\", "/").rstrip("/").split("/")[-1]
    path = Path(re.sub(r"[^\w.-]+", "-", last, flags=re.ASCII))
    return f"{path.stem.strip('.-')[:48] or 'file'}{path.suffix[:12]}"
