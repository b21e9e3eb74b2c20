"""A model from inside: its layers, what they hold at a point, and what its judge says of it."""

from explorer.engine.network.inside import Inside, Network, Verdicts
from explorer.engine.network.layers import Part, Shown
from explorer.engine.network.passing import Passed, passed

__all__ = ["Inside", "Network", "Part", "Passed", "Shown", "Verdicts", "passed"]
