"""Models, histories and unfinished runs as safetensors files: written whole, read warily."""

from explorer.checkpoints.card import Card
from explorer.checkpoints.files import replaced
from explorer.checkpoints.history import History, history_path, load_history, save_history
from explorer.checkpoints.images import data_name, images_hash, images_path, place_images
from explorer.checkpoints.model import (
    fingerprint,
    load_judge,
    load_model,
    read_card,
    save_card,
    save_model,
)
from explorer.checkpoints.state import (
    RunHead,
    load_state,
    save_state,
    state_images_path,
    state_path,
)

__all__ = [
    "Card",
    "History",
    "RunHead",
    "data_name",
    "fingerprint",
    "history_path",
    "images_hash",
    "images_path",
    "load_history",
    "load_judge",
    "load_model",
    "load_state",
    "place_images",
    "read_card",
    "replaced",
    "save_card",
    "save_history",
    "save_model",
    "save_state",
    "state_images_path",
    "state_path",
]
