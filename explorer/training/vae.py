"""Training a VAE: the negative ELBO with weight β on the KL (Kingma & Welling 2014, eq. 3)."""

import torch
from torch import Tensor

from explorer.data.resident import Batch
from explorer.models import VAE
from explorer.training.losses import bernoulli_nll, gaussian_nll
from explorer.training.trainer import Trainer


class VAETrainer(Trainer):
    """Reconstruction and KL per image in nats; Bernoulli pixels are drawn anew in every batch."""

    model: VAE

    @property
    def largest(self) -> float:  # type: ignore[override]
        """Nats of an image: as much for each pixel as others have for an image."""
        spec = self.model.spec
        return Trainer.largest * spec.channels * spec.resolution**2

    def make_optimizers(self) -> dict[str, torch.optim.Optimizer]:
        return {"vae": self.adam(self.model, lr=self.recipe.lr)}

    def step(self, batch: Batch, stream: torch.Generator) -> dict[str, Tensor]:
        model, spec = self.model, self.model.spec
        bernoulli = spec.likelihood == "bernoulli"
        x = batch.x
        if bernoulli:  # the same as torch.bernoulli in a third of its time
            x = (torch.rand(x.shape, generator=stream, device=x.device) < x).float()
        posterior = model.encode(x)
        logits = model.logits(posterior.sample(stream))
        if bernoulli:
            reconstruction = bernoulli_nll(logits, x).mean()
        else:
            reconstruction = gaussian_nll(logits.sigmoid(), x, model.log_sigma).mean()
        kl = posterior.kl().sum(1).mean()
        rise = min(1.0, self.epoch / self.recipe.warmup) if self.recipe.warmup else 1.0
        loss = reconstruction + rise * spec.beta * kl
        self.optimizers["vae"].zero_grad()
        loss.backward()
        self.optimizers["vae"].step()
        return {"reconstruction": reconstruction.detach(), "kl": kl.detach()}
