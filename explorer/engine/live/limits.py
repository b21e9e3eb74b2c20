"""How much one visitor may train: settings of the app, strict where it runs for everybody."""

import os
from dataclasses import dataclass

from explorer.engine.own_directions import SPACE_VARIABLE
from explorer.errors import RunError


@dataclass(frozen=True)
class Limits:
    """public: whether the app runs for everybody. steps, minutes and parameters of one run.

    runs: how many visitors' runs there may be, waiting ones and resting ones counted. minutes
    count while the run has its turn, not while it rests. keep_bytes: of the own images that are
    kept with a model.
    """

    public: bool = False
    steps: int = 10_000_000
    minutes: float = 7 * 24 * 60.0
    parameters: int = 100_000_000
    runs: int = 16
    keep_bytes: int = 500 * 2**20

    def check(self, parameters: int, steps: int) -> None:
        """Raise `RunError` for a run that is larger than what is allowed."""
        for name, value, most in (
            ("parameters", parameters, self.parameters),
            ("steps", steps, self.steps),
        ):
            if value > most:
                raise RunError(
                    f"This run has {value:,} {name} and this app allows {most:,}; choose a "
                    f"smaller size or fewer epochs, or start the app on your own machine."
                )


STRICT = Limits(public=True, steps=6_000, minutes=10.0, parameters=4_000_000, runs=8)


def limits_here() -> Limits:
    """The strict limits on a public Space, wide ones elsewhere."""
    return STRICT if os.environ.get(SPACE_VARIABLE) else Limits()
