"""A backend is asked for what needs weights or data; the maths between points is the page's own."""

import re
from pathlib import Path

from explorer.ui.operations import OPERATIONS
from explorer.ui.routes import WEB

MATHS = {"route", "grid", "sum", "manifold", "locked_direction"}


def test_the_server_is_asked_for_every_operation_but_maths() -> None:
    script = (Path(WEB) / "backend/server.js").read_text("utf-8")
    asked = set(re.findall(r'(?:call|said|shown)\("(\w+)"', script))
    assert asked == set(OPERATIONS) - MATHS
