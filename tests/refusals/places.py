"""The places of the code that refuse: each line that makes or raises one of our errors."""

import ast
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from explorer import errors
from explorer.errors import ExplorerError

PACKAGE = Path(errors.__file__).parent
Line = tuple[str, int]  # a file, and one of its lines


@cache
def _trees() -> dict[Path, ast.Module]:
    return {path: ast.parse(path.read_text("utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}


@cache
def classes() -> dict[str, set[str]]:
    """The names of all classes of the package, and of what each is derived from."""
    return {
        node.name: {base.id for base in node.bases if isinstance(base, ast.Name)}
        for tree in _trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }


@cache
def ours() -> set[str]:
    """The names of all errors of our tree, wherever they are defined."""
    found = {ExplorerError.__name__}
    while more := {name for name, above in classes().items() if above & found} - found:
        found |= more
    return found


@cache
def places() -> dict[Line, str]:
    """The place of each line that refuses, its module and its function.

    A line refuses that makes an error of our tree, or raises what a function of ours returned.
    """
    found: dict[Line, str] = {}

    def visit(node: ast.AST, path: Path, name: str) -> None:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            name = f"{name}.{node.name}"
        called = _called(node.exc if isinstance(node, ast.Raise) else node)
        if called in ours() or (isinstance(node, ast.Raise) and called and called.islower()):
            found[str(path), node.lineno] = name
        for child in ast.iter_child_nodes(node):
            visit(child, path, name)

    for path, tree in _trees().items():
        visit(tree, path, ".".join(path.relative_to(PACKAGE).with_suffix("").parts))
    return found


def _called(node: ast.AST | None) -> str:
    """The name of what an expression calls, "" where it calls nothing that has a name."""
    called = node.func if isinstance(node, ast.Call) else None
    return called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")


def raised(exc: BaseException | None) -> Iterator[Line]:
    """The lines that raised an exception and those that it came from."""
    while exc is not None:
        trace = exc.__traceback__
        while trace and trace.tb_next:
            trace = trace.tb_next
        if trace:
            yield trace.tb_frame.f_code.co_filename, trace.tb_lineno
        exc = exc.__cause__ or exc.__context__


@contextmanager
def made() -> Iterator[set[Line]]:
    """The lines that make an error of ours within this block, in whichever thread."""
    lines: set[Line] = set()

    def noted(error: ExplorerError, *words: object) -> None:
        frame = sys._getframe(1)
        while frame.f_code.co_name == "__init__" and frame.f_back:
            frame = frame.f_back
        lines.add((frame.f_code.co_filename, frame.f_lineno))
        super(ExplorerError, error).__init__(*words)

    ExplorerError.__init__ = noted  # type: ignore[method-assign]
    try:
        yield lines
    finally:
        del ExplorerError.__init__  # type: ignore[misc]
