"""What a score of "real" means, and how the scores of real and drawn images are shown."""

from dataclasses import dataclass

import torch
from torch import Tensor

from explorer.training.meters import Bar, Bars, Histogram, Meter, Text

BINS = 32
# Up to which r_v a judge is said to be what; Karras et al. 2020 hold theirs at .6.
KNOWN = (
    (0.25, "judges them as those it learns from"),
    (0.6, "knows those it learns from somewhat better"),
    (1.0, "knows those it learns from by heart"),
)
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


def by_heart(kind: ScoreKind, who: str, learnt: Tensor, unseen: Tensor, drawn: Tensor) -> Meter:
    """Whether a judge knows the images [N] it learns from by heart: what it says of them, of real
    ones [M] it never saw, and of drawn ones.

    The share is r_v of Karras et al. 2020, eq. 1: 0 where unseen images are real to it as those it
    learns from are, 1 where they are to it as drawn ones are.
    """
    scores = [each.float().nan_to_num() for each in (learnt, unseen, drawn)]
    of_learnt, of_unseen, of_drawn = (each.mean().item() for each in scores)
    apart = of_learnt - of_drawn
    share = min(1.0, max(0.0, (of_learnt - of_unseen) / apart)) if apart > 0 else 0.0
    values = {"r_v": share, "learnt": of_learnt, "unseen": of_unseen, "drawn": of_drawn}
    title, told = f"{who} and real images it never saw", next(w for r, w in KNOWN if share <= r)
    hint = (
        f"{_percent(share)} of the way from what {who} says of images it learns from to what it "
        f"says of drawn ones; 0 % where it judges unseen real images as it judges the others"
    )
    if not kind.decides:
        return Text(title=title, told=told, hint=hint, values=values)
    names = ("learnt", "unseen", "drawn")
    shares = [(each > 0).float().mean().item() for each in scores]
    bars = [
        Bar(name=name, value=part, told=f"{_percent(part)} real", hint=f"taken for real: {name}")
        for name, part in zip(names, shares, strict=True)
    ]
    return Bars(title=title, told=told, hint=hint, values=values, bars=bars, high=1.0)


def binned(scores: Tensor, low: float, high: float) -> list[int]:
    """How many of the scores [N] lie in each of `BINS` bins; those beyond count in the last."""
    return torch.histc(scores.clamp(low, high), BINS, low, high).int().tolist()


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
