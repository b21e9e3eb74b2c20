"""Data sets that torchvision knows: used where they lie, fetched where there is internet."""

import contextlib
import io
import logging
import threading
from pathlib import Path

from explorer.data.dataset import Load
from explorer.data.images import Images
from explorer.data.progress import OnProgress, silent
from explorer.errors import DataError
from explorer.words import ODD

logger = logging.getLogger(__name__)


def load_torchvision(class_name: str) -> Load:
    """A loader for a grey-level torchvision set with `data` [N, H, W] and `targets` [N].

    Fetching cannot be ended before it is done; whoever comes meanwhile waits for it.
    """
    turn = threading.Lock()

    def load(root: Path, train: bool, on_progress: OnProgress = silent) -> Images:
        from torchvision import datasets  # slow to import, and only needed here

        said = io.StringIO()
        try:
            root.mkdir(parents=True, exist_ok=True)
            with turn, contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
                found = getattr(datasets, class_name)(str(root), train=train, download=True)
        except (OSError, RuntimeError, EOFError, ValueError, AssertionError, KeyError) as exc:
            logger.info("torchvision said: %s %s", said.getvalue(), exc)
            raw = root / class_name / "raw"
            if not isinstance(exc, OSError) and len(list(raw.glob("*-ubyte"))) == 4:
                raise DataError(
                    f"{class_name} below {root} is damaged; delete {raw} and try again."
                ) from exc
            raise DataError(
                f"{class_name} is not below {root} and could not be downloaded "
                f"({_line(exc)}). "
                f"Connect to the internet once, or put the official .gz files into "
                f"{raw}, or choose another folder with --data-root."
            ) from exc
        return Images(found.data.unsqueeze(1), found.targets)

    return load


def _line(exc: Exception) -> str:
    """The first line of what went wrong; the others name every mirror that was tried."""
    said = getattr(exc, "strerror", None) or str(exc)
    return next(iter(said.splitlines()), "").strip().rstrip(":") or ODD
