"""tools/demo.py: the demo is made afresh, and nobody's work in the last one is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

DEMO = Path(__file__).parents[2] / "tools" / "demo.py"
DEVBOOT = """
import pathlib, sys
place = pathlib.Path(sys.argv[sys.argv.index("libtorch-project") + 1])
(place / "build").mkdir(parents=True)
(place / "add.cpp").write_text("")
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    _fake_devboot(tmp_path, DEVBOOT)
    return tmp_path


def _fake_devboot(checkout: Path, body: str) -> None:
    program = checkout / "bin" / "devboot"
    program.parent.mkdir(exist_ok=True)
    program.write_text(f"#!{sys.executable}\n{body}")
    program.chmod(0o755)


def _start(checkout: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, DEMO],
        cwd=checkout,
        env={"PATH": str(checkout / "bin")},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def _run(checkout: Path) -> str:
    running = _start(checkout)
    _, stderr = running.communicate(timeout=30)
    assert running.returncode == 0
    return stderr


def _demos(checkout: Path) -> list[str]:
    return sorted(path.name for path in (checkout / "build" / "demo").iterdir() if path.is_dir())


def test_an_untouched_demo_is_replaced(checkout: Path) -> None:
    _run(checkout)
    (checkout / "build/demo/my-ops/build/output.o").touch()
    assert _run(checkout) == ""
    assert _demos(checkout) == ["my-ops"]
    assert not (checkout / "build/demo/my-ops/build/output.o").exists()


@pytest.mark.parametrize("name", ["add.cpp", "mine.cpp", ".vscode/launch.json"])
def test_an_edited_demo_is_kept(checkout: Path, name: str) -> None:
    _run(checkout)
    edited = checkout / "build" / "demo" / "my-ops" / name
    edited.parent.mkdir(exist_ok=True)
    edited.write_text("my own work")
    assert "kept as build/demo/my-ops.1" in _run(checkout)
    assert _demos(checkout) == ["my-ops", "my-ops.1"]
    assert (checkout / "build/demo/my-ops.1" / name).read_text() == "my own work"


def test_ctrl_c_waits_for_devboot_to_clean_up(checkout: Path) -> None:
    _fake_devboot(
        checkout,
        """
import signal, sys, time
def clean_up(*_):
    time.sleep(0.5)
    open("cleaned", "w").close()
    sys.exit(130)
signal.signal(signal.SIGINT, clean_up)
print("ready", flush=True)
time.sleep(60)
""",
    )
    running = _start(checkout)
    assert running.stdout
    assert running.stdout.readline() == "ready\n"
    os.killpg(running.pid, signal.SIGINT)
    _, stderr = running.communicate(timeout=30)
    assert (running.returncode, stderr) == (130, "")
    assert (checkout / "cleaned").exists()
