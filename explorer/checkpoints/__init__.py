"""Models and unfinished runs as safetensors files: written atomically, read with suspicion."""

from explorer.checkpoints.card import Card
from explorer.checkpoints.model import (
    fingerprint,
    load_judge,
    load_model,
    read_card,
    save_card,
    save_model,
)
from explorer.checkpoints.state import RunHead, load_state, save_state, state_path

__all__ = [
    "Card",
    "RunHead",
    "fingerprint",
    "load_judge",
    "load_model",
    "load_state",
    "read_card",
    "save_card",
    "save_model",
    "save_state",
    "state_path",
]
