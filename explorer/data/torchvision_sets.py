"""Data sets that torchvision knows: used where they lie, fetched where there is internet."""

import contextlib
import io
import logging
from collections.abc import Callable
from pathlib import Path

from explorer.data.images import Images
from explorer.errors import DataError

logger = logging.getLogger(__name__)


def load_torchvision(class_name: str) -> Callable[[Path, bool], Images]:
    """A loader for a grey-level torchvision set with `data` [N, H, W] and `targets` [N]."""

    def load(root: Path, train: bool) -> Images:
        from torchvision import datasets  # slow to import, and only needed here

        said = io.StringIO()
        try:
            root.mkdir(parents=True, exist_ok=True)
            with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
                found = getattr(datasets, class_name)(str(root), train=train, download=True)
        except (OSError, RuntimeError, EOFError) as exc:
            logger.info("torchvision said: %s", said.getvalue())
            raise DataError(
                f"{class_name} is not below {root} and could not be downloaded "
                f"({' '.join(str(exc).split())}). "
                f"Connect to the internet once, or put the official .gz files into "
                f"{root / class_name / 'raw'}, or choose another folder with --data-root."
            ) from exc
        except (AssertionError, ValueError, KeyError) as exc:  # a file that is cut short
            raise DataError(
                f"{class_name} below {root} is damaged; delete {root / class_name / 'raw'} "
                f"and try again."
            ) from exc
        return Images(found.data.unsqueeze(1), found.targets)

    return load
