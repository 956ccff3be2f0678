"""The acceptance script says in one line that there is nothing to prove without a GPU."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("acceptance.py")


def run_on(path: Path) -> subprocess.CompletedProcess[str]:
    """Run the script where only the programs in `path` exist."""
    command = [sys.executable, str(SCRIPT)]
    env = os.environ | {"PATH": str(path)}
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)


def test_without_nvidia_smi_everything_is_skipped(tmp_path: Path) -> None:
    done = run_on(tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "skipped everything 0.0 no GPU: there is no `nvidia-smi`\n"


@pytest.mark.parametrize("words", ["No devices were found", "Failed to initialize NVML: Unknown"])
def test_without_a_gpu_the_reason_is_the_drivers(tmp_path: Path, words: str) -> None:
    smi = tmp_path / "nvidia-smi"
    smi.write_text(f"#!/bin/sh\necho '{words}'\nexit 9\n")
    smi.chmod(0o755)
    done = run_on(tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"skipped everything 0.0 no GPU: `nvidia-smi -L` says: {words}\n"
