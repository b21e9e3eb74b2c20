"""Checkpoints are written whole or not at all, and whatever is no checkpoint is refused."""

import json
import os
import pickle
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from explorer.checkpoints import (
    RunHead,
    files,
    fingerprint,
    load_judge,
    load_model,
    load_state,
    read_card,
    save_card,
    save_model,
    save_state,
    state_path,
)
from explorer.errors import CheckpointError, SpecError
from explorer.families.cgan import CGANSpec
from explorer.families.vae import VAESpec
from explorer.specs import Recipe
from tests.tiny import JUDGE, TINY, card_of, checkpoint, fresh, names_in, point


def metadata_of(path: Path) -> dict[str, str]:
    with safe_open(path, framework="pt") as file:
        return file.metadata()


def rewrite(path: Path, tensors: dict | None = None, card: dict | None = None) -> Path:
    """The checkpoint again, with other tensors or with fields of its card changed."""
    metadata = metadata_of(path)
    held = load_file(path) if tensors is None else tensors
    if card is not None:
        metadata["card"] = json.dumps({**json.loads(metadata["card"]), **card})
    save_file(held, path, metadata)
    return path


def refusal(path: Path) -> str:
    """The sentence with which the file is refused by everything that would read it."""
    with pytest.raises(CheckpointError) as caught:
        load_model(path)
    sentence = str(caught.value)
    assert path.name in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


@pytest.fixture
def path(tmp_path) -> Path:
    return checkpoint(tmp_path / "model.safetensors", TINY["vae"])


def test_a_card_survives_the_file(tiny_checkpoint) -> None:
    card = read_card(tiny_checkpoint)
    assert card == card_of(card.spec)
    assert load_model(tiny_checkpoint)[1] == card


def test_a_checkpoint_is_a_plain_safetensors_file_that_says_what_it_is(tiny_checkpoint) -> None:
    metadata = metadata_of(tiny_checkpoint)
    assert metadata["format"] == "latent-explorer/1"
    assert json.loads(metadata["card"])["spec"]["family"] in tiny_checkpoint.name
    spec = read_card(tiny_checkpoint).spec
    expected = fresh(spec).state_dict()
    held = load_file(tiny_checkpoint)
    assert held.keys() == expected.keys()
    assert all(torch.equal(held[name], expected[name]) for name in expected)


@pytest.mark.parametrize("part", [0.0, 0.01, 0.1, 0.5, 0.99])
def test_a_truncated_file_is_refused(tiny_checkpoint, tmp_path, part) -> None:
    whole = tiny_checkpoint.read_bytes()
    path = tmp_path / "cut.safetensors"
    path.write_bytes(whole[: int(part * len(whole))])
    assert "no whole safetensors file" in refusal(path)


def test_no_single_damaged_byte_of_the_header_is_worse_than_a_refusal(path) -> None:
    whole = path.read_bytes()
    header = 8 + int.from_bytes(whole[:8], "little")
    for position in range(0, header, 7):
        damaged = bytearray(whole)
        damaged[position] ^= 0x15
        path.write_bytes(damaged)
        try:
            load_model(path)
        except CheckpointError:
            continue


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(200),
        b"just some text, long enough to be read as a header length",
        bytes(64),
        b"\xff" * 64,
        b"\x02\0\0\0\0\0\0\0{}",
    ],
    ids=["png", "text", "zeros", "ones", "empty-header"],
)
def test_a_renamed_file_is_refused(tmp_path, content) -> None:
    path = tmp_path / "renamed.safetensors"
    path.write_bytes(content)
    refusal(path)


def test_a_safetensors_file_of_someone_else_is_refused(tmp_path) -> None:
    path = tmp_path / "foreign.safetensors"
    save_file({"weight": torch.zeros(3)}, path)
    assert "not written by this explorer (format None" in refusal(path)
    save_file({"weight": torch.zeros(3)}, path, {"format": "pt"})
    assert "not written by this explorer (format 'pt', expected 'latent-explorer/1')" in refusal(
        path
    )
    save_file({"weight": torch.zeros(3)}, path, {"format": "latent-explorer/1"})
    refusal(path)


