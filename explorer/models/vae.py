"""The variational autoencoder (Kingma & Welling 2014), as an MLP or with convolutions.

The encoder gives q(z|x) = N(μ, σ²); the decoder gives the mean of p(x|z), Bernoulli pixels or a
Gaussian with one learned σ (Rybkin et al. 2021).
"""

import torch
from torch import Tensor, nn

from explorer.models.base import FirstLayer, Model, Posterior, check_point
from explorer.models.blocks import Down, Up, mlp
from explorer.specs import VAESpec


class VAE(Model):
    """A VAE of a `VAESpec`."""

    decoding = "decoder"
    spec: VAESpec

    def __init__(self, spec: VAESpec) -> None:
        super().__init__()
        self.spec = spec
        if spec.convolutional:
            down = Down(spec, norm=False)
            self.body: nn.Module = down
            features = down.features
            self.decoder: nn.Module = Up(spec, spec.z, norm=False)
        else:
            pixels = spec.channels * spec.resolution**2
            hidden = [spec.width] * spec.depth
            self.body = nn.Sequential(nn.Flatten(), mlp([pixels, *hidden]))
            features = spec.width
            self.decoder = nn.Sequential(
                mlp([spec.z, *hidden]),
                nn.Linear(spec.width, pixels),
                nn.Unflatten(1, (spec.channels, spec.resolution, spec.resolution)),
            )
        self.mu = nn.Linear(features, spec.z)
        self.logvar = nn.Linear(features, spec.z)
        if spec.likelihood == "gaussian":
            self.log_sigma = nn.Parameter(torch.zeros(()))
        if spec.mixture:  # the fitted prior: shares, means, Cholesky factors; N(0, I) until then
            k, z = spec.components, spec.z
            self.register_buffer("prior_weights", torch.full((k,), 1 / k))
            self.register_buffer("prior_means", torch.zeros(k, z))
            factors = torch.zeros(k, z, z)
            factors.diagonal(dim1=1, dim2=2).fill_(1)  # `eye` takes a second on the meta device
            self.register_buffer("prior_factors", factors)

    def encode(self, x: Tensor) -> Posterior:
        """q(z|x) for images [N, C, H, W] in [0, 1]."""
        h = self.body(x)
        return Posterior(self.mu(h), self.logvar(h).clamp(-12, 6))

    def logits(self, z: Tensor) -> Tensor:
        """What the decoder says before the sigmoid, [N, C, H, W], for z [N, Z]."""
        return self.decoder(z)

    def first_layer(
        self, z: Tensor, labels: Tensor | None = None, codes: Tensor | None = None
    ) -> FirstLayer:
        check_point(self.spec, z, labels, codes)
        if isinstance(self.decoder, Up):
            return self.decoder.first(z)
        linear, bend = self.decoder[0][:2]  # type: ignore[index]
        before = linear(z)
        return FirstLayer(before, bend(before))

    def decode(
        self, z: Tensor, labels: Tensor | None = None, codes: Tensor | None = None
    ) -> Tensor:
        """The mean of p(x|z), [N, C, H, W] in [0, 1], for z [N, Z]."""
        check_point(self.spec, z, labels, codes)
        return self.logits(z).sigmoid()
