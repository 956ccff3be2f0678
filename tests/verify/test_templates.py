"""The proofs of the templates without torch, by the real cmake, gtest, gdb, pytest and debugpy."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from devboot.verify.project import Proof, prove

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TOOLS = ("cmake", "ninja", "g++", "gdb")
needs_cmake = pytest.mark.skipif(
    not all(map(shutil.which, TOOLS)) or not Path("/usr/include/gtest/gtest.h").exists(),
    reason="needs " + ", ".join(TOOLS) + " and GoogleTest",
)
needs_debugpy = pytest.mark.skipif(find_spec("debugpy") is None, reason="needs debugpy")
needs_nvcc = pytest.mark.skipif(shutil.which("nvcc") is None, reason="needs nvcc")
needs_tidy = pytest.mark.skipif(shutil.which("clang-tidy") is None, reason="needs clang-tidy")

NAME = "one-two3"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Make a project below a path with a blank and a letter that is not ASCII, once."""
    known: dict[tuple[str, ...], Path] = {}

    def make(template: str, *answers: str) -> Path:
        wanted = (template, *answers)
        if wanted not in known:
            folder = tmp_path_factory.mktemp("my café") / NAME
            words = [word for answer in answers for word in ("-D", answer)]
            devboot = [sys.executable, "-m", "devboot", "init", template, str(folder)]
            subprocess.run([*devboot, *words, "--no-git", "--yes"], check=True, timeout=60)
            known[wanted] = folder
        return known[wanted]

    return make


def proofs(project: Path, template: str) -> dict[str, Proof]:
    python = sys.executable if template == "python-project" else ""
    done = prove(
        project, template=template, package="one_two3", python=python, on_step=lambda _: None
    )
    return {proof.name: proof for proof in done}


def call(folder: Path, *argv: str, status: int = 0, **env: str) -> str:
    done = subprocess.run(
        argv, cwd=folder, env=os.environ | env, text=True, capture_output=True, check=False,
        timeout=300, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


@contextmanager
def edited(file: Path, old: str, new: str) -> Iterator[None]:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))
    try:
        yield
    finally:
        file.write_text(text)


@needs_cmake
@pytest.mark.parametrize("answers", [("shared=OFF", "std=20"), ("shared=ON", "std=17")])
def test_a_library_is_proven_to_the_last_step(
    made: Callable[..., Path], answers: tuple[str, ...]
) -> None:
    table = proofs(made("cpp-project", *answers), "cpp-project")
    assert {proof.status for proof in table.values()} == {"proven"}, table
    for name in ("breakpoint", "breakpoint under the sanitizers"):
        assert table[name].reason == "src/statistics.cpp:12, value = 1"


@needs_cmake
def test_a_library_that_hides_what_its_header_promises_fails_the_consumer(
    made: Callable[..., Path],
) -> None:
    project = made("cpp-project", "shared=ON", "std=17")
    preset = ["--preset", "debug"]
    off = ["-DONE_TWO3_APP=OFF", "-DCMAKE_DISABLE_FIND_PACKAGE_GTest=ON"]
    call(project, "cmake", "--fresh", *preset, *off)
    with edited(
        project / "include/one_two3/statistics.h", "ONE_TWO3_EXPORT double mean", "double mean"
    ):
        call(project, "cmake", "--build", *preset)
        said = call(project, "ctest", *preset, "-L", "package", status=8)
    assert "undefined reference to `one_two3::mean" in said


@needs_cmake
def test_a_finding_of_a_sanitizer_stops_the_debugger_and_leaks_do_not(
    made: Callable[..., Path],
) -> None:
    project = made("cpp-project", "shared=OFF", "std=20")
    source, line = project / "src/statistics.cpp", "sum += value;"
    call(project, "cmake", "--preset", "asan")
    tests = ["build/asan/tests/one_two3_tests", "--gtest_filter=Mean.Values"]
    gdb = ["gdb", "-nx", "-batch", "-ex", "run"]
    with edited(source, line, f"{line} new int;"):
        call(project, "cmake", "--build", "--preset", "asan")
        assert "exited normally" in call(project, *gdb, "--args", *tests)
        assert "LeakSanitizer: detected" in call(project, *tests, status=-6)
    with edited(source, line, "sum += *(&value + 100000);"):
        call(project, "cmake", "--build", "--preset", "asan")
        said = call(project, *gdb, "-ex", "backtrace", "--args", *tests)
    assert re.search(r"received signal SIGABRT.*one_two3::mean", said, re.DOTALL), said


@needs_cmake
def test_the_library_is_usable_as_a_folder_of_another_project(
    made: Callable[..., Path], tmp_path: Path
) -> None:
    library = made("cpp-project", "shared=OFF", "std=20")
    (tmp_path / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.25)\nproject(other CXX)\n"
        f'add_subdirectory("{library}" one)\nadd_executable(other main.cpp)\n'
        "target_link_libraries(other PRIVATE one_two3::one_two3)\n"
    )
    shutil.copy(library / "tests/package/main.cpp", tmp_path)
    call(tmp_path, "cmake", "-S", ".", "-B", "b", "-G", "Ninja")
    call(tmp_path, "cmake", "--build", "b")
    call(tmp_path, "b/other")
    assert not list((tmp_path / "b").rglob("one_two3_tests*"))


