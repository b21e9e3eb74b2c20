"""Training that is watched: the runs of an app's visitors, in turns on one device."""

from explorer.engine.limits import Limits
from explorer.engine.live.examples import examples
from explorer.engine.live.keeping import models_folder
from explorer.engine.live.look import Look
from explorer.engine.live.offered import Offers
from explorer.engine.live.offers import offers
from explorer.engine.live.plan import Choice, Estimate, Plan, estimate, plan
from explorer.engine.live.runs import Live
from explorer.engine.live.wall import Wall, WallAt, WallHead

__all__ = [
    "Choice",
    "Estimate",
    "Limits",
    "Live",
    "Look",
    "Offers",
    "Plan",
    "Wall",
    "WallAt",
    "WallHead",
    "estimate",
    "examples",
    "models_folder",
    "offers",
    "plan",
]
