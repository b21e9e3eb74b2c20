"""A training run from its description to its file: started, saved, resumed, finished."""

import math
import time
from collections.abc import Generator

from explorer.checkpoints import load_model, load_state
from explorer.data import ResidentSet, find_dataset, fit
from explorer.data.resident import Batch
from explorer.engine.jobs.job import Job, bytes_of, resumed
from explorer.engine.jobs.saving import save, save_as_one_goes, save_somewhere
from explorer.engine.jobs.watching import closest_of, look
from explorer.errors import RunError
from explorer.families import new_run
from explorer.models import Model
from explorer.training import Next, Progress, Run
from explorer.training.snapshots import Snapshots
from explorer.training.trainer import State, below

__all__ = ["Job", "begin", "bytes_of", "resumed", "save", "train"]


def begin(job: Job, split: ResidentSet | None = None, watched: Batch | None = None) -> Run:
    """The run of a job, ready to train, on data that is read unless it is given as `split`."""
    spec, recipe = job.head.spec, job.head.recipe
    if split is None:
        split, _ = learnt(job)
    weights = None if job.weights is None else load_model(job.weights)[0].state_dict()
    return new_run(spec, recipe, split, weights, watched)


def learnt(job: Job) -> tuple[ResidentSet, str]:
    """What a job learns from, and sentences on what became of a person's images."""
    spec, dataset = job.head.spec, find_dataset(job.data, job.data_root)
    images = fit(dataset.load(job.data_root, True), spec.form)
    return ResidentSet(images, job.device, dataset.classes), dataset.note()


def train(
    job: Job, every: int | Next = 10, run: Run | None = None, snapshots: Snapshots | None = None
) -> Generator[Progress, Next | None, None]:
    """Train, yielding progress as `Run.progress` does; `job.out` holds the model in the end.

    run: that of `begin`, for whoever wants to look at it whenever this rests. snapshots: those
    that they take then, saved with the model; without, the job says how many there are. Closing
    the generator leaves the model as it is so far in `job.out`, and beside it the state from which
    a resumed job comes to the same result as an unbroken one. Any other exception that is thrown
    into it leaves nothing.
    """
    run, watched = run or begin(job), snapshots is not None
    state = load_state(job.out)[0] if job.resume else {}
    if not watched:
        run.closest = closest_of(job, run, job.best or "closest.looks" in state)
    if job.resume:
        run.restore(state)
    offered = None
    if snapshots is None:
        snapshots = offered = _snapshots(job, run, below(state, "history."))
    progress = run.progress(every)
    saved, order = time.monotonic(), None
    try:
        while True:
            try:
                record = progress.send(order)
            except StopIteration:
                break
            _offer(offered, run)
            if not watched:
                look(run)
            if time.monotonic() - saved >= job.save_seconds:
                save_as_one_goes(job, run, snapshots)
                saved = time.monotonic()
            order = yield record
    except GeneratorExit:
        save_somewhere(job, run, snapshots, state=job.save_seconds < math.inf)
        raise
    if run.closest is not None and run.closest.keep:
        run.go_back()
    save_somewhere(job, run, snapshots, state=False)


def _snapshots(job: Job, run: Run, saved: State) -> Snapshots | None:
    """Where the history of the run is kept, with what was `saved` of it; None without one."""
    if not job.history and not saved:
        return None
    model = run.trainer.model
    if not isinstance(model, Model):
        raise RunError(f"A {job.head.spec.title.lower()} draws no images; leave --history out.")
    snapshots = Snapshots(most=job.history or 2, part=model.decoding)
    if saved:
        snapshots.restore(saved)
    else:
        _offer(snapshots, run)
    return snapshots


def _offer(snapshots: Snapshots | None, run: Run) -> None:
    if snapshots is not None:
        with run.trainer.shown() as model:
            snapshots.offer(run.step, model)
