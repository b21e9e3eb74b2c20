"""Training a judge: cross-entropy on the labels of images that are shifted by up to two pixels."""

import torch
from torch import Tensor
from torch.nn import functional as F

from explorer.data.resident import Batch
from explorer.models import Judge
from explorer.training.trainer import Trainer

SHIFT = 2  # pixels


class JudgeTrainer(Trainer):
    """A classifier that has to know a class wherever in the image it stands."""

    model: Judge

    def make_optimizers(self) -> dict[str, torch.optim.Optimizer]:
        return {"judge": self.adam(self.model, lr=self.recipe.lr)}

    def step(self, batch: Batch, stream: torch.Generator) -> dict[str, Tensor]:
        offset = torch.randint(
            2 * SHIFT + 1, (2, len(batch.x)), generator=stream, device=self.device
        )
        logits = self.model(shifted(batch.x, offset))
        loss = F.cross_entropy(logits, batch.labels)
        self.optimizers["judge"].zero_grad()
        loss.backward()
        self.optimizers["judge"].step()
        right = (logits.detach().argmax(1) == batch.labels).float().mean()
        return {"cross_entropy": loss.detach(), "accuracy": right}


def shifted(x: Tensor, offset: Tensor) -> Tensor:
    """Images [N, C, H, W], each moved within a black border by offset int64 [2, N] − SHIFT."""
    count, _, height, width = x.shape
    padded = F.pad(x, [SHIFT] * 4).movedim(1, 3)
    rows = offset[0, :, None, None] + torch.arange(height, device=x.device)[:, None]
    columns = offset[1, :, None, None] + torch.arange(width, device=x.device)
    image = torch.arange(count, device=x.device)[:, None, None]
    return padded[image, rows, columns].movedim(3, 1).contiguous()
