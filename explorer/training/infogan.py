"""Training an InfoGAN (Chen et al. 2016, eq. 6): the GAN game with λ L_I(G, Q) added.

L_I is maximised over the generator and Q's own layers. The trunk that Q shares is taught by the
discriminator alone: were it to serve L_I too, generator and trunk would agree on textures that
carry the codes and that no person sees.

With the recipe's weight `consistency` Q is also asked about real images, still without labels: it
is to say the same of an image and of its slightly moved copy, and to use all categories equally
(Hu et al. 2017). Categories then fall between the clusters of the data, not through them.
"""

import torch
from torch import Tensor
from torch.nn import functional as F

from explorer.data.resident import Batch
from explorer.models import InfoGAN
from explorer.training.losses import (
    categorical_information,
    consistency,
    continuous_information,
    discriminator_loss,
    generator_loss,
    one_hot,
)
from explorer.training.trainer import Trainer


class InfoGANTrainer(Trainer):
    """Labels are never looked at: the categorical code finds the classes by itself."""

    model: InfoGAN
    averaged = "generator"

    def make_optimizers(self) -> dict[str, torch.optim.Optimizer]:
        judge = self.model.discriminator
        return {
            "generator": self.adam(self.model.generator, judge.q, lr=self.recipe.lr),
            "discriminator": self.adam(judge.trunk, judge.score, lr=self.recipe.lr_discriminator),
        }

    def step(self, batch: Batch, stream: torch.Generator) -> dict[str, Tensor]:
        generator, discriminator = self.model.generator, self.model.discriminator
        spec, count, device = self.model.spec, len(batch.x), self.device
        z = torch.randn(count, spec.z, generator=stream, device=device)
        category = torch.randint(spec.categories, (count,), generator=stream, device=device)
        codes = torch.rand(count, spec.continuous, generator=stream, device=device) * 2 - 1
        fake = generator(z, one_hot(category, spec.categories), codes)

        for optimizer in self.optimizers.values():
            optimizer.zero_grad()
        real, forged = discriminator(batch.x), discriminator(fake.detach()).logit
        d_loss = discriminator_loss(real.logit, forged)
        agreed = torch.zeros((), device=device)
        if self.recipe.consistency:
            moved = discriminator(moved_a_little(batch.x, stream)).reading.logits
            agreed = consistency(real.reading.logits, moved)
        (d_loss + self.recipe.consistency * agreed).backward()
        self.optimizers["discriminator"].step()

        discriminator.trunk.requires_grad_(False)
        judged = discriminator(fake)
        g_loss = generator_loss(judged.logit)
        categorical = categorical_information(judged.reading, category)
        continuous = continuous_information(judged.reading, codes)
        information = self.recipe.info * categorical + self.recipe.code_info * continuous
        (g_loss - information).backward()
        self.optimizers["generator"].step()
        discriminator.trunk.requires_grad_(True)
        return {
            "d": d_loss.detach(),
            "g": g_loss.detach(),
            "log_q_category": categorical.detach(),
            "log_q_codes": continuous.detach(),
        }


def moved_a_little(x: Tensor, stream: torch.Generator) -> Tensor:
    """Images [N, C, H, W], each turned, stretched, sheared and shifted at random.

    By up to .25 radians, 15 %, .3 and 7.5 % of the side: as much as handwriting varies anyway.
    """
    most = torch.tensor([0.25, 0.15, 0.15, 0.3, 0.15, 0.15], device=x.device)
    lot = (torch.rand(len(x), 6, generator=stream, device=x.device) * 2 - 1) * most
    angle, across, down, shear, *shift = lot.unbind(1)
    first = torch.stack([angle.cos() * (1 + across), shear - angle.sin(), shift[0]], 1)
    second = torch.stack([angle.sin(), angle.cos() * (1 + down), shift[1]], 1)
    grid = F.affine_grid(torch.stack([first, second], 1), list(x.shape), align_corners=False)
    return F.grid_sample(x, grid, align_corners=False)