@needs_cmake
@pytest.mark.parametrize("framework", ["gtest", "plain"])
def test_a_kernel_without_cuda_is_proven_by_its_reference(
    made: Callable[..., Path], framework: str
) -> None:
    table = proofs(made("cuda-kernel", f"framework={framework}", "cuda=OFF"), "cuda-kernel")
    on_cpu = [
        "configure", "build", "comparison with the reference", "tests on the CPU",
        "breakpoint in the reference",
    ]  # fmt: skip
    assert {table[name].status for name in on_cpu} == {"proven"}, table
    assert table["breakpoint in the reference"].reason == "src/transpose.cpp:7, in[0] = 1"
    assert table["kernels compiled"].reason == "ONE_TWO3_CUDA=OFF"
    assert {table[name].status for name in table if name not in on_cpu} == {"not proven here"}


@needs_cmake
@needs_nvcc
def test_the_kernels_are_compiled_without_a_gpu_and_without_a_warning(
    made: Callable[..., Path],
) -> None:
    project = made("cuda-kernel", "framework=plain", "cuda=AUTO")
    table = proofs(project, "cuda-kernel")
    assert table["kernels compiled"].status == "proven", table
    assert "warning" not in (project / "build/verify/build-cuda-debug.log").read_text()
    assert table["tests on the GPU"].status != "failed", table


@needs_nvcc
@needs_cmake
@pytest.mark.parametrize("compiler", ["nvcc", "g++"])
def test_the_lines_of_the_readme_build_without_cmake(
    made: Callable[..., Path], compiler: str
) -> None:
    project = made("cuda-kernel", "framework=plain", "cuda=AUTO")
    line = re.search(
        rf"^    ({re.escape(compiler)} .*)$", (project / "README.md").read_text(), re.MULTILINE
    )
    assert line
    here = line[1].replace("-arch=native", "-arch=sm_90")  # no GPU to ask
    call(project, "sh", "-c", here)
    said = call(project, "./one_two3", "40", "30", "0")
    (project / "one_two3").unlink()
    assert "as the reference" in said


@needs_cmake
@pytest.mark.parametrize("words", [["1"], ["2", "x"], ["-1", "2"], ["1", "2", "3", "4"]])
def test_wrong_sizes_are_wrong_usage(made: Callable[..., Path], words: list[str]) -> None:
    project = made("cuda-kernel", "framework=plain", "cuda=OFF")
    proofs(project, "cuda-kernel")
    said = call(project, "build/debug/one_two3", *words, status=2)
    assert said.startswith("error: ")
    assert "hint: " in said


@needs_cmake
def test_an_error_in_the_reference_is_found_by_the_tests(made: Callable[..., Path]) -> None:
    project = made("cuda-kernel", "framework=plain", "cuda=OFF")
    source = project / "src/transpose.cpp"
    with edited(source, "out[c * rows + r]", "out[c * rows]"):
        table = proofs(project, "cuda-kernel")
    assert table["tests on the CPU"].status == "failed"
    assert table["tests on the CPU"].reason.endswith(": Failure")


@needs_debugpy
def test_a_python_package_is_proven_to_the_last_step(made: Callable[..., Path]) -> None:
    table = proofs(made("python-project"), "python-project")
    assert {proof.status for proof in table.values()} == {"proven"}, table
    assert table["breakpoint in a test"].reason == ("src/one_two3/statistics.py:18, value = 1.5")
    assert table["wheel"].reason == "one_two3-0.1.0-py3-none-any.whl"


@needs_debugpy
def test_a_wrong_mean_fails_its_tests_and_the_breakpoint_waits_for_them(
    made: Callable[..., Path],
) -> None:
    project = made("python-project")
    source = project / "src/one_two3/statistics.py"
    with edited(source, "total / len(values)", "total"):
        table = proofs(project, "python-project")
    assert table["tests"].status == "failed"
    assert table["breakpoint in a test"].reason == "needs: tests"


def test_every_name_gives_files_that_ruff_leaves_alone(tmp_path: Path) -> None:
    for name in ("a", "x" * 63, "zz-top"):
        devboot = [sys.executable, "-m", "devboot", "init", "python-project", name]
        call(tmp_path, *devboot, "--no-git", "--yes")
        ruff = [sys.executable, "-m", "ruff"]
        call(tmp_path / name, *ruff, "check", "--no-cache")
        call(tmp_path / name, *ruff, "format", "--check", "--no-cache")


@needs_debugpy
def test_f5_in_a_python_package_stops_by_its_launch_json(made: Callable[..., Path]) -> None:
    project = made("python-project")
    devboot = [sys.executable, "-m", "devboot", "vscode", "verify", "-C", str(project)]
    names = ["Python: module", "Python: pytest, current file"]
    said = call(project, *devboot, *names, "--trust-workspace", VIRTUAL_ENV=sys.prefix)
    assert f"verified: {len(names)} passed" in said, said


@needs_tidy
@needs_cmake
@pytest.mark.parametrize(
    ("template", "answers"),
    [("cpp-project", ("shared=OFF", "std=20")), ("cuda-kernel", ("framework=plain", "cuda=OFF")),
     ("cuda-kernel", ("framework=gtest", "cuda=OFF"))],
)  # fmt: skip
def test_clang_tidy_has_nothing_to_say(
    made: Callable[..., Path], template: str, answers: tuple[str, ...]
) -> None:
    project = made(template, *answers)
    call(project, "cmake", "--preset", "debug")
    call(project, "cmake", "--build", "--preset", "debug")  # the header that it generates
    sources = [str(file) for file in project.rglob("*.cpp") if "build" not in file.parts]
    own = [file for file in sources if "/package/" not in file and "sanitizers" not in file]
    call(project, "clang-tidy", "-p", "build/debug", "--quiet", "--warnings-as-errors=*", *own)
