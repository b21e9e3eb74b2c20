"""Training that is watched: the runs of an app's visitors, in turns on one device."""

from explorer.engine.limits import Limits
from explorer.engine.live.catalogue import offers
from explorer.engine.live.ended import RunHere
from explorer.engine.live.examples import examples
from explorer.engine.live.manager import Live
from explorer.engine.live.offered import Offers
from explorer.engine.live.request import Choice, Estimate, Plan, estimate, plan
from explorer.engine.live.sample_grid import GridAt, GridHead, SampleGrid
from explorer.engine.live.saving import models_folder
from explorer.engine.live.status import StatusSnapshot

__all__ = [
    "Choice",
    "Estimate",
    "GridAt",
    "GridHead",
    "Limits",
    "Live",
    "Offers",
    "Plan",
    "RunHere",
    "SampleGrid",
    "StatusSnapshot",
    "estimate",
    "examples",
    "models_folder",
    "offers",
    "plan",
]
