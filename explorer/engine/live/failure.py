"""What a person is told when their run fails: a sentence for whatever was raised."""

import logging

import torch

from explorer.errors import ExplorerError
from explorer.files import why_not_written

OTHERWISE = "start the app with another temporary folder (TMPDIR)"
logger = logging.getLogger(__name__)


def failure_message(exc: Exception) -> str:
    """A sentence on what went wrong and what to do; what nobody foresaw is logged."""
    if isinstance(exc, ExplorerError):
        return str(exc)
    memory = isinstance(exc, MemoryError | torch.OutOfMemoryError)
    if memory or (isinstance(exc, RuntimeError) and "memory" in str(exc)):
        return (
            "There is not enough memory for this run; choose a smaller size, a smaller batch, or "
            "smaller images."
        )
    if isinstance(exc, OSError):
        return why_not_written(exc, exc.filename or "A file", OTHERWISE, "used")
    logger.error("A run failed", exc_info=exc)
    return "The run broke off for a reason that the app's log gives; start it again."
