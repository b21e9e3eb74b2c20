"""The one bridge between the models and whoever shows them: plain values in, NumPy images out."""

from explorer.engine.cards.description import Description
from explorer.engine.codes import CodeReading
from explorer.engine.decoding import Samples
from explorer.engine.encoding import Encoded, Examples, Prepared
from explorer.engine.engine import Engine
from explorer.engine.points import Points
from explorer.engine.store.library import Entry, Library

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
