"""The one bridge between the models and whoever shows them: plain values in, NumPy images out."""

from explorer.engine.description import Description, Evidence, Listed
from explorer.engine.direction import Direction
from explorer.engine.encoding import Encoded, Examples, Prepared
from explorer.engine.engine import Engine, Samples
from explorer.engine.library import Entry, Library
from explorer.engine.nearby import Found
from explorer.engine.points import Points
from explorer.engine.reading import CodeReading

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
    "Library",
    "Listed",
    "Points",
    "Prepared",
    "Samples",
]
