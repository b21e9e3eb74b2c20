"""Training a conditional GAN: one discriminator and one generator update a step."""

import torch
from torch import Tensor

from explorer.data.resident import Batch
from explorer.models import CGAN
from explorer.training.losses import discriminator_loss, generator_loss, one_hot
from explorer.training.trainer import Trainer


class CGANTrainer(Trainer):
    """The non-saturating game under the labels of the batch (Mirza & Osindero 2014)."""

    model: CGAN
    averaged = "generator"

    def make_optimizers(self) -> dict[str, torch.optim.Optimizer]:
        return {
            "generator": self.adam(self.model.generator, lr=self.recipe.lr),
            "discriminator": self.adam(self.model.discriminator, lr=self.recipe.lr_discriminator),
        }

    def step(self, batch: Batch, stream: torch.Generator) -> dict[str, Tensor]:
        generator, discriminator = self.model.generator, self.model.discriminator
        labels = one_hot(batch.labels, self.model.spec.labels)
        z = torch.randn(len(labels), self.model.spec.z, generator=stream, device=labels.device)
        fake = generator(z, labels)

        d_loss = discriminator_loss(
            discriminator(batch.x, labels), discriminator(fake.detach(), labels)
        )
        self.optimizers["discriminator"].zero_grad()
        d_loss.backward()
        self.optimizers["discriminator"].step()

        discriminator.requires_grad_(False)
        g_loss = generator_loss(discriminator(fake, labels))
        self.optimizers["generator"].zero_grad()
        g_loss.backward()
        self.optimizers["generator"].step()
        discriminator.requires_grad_(True)
        return {"d": d_loss.detach(), "g": g_loss.detach()}
