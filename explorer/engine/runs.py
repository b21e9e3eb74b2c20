"""A training run from its description to its file: started, saved, resumed, finished."""

import logging
import math
import time
from collections.abc import Generator
from contextlib import suppress
from dataclasses import dataclass, replace
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
    place_images,
    read_card,
    replaced,
    save_history,
    save_model,
    save_state,
    state_images_path,
    state_path,
)
from explorer.checkpoints.card import MOST_CLASSES
from explorer.data import ResidentSet, find_dataset, fit
from explorer.data.listing import shown
from explorer.data.resident import Batch
from explorer.errors import CheckpointError, RunError
from explorer.files import Act
from explorer.latent import fit_mixture
from explorer.models import Model, skeleton
from explorer.runtime import generator
from explorer.training import Next, Progress, Run, activity, no_numbers
from explorer.training.snapshots import Snapshots
from explorer.training.trainer import State, below

logger = logging.getLogger(__name__)

ENCODED = 10_000


@dataclass(frozen=True)
class Job:
    """A run to be written to `out`, with data from `data_root`, on `device`.

    save_seconds: how often the unfinished run is saved, for the case that it is killed; infinity
    for never, not even when it is stopped. history: how many earlier steps can be shown
    afterwards, 0 for none; a resumed run knows it. weights: the model file to begin with, if any.
    images: the file of own images to learn from, which lie beside `out` then; None where the recipe
    names them. encoded: training images to whose latents a mixture prior is fitted. spare: other
    files to write where `out` cannot be written. otherwise: what a person can do then.
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
    spare: tuple[Path, ...] = ()
    otherwise: str = "choose another --out"

    @property
    def data(self) -> str:
        """The name by which its data set is opened."""
        return str(self.images) if self.images else self.head.recipe.dataset


def resumed(out: Path, data_root: Path, device: torch.device, save_seconds: float) -> Job:
    """The job whose unfinished run lies beside `out`; raises `CheckpointError` without one."""
    _, head = load_state(out)
    return Job(
        head, out, data_root, device, save_seconds, resume=True, images=_images_of(out, head)
    )


def _images_of(out: Path, head: RunHead) -> Path | None:
    """The own images that the unfinished run of `out` learns from."""
    if state_images_path(out).is_file():
        return state_images_path(out)
    # Earlier versions laid them beside the model; they may be those of another one, too.
    found = images_path(out).is_file() and (not out.is_file() or _is_of(read_card(out), head))
    return images_path(out) if found else None


def _is_of(card: Card, head: RunHead) -> bool:
    return (card.spec, card.recipe, card.command) == head


def bytes_of(job: Job) -> int:
    """How much its files take at most, while the state is written anew beside the old one."""
    weights = skeleton(job.head.spec).state_dict().values()
    model = sum(value.numel() * value.element_size() for value in weights)
    state = 0 if job.save_seconds == math.inf else 4 * model  # with averages and two moments
    images = job.images.stat().st_size if job.images else 0
    return model + 2 * state + 2 * job.history * model + images


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
                _save_as_one_goes(job, run, snapshots)
                saved = time.monotonic()
            order = yield record
    except GeneratorExit:
        _save_somewhere(job, run, snapshots, state=job.save_seconds < math.inf)
        raise
    _save_somewhere(job, run, snapshots, state=False)


def _save_as_one_goes(job: Job, run: Run, snapshots: Snapshots | None) -> None:
    """Save the state of a run, which goes on whether it can be written or not."""
    try:
        with replaced(job.out, job.otherwise) as act:
            _put_state(act, job, run, snapshots)
    except CheckpointError as exc:
        logger.warning("%s The run goes on, and is saved later.", exc)


def _save_somewhere(job: Job, run: Run, snapshots: Snapshots | None, state: bool) -> None:
    """Save a run that ends; where it cannot be, in a spare place, and `RunError` says in which."""
    try:
        save(job, run, snapshots, state)
    except CheckpointError as exc:
        for spare in job.spare:
            with suppress(CheckpointError):
                save(replace(job, out=spare), run, snapshots, job.save_seconds < math.inf)
                said = f"{exc} It was written to {spare} in its place"
                break
        else:
            raise
        if job.save_seconds < math.inf:
            said += f"; the run goes on with: python -m explorer train --resume {spare}"
        raise RunError(f"{said}.") from exc


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


def save(job: Job, run: Run, snapshots: Snapshots | None = None, state: bool = False) -> None:
    """Write the model as it is shown to `job.out`, and what lies beside it: all or nothing.

    state: whether that is what the run needs to go on, too; else there is no such state any more.
    Raises `RunError` when its weights are no numbers, `CheckpointError` when it cannot be written.
    """
    with replaced(job.out, job.otherwise) as act:
        _put_model(act, job, run, snapshots)
        if state:
            _put_state(act, job, run, snapshots)
        else:
            act.remove(state_path(job.out))
            act.remove(state_images_path(job.out))


def _put_state(act: Act, job: Job, run: Run, snapshots: Snapshots | None) -> None:
    """The state of the run, and the own images that it learns from."""
    save_state(job.out, _state(run, snapshots), job.head, act)
    if job.images:
        place_images(job.images, state_path(job.out), act)
    else:
        act.remove(state_images_path(job.out))


def _put_model(act: Act, job: Job, run: Run, snapshots: Snapshots | None) -> None:
    """The model, its history and the own images that it learnt from."""
    with run.trainer.shown() as model:
        if not all(value.isfinite().all() for value in model.state_dict().values()):
            raise no_numbers("weights", run.step)
        if isinstance(model, Model) and model.spec.mixture:
            _fit_prior(model, run.data, job.encoded)
        card = Card(
            spec=job.head.spec,
            recipe=job.head.recipe,
            command=job.head.command,
            step=run.step,
            steps=run.steps,
            activity=tuple(round(a, 6) for a in activity(model, run.data)),
            losses=run.losses,
            created=datetime.now(UTC).date().isoformat(),
            software=f"torch {torch.__version__}",
            classes=_names(run.data.classes),
            images=images_hash(job.images) if job.images else "",
        )
        save_model(job.out, model, card, act)
    if job.images:
        place_images(job.images, job.out, act)
    else:
        act.remove(images_path(job.out))
    if snapshots is None:
        act.remove(history_path(job.out))
    else:
        weights = (snapshots.at(i) for i in range(len(snapshots.steps)))
        save_history(job.out, snapshots.steps, weights, act)


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
