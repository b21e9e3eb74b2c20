"""How Python asks the page's maths, and when two answers are the same."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from explorer.errors import PointError

NEAR = 1e-6  # of the largest number
NODE = shutil.which("node")

needs_node = pytest.mark.skipif(NODE is None, reason="node is not installed")


def page(expression: str, *cases: dict[str, Any]) -> list[Any]:
    """What the page answers to an expression on its modules, for each case of values by name."""
    asked = json.dumps({"expression": expression, "cases": [given(case) for case in cases]})
    script = str(Path(__file__).with_name("latent_answers.js"))
    done = subprocess.run([str(NODE), script], input=asked, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return [one.get("answer", one.get("refused")) for one in json.loads(done.stdout)]


def given(value: Any) -> Any:
    """A value as JSON, with rows of float32 marked as such."""
    if isinstance(value, Tensor):
        value = value.numpy()
    if isinstance(value, np.ndarray):
        if value.ndim == 1 and value.dtype == np.float32:
            return {"float32": value.tolist()}
        return [given(row) for row in value] if value.ndim > 1 else value.tolist()
    if isinstance(value, list | tuple):
        return [given(one) for one in value]
    if isinstance(value, dict):
        return {name: given(one) for name, one in value.items()}
    return value


def same(ours: Any, theirs: Any, near: float = NEAR) -> None:
    """The numbers of the page are those of Python."""
    wanted = np.asarray(theirs, dtype=np.float64)
    size = max(1.0, float(np.abs(wanted).max(initial=0)))
    np.testing.assert_allclose(np.asarray(ours, dtype=np.float64), wanted, rtol=0, atol=near * size)


def chance(seed: int, *shape: int) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def words(refused: Callable[[], object], kind: type[Exception] = PointError) -> str:
    with pytest.raises(kind) as refusal:
        refused()
    return str(refusal.value)
