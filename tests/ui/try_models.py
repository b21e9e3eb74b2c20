"""Untrained models of every family whose knobs visibly move the image."""

from dataclasses import replace
from pathlib import Path

import torch
from torch import nn

from explorer.checkpoints import fingerprint, save_card, save_model
from explorer.families.cgan import CGANSpec
from explorer.families.gan import GANSpec
from explorer.families.infogan import InfoGANSpec
from explorer.families.vae import VAESpec
from explorer.specs import ModelSpec
from tests.tiny import card_of, fresh
from tests.ui.try_evidence import evidence_of

DEAD = 0.0

SPECS: dict[str, ModelSpec] = {
    "try-vae": VAESpec(z=5, width=24, depth=1),
    "try-colour": VAESpec(
        z=2, width=8, network="conv", likelihood="gaussian", channels=3, resolution=32
    ),
    "try-gan": GANSpec(z=12, width=8, features=16),
    "try-cgan": CGANSpec(z=64, width=8, embedding=8),
    "try-infogan": InfoGANSpec(z=62, width=8, features=16),
}

# Figures per z, then per code. The VAE's z2 and z4 are dead, the CGAN's z1, the InfoGAN's z62.
ACTIVITY: dict[str, tuple[float, ...]] = {
    "try-vae": (1.5, DEAD, 3.0, DEAD, 0.5),
    "try-colour": (1.0, 2.0),
    "try-gan": tuple(0.01 + 0.001 * i for i in range(12)),
    "try-cgan": (DEAD, *(0.01 + 0.001 * (i * 29 % 64) for i in range(1, 64))),
    "try-infogan": (*(0.01 + 0.001 * i for i in range(61)), DEAD, 0.2, 0.1),
}


NEVER_MEASURED = ("try-colour",)


def write_try_models(folder: Path) -> Path:
    """Write every `try-…` checkpoint to `folder`; the same weights each time."""
    for name, spec in SPECS.items():
        path, card = folder / f"{name}.safetensors", card_of(spec, activity=ACTIVITY[name])
        model = fresh(spec)
        stir(model)
        save_model(path, model, card)
        if name not in NEVER_MEASURED:
            save_card(path, replace(card, evidence=evidence_of(spec, fingerprint(path))))
    return folder


def lively(folder: Path, name: str, spec: ModelSpec, **changes: object) -> None:
    """Write an untrained model that answers to its point."""
    model = fresh(spec)
    stir(model)
    save_model(folder / f"{name}.safetensors", model, card_of(spec, **changes))


@torch.no_grad()
def stir(model: nn.Module) -> None:
    """Give every layer a gain at which an untrained decoder answers to its input."""
    stream = torch.Generator().manual_seed(5)
    for weight in (p for p in model.parameters() if p.ndim > 1):
        fan = weight[0].numel() if weight.ndim == 2 else weight[0].numel() / 2
        weight.normal_(0.0, (3 / fan) ** 0.5, generator=stream)
    for name, buffer in model.named_buffers():
        if name == "prior_means":  # a second prior that is not the first
            buffer.normal_(0.0, 1.5, generator=stream)
        elif name == "prior_factors":
            buffer.mul_(0.4)
