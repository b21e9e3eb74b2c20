"""Training: pure losses, one loop that yields progress records, and what trainers share."""

from explorer.training.activity import activity
from explorer.training.loop import Next, Progress, Run, no_numbers

__all__ = ["Next", "Progress", "Run", "activity", "no_numbers"]
