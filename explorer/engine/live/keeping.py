"""Models that visitors made, kept in the folder of whoever runs the app."""

import math
import os
import re
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from explorer.checkpoints import history_path, images_path
from explorer.errors import KeepError
from explorer.files import copied
from explorer.places import home_folder

LONGEST = 60
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_TAKEN = (".state", ".history")


class Keeping(NamedTuple):
    """model: the id under which it is kept. note: a sentence on what was not kept, or ""."""

    model: str
    note: str


def models_folder(home: Path | None = None) -> Path:
    """The folder of the models that a person keeps, in the folder of what they keep."""
    return home_folder(home) / "models"


def checked_id(name: str) -> str:
    """`name` as the id of a model, its spaces as hyphens; `KeepError` when it cannot be one."""
    plain = "-".join(name.split())
    if len(plain) > LONGEST or not _PLAIN.fullmatch(plain) or plain.endswith(_TAKEN):
        raise KeepError(
            f"A model is kept under a name of 1 to {LONGEST} letters, digits, hyphens, points and "
            f"underscores that begins with a letter or digit, not {name!r:.100}."
        )
    return plain


def copy_model(source: Path, target: Path, most_bytes: float = math.inf) -> str:
    """Copy a checkpoint with the history and the images that lie beside it.

    `target` is the old model or the new one, never a half, and never with what belongs to the
    other. Images of more than `most_bytes`, or for which there is no room, are left out: the
    answer is a sentence on that, or "". Raises `KeepError` when the folder cannot be written.
    """
    with ExitStack() as copies:
        try:
            model = copies.enter_context(copied(source, target))
            history = copies.enter_context(copied(history_path(source), target))
            images, note = _images(copies, images_path(source), target, most_bytes)
            history_path(target).unlink(missing_ok=True)
            for made, place in (
                (images, images_path(target)),  # first: they are looked for once, with the model
                (model, target),
                (history, history_path(target)),
            ):
                if made is None:
                    place.unlink(missing_ok=True)
                else:
                    os.replace(made, place)
            return note
        except OSError as exc:
            raise KeepError(
                f"{target} could not be written ({exc.strerror or exc}); free some space, or start "
                f"with --models and another folder."
            ) from exc


def _images(
    copies: ExitStack, source: Path, target: Path, most_bytes: float
) -> tuple[Path | None, str]:
    """A copy of the images, or None and a sentence on why there is none."""
    try:
        size = source.stat().st_size if source.exists() else 0
        if size <= most_bytes:
            return copies.enter_context(copied(source, target, link=True)), ""
        why = f"{size / 2**20:,.0f} MB, and at most {most_bytes / 2**20:,.0f} MB are kept"
    except OSError as exc:
        why = f"{exc.strerror or exc}"
    return None, f"Its images could not be kept with it ({why}); they go when this page is closed."
