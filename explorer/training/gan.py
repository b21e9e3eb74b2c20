"""Training a plain GAN: one discriminator and one generator update a step."""

import torch
from torch import Tensor

from explorer.data.resident import Batch
from explorer.models import GAN
from explorer.training.losses import discriminator_loss, generator_loss
from explorer.training.players import Players


class GANTrainer(Players):
    """The non-saturating game (Goodfellow et al. 2014, section 3); labels are never looked at."""

    model: GAN

    def step(self, batch: Batch, stream: torch.Generator) -> dict[str, Tensor]:
        generator, discriminator = self.model.generator, self.model.discriminator
        z = torch.randn(len(batch.x), self.model.spec.z, generator=stream, device=self.device)
        fake = generator(z)

        d_loss = discriminator_loss(discriminator(batch.x), discriminator(fake.detach()))
        self.optimizers["discriminator"].zero_grad()
        d_loss.backward()
        self.optimizers["discriminator"].step()

        discriminator.requires_grad_(False)
        g_loss = generator_loss(discriminator(fake))
        self.optimizers["generator"].zero_grad()
        g_loss.backward()
        self.optimizers["generator"].step()
        discriminator.requires_grad_(True)
        return {"d": d_loss.detach(), "g": g_loss.detach()}
