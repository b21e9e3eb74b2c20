"""A file among the models that is none is said once, and the page is as good as ever."""

from pathlib import Path

import pytest

from explorer.engine import Engine
from tests.benchmarks.stage import ROOT, free_port
from tests.test_odd_cards import Sample
from tests.tiny import TINY, card_of, checkpoint
from tests.ui.conftest import open_page, served
from tests.ui.driver import Explorer

pytestmark = pytest.mark.browser


def test_a_page_opens_beside_odd_files_and_says_which_they_are(shared, tmp_path: Path) -> None:
    folder = tmp_path / "models"
    for name in ("good", "null", "pipe"):
        checkpoint(folder / f"{name}.safetensors", TINY["vae"])
    plain = card_of(TINY["vae"]).to_json()
    Sample(folder / "null.safetensors", {}).write(
        folder / "null.safetensors", plain.replace('"dataset": "mnist"', '"dataset": null')
    )
    (folder / "pipe.safetensors").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
    engine = Engine([ROOT / "checkpoints", folder], "cpu")
    page, troubles = open_page(shared)
    with served(folder, tmp_path / "log", free_port()) as address:
        explorer = Explorer(page, engine, address).load()
        explorer.says("2 files among the models could not be read. null.safetensors: ")
        explorer.says("dataset must be text of at most 4,096 characters")
        explorer.says("but a PNG picture")
        explorer.switch("good")
        assert explorer.said == ""
        page.close()
    assert troubles == []
    assert (tmp_path / "log").read_text().count("null.safetensors") == 1
