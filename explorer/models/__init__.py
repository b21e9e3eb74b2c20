"""What networks are made of and answer to; the networks themselves are in `explorer.families`."""

from explorer.models.base import (
    DecodesBits,
    Encodes,
    FirstLayer,
    Model,
    Network,
    Posterior,
    Reading,
    ReadsCodes,
    Reconstructs,
    Scores,
    check_point,
    class_weights,
    images_to_pixels,
)

__all__ = [
    "DecodesBits",
    "Encodes",
    "FirstLayer",
    "Model",
    "Network",
    "Posterior",
    "Reading",
    "ReadsCodes",
    "Reconstructs",
    "Scores",
    "check_point",
    "class_weights",
    "images_to_pixels",
]
