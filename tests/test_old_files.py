"""Every file that was ever shipped opens: those of today, and one of each older format.

The files in tests/old are tiny; each was written by the code of the commit in its name.
"""

from pathlib import Path
from shutil import copy

import pytest
import torch

from explorer.checkpoints import (
    history_path,
    load_history,
    load_judge,
    load_model,
    load_state,
    read_card,
    state_path,
)
from explorer.data import Images, ResidentSet
from explorer.families import new_run
from explorer.models import Model
from tests.tiny import point

OLD = Path(__file__).parent / "old"
SHIPPED = OLD.parents[1] / "checkpoints"
RUN = OLD / "run-66d7795.safetensors"  # ends in .state beside its model, as no file here may
FILES = [
    path
    for path in (*sorted(OLD.glob("*.safetensors")), *sorted(SHIPPED.glob("*.safetensors")))
    if path != RUN and not path.stem.endswith((".history", ".state"))
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_opens_with_its_card_and_its_history(path) -> None:
    card = read_card(path)
    model, again = (load_judge if card.spec.family == "judge" else load_model)(path)
    assert card == again
    assert card.spec == model.spec
    if isinstance(model, Model):
        images = model.decode(*point(model.spec))
        assert images.isfinite().all()
        history = load_history(path)
        assert (history is not None) == history_path(path).exists()


def test_there_is_one_of_each_old_format() -> None:
    assert {path.stem for path in FILES if path.parent == OLD} == {
        "vae-66d7795",  # without components, without most of a recipe
        "vae-54edd8a",  # without auxiliary and consistency
        "cgan-66d7795",  # without features
        "cgan-fece602",  # the first with a history; without the names of its classes
        "infogan-66d7795",
        "judge-df092a6",
    }
    assert load_history(OLD / "cgan-fece602.safetensors").steps == (0, 4)


@pytest.mark.parametrize(("name", "field"), [("vae", "components"), ("cgan", "features")])
def test_what_an_old_file_does_not_say_it_did_not_have(name, field) -> None:
    assert getattr(read_card(OLD / f"{name}-66d7795.safetensors").spec, field) == 0


def test_an_old_run_goes_on(tmp_path) -> None:
    out = tmp_path / "run.safetensors"
    copy(RUN, state_path(out))
    state, head = load_state(out)
    pixels = torch.randint(0, 256, (8, 1, 8, 8), dtype=torch.uint8)
    run = new_run(head.spec, head.recipe, ResidentSet(Images(pixels, torch.arange(8)), "cpu"))
    run.restore(state)
    assert run.step == 2
    assert [record.step for record in run.progress(2)] == [4, 6, 8]
