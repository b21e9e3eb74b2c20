"""Directions that a person named, saved with their model in a folder of their own."""

import json
import os
import threading
from functools import cached_property
from pathlib import Path

import numpy as np

from explorer.engine.directions.direction import Direction, checked_vector
from explorer.engine.limits import SPACE_VARIABLE
from explorer.engine.store.library import Entry
from explorer.errors import KeepError, PointError
from explorer.files import why_not_written, written
from explorer.folders import tidy
from explorer.places import home_folder
from explorer.words import cause, quoted

FORMAT = "latent-explorer-directions/1"
MOST = 100  # of one model
LONGEST = 60  # characters of a name
_ODD = (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError)


class SavedDirections:
    """The directions in `folder`, a file for the weights of each model.

    home: the folder that it lies in, see `home_folder`. On a public Space, where it would be
    everybody's, nothing is saved.
    """

    def __init__(self, home: Path | None = None) -> None:
        self._home = home
        self.can_save = not os.environ.get(SPACE_VARIABLE)
        self._lock = threading.Lock()

    @cached_property
    def folder(self) -> Path:
        """Where files are saved; found, and tidied, when it is first needed."""
        folder = home_folder(self._home) / "directions"
        tidy(folder)
        return folder

    def directions(self, entry: Entry) -> list[Direction]:
        """Those of a model, the oldest first; `KeepError` when their file cannot be read."""
        return [_saved(name, vector) for name, vector in self._read(entry).items()]

    def save(self, entry: Entry, name: str, row: np.ndarray) -> None:
        """Save a direction, float32 [1, Z], in place of one that has this name.

        Raises `PointError` for what is no direction or no name, `KeepError` when it cannot be.
        """
        vector, name = checked_vector(entry, row), checked_name(name)
        with self._lock:
            known = self._read(entry)
            if name not in known and len(known) >= MOST:
                raise KeepError(f"{entry.id} has {MOST} kept directions; forget one first.")
            self._write(entry, {**known, name: vector})

    def forget(self, entry: Entry, name: str) -> None:
        """Forget the direction of this name; `KeepError` when there is none or it cannot be."""
        with self._lock:
            known = self._read(entry)
            if name not in known:
                raise KeepError(
                    f"{entry.id} has no kept direction {quoted(name)}; choose one that is listed."
                )
            del known[name]
            self._write(entry, known)

    def _path(self, entry: Entry) -> Path:
        return self.folder / f"{entry.id}-{entry.weights[:12]}.json"

    def _read(self, entry: Entry) -> dict[str, np.ndarray]:
        """float32 [Z] by name."""
        if not self.can_save:
            return {}
        path = self._path(entry)
        try:
            plain = json.loads(path.read_text(encoding="utf-8"))
            if plain["format"] != FORMAT:
                raise ValueError(f"its format is {plain['format']!r:.50}")
            rows = {checked_name(one["name"]): one["vector"] for one in plain["directions"]}
            return {
                name: checked_vector(entry, np.array([row], dtype=np.float64))
                for name, row in rows.items()
            }
        except FileNotFoundError:
            return {}
        except _ODD as exc:
            raise KeepError(
                f"The directions kept in {path} cannot be read ({cause(exc)}); mend that file "
                f"or move it away."
            ) from exc

    def _write(self, entry: Entry, known: dict[str, np.ndarray]) -> None:
        """Write the file of a model whole or not at all."""
        if not self.can_save:
            raise KeepError(
                "This app runs for everybody and keeps nothing; start it on your own machine to "
                "keep directions."
            )
        listed = [{"name": name, "vector": vector.tolist()} for name, vector in known.items()]
        plain = {"format": FORMAT, "model": entry.id, "weights": entry.weights}
        path = self._path(entry)
        try:
            with written(path) as temporary:
                temporary.write_text(json.dumps({**plain, "directions": listed}), "utf-8")
        except OSError as exc:
            raise KeepError(
                why_not_written(exc, path, "start the app with another folder as --home")
            ) from exc


def checked_name(name: str) -> str:
    """A name without the space around it; `PointError` unless it has 1 to 60 plain characters."""
    plain = name.strip()
    if not 1 <= len(plain) <= LONGEST or not plain.isprintable():
        raise PointError(
            f"A direction needs a name of 1 to {LONGEST} printable characters, got "
            f"{quoted(name)}; choose another one."
        )
    return plain


def _saved(name: str, vector: np.ndarray) -> Direction:
    return Direction(
        id=f"kept:{name}",
        name=name,
        kind="kept",
        method="",
        score=None,
        score_name="",
        effect=None,
        unit="",
        detail="Kept by you.",
        vector=vector,
    )
