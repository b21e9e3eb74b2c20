"""Training an InfoGAN (Chen et al. 2016, eq. 6): the GAN game with λ L_I(G, Q) added.

L_I is maximised over the generator and Q's own layers. The trunk that Q shares is taught by the
discriminator alone: were it to serve L_I too, generator and trunk would agree on textures that
carry the codes and that no person sees.
"""

import torch
from torch import Tensor

from explorer.data.resident import Batch
from explorer.models import InfoGAN
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

        real, forged = discriminator(batch.x).logit, discriminator(fake.detach()).logit
        d_loss = discriminator_loss(real, forged)
        self.optimizers["discriminator"].zero_grad()
        d_loss.backward()
        self.optimizers["discriminator"].step()

        discriminator.trunk.requires_grad_(False)
        judged = discriminator(fake)
        g_loss = generator_loss(judged.logit)
        categorical = categorical_information(judged.reading, category)
        continuous = continuous_information(judged.reading, codes)
        information = self.recipe.info * categorical + self.recipe.code_info * continuous
        self.optimizers["generator"].zero_grad()
        (g_loss - information).backward()
        self.optimizers["generator"].step()
        discriminator.trunk.requires_grad_(True)
        return {
            "d": d_loss.detach(),
            "g": g_loss.detach(),
            "log_q_category": categorical.detach(),
            "log_q_codes": continuous.detach(),
        }
