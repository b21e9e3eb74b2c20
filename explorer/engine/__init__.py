"""The one bridge between the models and whoever shows them: plain values in, NumPy images out."""

from explorer.engine.cards.description import Description, Evidence, Listed
from explorer.engine.cards.known import Known
from explorer.engine.codes import CodeReading
from explorer.engine.decoding import Samples
from explorer.engine.directions.direction import Direction
from explorer.engine.encoding import Encoded, Examples, Prepared
from explorer.engine.engine import Engine
from explorer.engine.maps.nearest import Found
from explorer.engine.network import Inside, Passed
from explorer.engine.points import Points
from explorer.engine.store.library import Entry, Library

__all__ = [
    "CodeReading",
    "Description",
    "Direction",
    "Encoded",
    "Engine",
    "Entry",
    "Evidence",
    "Examples",
    "Found",
    "Inside",
    "Known",
    "Library",
    "Listed",
    "Passed",
    "Points",
    "Prepared",
    "Samples",
]
