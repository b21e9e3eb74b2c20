"""The FactorVAE score (Kim & Mnih 2018, sec. 4): can one tell which factor was held fixed from the
code that varies least?
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import torch
from torch import Tensor

CodesOf = Callable[[Tensor], Tensor]


class FactorVAEScore(NamedTuple):
    """Accuracy on the votes that made the classifier and on fresh ones; codes that were not dead.

    The published score is `evaluation`; chance is about 1 / F. Both are 0 where all codes are dead.
    """

    training: float
    evaluation: float
    active: int


@torch.no_grad()
def factor_vae_score(
    codes_of: CodesOf,
    sizes: Sequence[int],
    generator: torch.Generator,
    training: int = 10_000,
    evaluation: int = 5_000,
    batch: int = 64,
    variance_points: int = 10_000,
    threshold: float = 0.05,
    together: int = 16,
) -> FactorVAEScore:
    """The score of `codes_of`, which renders and encodes factors int64 [B, F] to codes [B, Z].

    Factor f is drawn evenly from 0 to sizes[f] − 1. A vote holds a random factor fixed over `batch`
    points and names the code of least variance relative to its variance over `variance_points`;
    each code is then read as the factor it most often belongs to. Codes whose deviation is below
    `threshold` are dead and have no vote. The defaults are those of disentanglement_lib.
    `together` votes are encoded in one call. Raises `ValueError` unless every factor has two
    values or more and the counts allow a variance.
    """
    if not sizes or min(sizes) < 2:
        raise ValueError(f"sizes: expected at least 2 values for each factor, got {list(sizes)}")
    for name, value, least in (
        ("training", training, 1),
        ("evaluation", evaluation, 1),
        ("batch", batch, 2),
        ("variance_points", variance_points, 2),
        ("together", together, 1),
    ):
        if value < least:
            raise ValueError(f"{name}: expected at least {least}, got {value}")
    parts = _draw(sizes, variance_points, generator).split(batch * together)
    overall = torch.cat([codes_of(part).double() for part in parts]).var(0)
    alive = overall.sqrt() >= threshold
    if not alive.any():
        return FactorVAEScore(0.0, 0.0, 0)

    def votes(count: int) -> Tensor:
        """How often each active code was named for each factor, [F, A]."""
        table = torch.zeros(len(sizes), int(alive.sum()), dtype=torch.int64)
        for start in range(0, count, together):
            some = min(together, count - start)
            fixed = torch.randint(len(sizes), (some,), generator=generator)
            factors = _draw(sizes, some * batch, generator).reshape(some, batch, -1)
            rows = torch.arange(some)
            factors[rows, :, fixed] = factors[rows, :1, fixed]
            codes = codes_of(factors.flatten(0, 1)).double().reshape(some, batch, -1)
            named = (codes.var(1)[:, alive] / overall[alive]).argmin(1).cpu()
            table.index_put_((fixed, named), torch.ones(some, dtype=torch.int64), accumulate=True)
        return table

    learned = votes(training)
    fresh = votes(evaluation)
    read_as, every = learned.argmax(0), torch.arange(learned.shape[1])
    return FactorVAEScore(
        training=learned[read_as, every].sum().item() / training,
        evaluation=fresh[read_as, every].sum().item() / evaluation,
        active=len(every),
    )


def _draw(sizes: Sequence[int], count: int, generator: torch.Generator) -> Tensor:
    """Factors drawn evenly, int64 [count, F]."""
    columns = [torch.randint(size, (count,), generator=generator) for size in sizes]
    return torch.stack(columns, 1)
