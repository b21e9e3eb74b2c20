"""A run from its beginning to its file."""

from typing import Any

import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from explorer.checkpoints import state_path
from explorer.engine.jobs import run
from explorer.families.vae import VAE, VAETrainer
from explorer.models.base import Posterior
from explorer.training.closest import Closest
from tests.refusals.house import CPU, Case, Change, House


def train(h: House, family: str = "vae", **about: Any) -> None:
    for _ in run.train(h.job(family, **about), every=1):
        pass


def begun(h: House, **about: Any):
    """A run that has taken a step, and what ends it."""
    progress = run.train(h.job(**about), every=1)
    next(progress)
    return progress


def resume(h: House, change: Change, **about: Any) -> None:
    """Go on with a run whose saved state was changed."""
    begun(h, **about).close()
    path = state_path(h.job().out)
    with safe_open(path, "pt") as file:
        metadata = file.metadata()
    held = load_file(path)
    change(held)
    save_file(held, path, metadata)
    for _ in run.train(run.resumed(h.job().out, h.root, CPU, 60.0)):
        pass


def break_weights(h: House) -> None:
    """Each step leaves a weight that is no number."""
    step = VAETrainer.step

    def broken(trainer: VAETrainer, *given: object) -> dict[str, torch.Tensor]:
        losses = step(trainer, *given)
        with torch.no_grad():
            trainer.model.mu.weight[0, 0] = torch.nan
        return losses

    h.patch.setattr(VAETrainer, "step", broken)


def see_far(h: House) -> None:
    """Whatever is shown is encoded far out."""
    encode = VAE.encode

    def far(model: VAE, x: torch.Tensor, labels: torch.Tensor | None = None) -> Posterior:
        mu, logvar = encode(model, x)
        return Posterior(mu if mu.requires_grad else 1e13 * mu[:, :1].expand_as(mu), logvar)

    h.patch.setattr(VAE, "encode", far)


CASES: list[Case] = [
    (
        "The best moment of the saved run is missing; delete the run",
        lambda h: Closest(lambda _: 0.0).restore({}),
    ),
    ("The losses at step 2 are no longer numbers", lambda h: break_weights(h) or train(h)),
    (
        "are beyond all measure",
        lambda h: train(h, "cgan", recipe={"lr": 1e4, "lr_discriminator": 1e4}),
    ),
    ("The saved run is incomplete", lambda h: resume(h, lambda held: held.pop("run.stream"))),
    (
        "The saved run does not fit its own recipe",
        lambda h: resume(h, lambda held: held.pop("model.mu.bias")),
    ),
    ("The saved history", lambda h: resume(h, lambda held: held.pop("history.steps"), history=2)),
    ("A judge draws no images; leave --history out.", lambda h: train(h, "judge", history=2)),
    (
        "The weights at step 1 are no longer numbers",
        lambda h: break_weights(h) or train(h, recipe={"batch": 200}),
    ),
    (
        "too far for a mixture",
        lambda h: see_far(h) or train(h),
    ),
    (
        "It was written to",
        lambda h: (h.file("out"), train(h, spare=(h.folder / "spare" / "m.safetensors",))),
    ),
    (
        "An earlier step was saved; go on with: python -m explorer train --resume",
        lambda h: (begun(h).close(), h.full("mkdir"), train(h)),
    ),
]
