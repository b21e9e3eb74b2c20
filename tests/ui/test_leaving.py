"""Stopping the app by hand: it leaves at once and quietly, whatever it is computing."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from explorer.ui.message import unpack
from tests.benchmarks.stage import HOST, ROOT, free_port
from tests.ui.talk import packed


def answering() -> None:
    """Let a new process answer to Ctrl+C, whatever started these tests in the background."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def post(address: str, data: bytes) -> bytes:
    """What the app answers to bytes, a refusal too."""
    asked = urllib.request.Request(address, data, {"Content-Type": "application/octet-stream"})
    try:
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return answer.read()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.read()


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_app_leaves_quietly_while_it_computes_and_takes_visitors_files_along(
    tmp_path: Path, number: signal.Signals
) -> None:
    port = free_port()
    command = [sys.executable, "app.py", "--host", HOST, "--port", str(port), "--device", "cpu"]
    app = subprocess.Popen(
        [*command, "--home", str(tmp_path / "home"), "--upload-mb", "1"],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=answering,
    )
    try:
        sent = []
        while len(sent) < 2:
            assert app.poll() is None
            try:
                data = bytes(2**20 + len(sent))
                address = f"http://{HOST}:{port}/instrument/upload?name=mine.zip"
                sent.append(json.loads(post(address, data)))
            except OSError:
                time.sleep(0.1)
        assert set(sent[0]) == {"upload"}
        assert "more than 1 MB" in sent[1]["error"]
        assert [path.stat().st_size for path in tmp_path.rglob("mine.zip")] == [2**20]
        asked = packed("directions", model="cgan-mnist")
        given = unpack(post(f"http://{HOST}:{port}/instrument/call", asked))
        assert given.header["ready"] is False
        time.sleep(0.5)
        app.send_signal(number)
        said, _ = app.communicate(timeout=60)
    finally:
        app.kill()
    assert app.returncode == 0, said
    assert "terminate" not in said
    assert "Traceback" not in said
    assert list(tmp_path.rglob("mine.zip")) == []
