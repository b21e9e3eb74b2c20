"""Every refusal is raised once with its real cause, and read.

The places that refuse are found in the source; a case is a call that is refused there.
"""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from explorer.errors import ExplorerError
from tests.refusals import checkpoints, cli, data, engine, live, motion, training, ui
from tests.refusals.house import Case, House
from tests.refusals.places import Line, made, places, raised
from tests.refusals.reading import check
from tests.tiny import JUDGE, TINY, checkpoint

ROOMS = (data, checkpoints, training, engine, motion, live, ui, cli)
CASES = [case for room in ROOMS for case in room.CASES]


class Refused(NamedTuple):
    """What was said, and which lines made or raised it."""

    words: str
    lines: set[Line]


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    for family, spec in (TINY | {"judge": JUDGE}).items():
        checkpoint(folder / f"{family}.safetensors", spec)
    return folder


@pytest.fixture(scope="session")
def refused(tmp_path_factory, fake_root, models) -> Callable[[Case], Refused]:
    """What became of a case, which is done once."""
    known: dict[Case, Refused] = {}

    def told(case: Case) -> Refused:
        if case not in known:
            known[case] = _done(case[1], tmp_path_factory.mktemp("house"), fake_root, models)
        return known[case]

    return told


def _done(act: Callable[[House], object], folder: Path, root: Path, models: Path) -> Refused:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        house = House(folder, root, models, patch)
        try:
            with made() as lines, pytest.raises(ExplorerError) as caught:
                act(house)
        finally:
            house.close()
    return Refused(str(caught.value), {*raised(caught.value), *lines})


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")  # of a server
@pytest.mark.parametrize("case", CASES, ids=[says[:40] for says, _ in CASES])
def test_a_refusal_says_what_happened_and_what_to_do(case, refused) -> None:
    says, words = case[0], refused(case).words
    assert says and says in words
    check(words)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_every_place_that_refuses_has_a_case(refused) -> None:
    reached = set().union(*(refused(case).lines for case in CASES))
    left = sorted(f"{name} (line {line[1]})" for line, name in places().items() - _of(reached))
    assert not left, f"no case reaches these, add one for each: {left}"


def _of(lines: set[Line]) -> set[tuple[Line, str]]:
    return {(line, name) for line, name in places().items() if line in lines}


@pytest.mark.parametrize(
    "words",
    [
        "KeyError: choose another one.",
        "The file a.npz cannot be read ([Errno 2]); choose another one.",
        "The file a.npz cannot be read.",
        "Choose another one",
        "A VAESpec has no field x; leave it out.",
        "It is odd; choose\nanother one.",
    ],
)
def test_a_sentence_that_helps_nobody_is_found(words) -> None:
    with pytest.raises(AssertionError):
        check(words)
