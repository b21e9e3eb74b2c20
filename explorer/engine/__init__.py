"""The one bridge between the models and whoever shows them: plain values in, NumPy images out."""

from explorer.engine.engine import CodeReading, Description, Engine, Samples
from explorer.engine.library import Entry, Library
from explorer.engine.points import Points

__all__ = ["CodeReading", "Description", "Engine", "Entry", "Library", "Points", "Samples"]
