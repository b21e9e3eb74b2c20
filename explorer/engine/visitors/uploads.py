"""Files that visitors send: each in a temporary folder of this server, found by its token alone.

A file goes when nothing can be made of it, when its visitor lets go of it or has left, when nobody
has asked for it for a while, and with the server.
"""

import secrets
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from explorer.data import DATASETS, ELSEWHERE
from explorer.engine.limits import Limits, limits_here
from explorer.engine.visitors.connections import Connections
from explorer.engine.visitors.incoming import Incoming, plain_name
from explorer.engine.visitors.senders import Sender, address_of, check_place
from explorer.engine.visitors.temporary_folder import TemporaryFolder
from explorer.errors import DataError, NotKeptError, UploadError

IDLE = 1800.0  # seconds for which a file is kept though nobody asks for it
EVERY = 5.0  # seconds from one sweep to the next
PREFIX = "latent-explorer-uploads-"
GONE = "is no longer here; send it again."


@dataclass
class Held:
    """A file in a folder of its own: who sent it, and when it was last asked for.

    model: its id, once it was found to be one. dataset, images: name and .npz of the images that
    it was found to hold, as last inspected. inspections: how many were begun.
    share: how much of it the newest one has seen.
    """

    path: Path
    sender: Sender
    asked: float
    model: str = ""
    dataset: str = ""
    images: Path | None = None
    inspections: int = 0
    share: float = 0.0


class Uploads:
    """At most `limits.uploads` files, as many of one sender as `check_place` has it.

    A visitor is known while their page is connected; all others count as one.
    """

    def __init__(
        self, limits: Limits | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.limits = limits or limits_here()
        self.clock, self.connections = clock, Connections(clock)
        self.folder = TemporaryFolder(PREFIX)
        self._held: dict[str, Held] = {}
        self._coming: dict[str, Sender] = {}  # of the files that still come, by token
        self._timer: threading.Timer | None = None
        self._lock = threading.RLock()

    @contextmanager
    def receive(self, name: str, visit: str = "", host: str = "") -> Iterator[tuple[str, Incoming]]:
        """The token of a file that comes, and where to write it; it is kept if all goes well.

        name: what the visitor calls it. visit: a word that names the visitor's page, "" where it is
        not known. host: the address that they send from. Raises `NoPlaceError` when there are too
        many files, `NotKeptError` when the disk does not take it, and `UploadError` when it is
        empty.
        """
        token, sender, folder = secrets.token_urlsafe(16), Sender(visit, address_of(host)), None
        try:
            self._take_place(token, sender)
            folder = self.folder.path() / token
            folder.mkdir()
            incoming = Incoming(folder / plain_name(name), self.limits, self.clock)
            with incoming.file:
                yield token, incoming
            if not incoming.size:
                raise UploadError("The file is empty; choose another one.")
            with self._lock:
                del self._coming[token]  # at once, so that no file counts twice
                self._held[token] = Held(incoming.path, sender, self.clock())
            self._watch()
        except BaseException as exc:
            if folder:
                shutil.rmtree(folder, ignore_errors=True)
            if isinstance(exc, OSError):
                raise NotKeptError(
                    f"The file could not be kept ({exc.strerror or exc}); try again in a while, or "
                    f"send a smaller one."
                ) from exc
            raise
        finally:
            with self._lock:
                self._coming.pop(token, None)

    def _take_place(self, token: str, sender: Sender) -> None:
        """Count a file that comes; `NoPlaceError` where there are as many as there may be."""
        with self._lock:
            others = [*self._coming.values(), *(held.sender for held in self._held.values())]
            check_place(self.limits, self._known(sender), [self._known(one) for one in others])
            self._coming[token] = sender

    def _known(self, sender: Sender) -> Sender:
        """A sender as one of those who count: words that anyone can make up are all the same."""
        return sender if self.connections.here(sender.visit) else sender._replace(visit="")

    def find(self, token: str) -> Path:
        """The file of a token, which is kept for longer; `UploadError` when it is gone."""
        return self._of(token).path

    def here(self, token: str) -> bool:
        """Whether there is a file of this token, which is then kept for longer."""
        with suppress(UploadError):
            return bool(self._of(token))
        return False

    def share(self, token: str) -> float:
        """How much of the images in a file was inspected; `UploadError` when it is gone."""
        return self._of(token).share

    @contextmanager
    def opened(self, token: str) -> Iterator[tuple[Path, int]]:
        """A file in a block that inspects it, and the number of the inspection; the newest counts.

        A file of which nothing was ever made is let go of where the block fails. Raises
        `UploadError` when it is gone.
        """
        with self._lock:
            held = self._of(token)
            held.inspections, held.share = held.inspections + 1, 0.0
            inspection = held.inspections
        try:
            yield held.path, inspection
        except Exception:
            if not (held.dataset or held.model) and inspection == held.inspections:
                self.let_go(token)
            raise

    def progress(self, token: str, inspection: int, share: float) -> None:
        """Say how much an inspection has seen; `UploadError`, which ends one that is of no use."""
        self._inspected(token, inspection).share = share

    def add_images(self, token: str, inspection: int, write: Callable[[Path], None]) -> str:
        """The name of the data set that an inspection found; `write` is given the path of its .npz.

        It takes the place of the one before. Raises `UploadError` when the file is gone, or a newer
        inspection was begun.
        """
        path, word = self.find(token), secrets.token_urlsafe(16)
        images = path.parent / word / f"{path.stem}.npz"
        try:
            write(images)
            with self._lock:
                held = self._inspected(token, inspection)
                before, held.dataset, held.images = held.images, f"{ELSEWHERE}{word}", images
        except Exception:
            with self._lock:
                here = token in self._held
            shutil.rmtree(images.parent if here else path.parent, ignore_errors=True)
            raise
        if before:
            shutil.rmtree(before.parent, ignore_errors=True)
        return f"{ELSEWHERE}{word}"

    def _inspected(self, token: str, inspection: int) -> Held:
        """The file of an inspection; `UploadError` when it is gone, or another is the newest."""
        held = self._of(token)
        if inspection != held.inspections:
            raise UploadError(
                "A newer look at this file was begun, and that one counts; wait for it."
            )
        return held

    def let_go(self, token: str) -> None:
        """Delete a file, and what it was found to hold; where it is gone nothing is to be done."""
        with self._lock:
            held = self._held.pop(token, None)
        if held:
            shutil.rmtree(held.path.parent, ignore_errors=True)

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

        A file that is none is let go of. Raises `UploadError` when it is gone.
        """
        held = self._of(token)
        if not held.model:
            with self.opened(token) as (path, _):
                check(path)
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
        gone, now = self.connections.gone(), self.clock()
        with self._lock:
            old = [
                t for t, h in self._held.items() if h.sender.visit in gone or now - h.asked > IDLE
            ]
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
