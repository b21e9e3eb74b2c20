"""The rooms of the house: who may import whom, held against the table of the architecture."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "explorer"
FILES = sorted(PACKAGE.rglob("*.py"))

# Which of our rooms each room may import, beside itself.
ROOMS = {
    "errors": set(),
    "words": set(),
    "kinds": set(),
    "folders": set(),
    "files": {"folders"},
    "specs": {"errors"},
    "places": {"errors"},
    "runtime": {"errors"},
    "latent": set(),
    "data": {"errors", "files", "places", "specs", "runtime"},
    "models": {"errors", "specs", "runtime"},
    "training": {"errors", "specs", "runtime", "data", "models"},
    "families": {"errors", "specs", "runtime", "data", "models", "training"},
    "evaluation": {"errors", "specs", "runtime", "latent", "data", "models", "families"},
    "checkpoints": {"errors", "files", "folders", "specs", "runtime", "models", "families"},
    "ui": {"errors"},
}
for room in set(ROOMS) - {"errors", "words", "kinds", "files", "folders"}:  # these serve all
    ROOMS[room] = ROOMS[room] | {"words", "kinds"}
ROOMS["engine"] = set(ROOMS) - {"ui"}
ROOMS["cli"] = ROOMS["engine"] | {"engine"}
ROOMS["__main__"] = {"cli"}

# Where only some of the outside may be imported (beside the standard library).
OUTSIDE = {
    "errors": set(),
    "words": set(),
    "kinds": set(),
    "files": set(),
    "folders": set(),
    "specs": set(),
    "latent": {"torch", "numpy"},
    "ui": {"gradio", "fastapi", "starlette", "uvicorn", "h11", "anyio", "numpy"},
}


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports_of(path: Path) -> list[str]:
    """The dotted names a file imports, those under `if TYPE_CHECKING` left out."""
    found = []

    def visit(node: ast.AST) -> None:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            for rest in node.orelse:
                visit(rest)
            return
        if isinstance(node, ast.Import):
            found.extend(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide the room"
            module = node.module or ""
            names = [alias.name for alias in node.names]
            found.extend([f"{module}.{n}" for n in names] if module == "explorer" else [module])
        for child in ast.iter_child_nodes(node):
            visit(child)

    visit(ast.parse(path.read_text(encoding="utf-8")))
    return found


def label(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@pytest.mark.parametrize("path", FILES, ids=label)
def test_a_room_imports_only_the_rooms_below_it(path: Path) -> None:
    room = room_of(path)
    ours = {name.split(".")[1] for name in imports_of(path) if name.startswith("explorer.")}
    assert ours - {room} <= ROOMS.get(room, set()), f"{label(path)} reaches too far"


@pytest.mark.parametrize("path", FILES, ids=label)
def test_a_room_takes_from_outside_only_what_it_is_for(path: Path) -> None:
    room = room_of(path)
    outside = {name.split(".")[0] for name in imports_of(path)}
    outside -= set(sys.stdlib_module_names) | {"explorer"}
    if room in OUTSIDE:
        assert outside <= OUTSIDE[room]
    if room != "ui":
        assert "gradio" not in outside


def test_every_room_is_in_the_table() -> None:
    rooms = {room_of(path) for path in FILES} - {"__init__"}
    assert rooms <= set(ROOMS)


def loaded_after(statement: str, cwd: Path = ROOT, **environment: str) -> set[str]:
    """The modules in a fresh process after a statement."""
    done = subprocess.run(
        [sys.executable, "-c", f"{statement}\nimport sys; print('\\n'.join(sys.modules))"],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_the_engine_comes_without_gradio() -> None:
    modules = loaded_after("import explorer.engine")
    assert "torch" in modules
    assert "gradio" not in modules


def test_the_command_line_comes_without_gradio() -> None:
    assert "gradio" not in loaded_after("import explorer.cli")


def test_the_page_comes_without_torch() -> None:
    modules = loaded_after("import explorer.ui")
    assert "gradio" in modules
    assert "torch" not in modules


def test_importing_makes_no_files_and_reads_no_arguments(tmp_path: Path) -> None:
    names = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in FILES
        if room_of(path) != "ui"
    ]
    places = {
        name: str(tmp_path)
        for name in ("HOME", "USERPROFILE", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "TMPDIR", "TEMP")
    }
    loaded_after(
        "import argparse, sys\n"
        "def parse(*a, **k): raise SystemExit('arguments were read')\n"
        "argparse.ArgumentParser.parse_known_args = parse\n"
        "sys.argv = ['python', '--no-such-flag']\n"
        f"import {', '.join(names)}",
        cwd=tmp_path,
        PYTHONDONTWRITEBYTECODE="1",
        **places,
    )
    assert list(tmp_path.rglob("*")) == []
