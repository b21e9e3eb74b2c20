"""Commands, and what is said of devices."""

from pathlib import Path

from explorer.checkpoints import save_state
from explorer.runtime import choose_device
from tests.refusals.house import Case, House


def unfinished(h: House) -> Path:
    """The model file of a run that can be resumed."""
    save_state(h.folder / "m.safetensors", {}, h.head())
    return h.folder / "m.safetensors"


TRAIN = ("train", "--model", "vae", "--dataset", "mnist")


CASES: list[Case] = [
    ("'x' is no device", lambda h: choose_device("x")),
    ("Device 'mps' is not on this machine", lambda h: choose_device("mps")),
    ("There is no model and no file 'x'; choose one of", lambda h: h.cli("evaluate", "x")),
    ("--out must name a file, got", lambda h: h.cli("sample", "vae", "--out", ".")),
    ("Say what to train with --model", lambda h: h.cli("train")),
    ("--history must be 0 or from 2", lambda h: h.cli(*TRAIN, "--history", "1")),
    (
        "--out must end in .safetensors",
        lambda h: h.cli("train", "--model", "vae", "--dataset", "strokes", "--out", "a"),
    ),
    ("--resume takes model, data, recipe", lambda h: h.cli("train", "--resume", "a", "--lr", "1")),
    (
        "could not be written (No space left on device); free some space there, or choose",
        lambda h: (
            h.full() or h.cli("sample", "vae", "--count", "1", "--device", "cpu", "--out", "a.npz")
        ),
    ),
    (
        "--continue takes the model as it is; leave out --z.",
        lambda h: h.cli("train", "--continue", "vae", "--z", "3"),
    ),
    (
        "A VAE is best at its end; leave out --keep.",
        lambda h: h.cli(
            *("train", "--model", "vae", "--dataset", "strokes", "--keep", "best"),
            *("--out", str(h.folder / "a.safetensors")),
        ),
    ),
    (
        "--fit is for pictures that --dataset names; leave it out.",
        lambda h: h.cli(
            *("train", "--continue", "vae", "--fit", "pad"),
            *("--out", str(h.folder / "a.safetensors")),
        ),
    ),
    (
        "An unfinished run lies beside",
        lambda h: h.cli(*TRAIN, "--data-root", str(h.root), "--out", str(unfinished(h))),
    ),
]
