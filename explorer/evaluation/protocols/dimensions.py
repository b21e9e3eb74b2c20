"""What single knobs stand for, see `explorer.evaluation.dimensions`; named by judge A."""

from collections.abc import Generator
from typing import Any

from explorer.evaluation.dimensions import dimensions
from explorer.evaluation.subject import Subject


def why_not(subject: Subject) -> str | None:
    """Every model has knobs."""
    return None


def measure(subject: Subject) -> Generator[float, None, dict[str, Any]]:
    """samples: how many. correlations [Z + C, A]: r of each knob with each of `attributes`.

    categories: name of the class, and its share, that each category of a code is seen as.
    """
    dataset, judge = subject.dataset, subject.judges.get("a")
    digits = dataset.framing == "digit"
    return (yield from dimensions(subject.model, digits, judge, dataset.classes, subject.device))
