"""How often a judge is right about real images."""

import torch

from explorer.data import ResidentSet
from explorer.families.judge import Judge


@torch.inference_mode()
def accuracy(judge: Judge, split: ResidentSet) -> tuple[float, list[float]]:
    """The share of right verdicts over all images, and over those of each class."""
    index = torch.arange(len(split), device=split.images.device)
    right = torch.cat(
        [judge(split.gather(i).x).argmax(1) == split.labels[i] for i in index.split(500)]
    ).double()
    classes = range(judge.spec.labels)
    return right.mean().item(), [right[split.labels == k].mean().item() for k in classes]
