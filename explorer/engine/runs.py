"""A training run from its description to its file: started, saved, resumed, finished."""

import math
import time
from collections.abc import Generator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import torch

from explorer.checkpoints import (
    Card,
    RunHead,
    history_path,
    images_hash,
    images_path,
    load_model,
    load_state,
    save_history,
    save_model,
    save_state,
    state_path,
)
from explorer.checkpoints.card import LONGEST_COMMAND, MOST_CLASSES
from explorer.data import ResidentSet, find_dataset, fit
from explorer.data.listing import shown
from explorer.data.resident import Batch
from explorer.errors import RunError
from explorer.latent import fit_mixture
from explorer.models import Model
from explorer.runtime import generator
from explorer.training import Next, Progress, Run, activity, no_numbers
from explorer.training.snapshots import Snapshots
from explorer.training.trainer import State, below
from explorer.words import shown as plain

ENCODED = 10_000


@dataclass(frozen=True)
class Job:
    """A run to be written to `out`, with data from `data_root`, on `device`.

    save_seconds: how often the unfinished run is saved, for the case that it is killed; infinity
    for never, not even when it is stopped. history: how many earlier steps can be shown
    afterwards, 0 for none; a resumed run knows it. weights: the model file to begin with, if any.
    images: the file of own images to learn from, beside `out`; None where the recipe names them.
    encoded: training images to whose latents a mixture prior is fitted.
    """

    head: RunHead
    out: Path
    data_root: Path
    device: torch.device
    save_seconds: float = 60.0
    resume: bool = False
    history: int = 0
    weights: Path | None = None
    images: Path | None = None
    encoded: int = ENCODED

    @property
    def data(self) -> str:
        """The name by which its data set is opened."""
        return str(self.images) if self.images else self.head.recipe.dataset


def resumed(out: Path, data_root: Path, device: torch.device, save_seconds: float) -> Job:
    """The job whose unfinished run lies beside `out`; raises `CheckpointError` without one."""
    _, head = load_state(out)
    images = images_path(out) if images_path(out).is_file() else None
    return Job(head, out, data_root, device, save_seconds, resume=True, images=images)


def begin(job: Job, split: ResidentSet | None = None, watched: Batch | None = None) -> Run:
    """The run of a job, ready to train, on data that is read unless it is given as `split`."""
    spec, recipe = job.head.spec, job.head.recipe
    if split is None:
        dataset = find_dataset(job.data, job.data_root)
        images = fit(dataset.load(job.data_root, True), spec.channels, spec.resolution)
        split = ResidentSet(images, job.device, dataset.classes)
    weights = None if job.weights is None else load_model(job.weights)[0].state_dict()
    return Run(spec, recipe, split, weights, watched)


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
    run = run or begin(job)
    state = load_state(job.out)[0] if job.resume else {}
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
            if time.monotonic() - saved >= job.save_seconds:
                save_state(job.out, _state(run, snapshots), job.head)
                saved = time.monotonic()
            order = yield record
    except GeneratorExit:
        if job.save_seconds < math.inf:
            save_state(job.out, _state(run, snapshots), job.head)
        save(job, run, snapshots)
        raise
    save(job, run, snapshots)
    state_path(job.out).unlink(missing_ok=True)


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


def _state(run: Run, snapshots: Snapshots | None) -> State:
    kept = snapshots.state() if snapshots else {}
    return run.state() | {f"history.{name}": value for name, value in kept.items()}


def save(job: Job, run: Run, snapshots: Snapshots | None = None) -> None:
    """Write the model as it is shown to `job.out`, and beside it its snapshots.

    Raises `RunError` when its weights are no numbers.
    """
    with run.trainer.shown() as model:
        if not all(value.isfinite().all() for value in model.state_dict().values()):
            raise no_numbers("weights", run.step)
        if isinstance(model, Model) and model.spec.mixture:
            _fit_prior(model, run.data, job.encoded)
        card = Card(
            spec=job.head.spec,
            recipe=job.head.recipe,
            command=plain(job.head.command, LONGEST_COMMAND),
            step=run.step,
            steps=run.steps,
            activity=tuple(round(a, 6) for a in activity(model, run.data)),
            losses=run.losses,
            created=datetime.now(UTC).date().isoformat(),
            software=f"torch {torch.__version__}",
            classes=_names(run.data.classes),
            images=images_hash(job.images) if job.images else "",
        )
        save_model(job.out, model, card)
    if snapshots is None:
        history_path(job.out).unlink(missing_ok=True)  # of the weights that were there before
    else:
        weights = (snapshots.at(i) for i in range(len(snapshots.steps)))
        save_history(job.out, snapshots.steps, weights)


def _names(classes: tuple[str, ...]) -> tuple[str, ...]:
    """The names of classes as a card takes them, () where they are too many."""
    return tuple(map(shown, classes)) if len(classes) <= MOST_CLASSES else ()


@torch.no_grad()
def _fit_prior(model: Model, data: ResidentSet, encoded: int) -> None:
    """Fit the model's mixture prior to z ~ q(z|x) of the first training images."""
    stream = generator(0, data.images.device)
    index = torch.arange(min(encoded, len(data)), device=data.images.device)
    z = torch.cat([model.encode(data.gather(i).x).sample(stream) for i in index.split(500)])
    count = len(model.get_buffer("prior_weights"))
    try:
        fitted = fit_mixture(z, min(count, len(z)), generator(0))
    except RuntimeError as exc:  # torch's LinAlgError is one
        raise RunError(
            f"The encoded images lie up to {z.abs().max():.0e} away, too far for a mixture of "
            f"Gaussians; start again with a smaller learning rate (--lr)."
        ) from exc
    for name, values in fitted._asdict().items():
        buffer = model.get_buffer(f"prior_{name}")
        buffer[: len(values)] = values.to(buffer.device)
        if name == "weights":
            buffer[len(values) :] = 0
