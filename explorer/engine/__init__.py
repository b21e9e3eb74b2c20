"""The one bridge between the models and whoever shows them: plain values in, NumPy images out."""

from explorer.engine.description import Description
from explorer.engine.encoding import Encoded, Examples, Prepared
from explorer.engine.engine import Engine, Samples
from explorer.engine.library import Entry, Library
from explorer.engine.points import Points
from explorer.engine.reading import CodeReading

__all__ = [
    "CodeReading",
    "Description",
    "Encoded",
    "Engine",
    "Entry",
    "Examples",
    "Library",
    "Points",
    "Prepared",
    "Samples",
]
