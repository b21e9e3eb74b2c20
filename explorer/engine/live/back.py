"""Back to the best moment of a live run, whether it is on or over."""

from dataclasses import replace

from explorer.engine.jobs.going_back import put_back
from explorer.engine.live.status import best_moment
from explorer.engine.live.worker import LiveRun
from explorer.errors import RunError

PATIENCE = 600.0  # seconds that a run may take to end


def go_back(run: LiveRun) -> None:
    """Stop a run, if it is on, and make its model that of its best moment, which is its step then.

    `RunError` where there is no such moment.
    """
    if run.commands.on:
        run.command("stop")
    ended, closest, painter = run.join(PATIENCE), run.closest, run.painter
    if not (ended and closest and closest.weights and painter and run.job.out.exists()):
        raise RunError("There is no earlier moment of this run to go back to; start another.")
    model = put_back(run.job, closest)
    run.shared = run.kept = ""  # these are of what it was before
    grid = painter.paint(model.eval())
    with run.changed:
        status = run.status
        status.best, status.best_number = best_moment(closest, back=True), status.number + 1
        status.grid, status.grid_number = grid, status.number + 1
        if status.progress is not None:
            status.progress = replace(status.progress, step=closest.step)
        status.sentence = f"The model is again what it was at step {closest.step:,}."
        status.change()
        run.changed.notify_all()
