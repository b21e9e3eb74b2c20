"""What a run leaves: model, history, user images and state, all together or not at all."""

import logging
import math
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import torch

from explorer.checkpoints import (
    Card,
    history_path,
    images_hash,
    images_path,
    place_images,
    replaced,
    save_history,
    save_model,
    save_state,
    state_images_path,
    state_path,
)
from explorer.checkpoints.card import LONGEST_COMMAND, MOST_CLASSES
from explorer.data import ResidentSet
from explorer.data.listing import shown
from explorer.engine.jobs.job import Job
from explorer.errors import CheckpointError, RunError
from explorer.files import Act
from explorer.latent import fit_mixture
from explorer.models import Encodes, Model, class_weights
from explorer.runtime import generator
from explorer.training import Run, activity, no_numbers
from explorer.training.snapshots import Snapshots
from explorer.training.trainer import State
from explorer.words import shown as plain

logger = logging.getLogger(__name__)


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


def save_as_one_goes(job: Job, run: Run, snapshots: Snapshots | None) -> None:
    """Save the state of a run, which goes on whether it can be written or not."""
    try:
        with replaced(job.out, job.otherwise) as act:
            _put_state(act, job, run, snapshots)
    except CheckpointError as exc:
        logger.warning("%s The run goes on, and is saved later.", exc)


def save_somewhere(job: Job, run: Run, snapshots: Snapshots | None, state: bool) -> None:
    """Save a run that ends; where it cannot be, in a spare place, and `RunError` says in which."""
    try:
        save(job, run, snapshots, state)
    except CheckpointError as exc:
        goes_on = job.save_seconds < math.inf
        for spare in job.spare:
            with suppress(CheckpointError):
                save(replace(job, out=spare), run, snapshots, goes_on)
                raise RunError(
                    f"{exc} It was written to {spare}{_resume(spare, goes_on)}."
                ) from exc
        if goes_on and state_path(job.out).exists():
            raise RunError(f"{exc} An earlier step was saved{_resume(job.out, True)}.") from exc
        raise


def _resume(out: Path, goes_on: bool) -> str:
    return f"; go on with: python -m explorer train --resume {out}" if goes_on else ""


def _put_state(act: Act, job: Job, run: Run, snapshots: Snapshots | None) -> None:
    """The state of the run, and the user images that it learns from."""
    save_state(job.out, _state(run, snapshots), job.head, act)
    if job.images:
        place_images(job.images, state_path(job.out), act)
    else:
        act.remove(state_images_path(job.out))


def _state(run: Run, snapshots: Snapshots | None) -> State:
    kept = snapshots.state() if snapshots else {}
    return run.state() | {f"history.{name}": value for name, value in kept.items()}


def _put_model(act: Act, job: Job, run: Run, snapshots: Snapshots | None) -> None:
    """The model, its history and the user images that it learnt from."""
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
    assert isinstance(model, Encodes)
    batches = (data.gather(part) for part in index.split(500))
    posteriors = (model.encode(x, class_weights(model.spec, labels)) for x, labels in batches)
    z = torch.cat([posterior.sample(stream) for posterior in posteriors])
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
