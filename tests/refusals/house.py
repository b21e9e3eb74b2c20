"""A place to be refused in: tiny models, files of every odd kind, and an engine over them."""

import errno
import os
import shutil
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from explorer import checkpoints
from explorer.checkpoints import RunHead, images_hash
from explorer.cli.main import parser
from explorer.engine import Engine
from explorer.engine.jobs.job import Job
from explorer.engine.limits import SPACE_VARIABLE
from explorer.specs import Recipe
from explorer.ui.message import Message
from explorer.ui.operations import OPERATIONS
from tests.tiny import TINY, TRAINED, checkpoint, fresh

Change = Callable[[dict[str, torch.Tensor]], object]
CPU = torch.device("cpu")
PIXELS = np.zeros((28, 28, 1), np.uint8)


class House:
    """What a case may use. models: a folder with one of each family and a judge, which is copied.

    Nothing of it outlives the case.
    """

    def __init__(self, folder: Path, root: Path, models: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder, self.root, self.patch = folder, root, patch
        shutil.copytree(models, folder, dirs_exist_ok=True)

    @cached_property
    def engine(self) -> Engine:
        return Engine(
            [self.folder],
            "cpu",
            self.root,
            self.folder / "kept",
            self.folder / "own",
            saved=self.folder / "models",
        )

    def close(self) -> None:
        self.patch.undo()
        if "engine" in self.__dict__:
            self.engine.live.close()
            self.engine.uploads.close()

    def ask(self, op: str, payload: bytes = b"", **header: Any) -> None:
        OPERATIONS[op].read(self.engine, Message(header, payload)).answer()

    def cli(self, *words: str) -> None:
        """A command, whose refusal is not yet a line on the terminal."""
        args = parser().parse_args(words)
        args.shipped = self.folder
        args.run(args, words)

    def entry(self, model: str):
        return self.engine.library.entry(model)

    def file(self, name: str, content: bytes = b"") -> Path:
        path = self.folder / name
        path.write_bytes(content)
        return path

    def history(self, change: Change = len, **about: str) -> None:
        """Read the history of a model, of two steps, with odd words or numbers in it."""
        out = self.folder / "vae.safetensors"
        state = fresh(TINY["vae"]).state_dict()
        checkpoints.save_history(out, [1, 2], [state, state])
        path = checkpoints.history_path(out)
        with safe_open(path, "pt") as file:
            metadata = file.metadata()
        held = load_file(path)
        change(held)
        save_file(held, path, {**metadata, **about})
        checkpoints.load_history(out)

    def full(self, name: str = "replace") -> None:
        """From here on the system says that the disk is full."""

        def fail(*args: object, **named: object) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        self.patch.setattr(os, name, fail)

    def room(self, free: int) -> None:
        """A disk with so many bytes free."""
        self.patch.setattr(shutil, "disk_usage", lambda _: type("Usage", (), {"free": free}))

    def public(self) -> None:
        """The app runs for everybody."""
        self.patch.setenv(SPACE_VARIABLE, "somebody/space")

    def entry_with_images(self):
        """A model whose twenty own images lie beside it."""
        beside = self.folder / "vae.images.npz"
        np.savez(beside, images=np.arange(20 * 784, dtype=np.uint8).reshape(20, 28, 28))
        checkpoint(self.folder / "vae.safetensors", TINY["vae"], images=images_hash(beside))
        return self.entry("vae")

    def head(self, family: str = "vae", **recipe: Any) -> RunHead:
        values = {"epochs": 1, "batch": 20, **recipe}
        return RunHead(TRAINED[family], Recipe(dataset="mnist", **values), "train")

    def job(self, family: str = "vae", **about: Any) -> Job:
        """A run that is written to out/m.safetensors."""
        recipe = about.pop("recipe", {})
        out = self.folder / "out" / "m.safetensors"
        return Job(self.head(family, **recipe), out, self.root, CPU, **about)


def rows(model: str, count: int = 1) -> np.ndarray:
    spec = TINY[model]
    return np.zeros((count, spec.z + spec.num_classes + spec.codes), np.float32)


# What is said, in part, and what is done to hear it.
Case = tuple[str, Callable[[House], object]]
