"""Models of runs that are opened before anybody kept them: copies that go with their run."""

import secrets
from pathlib import Path

from explorer.engine.live.saving import copy_model
from explorer.engine.live.sources import SHARED
from explorer.engine.live.worker import LiveRun
from explorer.engine.store.library import Library
from explorer.errors import UnknownModelError


class SharedModels:
    """The files of such models by id, each beside the file of its run."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._paths: dict[str, Path] = {}

    def add(self, run: LiveRun) -> str:
        """The id of a run's model as it is now; one that has ended has one such model."""
        if run.shared:
            return run.shared
        path, ended = run.write(), run.commands.end  # in this order: it may end meanwhile
        model = f"{SHARED}{secrets.token_urlsafe(12)}"
        shared = path.with_name(f"{model}.safetensors")
        copy_model(path, shared)
        self._paths[model] = shared
        with run.changed:
            run.shared = model if ended and run.commands.end else ""
        return model

    def find(self, model: str) -> Path | None:
        """The file of such a model, None for what is called otherwise.

        Raises `UnknownModelError` when it is gone.
        """
        path = self._paths.get(model)
        if path and path.exists():
            return path
        if model.startswith(SHARED):
            raise UnknownModelError(
                f"This model was not kept, and went with its page or made room for others; "
                f"{self.library.choices}."
            )
        return None

    def forget(self, folder: Path) -> None:
        """The files in a folder are gone."""
        for model in [name for name, path in list(self._paths.items()) if path.parent == folder]:
            self._paths.pop(model, None)
