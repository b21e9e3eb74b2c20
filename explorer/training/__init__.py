"""Training: pure losses, a trainer for each family, one loop that yields progress records."""

from explorer.training.activity import activity
from explorer.training.registry import TRAINERS
from explorer.training.run import Next, Progress, Run, no_numbers

__all__ = ["TRAINERS", "Next", "Progress", "Run", "activity", "no_numbers"]
