"""The metric of decoders whose Jacobian is known."""

import torch

from explorer.latent import mean_metric, metric


def normal(seed: int, *shape: int) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def test_of_a_linear_decoder_it_is_the_product_of_its_weights() -> None:
    weights = normal(0, 4, 30)
    found = metric(lambda z: (z @ weights).view(-1, 5, 6), normal(1, 4))
    torch.testing.assert_close(found, weights @ weights.T, rtol=1e-3, atol=1e-3)


def test_of_a_bent_decoder_it_is_that_of_autograd() -> None:
    weights, z = normal(0, 4, 30), normal(1, 4)

    def decode(points: torch.Tensor) -> torch.Tensor:
        return (points @ weights).tanh()

    jacobian = torch.autograd.functional.jacobian(lambda x: decode(x[None])[0], z)
    torch.testing.assert_close(metric(decode, z), jacobian.T @ jacobian, rtol=1e-2, atol=1e-3)


def test_what_is_held_is_held_at_each_point_and_the_mean_is_taken() -> None:
    z, gain = normal(2, 3, 4), torch.tensor([[1.0], [2.0], [3.0]])

    def decode(points: torch.Tensor, gain: torch.Tensor, nothing: None) -> torch.Tensor:
        assert nothing is None
        assert gain.shape == (len(points), 1)
        return points * gain

    found = mean_metric(decode, z, gain, None)
    torch.testing.assert_close(found, 14 / 3 * torch.eye(4), rtol=1e-3, atol=1e-3)
