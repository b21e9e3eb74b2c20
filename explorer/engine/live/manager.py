"""The runs of all visitors of an app: started, watched, ordered, freed when nobody watches."""

import secrets
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from explorer.checkpoints import images_path
from explorer.data.progress import OnProgress
from explorer.engine.jobs.run import Job, bytes_of
from explorer.engine.jobs.targets import check_room
from explorer.engine.live.back import go_back
from explorer.engine.live.commands import Commands
from explorer.engine.live.ended import RunHere, ended, surplus, told
from explorer.engine.live.estimate import Timing
from explorer.engine.live.failure import OTHERWISE
from explorer.engine.live.presence import Presence
from explorer.engine.live.queue import Queue
from explorer.engine.live.request import Plan
from explorer.engine.live.sample_grid import SampleGrid
from explorer.engine.live.saving import SavedModel, checked_id, copy_model
from explorer.engine.live.session import TrainingSession, open_session
from explorer.engine.live.shared import SharedModels
from explorer.engine.live.sources import SHARED
from explorer.engine.live.status import StatusSnapshot
from explorer.engine.live.training_data import TrainingDataCache
from explorer.engine.live.worker import LiveRun
from explorer.engine.visitors.temporary_folder import TemporaryFolder
from explorer.engine.workspace import Workspace
from explorer.errors import ExplorerError, KeepError, RunError, UnknownModelError
from explorer.files import copy, why_not_written

LONGEST_WAIT = 1.0  # seconds that a question for the status waits for news
CLOSING = 5.0  # seconds that the end of the app waits for the step of a run
SWEEP = 0.2  # seconds from one check of who is still here to the next
PREFIX = "latent-explorer-runs-"


