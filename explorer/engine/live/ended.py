"""Runs that have ended stay with their visitor, the last few of them, as far as there is room."""

from collections.abc import Iterable
from typing import NamedTuple, TypedDict

from explorer.checkpoints import read_card
from explorer.engine.live.worker import LiveRun


class RunHere(TypedDict):
    """A run that is still here. state, step and steps: of `StatusSnapshot`.

    learnt: whether it has a model. kept: the id under which it was saved as it ended, or "".
    """

    run: str
    state: str
    step: int
    steps: int
    learnt: bool
    kept: str


def told(run: LiveRun) -> RunHere:
    """What a list of runs says of one; whoever asks holds their lock."""
    state, at, learnt = run.commands.state, run.status.progress, run.job.out.exists()
    step = at.step if at else 0
    if state == "failed" and learnt:
        step = read_card(run.job.out).step  # of the model that was still good
    return RunHere(
        run=run.commands.token,
        state=state,
        step=step,
        steps=run.status.steps,
        learnt=learnt or run.session is not None,
        kept=run.kept,
    )


class Ended(NamedTuple):
    """A run that has ended. size: of its models in bytes, 0 without any. kept: as above."""

    run: str
    size: int
    kept: str


def ended(run: LiveRun) -> Ended:
    """A run as one that has ended: what its models take, with their earlier steps."""
    out, size = run.job.out, 0
    if out.exists():
        size = sum(path.stat().st_size for path in out.parent.glob("*.safetensors"))
    return Ended(run.commands.token, size, run.kept)


def surplus(runs: Iterable[Ended], most: int, most_bytes: int) -> list[str]:
    """Which of some runs, the oldest first, have to go so that `most` of them stay.

    Those without a model go in any case, then those whose models are saved, then the oldest; all
    that stay take at most `most_bytes`.
    """
    ranked = sorted(runs, key=lambda one: (one.size > 0, not one.kept))
    size, gone = sum(one.size for one in ranked), []
    for at, one in enumerate(ranked):
        if one.size and len(ranked) - at <= most and size <= most_bytes:
            break
        size -= one.size
        gone.append(one.run)
    return gone
