"""What a score of "real" means, and how the scores of real and drawn images are shown."""

from dataclasses import dataclass

import torch
from torch import Tensor

from explorer.training.meters import Histogram

BINS = 32
FAR = 8.0  # logits beyond ± FAR are counted in the outermost of the bins


@dataclass(frozen=True)
class ScoreKind:
    """far: the range ± far that is shown, 0 for that of the scores themselves. largest: the size
    of a loss beyond which a run does not come back, of a critic far beyond all lengths of images.
    decides: whether a score above 0 means "real", as that of a logit does; only the difference of
    two values of a critic means anything.
    """

    far: float
    largest: float
    decides: bool


LOGIT = ScoreKind(FAR, 1e4, decides=True)
CRITIC = ScoreKind(0.0, 1e8, decides=False)


def told_apart(kind: ScoreKind, who: str, real: Tensor, drawn: Tensor) -> Histogram:
    """The scores [N] of real and [M] of drawn images by `who`, a discriminator or a critic."""
    real, drawn = (scores.float().nan_to_num() for scores in (real, drawn))
    low, high = -kind.far, kind.far
    if not kind.far:
        low, high = (of(torch.cat([real, drawn])).item() for of in (torch.min, torch.max))
    counts = [binned(scores, low, high) for scores in (real, drawn)]
    if kind.decides:
        right = [(real > 0).float().mean().item(), (drawn <= 0).float().mean().item()]
        values = {"accuracy": sum(right) / 2, "right_real": right[0], "right_drawn": right[1]}
        told = f"right about {_percent(values['accuracy'])}"
        hint = (
            f"Right about {_percent(right[0])} of real images (green) and {_percent(right[1])} of "
            f"drawn ones (purple); at half of each it could as well guess."
        )
    else:
        values = {"apart": (real.mean() - drawn.mean()).item()}
        told = f"{values['apart']:.2f} apart".replace("-", "−")
        hint = "The mean over real images (green), less that over drawn ones (purple)."
    return Histogram(
        title=f"what {who} says",
        told=told,
        hint=hint,
        values=values,
        low=low,
        high=high,
        real=counts[0],
        drawn=counts[1],
        middle=0.0 if kind.decides else None,
        words=["drawn", "cannot tell" if kind.decides else "", "real"],
    )


def binned(scores: Tensor, low: float, high: float) -> list[int]:
    """How many of the scores [N] lie in each of `BINS` bins; those beyond count in the last."""
    return torch.histc(scores.clamp(low, high), BINS, low, high).int().tolist()


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