class Trap:
    """Unpickling it creates a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple:
        return (open, (str(self.path), "w"))


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_pickle_is_refused_and_never_run(tmp_path, protocol) -> None:
    sprung, path = tmp_path / "sprung", tmp_path / "trap.safetensors"
    path.write_bytes(pickle.dumps(Trap(sprung), protocol))
    sentence = refusal(path)
    assert "pickled PyTorch file" in sentence or protocol < 2
    assert not sprung.exists()
    pickle.loads(path.read_bytes()).close()
    assert sprung.exists(), "the trap itself works"


@pytest.mark.parametrize("zipped", [True, False])
def test_a_file_of_torch_save_is_refused_and_never_run(tmp_path, zipped) -> None:
    sprung, path = tmp_path / "sprung", tmp_path / "trap.safetensors"
    torch.save({"x": Trap(sprung)}, path, _use_new_zipfile_serialization=zipped)
    assert "pickled PyTorch file, which could run code when opened" in refusal(path)
    assert not sprung.exists()


def test_an_oversized_file_is_refused_before_it_is_read(path, monkeypatch) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 1000)
    monkeypatch.setattr(files, "safe_open", None)
    assert "MB; checkpoints of up to 0 MB are read" in refusal(path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path) -> None:
    with pytest.raises(CheckpointError, match=r"gone\.safetensors cannot be read: No such file"):
        load_model(tmp_path / "gone.safetensors")
    with pytest.raises(CheckpointError, match=r"cannot be read"):
        load_model(tmp_path)


def test_a_missing_tensor_is_named(path) -> None:
    held = load_file(path)
    del held["mu.weight"]
    assert "mu.weight is missing or too many" in refusal(rewrite(path, held))


def test_an_extra_tensor_is_named(path) -> None:
    held = load_file(path) | {"stowaway": torch.zeros(1)}
    assert "stowaway is missing or too many" in refusal(rewrite(path, held))


def test_a_tensor_of_the_wrong_shape_is_named_with_both_shapes(path) -> None:
    held = load_file(path) | {"mu.weight": torch.zeros(8, 2)}
    assert "mu.weight has shape [8, 2], its spec asks for [2, 8]" in refusal(rewrite(path, held))


@pytest.mark.parametrize("dtype", [torch.float64, torch.float16, torch.int32, torch.float8_e4m3fn])
def test_a_tensor_of_another_kind_is_refused(path, dtype) -> None:
    held = load_file(path) | {"mu.bias": torch.zeros(2).to(dtype)}
    assert "mu.bias holds values that are not finite float32" in refusal(rewrite(path, held))


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_weights_that_are_no_numbers_are_refused(path, value) -> None:
    held = load_file(path)
    held["mu.weight"][1, 1] = value
    assert "mu.weight holds values that are not finite" in refusal(rewrite(path, held))


@pytest.mark.parametrize(
    "spec",
    [
        CGANSpec(z=512, width=2048, depth=8, resolution=256),
        VAESpec(z=512, width=2048, depth=8, resolution=256, channels=3),
        VAESpec(z=512, width=2048, depth=8, resolution=256, network="conv"),
    ],
    ids=["cgan", "vae-mlp", "vae-conv"],
)
def test_a_spec_of_terabytes_is_refused_without_allocating_them(path, spec) -> None:
    resource = pytest.importorskip("resource")  # not on Windows
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sentence = refusal(rewrite(path, card={"spec": spec.to_dict(), "activity": [0.0] * 512}))
    assert "does not hold the weights of its spec" in sentence or "has shape" in sentence
    unit = 1 if sys.platform == "darwin" else 1024
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * unit < 200 * 2**20


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no json",
        "[]",
        "3",
        "null",
        "{}",
        "[" * 100_000,
        '{"spec": 1}',
        '{"spec": {"family": "vae"}}',
        "\N{PILE OF POO}",
    ],
    ids=range(10),
)
def test_a_card_that_is_no_card_is_refused(path, text) -> None:
    save_file(load_file(path), path, {**metadata_of(path), "card": text})
    assert "card of the checkpoint cannot be read" in refusal(path)


@pytest.mark.parametrize(
    "changes",
    [
        {"surprise": 1},
        {"spec": None},
        {"spec": {**TINY["vae"].to_dict(), "z": 10**9}},
        {"spec": {**TINY["vae"].to_dict(), "z": "2"}},
        {"spec": {**TINY["vae"].to_dict(), "channels": 1.0}},
        {"spec": {**TINY["vae"].to_dict(), "extra": 1}},
        {"spec": {**TINY["vae"].to_dict(), "family": "flow"}},
        {"spec": {**TINY["vae"].to_dict(), "family": ["vae"]}},
        {"recipe": {}},
        {"recipe": {"dataset": "mnist", "lr": "fast"}},
        {"activity": None},
        {"activity": [1.0]},
        {"activity": [1.0, "two"]},
        {"activity": [1.0, float("nan")]},
        {"activity": [1.0, 10**400]},
        {"activity": {"0": 1.0, "1": 1.0}},
        {"classes": None},
        {"classes": "cats"},
        {"classes": {"cats": 1}},
        {"classes": ["cats", 1]},
        {"classes": ["cats", "dogs\n"]},
        {"classes": ["cats", "\ud800"]},
        {"classes": ["c" * 101]},
        {"classes": ["c"] * 1001},
        {"step": "four"},
        {"steps": None},
        {"command": 3},
        {"created": []},
        {"software": None},
        {"losses": [1.0]},
        {"losses": {"kl": "low"}},
        {"losses": {"kl": float("inf")}},
        {"evidence": None},
        {"evidence": []},
        {"evidence": {"results": {"memory": {"ratio": float("nan")}}}},
        {"evidence": {"results": [float("-inf")]}},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_card_with_an_odd_field_is_refused(path, changes) -> None:
    assert "card of the checkpoint cannot be read" in refusal(rewrite(path, card=changes))
    with pytest.raises(CheckpointError):
        read_card(path)


def test_a_card_wants_a_figure_for_each_knob() -> None:
    with pytest.raises(SpecError, match="activity must be 5 finite numbers, one for each knob"):
        card_of(TINY["infogan"], activity=(1.0,) * 3)


def holds(path: Path, seed: int) -> bool:
    spec = TINY["vae"]
    images = load_model(path)[0].decode(*point(spec))
    return torch.equal(images, fresh(spec, seed).decode(*point(spec)))


@pytest.mark.parametrize("step", ["save_file", "fsync", "chmod", "replace"])
def test_a_failure_in_the_middle_leaves_the_old_file(path, monkeypatch, step) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files if step == "save_file" else os, step, fail)
    with pytest.raises(CheckpointError) as caught:
        checkpoint(path, TINY["vae"], seed=1)
    monkeypatch.undo()
    assert "could not be written (No space left on device)" in str(caught.value)
    assert "free some space there, or choose another --out." in str(caught.value)
    assert names_in(path.parent) == [path.name]
    assert holds(path, seed=0)


def test_being_stopped_in_the_middle_leaves_the_old_file(path, monkeypatch) -> None:
    def half(tensors: dict, filename: str, metadata: dict) -> None:
        Path(filename).write_bytes(b"half a file")
        raise KeyboardInterrupt

    monkeypatch.setattr(files, "save_file", half)
    with pytest.raises(KeyboardInterrupt):
        checkpoint(path, TINY["vae"], seed=1)
    assert names_in(path.parent) == [path.name]
    assert holds(path, seed=0)


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CheckpointError, match="could not be written"):
        checkpoint(tmp_path / "file" / "model.safetensors", TINY["vae"])


def test_a_missing_folder_is_made_and_an_old_file_replaced(tmp_path) -> None:
    path = checkpoint(tmp_path / "new" / "folder" / "model.safetensors", TINY["vae"])
    checkpoint(path, TINY["vae"], seed=1)
    assert holds(path, seed=1)
    assert names_in(path.parent) == [path.name]


@pytest.mark.skipif(os.name != "posix", reason="modes are a matter of POSIX")
def test_others_may_read_a_checkpoint(path) -> None:
    assert path.stat().st_mode & 0o777 == 0o644


def test_a_model_stays_usable_when_its_file_is_replaced_or_deleted(path) -> None:
    loaded = load_model(path)[0]
    checkpoint(path, TINY["vae"], seed=1)
    path.unlink()
    spec = TINY["vae"]
    assert torch.equal(loaded.decode(*point(spec)), fresh(spec).decode(*point(spec)))


HEAD = RunHead(TINY["vae"], Recipe(dataset="mnist"), "python -m explorer train")


def test_a_state_survives_its_file(tmp_path) -> None:
    out = tmp_path / "model.safetensors"
    state = {"a": torch.rand(3), "b": torch.zeros(4, dtype=torch.uint8), "c": torch.tensor(7)}
    save_state(out, state, HEAD)
    assert names_in(tmp_path) == ["model.state.safetensors"]
    held, head = load_state(out)
    assert head == HEAD
    assert held.keys() == state.keys()
    assert all(torch.equal(held[name], state[name]) for name in state)


def test_a_run_that_does_not_exist_is_answered_with_why(tmp_path) -> None:
    with pytest.raises(CheckpointError, match=r"no unfinished run of .*it was never started"):
        load_state(tmp_path / "model.safetensors")


def test_a_model_is_no_state_and_a_state_is_no_model(path) -> None:
    save_model(state_path(path), fresh(TINY["vae"]), card_of(TINY["vae"]))
    with pytest.raises(CheckpointError, match=r"is no saved run"):
        load_state(path)
    save_state(path, {"a": torch.zeros(1)}, HEAD)
    assert "not written by this explorer" in refusal(state_path(path))


@pytest.mark.parametrize("run", ["", "[]", "{}", "no json", "[" * 100_000, '{"spec": []}'])
def test_a_state_that_cannot_be_read_is_refused(tmp_path, run) -> None:
    out = tmp_path / "model.safetensors"
    metadata = {"format": "latent-explorer-run/1", "run": run}
    save_file({"a": torch.zeros(1)}, state_path(out), metadata)
    with pytest.raises(
        CheckpointError, match=r"The run in model\.state\.safetensors cannot be read"
    ):
        load_state(out)


def test_a_truncated_state_is_refused(tmp_path) -> None:
    out = tmp_path / "model.safetensors"
    save_state(out, {"a": torch.zeros(100)}, HEAD)
    whole = state_path(out).read_bytes()
    state_path(out).write_bytes(whole[:-8])
    with pytest.raises(CheckpointError, match="no whole safetensors file"):
        load_state(out)


# Cards that are written anew, judges, and the hash of the weights


EVIDENCE = {"results": {"memory": {"ratio": 0.97, "none": None, "name": "α"}}, "seconds": {}}


def test_evidence_survives_the_file_and_leaves_the_weights_alone(tiny_checkpoint, tmp_path) -> None:
    path = tmp_path / "model.safetensors"
    path.write_bytes(tiny_checkpoint.read_bytes())
    before, held, card = fingerprint(path), load_file(path), read_card(path)
    save_card(path, replace(card, evidence=EVIDENCE))
    assert read_card(path) == replace(card, evidence=EVIDENCE)
    assert load_model(path)[1].evidence == EVIDENCE
    after = load_file(path)
    assert after.keys() == held.keys()
    assert all(torch.equal(after[name], held[name]) for name in held)
    assert fingerprint(path) == before
    save_card(path, card)
    assert fingerprint(path) == before
    assert names_in(tmp_path) == ["model.safetensors"]


def test_a_card_without_evidence_is_as_good_as_ever(path) -> None:
    metadata = metadata_of(path)
    plain = json.loads(metadata["card"])
    del plain["evidence"]
    save_file(load_file(path), path, {**metadata, "card": json.dumps(plain)})
    assert read_card(path).evidence == {}


def test_names_of_classes_survive_the_file_and_older_files_have_none(path) -> None:
    assert read_card(rewrite(path, card={"classes": ["cats", "dogs é"]})).classes == (
        "cats",
        "dogs é",
    )
    metadata = metadata_of(path)
    plain = json.loads(metadata["card"])
    del plain["classes"]
    save_file(load_file(path), path, {**metadata, "card": json.dumps(plain)})
    assert read_card(path).classes == ()


def test_a_figure_that_is_no_number_is_not_written(path) -> None:
    before = path.read_bytes()
    with pytest.raises(SpecError, match="evidence must be an object of at most 32 levels"):
        save_card(path, replace(read_card(path), evidence={"fid": float("nan")}))
    assert path.read_bytes() == before


def test_a_card_is_written_into_a_checkpoint_of_ours_only(path) -> None:
    card = read_card(path)
    save_file({"weight": torch.zeros(3)}, path, {"format": "pt"})
    before = path.read_bytes()
    with pytest.raises(CheckpointError, match="not written by this explorer"):
        save_card(path, card)
    assert path.read_bytes() == before


@pytest.mark.parametrize("step", ["save_file", "replace"])
def test_a_card_that_cannot_be_written_leaves_the_old_one(path, monkeypatch, step) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    card = read_card(path)
    monkeypatch.setattr(files if step == "save_file" else os, step, fail)
    with pytest.raises(CheckpointError, match="could not be written"):
        save_card(path, replace(card, evidence=EVIDENCE))
    monkeypatch.undo()
    assert read_card(path) == card
    assert names_in(path.parent) == [path.name]


def test_a_judge_is_loaded_as_a_judge_and_refused_as_a_model(tmp_path, path) -> None:
    judge_path = checkpoint(tmp_path / "judge.safetensors", JUDGE, seed=3)
    judge, card = load_judge(judge_path)
    assert (judge.spec, card.activity) == (JUDGE, ())
    assert not judge.training
    assert not any(p.requires_grad for p in judge.parameters())
    x = torch.rand(4, 1, 28, 28, generator=torch.Generator().manual_seed(0))
    assert torch.equal(judge(x), fresh(JUDGE, 3)(x))
    assert refusal(judge_path) == (
        "judge.safetensors is a judge, which draws no images; choose another one."
    )
    with pytest.raises(CheckpointError) as caught:
        load_judge(path)
    assert str(caught.value) == "model.safetensors is a VAE, not a judge; choose another one."


def test_a_judge_has_no_activity() -> None:
    with pytest.raises(SpecError, match="activity must be 0 finite numbers"):
        card_of(JUDGE, activity=(1.0,))


def test_the_hash_is_that_of_names_kinds_shapes_and_values(path) -> None:
    before = fingerprint(path)
    assert len(before) == 64
    assert fingerprint(checkpoint(path, TINY["vae"])) == before
    assert fingerprint(checkpoint(path, TINY["vae"], seed=1)) != before
    held = load_file(checkpoint(path, TINY["vae"]))
    others = {
        "name": {("nu" if n == "mu.bias" else n): value for n, value in held.items()},
        "shape": {**held, "mu.bias": held["mu.bias"][:, None].contiguous()},
        "kind": {**held, "mu.bias": held["mu.bias"].view(torch.int32)},
        "one more": {**held, "extra": torch.zeros(0)},
    }
    for name, tensors in others.items():
        assert fingerprint(rewrite(path, tensors)) != before, name
    assert fingerprint(rewrite(path, held)) == before


@pytest.mark.parametrize("bit", [0, 7, 100, -1])
def test_one_bit_of_one_weight_changes_the_hash(path, bit) -> None:
    before, whole = fingerprint(path), bytearray(path.read_bytes())
    header = 8 + int.from_bytes(whole[:8], "little")
    whole[header + bit if bit >= 0 else bit] ^= 1
    path.write_bytes(whole)
    assert fingerprint(path) != before


@pytest.mark.parametrize("kind", [torch.bfloat16, torch.float8_e4m3fn, torch.bool, torch.float64])
def test_weights_of_any_kind_have_a_hash(path, kind) -> None:
    held = load_file(path) | {"mu.bias": torch.zeros(2).to(kind), "single": torch.tensor(3)}
    assert len(fingerprint(rewrite(path, held))) == 64


@pytest.mark.parametrize("mark", [2, 3, 4, 5])
def test_a_header_whose_length_looks_like_a_pickle_is_no_pickle(path, mark) -> None:
    """The first eight bytes are the length of the header, here 0x80 and a pickle's protocol."""
    card, wanted = read_card(path), 0x80 + (mark << 8)
    wanted += 1 << 16  # more than a card has of its own
    length = int.from_bytes(path.read_bytes()[:8], "little")
    save_card(path, replace(card, evidence={"": ["x" * 5000] * ((wanted - length) // 5004)}))
    for _ in range(3):  # the header is padded to a multiple of eight
        start = path.read_bytes()[:9]
        more = wanted - int.from_bytes(start[:8], "little")
        save_card(path, replace(read_card(path), command=read_card(path).command + "x" * more))
    start = path.read_bytes()[:9]
    assert start[:2] == bytes([0x80, mark])
    assert start[8:] == b"{"
    assert load_model(path)[1].spec == card.spec
    assert len(fingerprint(path)) == 64
