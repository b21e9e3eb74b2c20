"""The command line: what it writes, and one line with exit code 2 for every mistake."""

import shlex
import subprocess
import sys
from functools import wraps
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file

from explorer.checkpoints import RunHead, load_model, read_card, state_path
from explorer.cli import main as command_line
from explorer.cli.main import main
from explorer.data import DATA_ROOT_VARIABLE, DATASETS
from explorer.engine.directions import labelled_latents
from explorer.engine.jobs.run import Job, train
from explorer.families.cgan import CGANSpec
from explorer.families.vae import VAESpec
from explorer.latent import draw
from explorer.places import HOME_VARIABLE
from explorer.specs import Recipe
from tests.tiny import LISTED, TINY, checkpoint, names_in, set_of

TRAIN = ["train", "--dataset", "mnist", "--epochs", "1", "--batch", "50", "--width", "4"]


@pytest.fixture(autouse=True)
def shipped(tiny_folder, fake_root, tmp_path, monkeypatch) -> Path:
    """The tiny checkpoints are shipped, the data is fake, one stands in tmp_path, on the CPU."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    mps = torch.backends.mps  # its function keeps the wrapping that torch's compiler looks for
    monkeypatch.setattr(mps, "is_available", wraps(mps.is_available)(lambda: False))
    monkeypatch.setattr(sys.modules["explorer.cli.main"], "SHIPPED", tiny_folder)
    monkeypatch.setenv(DATA_ROOT_VARIABLE, str(fake_root))
    monkeypatch.chdir(tmp_path)
    return tiny_folder


def refused(capsys, *arguments: str) -> str:
    """The one line with which a command is refused."""
    try:
        code = main(arguments)
    except SystemExit as exc:
        code = exc.code
    said = capsys.readouterr()
    assert code == 2
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert said.err.endswith("\n")
    assert "Traceback" not in said.err
    return said.err


# list and info


def test_list_has_a_line_for_each_shipped_model(capsys) -> None:
    assert main(["list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == LISTED
    assert lines[0].split()[:5] == ["tiny-cgan", "CGAN", "MNIST", "z", "3"]


@pytest.mark.parametrize("family", TINY)
def test_info_shows_the_whole_card_by_name_or_file(capsys, shipped, family) -> None:
    said = []
    for name in (f"tiny-{family}", str(shipped / f"tiny-{family}.safetensors")):
        assert main(["info", name]) == 0
        said.append(capsys.readouterr().out)
    assert said[0] == said[1]
    spec = TINY[family]
    for name, value in {**spec.to_dict(), "trained": "step 4 of 4, 2025-01-31, torch"}.items():
        line = next(x for x in said[0].splitlines() if x.startswith((f"model.{name} ", name)))
        assert str(value) in line
    for start in ("size", "parameters", "data set", "command", "knobs", "recipe.lr", "loss.loss"):
        assert f"\n{start}" in said[0]


# sample


def arrays(path: Path) -> dict[str, np.ndarray]:
    with np.load(path, allow_pickle=False) as held:
        return dict(held)


@pytest.mark.parametrize("family", TINY)
def test_sample_writes_images_labels_and_latents(capsys, tmp_path, family) -> None:
    spec = TINY[family]
    assert main(["sample", f"tiny-{family}", "--count", "21", "--seed", "5"]) == 0
    assert "21 samples of tiny-" in capsys.readouterr().out
    assert names_in(tmp_path) == ["samples.npz"]
    held = arrays(tmp_path / "samples.npz")
    assert sorted(held) == ["images", "labels", "latents"]
    assert (held["images"].dtype, held["images"].shape) == (np.uint8, (21, *spec.form.picture))
    assert (held["labels"].dtype, held["labels"].shape) == (np.int64, (21,))
    assert (held["latents"].dtype, held["latents"].shape) == (
        np.float32,
        (21, spec.z + spec.codes),
    )
    expected = torch.cat(draw(range(5, 26), spec.z, spec.codes), 1).numpy()
    assert np.array_equal(held["latents"], expected)
    if spec.num_classes:
        counts = np.bincount(held["labels"], minlength=spec.num_classes)
        assert counts.max() - counts.min() <= 1
    else:
        assert set(held["labels"]) == {-1}


def test_sample_of_one_class_has_that_label(tmp_path) -> None:
    assert main(["sample", "tiny-cgan", "--count", "3", "--label", "4", "--out", "four.npz"]) == 0
    assert arrays(tmp_path / "four.npz")["labels"].tolist() == [4, 4, 4]


@pytest.mark.parametrize(("count", "size"), [(1, (56, 56)), (6, (168, 112)), (7, (168, 168))])
def test_sample_writes_a_sheet_of_all_images(tmp_path, count, size) -> None:
    assert main(["sample", "tiny-cgan", "--count", str(count), "--out", "sheet.png"]) == 0
    assert main(["sample", "tiny-cgan", "--count", str(count)]) == 0
    with Image.open(tmp_path / "sheet.png") as sheet:
        assert (sheet.size, sheet.mode) == (size, "L")
        pixels = np.asarray(sheet)
    images = arrays(tmp_path / "samples.npz")["images"]
    assert np.array_equal(pixels[:56:2, :56:2], images[0, :, :, 0])
    last = pixels[-56::2]
    column = (count - 1) % (size[0] // 56)
    assert np.array_equal(last[:, 28 * 2 * column :: 2][:, :28], images[-1, :, :, 0])


def test_a_sheet_of_colour_is_in_colour(tmp_path) -> None:
    checkpoint(tmp_path / "m.safetensors", CGANSpec(z=2, width=2, channels=3, resolution=32))
    assert main(["sample", "m.safetensors", "--count", "4", "--out", "sheet.png"]) == 0
    with Image.open(tmp_path / "sheet.png") as sheet:
        assert sheet.mode == "RGB"


def test_sampling_twice_gives_the_same_file(tmp_path) -> None:
    for name in ("one.npz", "two.npz"):
        assert main(["sample", "tiny-infogan", "--count", "9", "--out", name]) == 0
    one, two = (arrays(tmp_path / name) for name in ("one.npz", "two.npz"))
    assert all(np.array_equal(one[key], two[key]) for key in one)


# train


@pytest.mark.parametrize("family", TINY)
def test_train_writes_a_finished_model_where_it_says(capsys, tmp_path, few_points, family) -> None:
    flags = ["--batch", "50", "--width", "4", "--epochs", "1", "--device", "cpu"]
    data = set_of(TINY[family])
    assert main(["train", "--dataset", data, "--model", family, *flags]) == 0
    path = tmp_path / "runs" / f"{family}-{data}.safetensors"
    assert str(path.relative_to(tmp_path)) in capsys.readouterr().err
    assert names_in(path.parent) == [path.name]
    card = load_model(path)[1]
    assert card.step == card.steps == 4
    assert card.spec.family == family
    assert (card.spec.form, card.spec.width) == (DATASETS[data].form, 4)
    assert main(["info", str(path)]) == 0


def test_flags_reach_the_spec_and_the_recipe() -> None:
    flags = "--network conv --depth 2 --z 5 --likelihood gaussian --beta 0.5 --resolution 32"
    flags += " --channels 3 --lr 0.01 --seed 7 --decay constant --out m.safetensors"
    assert main([*TRAIN, "--model", "vae", *flags.split()]) == 0
    card = read_card(Path("m.safetensors"))
    assert card.spec == VAESpec(
        network="conv",
        depth=2,
        width=4,
        z=5,
        likelihood="gaussian",
        beta=0.5,
        resolution=32,
        channels=3,
    )
    assert card.recipe == Recipe(
        dataset="mnist", epochs=1, batch=50, lr=0.01, seed=7, decay="constant"
    )


@pytest.mark.parametrize("family", TINY)
def test_the_command_in_the_card_gives_the_same_model_again(
    tmp_path, monkeypatch, fake_root, few_points, family
) -> None:
    asked = ["train", "--dataset", set_of(TINY[family]), *TRAIN[3:]]
    local = ["--device", "cpu", f"--data-root={fake_root}", "--threads", "1", "--save-seconds=5"]
    flags = ["--model", family, "--out", "my model.safetensors", "--seed=3"]
    assert main([*asked, *local, *flags]) == 0
    first = tmp_path / "my model.safetensors"
    command = read_card(first).command
    assert not any(word in command for word in ("device", "data-root", "threads", "save-seconds"))
    assert str(fake_root) not in command
    words = shlex.split(command)
    assert words == ["python", "-m", "explorer", *asked, *flags]
    (tmp_path / "again").mkdir()
    monkeypatch.chdir(tmp_path / "again")
    assert main(words[3:]) == 0
    second = tmp_path / "again" / "my model.safetensors"
    assert read_card(second) == read_card(first)
    one, two = load_file(first), load_file(second)
    assert all(torch.equal(one[name], two[name]) for name in one)


def test_a_history_is_trained_sampled_and_said(capsys, tmp_path) -> None:
    flags = "--model vae --epochs 6 --history 3 --out runs/m.safetensors"
    assert main([*TRAIN, *flags.split()]) == 0
    assert names_in(tmp_path / "runs") == ["m.history.safetensors", "m.safetensors"]
    assert "--history 3" in read_card(Path("runs/m.safetensors")).command
    capsys.readouterr()
    assert main(["info", "runs/m.safetensors"]) == 0
    assert "3 steps, 0 to 24" in capsys.readouterr().out
    for time in ("0", "2"):
        assert main(["sample", "runs/m.safetensors", "--time", time, "--out", f"{time}.npz"]) == 0
    first, last = arrays(tmp_path / "0.npz"), arrays(tmp_path / "2.npz")
    assert np.array_equal(first["latents"], last["latents"])
    assert not np.array_equal(first["images"], last["images"])
    capsys.readouterr()
    assert "no time 3" in refused(capsys, "sample", "runs/m.safetensors", "--time", "3")


def test_a_stopped_run_goes_on_to_the_same_model(fake_root) -> None:
    flags = [*TRAIN, "--model", "cgan", "--batch", "10", "--out"]
    assert main([*flags, "unbroken.safetensors"]) == 0
    card = read_card(Path("unbroken.safetensors"))
    out = Path("broken.safetensors")
    head = RunHead(card.spec, card.recipe, card.command)
    progress = train(Job(head, out, fake_root, torch.device("cpu")), every=7)
    next(progress)
    progress.close()
    assert main(["train", "--resume", str(out)]) == 0
    assert read_card(out) == card
    one, two = load_file(out), load_file("unbroken.safetensors")
    assert all(torch.equal(one[name], two[name]) for name in one)
    assert names_in(Path()) == ["broken.safetensors", "unbroken.safetensors"]


def test_an_unfinished_run_is_not_silently_started_anew(capsys) -> None:
    out = Path("m.safetensors")
    state_path(out).write_text("a run")
    sentence = refused(capsys, *TRAIN, "--model", "vae", "--out", str(out))
    assert "continue it with --resume m.safetensors, or delete m.state.safetensors" in sentence


def test_a_rate_that_breaks_the_losses_ends_in_a_sentence_and_no_model(capsys) -> None:
    flags = "--model vae --network conv --likelihood gaussian --lr 10000 --decay constant"
    more = "--epochs 20 --out m.safetensors"
    assert main([*TRAIN, *flags.split(), *more.split()]) == 2
    said = capsys.readouterr().err
    assert said.endswith(
        "are no longer numbers; start again with a smaller learning rate (--lr).\n"
    )
    assert "Traceback" not in said
    assert not Path("m.safetensors").exists()


def save_faces(path: Path, **more: np.ndarray) -> None:
    """An oblong data set of 20 images, 14 x 10 pixels."""
    np.savez(path, images=np.arange(2800, dtype=np.uint8).reshape(20, 14, 10), **more)


def test_a_file_of_images_is_trained_on(capsys, tmp_path) -> None:
    save_faces(tmp_path / "faces.npz")
    flags = "--dataset ./faces.npz --batch 9 --epochs 1 --width 4 --resolution 16"
    assert main(["train", "--model", "vae", *flags.split()]) == 0
    card = read_card(tmp_path / "runs" / "vae-faces.safetensors")
    assert (card.recipe.dataset, card.spec.resolution, card.step) == ("./faces.npz", 16, 2)


def test_the_labels_of_a_file_are_the_classes_of_a_model(tmp_path) -> None:
    save_faces(tmp_path / "faces.npz", labels=np.arange(20) % 4 - 7)
    flags = "--dataset faces.npz --batch 9 --epochs 1 --width 4 --resolution 16"
    assert main(["train", "--model", "cgan", *flags.split()]) == 0
    assert read_card(tmp_path / "runs" / "cgan-faces.safetensors").spec.labels == 4


def test_a_model_with_classes_wants_a_file_with_labels(capsys, tmp_path) -> None:
    save_faces(tmp_path / "faces.npz")
    said = refused(capsys, "train", "--model", "cgan", "--dataset", "faces.npz")
    assert "faces has no labels and a CGAN needs two classes or more; sort pictures" in said


def save_own(folder: Path, count: int = 10, shade: int = 0) -> None:
    """A folder of pictures without classes."""
    folder.mkdir()
    for number in range(count):
        pixels = np.full((28, 28), shade + number, np.uint8)
        Image.fromarray(pixels).save(folder / f"{number:03}.png")


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def cache(tmp_path, monkeypatch) -> Path:
    """Where own pictures lie once they are read."""
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda name: str(tmp_path / "cache" / name))
    return tmp_path / "cache"


def test_the_ten_pictures_that_are_promised_can_be_trained_on(tmp_path, cache) -> None:
    save_own(tmp_path / "mine")
    assert main(shlex.split("train --model vae --dataset mine --width 4 --epochs 2")) == 0
    card = read_card(tmp_path / "runs" / "vae-mine.safetensors")
    assert (card.recipe.batch, card.recipe.epochs, card.step) == (4, 2, 4)


def test_a_refused_run_changes_nothing_and_leaves_nothing(capsys, tmp_path, cache) -> None:
    for name, shade in (("mine", 0), ("other", 100)):
        save_own(tmp_path / name, shade=shade)
    flags = shlex.split("train --model vae --width 4 --epochs 1 --out kept/m.safetensors --dataset")
    assert main([*flags, "mine"]) == 0
    assert names_in(tmp_path / "kept") == ["m.images.npz", "m.safetensors"]
    capsys.readouterr()
    held = contents(tmp_path / "kept")
    for words, why in (
        ("other --batch 50", "fewer than one batch of 50"),
        ("other --z 0", "z must be"),
        ("other --history 1", "--history must be"),
        ("gone.zip", "There is no file gone.zip"),
        ("other --out kept/m.safetensors/n.safetensors", "move the file away"),
        (f"other --out kept/{'m' * 300}.safetensors", "choose a shorter name"),
        (f"other --out kept/{'m' * 240}.safetensors", "choose a shorter name"),
        ("other --out new/m.pt", "--out must end in"),
        ("other --batch 50 --out new/m.safetensors", "fewer than one batch of 50"),
    ):
        assert why in refused(capsys, *flags, *words.split())
        assert contents(tmp_path / "kept") == held
    assert names_in(tmp_path) == ["cache", "kept", "mine", "other"]


def test_a_place_that_cannot_be_written_is_found_out_before_the_first_step(
    capsys, monkeypatch
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise AssertionError("it was trained")

    monkeypatch.setattr(sys.modules["explorer.cli.train"], "run", fail)
    Path("m.safetensors").mkdir()
    said = refused(capsys, *TRAIN, "--model", "vae", "--out", "m.safetensors")
    assert "(Is a directory); name a file, for this is a folder, or choose another --out." in said
    monkeypatch.setattr("shutil.disk_usage", lambda path: SimpleNamespace(free=10))
    said = refused(capsys, *TRAIN, "--model", "vae", "--out", "n.safetensors")
    assert "n.safetensors and what is written beside it take up to" in said
    assert names_in(Path()) == ["m.safetensors"]


def test_a_finished_model_is_trained_further_on_what_it_learnt(capsys, tmp_path, cache) -> None:
    save_own(tmp_path / "mine", 20)
    flags = "train --model vae --width 4 --dataset mine --epochs 1 --out a.safetensors"
    assert main(flags.split()) == 0
    capsys.readouterr()
    assert "train its model further with --continue a.safetensors" in (
        refused(capsys, "train", "--resume", "a.safetensors").replace("Train its", "train its")
    )
    assert main(shlex.split("train --continue a.safetensors --epochs 1")) == 0
    first, second = Path("a.safetensors"), Path("runs/a-continued.safetensors")
    one, two = read_card(first), read_card(second)
    assert (two.spec, two.images) == (one.spec, one.images)
    assert "train --continue a.safetensors --epochs 1" in two.command
    assert names_in(Path("runs")) == ["a-continued.images.npz", "a-continued.safetensors"]
    assert (
        main(shlex.split("train --continue a.safetensors --epochs 1 --lr 1e-8 --out b.safetensors"))
        == 0
    )
    same, other = load_file(first), load_file("b.safetensors")
    assert all(torch.allclose(same[n], other[n], atol=1e-5) for n in same if "prior" not in n)


def test_a_shipped_model_is_continued_by_its_name_on_its_own_data(tmp_path) -> None:
    assert main(shlex.split("train --continue tiny-cgan --epochs 1 --batch 50")) == 0
    card = read_card(tmp_path / "runs" / "tiny-cgan-continued.safetensors")
    assert (card.spec, card.recipe.dataset) == (TINY["cgan"], "mnist")


# Mistakes


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "the following arguments are required: COMMAND"),
        ("dance", "invalid choice: 'dance'"),
        ("info", "the following arguments are required: checkpoint"),
        (
            "info nothing",
            "There is no model 'nothing'; choose one of tiny-cgan, tiny-infogan, tiny-g",
        ),
        ("info nothing.safetensors", "There is no file nothing.safetensors;"),
        ("info ../../x", "There is no file ../../x;"),
        ("info ~no-such-user/x", "There is no file ~no-such-user/x;"),
        ("info text.safetensors", "text.safetensors is no whole safetensors file"),
        ("sample nothing", "There is no model 'nothing'"),
        ("sample text.safetensors", "no whole safetensors file"),
        ("sample .", "There is no model '.'"),
        ("sample tiny-vae --time 0", "tiny-vae has no history; leave the time out."),
        ("train --dataset mnist --model vae --history 1", "--history must be 0 or from 2 to 256"),
        ("train --dataset mnist --model vae --history 257", "--history must be 0 or from 2 to 25"),
        ("train --resume m.safetensors --history 3", "--resume takes model, data, recipe and file"),
        ("sample tiny-vae --count 0", "The count must be from 1 to 1,000,000, got 0."),
        ("sample tiny-vae --count -3", "The count must be from 1 to 1,000,000, got -3."),
        ("sample tiny-vae --count 1000000000000", "The count must be from 1 to 1,000,000, got"),
        ("sample tiny-vae --count many", "argument --count: invalid int value: 'many'"),
        ("sample tiny-vae --seed -1", "A seed must be a whole number of at least 0."),
        ("sample tiny-vae --seed 9223372036854775800", "A seed must be a whole number of at le"),
        ("sample tiny-vae --label 1", "A VAE without classes cannot take a label; leave it out."),
        ("sample tiny-cgan --label 10", "Label 10 is out of range; choose 0 to 9."),
        ("sample tiny-vae --out .", "--out must name a file, got '.'"),
        ("sample tiny-vae --out folder", "folder could not be written"),
        ("sample tiny-vae --device tpu", "'tpu' is no device; choose one of"),
        ("sample tiny-vae --coun 3", "unrecognized arguments: --coun 3"),
        ("train", "Say what to train with --model and --dataset, --continue or --resume."),
        (
            "train --model vae",
            "Say what to train with --model and --dataset, --continue or --resume.",
        ),
        ("train --model flow --dataset mnist", "argument --model: invalid choice: 'flow'"),
        ("train --model vae --dataset nist", "Unknown data set 'nist'; choose one of mnist, "),
        ("train --model vae --dataset no.npz", "There is no file no.npz, neither from the curre"),
        ("train --model vae --dataset mnist --z 0", "z must be a whole number from 1 to 512"),
        ("train --model vae --dataset mnist --z two", "argument --z: invalid int value: 'two'"),
        ("train --model vae --dataset mnist --lr nan", "lr must be a number from 1e-08 to 10000"),
        ("train --model vae --dataset mnist --labels 3", "The spec of a VAE has no field labels"),
        ("train --model cgan --dataset mnist --depth 3", "28 cannot be halved 3 times"),
        ("train --model vae --dataset mnist --batch 201", "200 images, fewer than one batch of"),
        ("train --model vae --dataset mnist --out m.pt", "--out must end in .safetensors, got m"),
        ("train --model vae --dataset mnist --dev cpu", "unrecognized arguments: --dev cpu"),
        ("train --model vae --dataset mnist --data-root text.safetensors", "is not below text"),
        ("train --continue nothing", "There is no model 'nothing'"),
        ("train --continue tiny-vae --z 3", "--continue takes the model as it is; leave out --z."),
        ("train --continue tiny-vae --size small", "takes the model as it is; leave out --size."),
        ("train --continue tiny-vae --model cgan", "tiny-vae is a VAE, not a CGAN;"),
        ("train --resume m.safetensors --continue tiny-vae", "--resume takes model, data, rec"),
        ("train --resume m.safetensors", "There is no unfinished run of m.safetensors"),
        ("train --resume m.safetensors --lr 1", "--resume takes model, data, recipe and file"),
        ("train --resume m.safetensors --model vae", "--resume takes model, data, recipe and"),
        ("train --resume m.safetensors --out n.safetensors", "--resume takes model, data, re"),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_2(capsys, tmp_path, words, sentence) -> None:
    (tmp_path / "text.safetensors").write_text("this is text and nothing else")
    (tmp_path / "folder").mkdir()
    assert sentence in refused(capsys, *words.split())
    assert names_in(tmp_path) == ["folder", "text.safetensors"]


@pytest.mark.parametrize(
    "error",
    [
        MemoryError("Unable to allocate 7.28 TiB"),
        torch.OutOfMemoryError("CUDA out of memory.\nTried to allocate 1 GiB"),
        RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried\nto"),
    ],
    ids=["numpy", "cuda", "processor"],
)
def test_too_little_memory_is_a_mistake_too(capsys, monkeypatch, error) -> None:
    def fail(*args: object) -> None:
        raise error

    monkeypatch.setattr(sys.modules["explorer.cli.inspect"], "show_list", fail)
    assert "choose a smaller model or batch" in refused(capsys, "list")


def test_an_error_of_ours_alone_is_not_hidden(monkeypatch) -> None:
    def fail(*args: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(sys.modules["explorer.cli.inspect"], "show_list", fail)
    with pytest.raises(RuntimeError, match="a bug"):
        main(["list"])


def test_python_m_explorer_is_the_command_line() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "explorer", "info", "no-such-model"],
        capture_output=True,
        text=True,
        cwd=Path(__file__).resolve().parents[2],
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("There is no model 'no-such-model'; choose one of ")
    assert done.stderr.count("\n") == 1
    assert command_line is main


# directions


def test_directions_are_listed_with_their_score_and_effect(capsys, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(labelled_latents, "SAMPLES", 300)
    monkeypatch.setattr(labelled_latents, "HELD_OUT", 100)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    assert main(["directions", "tiny-cgan"]) == 0
    head, *lines = capsys.readouterr().out.splitlines()
    assert head.split() == ["name", "kind", "method", "score", "effect"]
    slant = next(line for line in lines if line.startswith("slant ") and " linear " in line)
    assert slant.split()[2:4] == ["linear", "R²"]
    assert "R² within classes on 100 held-out samples; effect measured on 100" in slant
    assert len({line.index("Share of") for line in lines if "Share of" in line}) == 1
    assert [line.split()[0] for line in lines].count("SeFa") == 3


def test_directions_without_the_data_say_so(capsys, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(labelled_latents, "SAMPLES", 300)
    monkeypatch.setattr(labelled_latents, "HELD_OUT", 100)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    path = checkpoint(tmp_path / "m.safetensors", TINY["vae"], recipe=Recipe(dataset="no.npz"))
    assert main(["directions", str(path)]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith("These directions are of samples, since the images cannot be read. ")


def test_directions_of_no_model_are_refused(capsys) -> None:
    assert "no model 'nobody'" in refused(capsys, "directions", "nobody")
