"""Files of models and what they say of themselves, and the folders where they lie."""

import os
import pickle
import tempfile
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file

from explorer import checkpoints, places
from explorer.checkpoints import Card, RunHead, save_state, state_path
from explorer.families import spec_from_dict
from explorer.families.cgan import CGANSpec
from explorer.families.vae import VAESpec
from explorer.specs import Recipe, recipe_from_dict
from tests.refusals.house import Case, Change, House
from tests.test_odd_cards import Sample
from tests.tiny import TINY, card_of, checkpoint


def odd_card(h: House, old: str, new: str, model: str = "vae") -> Path:
    """The path of a model whose card has odd words in it."""
    path = h.folder / f"{model}.safetensors"
    plain = card_of(TINY[model]).to_json()
    Sample(path, {}).write(path, plain.replace(old, new))
    return path


def odd_weights(h: House, change: Change) -> None:
    path = h.folder / "vae.safetensors"
    held = load_file(path)
    change(held)
    about = {"format": "latent-explorer/1", "card": card_of(TINY["vae"]).to_json()}
    save_file(held, path, about)
    checkpoints.load_model(path)


def odd_state(h: House) -> None:
    """Read an unfinished run that is none."""
    path = state_path(h.folder / "vae.safetensors")
    save_file({"a": torch.zeros(1)}, path, {"format": "latent-explorer-run/1", "run": "[]"})
    checkpoints.load_state(h.folder / "vae.safetensors")


def busy(h: House) -> None:
    """Whatever is read is written to at the same time."""
    opening, times = checkpoints.files.safe_open, iter(range(99))

    def write(path: Path, **named: Any) -> Any:
        os.utime(path, ns=(0, next(times)))
        return opening(path, **named)

    h.patch.setattr(checkpoints.files, "safe_open", write)


def homeless(h: House) -> None:
    """Neither a home nor a temporary folder in which a folder could be made."""
    user = os.getuid() if hasattr(os, "getuid") else 0
    h.file(f"{places.NAME}-{user}")
    h.patch.setattr(tempfile, "tempdir", str(h.folder))
    h.patch.setattr(places.platformdirs, "user_data_dir", lambda _: str(h.file("a") / "b"))
    h.patch.delenv(places.HOME_VARIABLE, raising=False)
    places._temporary.cache_clear()
    places.home_folder()


CASES: list[Case] = [
    ("z must be a whole number from 1 to 512, got 0.", lambda h: VAESpec(z=0)),
    ("resolution 30 cannot be halved 2 times", lambda h: CGANSpec(resolution=30)),
    ("A spec must be an object", lambda h: spec_from_dict([])),
    ("The spec of a VAE has no field x", lambda h: spec_from_dict({"family": "vae", "x": 1})),
    ("Unknown model family 'x'", lambda h: spec_from_dict({"family": "x"})),
    ("A recipe must be an object", lambda h: recipe_from_dict(3)),
    ("A recipe has no field a; choose from", lambda h: recipe_from_dict({"a": 1})),
    ("A recipe lacks dataset; name it", lambda h: recipe_from_dict({})),
    ("activity must be 2 finite numbers", lambda h: card_of(TINY["vae"], activity=())),
    ("The card of the checkpoint cannot be read", lambda h: Card.from_json("[]")),
    ("The card of the checkpoint has", lambda h: Card.from_json(" " * (2**25 + 1))),
    ("gone cannot be read: No such file", lambda h: checkpoints.read_card(h.folder / "gone")),
    ("a is a pickled PyTorch", lambda h: checkpoints.read_card(h.file("a", pickle.dumps(1)))),
    ("a is no whole safetensors file but a", lambda h: checkpoints.read_card(h.file("a", b"a"))),
    ("a is no whole safetensors file (", lambda h: checkpoints.read_card(h.file("a", bytes(9)))),
    (
        "big has 512 MB; checkpoints of up to",
        lambda h: (
            os.truncate(h.file("big", bytes(1)), 2**29 + 1)
            or checkpoints.read_card(h.folder / "big")
        ),
    ),
    (
        "vae.safetensors: The card of the checkpoint cannot be read: dataset must be text",
        lambda h: checkpoints.read_card(odd_card(h, '"mnist"', "3")),
    ),
    (
        "state.safetensors was not written by this explorer",
        lambda h: (
            save_state(h.folder / "a", {}, RunHead(TINY["vae"], Recipe(dataset="a"), ""))
            or checkpoints.read_card(
                state_path(h.folder / "a").rename(h.folder / "state.safetensors")
            )
        ),
    ),
    ("vae.safetensors does not hold the weights", lambda h: odd_weights(h, lambda w: w.popitem())),
    (
        "vae.safetensors: mu.bias has shape [3], its spec asks for [2]",
        lambda h: odd_weights(h, lambda w: w.update({"mu.bias": torch.zeros(3)})),
    ),
    (
        "vae.safetensors: mu.bias holds values that are not finite",
        lambda h: odd_weights(h, lambda w: w.update({"mu.bias": torch.zeros(2) / 0})),
    ),
    (
        "judge.safetensors is a judge",
        lambda h: checkpoints.load_model(h.folder / "judge.safetensors"),
    ),
    (
        "vae.safetensors is a VAE, not",
        lambda h: checkpoints.load_judge(h.folder / "vae.safetensors"),
    ),
    ("There is no unfinished run", lambda h: checkpoints.load_state(h.folder / "vae.safetensors")),
    (
        "vae.state.safetensors is no saved run",
        lambda h: (
            (h.folder / "judge.safetensors").rename(h.folder / "vae.state.safetensors")
            and checkpoints.load_state(h.folder / "vae.safetensors")
        ),
    ),
    (
        "The run in vae.state.safetensors cannot be read (it is not as it should be)",
        lambda h: odd_state(h),
    ),
    ("gone cannot be read", lambda h: checkpoints.images_hash(h.folder / "gone")),
    ("it is no history of this explorer", lambda h: h.history(format="x")),
    ("it belongs to other weights than those in vae.safetensors", lambda h: h.history(weights="x")),
    ("is missing or too many", lambda h: h.history(lambda held: held.popitem())),
    (
        "steps and spec ask for",
        lambda h: h.history(lambda held: held.update({k: v[:1] for k, v in held.items()})),
    ),
    (
        "not finite float16 or float32",
        lambda h: h.history(lambda held: held.update({k: v.double() for k, v in held.items()})),
    ),
    ("its steps cannot be read", lambda h: h.history(steps="[")),
    ("its steps must be 1 to 256 rising", lambda h: h.history(steps="[2, 1]")),
    (
        "judge.safetensors is a judge, which has no history",
        lambda h: checkpoints.save_history(h.folder / "judge.safetensors", [1], []),
    ),
    (
        "vae.safetensors changed while it was read",
        lambda h: busy(h) or checkpoints.read_card(h.folder / "vae.safetensors"),
    ),
    (
        "is too large; keep at most 1 steps",
        lambda h: h.patch.setattr(checkpoints.history, "MOST", 1) or h.history(),
    ),
    ("There is no folder of yours that can be written", lambda h: homeless(h)),
    (
        "could not be written (File exists); move the file away that stands in place",
        lambda h: checkpoint(h.file("a") / "m.safetensors", TINY["vae"]),
    ),
]
