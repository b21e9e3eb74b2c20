"""Models that visitors made, saved in the folder of whoever runs the app."""

import math
import re
from pathlib import Path
from typing import NamedTuple

from explorer.checkpoints import history_path, images_path
from explorer.errors import KeepError
from explorer.files import Act, copy, together, why_not_written
from explorer.folders import whole
from explorer.places import home_folder
from explorer.words import quoted

LONGEST = 60
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_TAKEN = (".state", ".history")


class SavedModel(NamedTuple):
    """model: the id under which it is saved. note: a sentence on what was not saved, or ""."""

    model: str
    note: str


def models_folder(home: Path | None = None) -> Path:
    """The folder of the models that a person saves, in the folder of what they save."""
    return home_folder(home) / "models"


def checked_id(name: str) -> str:
    """`name` as the id of a model, its spaces as hyphens; `KeepError` when it cannot be one."""
    plain = "-".join(name.split())
    if len(plain) > LONGEST or not _PLAIN.fullmatch(plain) or plain.endswith(_TAKEN):
        raise KeepError(
            f"A model is kept under a name of 1 to {LONGEST} letters, digits, hyphens, points and "
            f"underscores that begins with a letter or digit, not {quoted(name)}; choose another "
            f"one."
        )
    return plain


def copy_model(source: Path, target: Path, most_bytes: float = math.inf) -> str:
    """Copy a checkpoint with the history and the images that lie beside it.

    All of `target` is the old one or the new one, whatever stops the copying. Images of more than
    `most_bytes`, or for which there is no room, are left out: the answer is a sentence on that, or
    "". Raises `KeepError` when the folder cannot be written.
    """
    try:
        with together(target.parent) as act:
            with whole(source.parent):
                note = _copy_images(act, images_path(source), images_path(target), most_bytes)
                copy(source, act.new(target))
                if history_path(source).exists():
                    copy(history_path(source), act.new(history_path(target)))
                else:
                    act.remove(history_path(target))
            return note
    except OSError as exc:
        raise KeepError(
            why_not_written(exc, target, "start the app with another folder as --models")
        ) from exc


def _copy_images(act: Act, source: Path, target: Path, most_bytes: float) -> str:
    """Have a copy of the images take part, or none of those before and a sentence on why."""
    act.remove(target)
    if not source.exists():
        return ""
    try:
        size = source.stat().st_size
        if size <= most_bytes:
            copy(source, act.new(target), link=True)
            return ""
        why = f"{size / 2**20:,.0f} MB, and at most {most_bytes / 2**20:,.0f} MB are kept"
    except OSError as exc:
        act.remove(target)
        why = f"{exc.strerror or exc}"
    return f"Its images could not be kept with it ({why}); they go when this page is closed."
