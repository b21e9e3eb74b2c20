"""Back to the best moment of a run that has ended: its file is written anew."""

from dataclasses import replace

from explorer.checkpoints import (
    load_history,
    load_model,
    replaced,
    save_history,
    save_model,
)
from explorer.engine.jobs.job import Job
from explorer.models import Network
from explorer.training import activity
from explorer.training.closest import Closest


def put_back(job: Job, closest: Closest) -> Network:
    """The model of the best moment, which takes the place of the one in `job.out`.

    Its history ends with that moment. Raises `CheckpointError` when it cannot be written.
    """
    model, card = load_model(job.out)
    model.load_state_dict(closest.weights)
    known = tuple(round(a, 6) for a in activity(model))
    card = replace(card, step=closest.step, losses=closest.losses, activity=known)
    history = load_history(job.out)
    with replaced(job.out, job.otherwise) as act:
        save_model(job.out, model, card, act)
        if history is not None:
            until = [i for i, step in enumerate(history.steps) if step <= closest.step]
            steps = [history.steps[i] for i in until]
            save_history(job.out, steps, (history.at(i) for i in until), act)
    return model
