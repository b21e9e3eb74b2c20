"""Training a conditional GAN: one discriminator and one generator update a step."""

import torch
from torch import Tensor
from torch.nn import functional as F

from explorer.data.resident import Batch
from explorer.models import CGAN
from explorer.training.losses import discriminator_loss, generator_loss, one_hot
from explorer.training.players import Players


class CGANTrainer(Players):
    """The non-saturating game under the labels of the batch (Mirza & Osindero 2014).

    A discriminator that classifies learns the labels of real images, and the generator is to be
    recognised by it, both with the recipe's weight `auxiliary` (Odena et al. 2017).
    """

    model: CGAN

    def step(self, batch: Batch, stream: torch.Generator) -> dict[str, Tensor]:
        generator, discriminator = self.model.generator, self.model.discriminator
        labels = one_hot(batch.labels, self.model.spec.labels)
        z = torch.randn(len(labels), self.model.spec.z, generator=stream, device=labels.device)
        fake = generator(z, labels)

        real, forged = discriminator(batch.x, labels), discriminator(fake.detach(), labels)
        d_loss = discriminator_loss(real.logit, forged.logit)
        learnt = self._cross_entropy(real.classes, batch.labels)
        self.optimizers["discriminator"].zero_grad()
        (d_loss + self.recipe.auxiliary * learnt).backward()
        self.optimizers["discriminator"].step()

        discriminator.requires_grad_(False)
        judged = discriminator(fake, labels)
        g_loss = generator_loss(judged.logit)
        shown = self._cross_entropy(judged.classes, batch.labels)
        self.optimizers["generator"].zero_grad()
        (g_loss + self.recipe.auxiliary * shown).backward()
        self.optimizers["generator"].step()
        discriminator.requires_grad_(True)
        losses = {"d": d_loss.detach(), "g": g_loss.detach()}
        return losses | ({"class": shown.detach()} if shown.requires_grad else {})

    def _cross_entropy(self, logits: Tensor | None, labels: Tensor) -> Tensor:
        """−E[log p(label)] in nats; 0 where nothing classifies, or without weight."""
        if logits is None or not self.recipe.auxiliary:
            return torch.zeros((), device=labels.device)
        return F.cross_entropy(logits.float(), labels)
