from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from devboot.process import find_program, run

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def script(tmp_path: Path) -> Callable[[str, str], Path]:
    """Write an executable shell script into a directory of its own; return that directory."""

    def write(name: str, body: str) -> Path:
        file = tmp_path / "bin" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"#!/bin/sh\n{body}\n")
        file.chmod(0o755)
        return file.parent

    return write


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def gone_soon(pid: int) -> bool:
    deadline = time.monotonic() + 5
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    return not alive(pid)


def test_reports_what_the_program_did() -> None:
    done = run(["sh", "-c", "echo out; echo err >&2; exit 3"], timeout=10)
    assert (done.rc, done.stdout, done.stderr) == (3, "out\n", "err\n")
    assert done.path == find_program("sh", os.environ["PATH"])
    assert not done.timed_out


def test_a_missing_program_is_a_value() -> None:
    done = run(["no-such-program"], timeout=10)
    assert (done.path, done.rc, done.timed_out) == (None, None, False)


def test_a_program_that_cannot_start_is_a_value(tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.write_bytes(b"\x7fELF")
    broken.chmod(0o755)
    done = run([str(broken)], timeout=10)
    assert (done.path, done.rc) == (str(broken), None)
    assert "Exec format error" in done.stderr


def test_a_missing_working_directory_is_a_value(tmp_path: Path) -> None:
    done = run(["true"], cwd=tmp_path / "gone", timeout=10)
    assert done.rc is None
    assert "gone" in done.stderr


def test_a_signal_is_a_negative_status() -> None:
    assert run(["sh", "-c", "kill -SEGV $$"], timeout=10).rc == -signal.SIGSEGV


def test_bytes_that_are_not_utf8_stay_readable() -> None:
    assert run(["printf", r"\377caf\303\251"], timeout=10).stdout == "\\xffcafé"


def test_input_reaches_the_program_and_an_unread_one_does_not_block() -> None:
    assert run(["cat"], stdin="é", timeout=10).stdout == "é"
    assert run(["true"], stdin="x" * 1_000_000, timeout=10).rc == 0


def test_without_input_the_program_sees_the_end_of_file() -> None:
    assert run(["cat"], timeout=10).stdout == ""


def test_output_is_capped_and_the_program_still_ends_well() -> None:
    done = run(["sh", "-c", "head -c 1000000 /dev/zero; echo e >&2"], timeout=10, max_output=1000)
    assert (len(done.stdout), done.stderr, done.rc) == (1000, "e\n", 0)


def test_a_timeout_ends_the_children_too(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    late = run(["sh", "-c", f"sleep 60 & echo $! > '{pids}'; echo said; wait"], timeout=0.3)
    assert (late.timed_out, late.rc, late.stdout) == (True, None, "said\n")
    assert late.seconds < 5
    assert gone_soon(int(pids.read_text()))


def test_a_program_that_ignores_sigterm_is_killed() -> None:
    late = run(["sh", "-c", "trap '' TERM; while :; do sleep 0.1; done"], timeout=0.3)
    assert late.timed_out
    assert late.seconds < 5


def test_a_background_child_that_holds_the_output_does_not_hold_us() -> None:
    done = run(["sh", "-c", "sleep 60 & echo $!"], timeout=30)
    assert done.rc == 0
    assert done.seconds < 5
    assert gone_soon(int(done.stdout))


def test_an_interruption_ends_the_program(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    call = f"run(['sh', '-c', 'echo $$ > \"$1\"; sleep 60; :', 'sh', {str(pids)!r}], timeout=60)"
    program = f"from devboot.process import run; {call}"
    ours = subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.DEVNULL)
    while not pids.exists() or not pids.read_text():
        time.sleep(0.01)
    ours.send_signal(signal.SIGINT)
    assert ours.wait(10) != 0
    assert gone_soon(int(pids.read_text()))


def test_path_of_the_given_environment_decides(script: Callable[[str, str], Path]) -> None:
    folder = script("gdb", 'echo "mine $WORD"')
    done = run(["gdb"], env={"PATH": str(folder), "WORD": "x"}, timeout=10)
    assert done.stdout == "mine x\n"


def test_programs_are_found_only_in_safe_directories(
    script: Callable[[str, str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = script("tool", "exit 0")
    assert find_program("tool", str(folder)) == str(folder / "tool")
    monkeypatch.chdir(folder)
    assert find_program("tool", str(folder)) is None
    assert find_program("tool", f":.:bin:{tmp_path}") is None
    assert find_program("./tool", str(folder)) is None
    folder.chmod(0o777)
    assert find_program("tool", str(folder)) is None
    folder.chmod(0o755)
    (folder / "tool").chmod(0o644)
    assert find_program("tool", str(folder)) is None
    assert find_program(str(folder / "tool"), None) is None
    assert find_program("tool", "\0") is None
