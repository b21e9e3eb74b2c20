"""The page's type declarations are what the table of operations says."""

import subprocess
import sys
from pathlib import Path

from explorer.ui.operations.declarations import declarations

FILE = Path("explorer/ui/web/core/operations.d.ts")
ROOT = Path(__file__).resolve().parents[2]


def test_the_file_is_what_the_generator_prints() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "explorer.ui.operations.declarations"],
        capture_output=True,
        cwd=ROOT,
        check=True,
    )
    assert done.stdout.decode() == declarations() == (ROOT / FILE).read_text(encoding="utf-8")
