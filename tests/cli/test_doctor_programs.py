"""The real program among programs that hang, fail, or print anything at all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Devboot

PROGRAMS = ("nvidia-smi", "nvcc", "c++", "g++", "ldconfig", "cmake", "gdb")
BODIES = {
    "failing": "echo no >&2; exit 3",
    "garbage": r"printf '\033[2J\000\377\376 release x, Driver Version: CUDA Version:'",
    "ten megabytes": "/usr/bin/head -c 10000000 /dev/zero | /usr/bin/tr '\\0' x",
    "a signal": "kill -SEGV $$",
}
SETTINGS = ("--set", "require.cuda=true", "--set", "require.cuda_gdb=true")


@pytest.fixture
def bin_dir(tmp_path: Path) -> Path:
    folder = tmp_path / "bin"
    folder.mkdir(mode=0o755)
    return folder


def script(folder: Path, name: str, body: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{body}\n")
    (folder / name).chmod(0o755)


def judged(devboot: Devboot, bin_dir: Path, *words: str) -> dict[str, Any]:
    asked = ("doctor", "--json", "--profile", "cuda", *SETTINGS, *words)
    done = devboot(*asked, PATH=f"{bin_dir}:/usr/bin")
    assert done.returncode in {0, 1}
    assert "Traceback" not in done.stderr
    document: dict[str, Any] = json.loads(done.stdout)
    found = {finding["id"] for finding in document["findings"]}
    assert "devboot.check-crashed" not in found
    return document


@pytest.mark.parametrize("body", BODIES)
def test_whatever_programs_print_the_doctor_answers(
    body: str, devboot: Devboot, bin_dir: Path
) -> None:
    for name in PROGRAMS:
        script(bin_dir, name, BODIES[body])
    document = judged(devboot, bin_dir)
    found = {finding["id"] for finding in document["findings"]}
    assert {"toolchain.cxx.broken", "cmake.broken", "toolchain.gdb.broken"} <= found
    assert "\x1b" not in json.dumps(document, ensure_ascii=False)


def test_all_may_hang(devboot: Devboot, bin_dir: Path) -> None:
    for name in PROGRAMS:
        script(bin_dir, name, "/bin/sleep 60")
    document = judged(devboot, bin_dir, "--only", "gpu.smi.*", "--only", "cmake.*")
    found = {finding["id"]: finding for finding in document["findings"]}
    assert "gpu.smi.timeout" in found
    assert "did not answer in time" in " ".join(found["cmake.broken"]["evidence"])


def test_text_of_programs_reaches_no_terminal_unescaped(devboot: Devboot, bin_dir: Path) -> None:
    script(bin_dir, "cmake", r"printf '\033]0;title\007 cannot \033[31m start'; exit 1")
    done = devboot("doctor", "-v", "--only", "cmake.*", PATH=f"{bin_dir}:/usr/bin")
    assert done.returncode == 1
    assert "cannot" in done.stdout
    assert not set(done.stdout) & set("\x1b\x07")
