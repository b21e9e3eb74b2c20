"""What every benchmark stands on: a server of our own, a free port, and a real browser."""

import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
HOST = "127.0.0.1"


SEEN = "try { localStorage.setItem('latent-explorer-opening', 'seen') } catch {}"


def acquainted(page: "Page") -> "Page":
    """The page of somebody who has seen the guided opening, which stays away then."""
    page.add_init_script(SEEN)
    return page


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        return listener.getsockname()[1]


def chromium() -> str:
    """The path of a Chromium: $CHROMIUM, or the first of the usual names."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        sys.exit(f"This needs {', '.join(NAMES)}, or its path in CHROMIUM.")
    return found


@contextmanager
def browser() -> Iterator["Browser"]:
    """A headless Chromium, closed afterwards."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        sys.exit("This needs playwright: pip install playwright")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=chromium(), headless=True, args=list(FLAGS)
        )
        try:
            yield opened
        finally:
            opened.close()


@contextmanager
def serving(command: Sequence[str], port: int, log: Path) -> Iterator[str]:
    """Run `python COMMAND` from the project's folder; gives its address once it answers."""
    environment = {**os.environ, "GRADIO_ANALYTICS_ENABLED": "False", "PYTHONUNBUFFERED": "1"}
    with log.open("wb") as written:
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env=environment,
            stdout=written,
            stderr=subprocess.STDOUT,
        )
        try:
            _await_answer(process, port, log)
            yield f"http://{HOST}:{port}/"
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _await_answer(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Return as soon as the page at `port` is served."""
    until = time.monotonic() + 180
    while time.monotonic() < until:
        if process.poll() is not None:
            sys.exit(f"The server ended with {process.returncode}:\n{log.read_text()[-2000:]}")
        connection = http.client.HTTPConnection(HOST, port, timeout=10)
        try:
            connection.request("GET", "/")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.01)
        finally:
            connection.close()
    sys.exit(f"No answer at port {port} within 180 s:\n{log.read_text()[-2000:]}")
