"""Specs, cards and files small enough that a test never waits for them."""

import struct
from pathlib import Path
from typing import Any

import numpy as np
import torch

from explorer.checkpoints import Card, save_model
from explorer.evaluation.subject import Effort
from explorer.families import FAMILIES, build_model
from explorer.families.cgan import CGANSpec
from explorer.families.cvae import CVAESpec
from explorer.families.gan import GANSpec
from explorer.families.infogan import InfoGANSpec
from explorer.families.vae import VAESpec
from explorer.families.wgan_gp import WGANGPSpec
from explorer.models import Network
from explorer.specs import ImageSpec, ModelSpec, PlaneSpec, Recipe, Spec

DATA = {"image": "mnist", "plane": "ring"}  # by what it holds

# One of each registered family: all that is trained, and all that draws images.
TRAINED: dict[str, Spec] = {name: family.tiny for name, family in FAMILIES.items()}
TINY = {name: spec for name, spec in TRAINED.items() if isinstance(spec, ModelSpec)}
IMAGES = {name: spec for name, spec in TINY.items() if isinstance(spec, ImageSpec)}
PLANE = {name: spec for name, spec in TINY.items() if isinstance(spec, PlaneSpec)}
LISTED = [f"tiny-{name}" for name in sorted(TINY, key=lambda name: FAMILIES[name].place)]
JUDGE = TRAINED["judge"]

# As much as a tiny model can be measured in no time.
EFFORT = Effort(
    count=40,
    seeds=2,
    k=8,
    conv_k=4,
    conv_images=6,
    taught=60,
    votes=20,
    pairs=10,
    looked_up=12,
    triples=14,
)

# What a recipe adds to the plain loss of a family whose networks can take it.
EXTRAS = {"warmup": 1.0, "auxiliary": 1.0, "consistency": 1.0}

# Every option that changes what is built, at every size it must work at.
VARIANTS: dict[str, ModelSpec] = PLANE | {
    f"{name}-{channels}x{resolution}": type(spec)(
        **{**spec.__dict__, "channels": channels, "resolution": resolution}
    )
    for channels, resolution in ((1, 28), (1, 32), (3, 28), (3, 32))
    for name, spec in {
        **IMAGES,
        "vae-mlp-bernoulli": VAESpec(z=2, width=8, depth=2),
        "vae-mlp-gaussian": VAESpec(z=2, width=8, depth=1, likelihood="gaussian"),
        "vae-conv-bernoulli": VAESpec(z=3, width=4, network="conv"),
        "vae-conv-gaussian": VAESpec(z=3, width=4, network="conv", likelihood="gaussian"),
        "cvae-conv": CVAESpec(z=3, width=4, network="conv", labels=4, components=2),
        "cvae-conv-gaussian": CVAESpec(z=2, width=4, network="conv", likelihood="gaussian"),
        "wgan_gp-no-features": WGANGPSpec(z=3, width=4, features=0, critic_steps=2),
        "gan-no-features": GANSpec(z=3, width=4, features=0),
        "cgan-projection": CGANSpec(
            z=3, width=4, embedding=2, features=0, discriminator="projection"
        ),
        "cgan-concatenation": CGANSpec(
            z=3, width=4, features=4, labels=5, discriminator="concatenation"
        ),
        "infogan-no-codes": InfoGANSpec(z=3, width=4, categories=4, continuous=0, features=8),
    }.items()
}


def fresh(spec: Spec, seed: int = 0) -> Network:
    """A network of `spec` in eval mode whose weights depend on the seed alone."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return build_model(spec).eval()


def lamp(model: Any) -> Any:
    """A VAE of one layer whose second dimension is the light of all pixels, and nothing else is."""
    with torch.no_grad():
        inner, outer = model.decoder[0][0], model.decoder[1]
        for part in (inner, outer):
            part.weight.zero_()
            part.bias.zero_()
        inner.weight[0, 1] = 1
        inner.bias[0] = 10  # where the SiLU is a line
        outer.weight[:, 0] = 0.05
        outer.bias.fill_(-0.5)
    return model


def card_of(spec: Spec, **changes: object) -> Card:
    values = {
        "spec": spec,
        "recipe": Recipe(dataset=DATA[spec.form.name]),
        "command": "python -m explorer train",
        "step": 4,
        "steps": 4,
        "activity": tuple(1.0 + i for i in range(spec.knobs)),
        "losses": {"loss": 1.5},
        "created": "2025-01-31",
        "software": "torch",
    }
    return Card(**{**values, **changes})


def checkpoint(path: Path, spec: Spec, seed: int = 0, **changes: object) -> Path:
    """A checkpoint of an untrained model, written to `path`."""
    save_model(path, fresh(spec, seed), card_of(spec, **changes))
    return path


def point(spec: ModelSpec, count: int = 4) -> tuple[torch.Tensor, ...]:
    """Random z [N, Z], one-hot class weights [N, K] or None and codes [N, C] or None."""
    stream = torch.Generator().manual_seed(1)
    z = torch.randn(count, spec.z, generator=stream)
    labels = (
        torch.eye(spec.num_classes)[torch.arange(count) % spec.num_classes]
        if spec.num_classes
        else None
    )
    codes = torch.rand(count, spec.codes, generator=stream) * 2 - 1 if spec.codes else None
    return z, labels, codes


def rows_of(spec: ModelSpec, count: int = 4) -> np.ndarray:
    """The same points side by side, float32 [N, Z + K + C]."""
    return torch.cat([part for part in point(spec, count) if part is not None], 1).numpy()


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def write_idx(path: Path, array: np.ndarray) -> None:
    """A uint8 array in the IDX format of the MNIST site."""
    head = struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape)
    path.write_bytes(head + array.astype(np.uint8).tobytes())


def set_of(spec: Spec) -> str:
    """The fake set that a spec can learn, see `fake_root` and `few_points`."""
    return "mnist" if isinstance(spec, ImageSpec) else "ring"


def write_fake_mnist(root: Path, train: int = 200, test: int = 50) -> Path:
    """MNIST as torchvision keeps it, with a noisy bar per class in place of digits."""
    raw = root / "MNIST" / "raw"
    raw.mkdir(parents=True)
    random = np.random.default_rng(0)
    for split, count in (("train", train), ("t10k", test)):
        labels = np.arange(count) % 10
        images = random.integers(0, 40, (count, 28, 28))
        for image, label in zip(images, labels, strict=True):
            image[2 + 2 * label : 5 + 2 * label, 4:24] += 200
        write_idx(raw / f"{split}-images-idx3-ubyte", images)
        write_idx(raw / f"{split}-labels-idx1-ubyte", labels)
    return root


def write_judges(folder: Path, dataset: str = "mnist", letters: str = "ab") -> None:
    """Untrained judges of a data set, judge-a and judge-b as far as `letters` says."""
    for seed, letter in enumerate(letters):
        recipe = Recipe(dataset=dataset, epochs=1, batch=20, seed=seed)
        path = folder / f"judge-{Path(dataset).stem}-{letter}.safetensors"
        checkpoint(path, JUDGE, seed + 1, recipe=recipe)
