"""The proof of a project without torch, by the real cmake, ctest and gdb."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from devboot.verify.project import Proof, prove

TOOLS = ("cmake", "ninja", "g++", "gdb")

pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, TOOLS)) or not Path("/usr/include/gtest/gtest.h").exists(),
    reason="needs " + ", ".join(TOOLS) + " and GoogleTest",
)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("my café") / "my-ops"
    devboot = [sys.executable, "-m", "devboot", "init", "libtorch-project", str(folder)]
    answers = ["-D", "api=none", "-D", "cuda=OFF"]
    subprocess.run([*devboot, *answers, "--no-git", "--yes"], check=True, timeout=60)
    return folder


@pytest.fixture
def kernel(project: Path) -> Path:
    return project / "csrc" / "cpu" / "vector_add.cpp"


def proofs(project: Path, heard: list[str] | None = None) -> dict[str, Proof]:
    hear = [] if heard is None else heard
    done = prove(
        project, template="libtorch-project", package="my_ops", python=sys.executable,
        on_step=hear.append,
    )  # fmt: skip
    return {proof.name: proof for proof in done}


def test_a_fresh_project_is_proven_but_for_what_this_machine_lacks(project: Path) -> None:
    heard: list[str] = []
    table = proofs(project, heard)
    assert heard == list(table)
    for name in ("configure", "build", "C++ tests", "Python tests"):
        assert table[name].status == "proven", table[name]
        assert (project / table[name].detail).is_file()
    place = "csrc/cpu/vector_add.cpp:8"
    for name, value in (("breakpoint from C++", "1"), ("breakpoint from Python", "1.5")):
        proof = table[name]
        assert (proof.status, proof.reason) == ("proven", f"{place}, a[0] = {value}")
    for name in ("CUDA tests", "breakpoint in the CUDA kernel"):
        assert table[name].status == "not proven here"
        assert table[name].reason


def test_an_error_in_the_kernel_is_quoted_and_the_rest_is_not_tried(
    project: Path, kernel: Path
) -> None:
    text = kernel.read_text()
    kernel.write_text(text.replace("out[i] = a[i]", "out[i] = oops[i]"))
    table = proofs(project)
    kernel.write_text(text)
    assert table["build"].status == "failed"
    assert f"{kernel}:8:" in table["build"].reason
    assert "oops" in table["build"].reason
    assert table["breakpoint from C++"].status == "not proven here"
    assert table["breakpoint from C++"].reason == "needs: build"


def test_a_wrong_kernel_fails_its_tests_and_a_wrong_operand_its_breakpoints(
    project: Path, kernel: Path
) -> None:
    text = kernel.read_text()
    kernel.write_text(text.replace("  for (", "  ++a;\n  for ("))
    table = proofs(project)
    kernel.write_text(text)
    assert table["C++ tests"].status == table["Python tests"].status == "failed"
    assert table["C++ tests"].reason.endswith(": Failure")
    assert table["breakpoint from C++"].status == "failed"
    assert table["breakpoint from C++"].reason == "csrc/cpu/vector_add.cpp:9, a[0] = 2, not 1"


def test_a_missing_tool_is_not_a_failure(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    table = proofs(project)
    assert {proof.status for proof in table.values()} == {"not proven here"}
    assert table["configure"].reason == "`cmake` is not installed"


def test_without_gdb_the_tests_are_still_proven(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.chmod(0o755)
    for folder in os.environ["PATH"].split(os.pathsep):
        for tool in Path(folder).glob("*"):
            if tool.name != "gdb" and not (tmp_path / tool.name).exists():
                (tmp_path / tool.name).symlink_to(tool)
    monkeypatch.setenv("PATH", str(tmp_path))
    table = proofs(project)
    assert table["C++ tests"].status == "proven", table
    assert table["breakpoint from Python"].status == "not proven here"
    assert table["breakpoint from Python"].reason == "`gdb` is not installed"