class Live:
    """All runs on an engine's device, by token; who knows a token may do anything with its run.

    saved: the folder of saved models, None where nothing can be saved.
    """

    def __init__(self, workspace: Workspace, saved: Path | None) -> None:
        self.workspace, self.limits = workspace, workspace.limits
        self.models_folder = None if self.limits.public else saved
        self.queue = Queue()
        self.changed = self.queue.changed
        self._runs: dict[str, LiveRun] = {}
        self._presence: dict[str, Presence] = {}
        self._present: set[str] = set()
        self.shared = SharedModels(workspace.library)
        self._folder = TemporaryFolder(PREFIX)
        self.timing = Timing(workspace.device)
        self._data = TrainingDataCache(workspace)
        self._sweeper: threading.Thread | None = None

    def start(self, planned: Plan, visitor: str = "", model: str | None = None) -> str:
        """Begin a run for a visitor and return its token; `model`: whose weights it begins with.

        Raises `RunError` while another run of the visitor is on, or when there are too many.
        """
        weights = None if model is None else self.workspace.library.entry(model).path
        out = self._new_file(planned.images)
        job = Job(
            planned.head,
            out,
            self.workspace.data_root,
            self.workspace.device,
            save_seconds=float("inf"),
            weights=weights,
            images=images_path(out) if planned.images else None,
            spare=self._spare(),
            otherwise=OTHERWISE,
        )
        with self.changed:
            try:
                self._check_visitor(visitor)
                check_room(out, bytes_of(job), OTHERWISE)
            except ExplorerError:
                shutil.rmtree(out.parent, ignore_errors=True)
                raise
            token = secrets.token_urlsafe(16)
            commands = Commands(token, self.queue, planned.kinds)
            self.queue.turn(commands)  # in the order of coming, whichever thread is the quickest
            self._runs[token] = LiveRun(commands, job, self._open, self.limits.minutes * 60)
            self._presence[token] = Presence()
            self._come(token, visitor)
            if self._sweeper is None or not self._sweeper.is_alive():
                self._sweeper = threading.Thread(target=self._sweep, daemon=True)
                self._sweeper.start()
        return token

    def status(self, token: str, since: int = 0, visitor: str = "") -> StatusSnapshot:
        """What is newer than the status of number `since`; waits at most a second for it."""
        with self._asked(token, visitor) as run, self.changed:
            self.changed.wait_for(lambda: run.status.number > since, LONGEST_WAIT)
            return run.status_since(since)

    def here(self, tokens: Sequence[str], visitor: str = "") -> list[RunHere]:
        """Those of some runs that are still here; a visitor who asks has them stay."""
        with self.changed:
            found = [token for token in tokens if token in self._runs]
            for token in found:
                self._come(token, visitor)
            return [told(self._runs[token]) for token in found]

    def command(self, token: str, what: str, visitor: str = "") -> str:
        """Have a command followed; the state of the run then."""
        with self._asked(token, visitor) as run:
            return run.command(what)

    def go_back(self, token: str, visitor: str = "") -> None:
        """Make the model of a run that of its best moment."""
        with self._asked(token, visitor) as run:
            go_back(run)

    def grid_at(self, token: str, index: int, visitor: str = "") -> tuple[int, SampleGrid]:
        """The step of a snapshot and the grid as it was then."""
        with self._asked(token, visitor) as run:
            return run.grid_at(index)

    def middles(self, token: str, visitor: str = "") -> np.ndarray:
        """Pixels uint8 [K, H, W, C] of what stands for each cluster of the collapse meter."""
        with self._asked(token, visitor) as run:
            found = run.status.middles
            return np.zeros((0, 1, 1, 1), np.uint8) if found is None else found

    def explore(self, token: str, visitor: str = "") -> str:
        """The id of the model as it is now, which only whoever is told it finds."""
        with self._asked(token, visitor) as run:
            return self.shared.add(run)

    def save(self, token: str, name: str, visitor: str = "", again: bool = False) -> SavedModel:
        """Save the model as it is now under a name, with its history and the user's images.

        again: whether a saved model of this name is replaced. Raises `KeepError` when it cannot be.
        """
        model = checked_id(name)
        if self.models_folder is None:
            raise KeepError(
                "This app keeps no models; download it, or start the app on your own machine."
            )
        target = self.models_folder / f"{model}.safetensors"
        if self.workspace.library.has(model) and not (again and target.exists()):
            raise KeepError(f"There is a model {model} already; choose another name.")
        with self._asked(token, visitor) as run:
            path, ended = run.write(), run.commands.end  # in this order: it may end meanwhile
            note = copy_model(path, target, self.limits.keep_bytes)
            with self.changed:
                run.kept = model if ended and run.commands.end else run.kept
            return SavedModel(model, note)

    def file(self, model: str) -> Path:
        """The file of a shared or saved model; `UnknownModelError` for any other."""
        entry = self.workspace.library.entry(model)
        if not model.startswith(SHARED) and entry.path.parent != self.models_folder:
            raise UnknownModelError(
                f"{model} is no model that was trained here; choose one that was."
            )
        return entry.path

    def arrive(self) -> str:
        """The name of a new standing connection."""
        visitor = secrets.token_urlsafe(8)
        with self.changed:
            self._present.add(visitor)
        return visitor

    def left(self, visitor: str) -> None:
        """A standing connection has ended: what only it watched rests at once."""
        with self.changed:
            self._present.discard(visitor)
            for token, presence in self._presence.items():
                if presence.go(visitor):
                    self._runs[token].commands.hold()

    def close(self) -> None:
        """Free all runs, their models and data, and wait until they are gone, if that is soon."""
        with self.changed:
            runs, sweeper = [self._drop(token) for token in list(self._runs)], self._sweeper
        for run in runs:
            self._tidy(run, CLOSING)
        if sweeper is not None:
            sweeper.join(CLOSING)
        self._folder.close()

    @contextmanager
    def _asked(self, token: str, visitor: str) -> Iterator[LiveRun]:
        """The run that a visitor asks about, which stays as long as they wait for the answer."""
        with self.changed:
            if token not in self._runs:
                raise RunError("This run is not there any more; start another one.")
            run, presence = self._runs[token], self._presence[token]
            self._come(token, visitor)
            presence.ask()
        try:
            yield run
        finally:
            with self.changed:
                presence.told(visitor)

    def _come(self, token: str, visitor: str) -> None:
        if not visitor or visitor in self._present:  # else they left while this waited its turn
            self._presence[token].come(visitor)
            self._runs[token].commands.go_on()

    def _new_file(self, images: Path | None) -> Path:
        """Where a run writes its model, in a folder of its own; `images` lie beside it then."""
        try:
            out = Path(tempfile.mkdtemp(dir=self._folder.path())) / "run.safetensors"
            if images:  # which may go before the run does
                copy(images, images_path(out), link=True)
            return out
        except OSError as exc:
            raise RunError(why_not_written(exc, "The files of a run", OTHERWISE)) from exc

    def _spare(self) -> tuple[Path, ...]:
        """Where the model of a run goes that cannot be written where all runs are."""
        folder, name = self.models_folder, f"rescued-{secrets.token_hex(3)}.safetensors"
        return (folder / name,) if folder else ()

    def _check_visitor(self, visitor: str) -> None:
        on = [token for token, run in self._runs.items() if run.commands.on]
        if any(self._presence[token].watches(visitor) for token in on):
            raise RunError("Your last run is still on; stop it first.")
        if len(on) >= self.limits.runs:
            raise RunError(
                f"{len(on)} runs are on or wait already, as many as there may be; try again later."
            )
        over = [token for token, run in self._runs.items() if run.commands.end]  # and written
        old = [token for token in over if self._presence[token].is_of(visitor)]
        for token in old:
            self._runs[token].forget()  # its files hold them, too
        found = [ended(self._runs[token]) for token in old]
        for token in surplus(found, self.limits.ended, self.limits.ended_bytes):
            self._drop_later(token)

    def _drop(self, token: str) -> LiveRun:
        """Forget a run, which then ends by itself; `_tidy` is to follow without the lock."""
        run = self._runs.pop(token)
        del self._presence[token]
        self.queue.leave(run.commands)  # though its thread may still read data
        run.leave()
        return run

    def _drop_later(self, token: str) -> None:
        run = self._drop(token)
        threading.Thread(target=self._tidy, args=(run, 600.0), daemon=True).start()

    def _tidy(self, run: LiveRun, seconds: float) -> None:
        """Delete what a dropped run wrote, when its thread has ended."""
        run.join(seconds)
        folder = run.job.out.parent
        shutil.rmtree(folder, ignore_errors=True)
        self.shared.forget(folder)

    def _sweep(self) -> None:
        """Drop the runs that nobody watches, as long as there are runs."""
        while True:
            self._folder.touch()
            with self.changed:
                for token in [token for token, presence in self._presence.items() if presence.over]:
                    self._drop_later(token)
                over = not self._runs
                self._sweeper = None if over else self._sweeper
            if over:
                self._data.clear()
                return
            time.sleep(SWEEP)

    def _open(self, job: Job, on_progress: OnProgress) -> TrainingSession:
        """Read the data of a job, saying how far it is, and build its model."""
        data = self._data.get(job.data, job.head.spec, on_progress)
        return open_session(job, data, self.limits.snapshot_bytes)
