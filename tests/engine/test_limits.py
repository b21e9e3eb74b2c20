"""The app's limits: what they say of themselves, and how one is changed."""

from dataclasses import fields
from pathlib import Path

import pytest

from explorer.engine.limits import MB, STRICT, Limits, limits_here, table
from explorer.errors import SpecError

README = Path(__file__).parents[2] / "README.md"


def test_every_limit_says_what_it_is_of_and_none_is_wider_on_a_public_space() -> None:
    for item in fields(Limits):
        if item.name != "public":
            assert item.metadata["says"]
            assert getattr(STRICT, item.name) <= getattr(Limits(), item.name) or "rate" in item.name
            assert f"`{item.name}`" in table()


def test_a_limit_is_changed_in_the_unit_of_the_table() -> None:
    changed = Limits().changed(["uploads_each=12", "upload_bytes=2,000", "minutes=1.5"])
    assert (changed.uploads_each, changed.upload_bytes, changed.minutes) == (12, 2000 * MB, 1.5)
    assert changed.runs == Limits().runs


@pytest.mark.parametrize(
    "setting",
    ["", "x=1", "public=1", "runs", "runs=", "runs=0", "runs=-1", "runs=nan"],
)
def test_what_is_no_limit_or_no_number_is_refused_with_the_choices(setting: str) -> None:
    with pytest.raises(SpecError, match=r"--limit"):
        Limits().changed([setting])


def test_the_strict_limits_are_those_of_a_public_space(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SPACE_ID", raising=False)
    assert not limits_here().public
    monkeypatch.setenv("SPACE_ID", "someone/space")
    assert limits_here() is STRICT


def test_the_readme_has_the_table_of_limits_as_it_is() -> None:
    assert table() in README.read_text("utf-8")
