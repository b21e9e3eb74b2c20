"""Untrusted checkpoints: of models that somebody sent nothing is followed unchecked."""

from dataclasses import replace
from pathlib import Path

from explorer.checkpoints import load_model, save_card
from explorer.data import DATASETS, ELSEWHERE, title_of
from explorer.words import shown


def check_untrusted(path: Path) -> None:
    """Raise `CheckpointError` unless the file is as whole as one of ours must be, and no judge.

    A card may name any path as its data set; it would be a path of this server, whose pictures a
    map would show to whoever sent the file. So only its last name is left, which is never opened,
    and no images are looked for beside the file.
    """
    card = load_model(path)[1]
    name = card.recipe.dataset
    if name not in DATASETS:
        name = f"{ELSEWHERE}{shown(Path(title_of(name)).name)}"
    save_card(path, replace(card, recipe=replace(card.recipe, dataset=name), images=""))
