"""Training: pure losses, a trainer for each family, one loop that yields progress records."""

from explorer.training.activity import activity
from explorer.training.registry import TRAINERS
from explorer.training.run import Progress, Run

__all__ = ["TRAINERS", "Progress", "Run", "activity"]
