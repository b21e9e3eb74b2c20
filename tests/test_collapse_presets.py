"""What the presets of the plain GAN promise, trained as in the app and read off its own meter."""

import pytest

from explorer.evaluation.collapse import Collapse
from tests.benchmarks.live import Stage, begun_run, drawn, set_up

LOOKED_AT = (600, 625, 650)  # steps: noise is long over by then, and both go on as they are


def read(name: str, stage: Stage) -> list[Collapse]:
    """What the meter says of a run at each of the steps."""
    run, found = begun_run(name, 0, stage), []
    for record in run.progress(25):
        if record.step in LOOKED_AT:
            with run.trainer.shown() as model:
                found.append(stage.meter(drawn(model)[0]))
        if record.step == LOOKED_AT[-1]:
            break
    return found


@pytest.mark.slow
def test_the_collapse_preset_raises_the_meter_and_the_cure_lowers_it() -> None:
    stage = set_up()
    fallen, sound = (read(name, stage) for name in ("collapse", "cure"))
    assert all(look.collapsed for look in fallen)
    assert all(look.sentence.startswith("The generator draws almost only") for look in fallen)
    assert not any(look.collapsed for look in sound)
    assert all("differ as much as real images" in look.sentence for look in sound)
    assert max(look.diversity for look in fallen) + 0.1 < min(look.diversity for look in sound)
    three = [[sum(sorted(look.shares)[-3:]) for look in looks] for looks in (fallen, sound)]
    assert min(three[0]) > 0.65 > max(three[1]), "the share of the three most frequent classes"
