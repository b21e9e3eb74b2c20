"""The page's looks: what is written in all its sheets goes by the tokens of one."""

import re
from pathlib import Path

WEB = Path(__file__).parents[2] / "explorer" / "ui" / "web"
SHEETS = sorted(WEB.rglob("*.css"))
TOKENS = WEB / "app" / "page.css"
SIZE = r"(?:font-size:|font:)\s*([^\s;]+)"
ALLOWED = r"var\(--le-text(-small|-large|-plot)?\)|inherit|0\.\d+em"  # em: subscripts


def test_every_size_of_text_is_one_of_three() -> None:
    odd = [
        f"{path.name}: {size}"
        for path in SHEETS
        for size in re.findall(SIZE, path.read_text())
        if not re.fullmatch(ALLOWED, size)
    ]
    assert odd == []


def test_colours_have_names() -> None:
    odd = [
        f"{path.name}: {colour}"
        for path in SHEETS
        if path != TOKENS
        for colour in re.findall(r":[^;{]*?(#[0-9a-fA-F]{3,8})\b", path.read_text())
    ]
    assert odd == []
