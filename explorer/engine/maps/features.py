"""Image features: what images look like as vectors, so that distances between them mean something.

Features of judge A of the data set where there is one, else the pixels themselves.
"""

from collections.abc import Callable
from typing import Literal, NamedTuple

import torch
from torch import Tensor
from torch.nn import functional as F

from explorer.checkpoints import fingerprint, load_judge
from explorer.data.images import as_floats
from explorer.engine.store.library import Entry
from explorer.engine.workspace import Workspace
from explorer.evaluation.subject import judge_features

CHUNK = 250  # images that exist as floats at once
SIDE = 32  # larger images are compared at this size


class ImageFeatures(NamedTuple):
    """by: "features" or "pixels". weights: the hash of the judge, or "".

    see: from float [N, C, H, W] in [0, 1] to [N, D], both on the engine's device.
    """

    by: Literal["features", "pixels"]
    weights: str
    see: Callable[[Tensor], Tensor]

    @torch.inference_mode()
    def of(self, images: Tensor, device: torch.device) -> Tensor:
        """Vectors float32 [N, D] of images uint8 [N, C, H, W], or points; on the CPU."""
        chunks = (as_floats(chunk.to(device)) for chunk in images.split(CHUNK))
        return torch.cat([self.see(chunk).cpu() for chunk in chunks])


def image_features(workspace: Workspace, entry: Entry) -> ImageFeatures:
    """How the images of a model are compared."""
    path = workspace.library.judges(entry.card.recipe.dataset).get("a")
    if path is not None:
        judge, _ = load_judge(path, workspace.device)
        if judge.sees(entry.spec.form):
            return ImageFeatures("features", fingerprint(path), lambda x: judge_features(judge, x))
    return ImageFeatures("pixels", "", _pixels)


def _pixels(images: Tensor) -> Tensor:
    if images.ndim == 4 and images.shape[-1] > SIDE:
        images = F.interpolate(images, (SIDE, SIDE), mode="bilinear", antialias=True)
    return images.flatten(1)
