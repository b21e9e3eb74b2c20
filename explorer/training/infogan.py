"""Training an InfoGAN (Chen et al. 2016, eq. 6): the GAN game with λ L_I(G, Q) added.

As in the paper's own code, discriminator and Q are one network that is updated with one step
size on the discriminator's loss − λ L_I, the generator on its own loss − λ L_I.
"""

import torch
from torch import Tensor

from explorer.data.resident import Batch
from explorer.models import InfoGAN, Reading
from explorer.training.losses import (
    categorical_information,
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
        return {
            "generator": self.adam(self.model.generator, lr=self.recipe.lr),
            "discriminator": self.adam(self.model.discriminator, lr=self.recipe.lr_discriminator),
        }

    def step(self, batch: Batch, stream: torch.Generator) -> dict[str, Tensor]:
        generator, discriminator = self.model.generator, self.model.discriminator
        spec, count, device = self.model.spec, len(batch.x), self.device
        z = torch.randn(count, spec.z, generator=stream, device=device)
        category = torch.randint(spec.categories, (count,), generator=stream, device=device)
        codes = torch.rand(count, spec.continuous, generator=stream, device=device) * 2 - 1
        fake = generator(z, one_hot(category, spec.categories), codes)

        judged = discriminator(fake.detach())
        d_loss = discriminator_loss(discriminator(batch.x).logit, judged.logit)
        categorical, continuous = self._information(judged.reading, category, codes)
        self.optimizers["discriminator"].zero_grad()
        (d_loss - categorical - continuous).backward()
        self.optimizers["discriminator"].step()

        discriminator.requires_grad_(False)
        judged = discriminator(fake)
        g_loss = generator_loss(judged.logit)
        shown, drawn = self._information(judged.reading, category, codes)
        self.optimizers["generator"].zero_grad()
        (g_loss - shown - drawn).backward()
        self.optimizers["generator"].step()
        discriminator.requires_grad_(True)
        return {
            "d": d_loss.detach(),
            "g": g_loss.detach(),
            "log_q_category": categorical_information(judged.reading, category).detach(),
            "log_q_codes": continuous_information(judged.reading, codes).detach(),
        }

    def _information(
        self, reading: Reading, category: Tensor, codes: Tensor
    ) -> tuple[Tensor, Tensor]:
        """λ E[log Q(c|x)] of the categorical and of the continuous codes."""
        return (
            self.recipe.info * categorical_information(reading, category),
            self.recipe.code_info * continuous_information(reading, codes),
        )
