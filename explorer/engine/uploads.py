"""Files that visitors send: each in a temporary folder of this server, found by its token alone.

A file goes when its visitor has left, when nobody has asked for it for a while, and with the
server.
"""

import secrets
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from explorer.data import DATASETS, ELSEWHERE
from explorer.engine.incoming import Incoming, plain_name
from explorer.engine.limits import Limits, limits_here
from explorer.engine.server_folder import ServerFolder
from explorer.engine.visits import Visits
from explorer.errors import DataError, UploadError

IDLE = 1800.0  # seconds for which a file is kept though nobody asks for it
EVERY = 5.0  # seconds from one look for files to let go to the next
PREFIX = "latent-explorer-uploads-"
GONE = "is no longer here; send it again."


@dataclass
class Held:
    """A file in a folder of its own: of which visit, and when it was last asked for.

    model: its id, once it was found to be one. dataset, images: name and .npz of the pictures that
    it was found to hold, as they were last looked at. share: how much of them was looked at.
    """

    path: Path
    visit: str
    asked: float
    model: str = ""
    dataset: str = ""
    images: Path | None = None
    share: float = 0.0


class Uploads:
    """At most `limits.uploads` files of at most `limits.upload_bytes` bytes.

    Of one visitor, whose page is connected, there are at most `uploads_each`; all others count as
    one.
    """

    def __init__(
        self, limits: Limits | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.limits = limits or limits_here()
        self.clock, self.visits = clock, Visits(clock)
        self.folder = ServerFolder(PREFIX)
        self._held: dict[str, Held] = {}
        self._coming: dict[str, str] = {}  # the visit of each file that comes, by token
        self._timer: threading.Timer | None = None
        self._lock = threading.RLock()

    @contextmanager
    def receive(self, name: str, visit: str = "") -> Iterator[tuple[str, Incoming]]:
        """The token of a file that comes, and where to write it; it is kept if all goes well.

        name: what the visitor calls it. visit: a word that names the visitor's page, "" where it is
        not known. Raises `UploadError` when it is empty, when there are too many files, and when
        the disk is full.
        """
        token, folder = secrets.token_urlsafe(16), None
        try:
            self._take_place(token, visit)
            folder = self.folder.path() / token
            folder.mkdir()
            incoming = Incoming(folder / plain_name(name), self.limits.upload_bytes)
            with incoming.file:
                yield token, incoming
            if not incoming.size:
                raise UploadError("The file is empty; choose another one.")
            with self._lock:
                self._held[token] = Held(incoming.path, visit, self.clock())
            self._watch()
        except BaseException as exc:
            if folder:
                shutil.rmtree(folder, ignore_errors=True)
            if isinstance(exc, OSError):
                raise UploadError(
                    f"The file could not be kept ({exc.strerror or exc}); try again in a while, or "
                    f"send a smaller one."
                ) from exc
            raise
        finally:
            with self._lock:
                self._coming.pop(token, None)

    def _take_place(self, token: str, visit: str) -> None:
        """Count a file that comes; `UploadError` where there are as many as there may be."""
        with self._lock:
            visits = [*self._coming.values(), *(held.visit for held in self._held.values())]
            if len(visits) >= self.limits.uploads:
                raise UploadError("The app holds as many files as it can; try again in a while.")
            whose = self._whose(visit)
            if sum(self._whose(other) == whose for other in visits) >= self.limits.uploads_each:
                raise UploadError(
                    f"The app holds {self.limits.uploads_each} files of yours, as many as anyone "
                    f"may send; reload the page, which lets go of them, or try again in a while."
                )
            self._coming[token] = visit

    def _whose(self, visit: str) -> str:
        """The visitor of a visit; words that anyone can make up are all the same one's."""
        return visit if self.visits.here(visit) else ""

    def find(self, token: str) -> Path:
        """The file of a token, which is kept for longer; `UploadError` when it is gone."""
        return self._of(token).path

    def share(self, token: str) -> float:
        """How much of the pictures in a file was looked at; `UploadError` when it is gone."""
        return self._of(token).share

    def tell(self, token: str, share: float) -> None:
        """Say how much of them was looked at; `UploadError`, which ends that, when it is gone."""
        self._of(token).share = share

    def add_images(self, token: str, write: Callable[[Path], None]) -> str:
        """The name of the data set that a file holds; `write` is given the path of its .npz.

        It takes the place of the one before. Raises `UploadError` when the file is gone.
        """
        path, word = self.find(token), secrets.token_urlsafe(16)
        images = path.parent / word / f"{path.stem}.npz"
        try:
            write(images)
            with self._lock:
                held = self._of(token)
                before, held.dataset, held.images = held.images, f"{ELSEWHERE}{word}", images
        except Exception as exc:
            left = isinstance(exc, UploadError)  # the visitor, meanwhile
            shutil.rmtree(path.parent if left else images.parent, ignore_errors=True)
            raise
        if before:
            shutil.rmtree(before.parent, ignore_errors=True)
        return f"{ELSEWHERE}{word}"

    def dataset(self, name: str) -> str:
        """The data set that a visitor may name: one of ours, or the path of one made of a file.

        Raises `DataError` for any other, paths on this server among them, and `UploadError` for
        one that is gone.
        """
        if name in DATASETS:
            return name
        if not name.startswith(ELSEWHERE):
            raise DataError(f"Unknown data set {name!r:.100}; choose one of {', '.join(DATASETS)}.")
        held = self._asked(lambda held, _: held.dataset == name, f"The set of pictures {GONE}")
        return str(held.images)

    def add_model(self, token: str, check: Callable[[Path], object]) -> str:
        """The id of a file that is a model, which nobody can guess; `check` raises if it is none.

        Raises `UploadError` when the file is gone.
        """
        held = self._of(token)
        if not held.model:
            check(held.path)
        with self._lock:
            if not held.model:
                held.model = f"{held.path.stem}-{secrets.token_urlsafe(16)}"
                held.path = held.path.rename(held.path.with_name(f"{held.model}.safetensors"))
            return held.model

    def model(self, model: str) -> Path | None:
        """The file of the model with this id, which is kept for longer; None without one."""
        try:
            return self._asked(lambda held, _: bool(model) and held.model == model, GONE).path
        except UploadError:
            return None

    def sweep(self) -> None:
        """Let go of the files whose visitor has left, or for which nobody asks any more."""
        gone, now = self.visits.gone(), self.clock()
        with self._lock:
            old = [t for t, h in self._held.items() if h.visit in gone or now - h.asked > IDLE]
            folders = [self._held.pop(token).path.parent for token in old]
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        """Let go of all files."""
        with self._lock:
            self._held.clear()
            if self._timer:
                self._timer.cancel()
        self.folder.close()

    def _of(self, token: str) -> Held:
        """The file of a token, which was just asked for; `UploadError` when it is gone."""
        return self._asked(lambda _, known: known == token, f"This file {GONE}")

    def _asked(self, fits: Callable[[Held, str], bool], gone: str) -> Held:
        """The file that fits, by itself and its token; `UploadError` of `gone` without one."""
        with self._lock:
            for token, held in self._held.items():
                if fits(held, token):
                    held.asked = self.clock()
                    return held
        raise UploadError(gone)

    def _watch(self) -> None:
        """Sweep from time to time for as long as there are files."""
        with self._lock:
            if self._held and self._timer is None:
                self._timer = threading.Timer(EVERY, self._again)
                self._timer.daemon = True
                self._timer.start()

    def _again(self) -> None:
        self.sweep()
        self.folder.touch()
        with self._lock:
            self._timer = None
        self._watch()
