"""The best moment of a live run: told while it learns, and gone back to, on or over."""

import pytest

from explorer.checkpoints import history_path, load_history, load_model, read_card
from explorer.engine.live import Live
from explorer.errors import RunError
from explorer.training import closest
from tests.engine.live.test_manager import (  # noqa: F401  (clock, engine and live are fixtures)
    clock,
    engine,
    live,
    started,
    wait,
)


@pytest.fixture
def early(monkeypatch) -> None:
    """A measure by which the second look is the best, and all later ones are worse."""

    def offer(self: closest.Closest, step: int, model: object, losses: object) -> None:
        self.measure = lambda _: 0.1 if len(self.looks) == 1 else 0.9
        real(self, step, model, losses)  # type: ignore[arg-type]

    real = closest.Closest.offer
    monkeypatch.setattr(closest.Closest, "offer", offer)


def best(live: Live, token: str):  # noqa: F811
    return live.status(token).best


def worse(live: Live) -> str:  # noqa: F811
    """A run that has become worse; it is looked at whenever it rests."""
    token = started(live)
    for _ in range(6):
        live.command(token, "both")
        step = live.status(token).step
        wait(lambda step=step: step in live.status(token).snapshots)
    wait(lambda: best(live, token) and best(live, token).worse)
    return token


def test_a_run_tells_its_best_moment_and_that_it_has_become_worse(live, early) -> None:  # noqa: F811
    token = worse(live)
    found = best(live, token)
    assert found.step == found.looks[1][0]
    assert "times as far from them." in found.sentence
    assert not found.back


@pytest.mark.parametrize("ended", [False, True])
def test_a_run_goes_back_to_its_best_moment_with_card_and_history(live, early, ended) -> None:  # noqa: F811
    token = worse(live)
    if ended:
        live.command(token, "stop")
        wait(lambda: live._runs[token].commands.end)
    before = live.explore(token)
    live.go_back(token)
    found = live.status(token)
    assert (found.state, found.best.back) == ("stopped", True)
    assert found.step == found.best.step
    out = live._runs[token].job.out
    assert read_card(out).step == found.best.step
    weights, kept = load_model(out)[0].state_dict(), live._runs[token].closest.weights
    assert all(weights[name].equal(kept[name]) for name in kept)
    assert history_path(out).exists()
    assert load_history(out).steps[-1] == found.best.step
    assert f"again what it was at step {found.best.step:,}" in found.sentence
    assert live.file(live.explore(token)).exists()
    assert live.explore(token) != before, "which is of another step"


def test_what_does_not_decay_has_no_such_moment(live) -> None:  # noqa: F811
    token = started(live, "vae")
    wait(lambda: len(live.status(token).snapshots) > 2)
    assert best(live, token) is None
    with pytest.raises(RunError, match="no earlier moment"):
        live.go_back(token)
