"""What an engine does with a model."""

from pathlib import Path

import numpy as np

from explorer.data.dataset import Dataset
from explorer.engine.cards import evaluate
from explorer.engine.directions import saved
from explorer.engine.jobs.described import described
from explorer.engine.jobs.job import Job
from explorer.engine.jobs.targets import check_room
from explorer.engine.points import Points
from explorer.specs.forms import ImageForm, PlaneForm
from tests.refusals.house import CPU, PIXELS, Case, House, rows
from tests.tiny import EFFORT, TINY, checkpoint


def measured(h: House, model: str) -> Path:
    """A model with evidence of the protocol that runs are noted of."""
    found = {"results": {"infogan": {"error": 0.1}}}
    return checkpoint(h.folder / f"{model}.safetensors", TINY[model], evidence=found)


def measured_in_part(h: House) -> None:
    """A measurement that is stopped once the disk is full."""
    path, library = h.folder / "vae.safetensors", h.engine.library
    going = evaluate.evaluate(path, library, h.root, CPU, EFFORT, ["posterior"])
    next(going)
    h.full("mkdir")
    going.close()


CASES: list[Case] = [
    (
        "There is no model 'x'; choose one of cgan, infogan, gan, wgan_gp, vae",
        lambda h: h.entry("x"),
    ),
    ("There is no file x/y", lambda h: h.engine.library.find("x/y")),
    ("judge.safetensors is a judge", lambda h: h.entry("judge")),
    (
        "judge-a-a.safetensors is no whole",
        lambda h: (
            h.file("judge-a-a.safetensors", b"a") and h.engine.library.judges("mnist", strict=True)
        ),
    ),
    (
        "gone.safetensors cannot be read: No such",
        lambda h: h.engine.library._model(h.folder / "gone.safetensors"),
    ),
    (
        "gone.safetensors cannot be read: No such",
        lambda h: h.engine.workspace.models.get(Path("gone.safetensors")),
    ),
    ("Ask for 1 to", lambda h: Points.from_rows(TINY["vae"], rows("vae", 0))),
    (
        "All numbers of a point must be finite",
        lambda h: Points.from_rows(TINY["vae"], rows("vae") + np.inf),
    ),
    (
        "A point of this model has 2 numbers",
        lambda h: Points.from_rows(TINY["vae"], np.zeros((1, 9), np.float32)),
    ),
    ("Ask for 1 to", lambda h: h.engine.draw(h.entry("vae"), [])),
    ("A seed must be a whole number", lambda h: h.engine.draw(h.entry("vae"), [-1])),
    ("vae has no prior 'x'", lambda h: h.engine.draw(h.entry("vae"), [1], "x")),
    (
        "A VAE without classes cannot take a label",
        lambda h: next(h.engine.sample(h.entry("vae"), 1, 0, 3)),
    ),
    (
        "Label 77 is out of range; choose 0 to 9.",
        lambda h: next(h.engine.sample(h.entry("cgan"), 1, 0, 77)),
    ),
    ("The count must be from 1 to", lambda h: next(h.engine.sample(h.entry("vae"), 0, 0))),
    (
        "vae has no history; choose a model that has one",
        lambda h: h.engine.history_film(h.entry("vae"), rows("vae")),
    ),
    (
        "A direction needs a name of 1 to",
        lambda h: h.engine.saved_directions.save(h.entry("vae"), "", np.float32([[1, 0]])),
    ),
    (
        "vae has no kept direction 'x'",
        lambda h: h.engine.saved_directions.forget(h.entry("vae"), "x"),
    ),
    ("There is no protocol 'x'; choose of", lambda h: h.cli("evaluate", "vae", "--only", "x")),
    (
        "could not be written",
        lambda h: h.cli(
            "sample", "vae", "--count", "1", "--device", "cpu", "--out", str(h.file("a") / "b")
        ),
    ),
    ("gan has no encoder", lambda h: h.engine.encoding.encode(h.entry("gan"), PIXELS, [1])),
    (
        "An image of vae is uint8 [28, 28, 1]",
        lambda h: h.engine.encoding.encode(h.entry("vae"), PIXELS[:3], [1]),
    ),
    (
        "There is no test image 999; choose from 0 to",
        lambda h: h.engine.encoding.test_images(h.entry("vae"), [999]),
    ),
    (
        "Layers are shown of one point, not of 2",
        lambda h: h.engine.passed(h.entry("vae"), rows("vae", 2)),
    ),
    (
        "There is no layer 7 of the decoder",
        lambda h: h.engine.passed(h.entry("vae"), rows("vae"), whole=("decoder", 7)),
    ),
    ("vae has no Q that reads codes", lambda h: h.engine.read_codes(h.entry("vae"), rows("vae"))),
    (
        "vae has no direction 'x'",
        lambda h: h.engine.locked_direction(h.entry("vae"), np.float32([[1, 0]]), ["x"]),
    ),
    (
        "vae has no directions of classes",
        lambda h: h.engine.locked_direction(h.entry("vae"), np.float32([[1, 0]]), ["class"]),
    ),
    (
        "A direction of vae has 2 numbers",
        lambda h: h.engine.saved_directions.save(h.entry("vae"), "a", np.zeros(2)),
    ),
    (
        "The numbers of a direction must be finite",
        lambda h: h.engine.saved_directions.save(h.entry("vae"), "a", np.zeros((1, 2))),
    ),
    (
        "could not be written (No space left",
        lambda h: h.full() or h.engine.saved_directions.save(h.entry("vae"), "a", np.ones((1, 2))),
    ),
    (
        "cannot be read",
        lambda h: (
            h.engine.saved_directions.save(h.entry("vae"), "a", np.ones((1, 2)))
            or (
                [one.write_text("[") for one in (h.folder / "own").rglob("*.json")]
                and h.engine.saved_directions.directions(h.entry("vae"))
            )
        ),
    ),
    (
        "gan.safetensors is not a run of the same",
        lambda h: (
            measured(h, "infogan") and h.cli("evaluate", "infogan", "--runs", "gan.safetensors")
        ),
    ),
    (
        "vae.safetensors was not measured yet",
        lambda h: h.cli("evaluate", "vae", "--runs", "vae.safetensors"),
    ),
    (
        "infogan.safetensors has the seed of another run",
        lambda h: (
            measured(h, "infogan") and h.cli("evaluate", "infogan", "--runs", "infogan.safetensors")
        ),
    ),
    (
        "gan is a GAN, not a VAE",
        lambda h: h.engine.train_start("a", family="vae", dataset="mnist", model="gan"),
    ),
    (
        "vae has 0 kept directions",
        lambda h: (
            h.patch.setattr(saved, "MOST", 0)
            or h.engine.saved_directions.save(h.entry("vae"), "a", np.ones((1, 2)))
        ),
    ),
    (
        "fewer than one batch of 64",
        lambda h: described(
            "vae", "a", Dataset("a", (), ImageForm(1, 28), None, count=50), {"batch": 64}
        ),
    ),
    (
        "cgan has 10 classes and a 2",
        lambda h: described(
            "cgan", "a", Dataset("a", ("x", "y"), ImageForm(1, 28), None), {}, begun=h.entry("cgan")
        ),
    ),
    (
        "vae draws in grey; continue it with grey images.",
        lambda h: described(
            "vae", "a", Dataset("a", (), ImageForm(3, 28), None), {}, begun=h.entry("vae")
        ),
    ),
    (
        "a holds points of the plane and a VAE is of images; choose other data, or train a Toy",
        lambda h: described("vae", "a", Dataset("a", (), PlaneForm(1.5), None), {}),
    ),
    (
        "a holds images and a Toy GAN is of points of the plane; choose other data, or train a ",
        lambda h: described("toy_gan", "a", Dataset("a", (), ImageForm(1, 28), None), {}),
    ),
    (
        "No white spot is to be seen in the picture; draw one where the point is.",
        lambda h: h.engine.encoding.encode(
            h.entry("toy_vae"), np.zeros((96, 96, 3), np.uint8), [0]
        ),
    ),
    (
        "has 2 test images, fewer than the 10",
        lambda h: h.entry_with_images() and h.cli("evaluate", "vae", "--device", "cpu"),
    ),
    ("could not be written (No space left on device)", lambda h: measured_in_part(h)),
    (
        "and what is written beside it take up to 1,048,576 MB",
        lambda h: h.room(0) or check_room(h.folder / "m", 2**40, Job.otherwise),
    ),
    (
        "This app runs for everybody and keeps nothing",
        lambda h: (
            h.public() or h.engine.saved_directions.save(h.entry("vae"), "a", np.ones((1, 2)))
        ),
    ),
    (
        "Ask for the neighbours of one point at once, not of 2.",
        lambda h: h.engine.nearest(h.entry("vae"), rows("vae", 2)),
    ),
    ("vae has no map of neighbours", lambda h: h.engine.neighbours(h.entry("vae"))),
]
