"""A job that is to end with its best moment does so, whether or not it was interrupted."""

from dataclasses import replace

import pytest

from explorer.checkpoints import load_model, read_card
from explorer.cli.main import main
from explorer.engine.jobs import watching
from explorer.engine.jobs.run import Job, resumed, train
from explorer.training.closest import Closest
from tests.engine.jobs.test_run import CPU, job_of, same_file  # noqa: F401  (a fixture)
from tests.test_squares import TALL
from tests.test_user_images import grey, made

BEST = 10  # of 24 steps


@pytest.fixture
def tenth(monkeypatch) -> None:
    """A measure by which the look at step 10 is the best, and looks at every fifth step."""

    def offer(self: Closest, step: int, model: object, losses: object) -> None:
        self.measure = lambda _: abs(step - BEST) + 1.0
        real(self, step, model, losses)  # type: ignore[arg-type]

    real = Closest.offer
    monkeypatch.setattr(Closest, "offer", offer)


def finish(job: Job) -> None:
    for _ in train(job, every=5):
        pass


def test_a_job_that_wants_its_best_moment_writes_that(job_of, tenth) -> None:  # noqa: F811
    last, best = job_of("cgan", "last"), replace(job_of("cgan", "best"), best=True)
    finish(last)
    finish(best)
    assert (read_card(last.out).step, read_card(best.out).step) == (24, BEST)
    assert not same_file(last.out, best.out)
    early = job_of("cgan", "early")
    progress = train(early, every=5)
    while next(progress).step < BEST:
        pass
    progress.close()
    weights, kept = (load_model(job.out)[0].state_dict() for job in (early, best))
    assert all(weights[name].equal(kept[name]) for name in weights)


@pytest.mark.parametrize("records", [1, 4], ids=["before it", "after it"])
def test_an_interrupted_one_comes_to_the_same(job_of, fake_root, tenth, records) -> None:  # noqa: F811
    whole, broken = (replace(job_of("cgan", out), best=True) for out in ("whole", "broken"))
    finish(whole)
    progress = train(broken, every=5)
    for _ in range(records):
        next(progress)
    progress.close()
    finish(resumed(broken.out, fake_root, CPU, 60.0))
    assert same_file(whole.out, broken.out)


def test_of_many_images_nobody_looks_unless_asked_and_of_few_everybody(
    job_of,  # noqa: F811
    monkeypatch,
) -> None:
    looked = []
    monkeypatch.setattr(watching, "FEW", 1)
    monkeypatch.setattr(Closest, "offer", lambda self, step, *_: looked.append(step))
    finish(job_of("cgan"))
    assert looked == []
    monkeypatch.setattr(watching, "FEW", 2_000)
    finish(job_of("cgan"))
    assert looked
    looked.clear()
    finish(job_of("vae"))
    assert looked == [], "a VAE does not decay"


def test_the_command_line_says_what_is_done_about_few_and_when_it_was_best(
    tmp_path, monkeypatch, capsys, tenth
) -> None:
    monkeypatch.setenv("LATENT_EXPLORER_CACHE", str(tmp_path / "cache"))
    files = {f"{'ab'[i % 2]}/{i:02}.png": grey(5 * i) for i in range(len(TALL))}
    files |= {f"{'ab'[i % 2]}/{i:02}x.png": grey(255 - 5 * i) for i in range(len(TALL))}
    few = ("--epochs", "60", "--width", "4", "--z", "2", "--device", "cpu", "--batch", "8")
    out = tmp_path / "mine.safetensors"
    words = ["train", "--model", "cgan", "--dataset", str(made(tmp_path, "zip", files))]
    assert main([*words, "--out", str(out), *few]) == 0
    said = capsys.readouterr().err
    assert "So few images are learnt with --augment 1, lest they are learnt by heart." in said
    assert "At step 10 it was closest to real images that it never saw; at step" in said
    assert "Train with --keep best to have the model of then." in said
    assert main([*words, "--out", str(out), "--keep", "best", *few]) == 0
    assert "as it was at step 10 of " in capsys.readouterr().err
    assert read_card(out).step == 10
    assert read_card(out).recipe.augment == 1
