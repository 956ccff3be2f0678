"""Projects with added operators, built and tested by the real tools: every api and signature."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .conftest import each_api

if TYPE_CHECKING:
    from .conftest import Project

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="needs torch"),
]

# Each kind of argument, alone and in company, each number of results; every test of theirs runs in
# float32 and float64. The names are the longest, the shortest, and one that torch has as well.
SIGNATURES = {
    "relu": "",
    "a": "Tensor a, Tensor b -> Tensor",
    "scaled": "Tensor x, float alpha -> Tensor",
    "normed": "Tensor x, float eps=1e-5, int dim=-1, bool flip=True, float scale=2 -> Tensor",
    "flipped": "Tensor x, bool flip -> Tensor",
    "everything": "bool, Tensor, int, Tensor x, double, Tensor -> Tensor, Tensor, Tensor",
    "operator_with_the_longest_name_that_devboot_gives_to_an_operator": (
        "Tensor the_first_of_the_arguments, Tensor the_second_of_the_arguments, float factor ->"
        " (Tensor, Tensor)"
    ),
}
NO_CUDA = {"flipped"}


def _add_all(project: Project) -> None:
    for name, signature in SIGNATURES.items():
        more = ["--signature", signature] if signature else []
        project.done("add", "op", name, *more, *(["--no-cuda"] if name in NO_CUDA else []))


def _run(project: Project, *command: str) -> str:
    done = subprocess.run(
        command, cwd=project.folder, env=os.environ | {"VIRTUAL_ENV": sys.prefix},
        capture_output=True, text=True, timeout=900, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr
    return done.stdout + done.stderr


@each_api
def test_it_builds_without_a_warning_and_all_tests_pass(project: Project) -> None:
    _add_all(project)
    project.done("add", "test", "flow")
    project.done("add", "test", "edges", "--python")
    said = _run(project, "cmake", "--workflow", "--preset", "debug")
    assert "100% tests passed" in said
    assert "warning:" not in said
    assert {"Relu.Values/cpu", "Everything.Values/cpu", "Flow.Values/cpu"} <= _tests(said)


def _tests(said: str) -> set[str]:
    return set(re.findall(r"Test +#\d+: (\S+)", said))


def test_maths_that_are_written_are_what_the_tests_see(project: Project) -> None:
    """The places that the generated words name are the right ones: a user's first edit."""
    project.done("add", "op", "cube")
    project.edit("csrc/cpu/cube.cpp", "out[i] = x[i];", "out[i] = x[i] * x[i] * x[i];")
    python = "python/my_ops/_cube.py"
    project.edit(
        python,
        """    return grad


""",
        """    return 3 * ctx.saved_tensors[0] ** 2 * grad


def _setup(ctx: Any, inputs: tuple[Tensor], output: Tensor) -> None:
    ctx.save_for_backward(*inputs)


""",
    )
    project.edit(python, 'cube", _backward)', 'cube", _backward, setup_context=_setup)')
    project.edit("tests/python/test_cube.py", "return x.clone()", "return x**3")
    _run(project, "cmake", "--preset", "debug", "-DMY_OPS_CUDA=OFF")
    _run(project, "cmake", "--build", "--preset", "debug", "--target", "my_ops_ops")
    environment = {
        "MY_OPS_LIBRARY": str(project.folder / "build/debug/lib/libmy_ops_ops.so"),
        "PYTHONPATH": str(project.folder / "python"),
    }
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "tests/python/test_cube.py"],
        cwd=project.folder, env=os.environ | environment, capture_output=True, text=True,
        check=False, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


@pytest.mark.skipif(shutil.which("nvcc") is None, reason="no nvcc")
@pytest.mark.parametrize("project", ["none"], indirect=True)
def test_cuda_kernels_and_their_c_functions_are_compiled(project: Project) -> None:
    _add_all(project)
    said = _run(project, "cmake", "--preset", "cuda-debug")
    assert "CUDA kernels: on (nvcc " in said
    said = _run(project, "cmake", "--build", "--preset", "cuda-debug")
    assert "warning" not in said
    objects = {path.name for path in project.folder.glob("build/cuda-debug/**/cuda/*.cu.o")}
    kernels = {f"{name}.cu.o" for name in SIGNATURES if name not in NO_CUDA}
    assert objects == kernels | {"vector_add.cu.o", "row_sum.cu.o", "matmul.cu.o"}
    _run(project, "ctest", "--preset", "cuda-debug")  # without a GPU those of CUDA are skipped


@pytest.mark.skipif(shutil.which("nvcc") is None, reason="no nvcc")
@pytest.mark.parametrize("project", ["stable", "aten"], indirect=True)
def test_the_binding_of_cuda_kernels_is_compiled_by_the_headers_alone(
    project: Project, tmp_path: Path
) -> None:
    """A CUDA build of torch is needed to link it; of its headers the CPU build lacks one."""
    import torch

    _add_all(project)
    lacking = tmp_path / "lacking/c10/cuda/impl/cuda_cmake_macros.h"
    lacking.parent.mkdir(parents=True)
    lacking.write_text("#pragma once\n")
    headers = [Path(torch.__file__).parent / "include", _toolkit_headers(), tmp_path / "lacking"]
    aten = (project.folder / "csrc/ops/autograd.cpp").exists()
    target = ["-DTORCH_TARGET_VERSION=0x020a000000000000ULL", "-DAT_PER_OPERATOR_HEADERS"][aten]
    command = [
        "g++", "-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Wshadow", "-Werror",
        "-fvisibility=hidden", "-DMY_OPS_WITH_CUDA", "-DUSE_CUDA", "-Icsrc", target,
        *(f"-isystem{path}" for path in headers),
    ]  # fmt: skip
    for unit in ("register", "relu", "everything"):
        _run(project, *command, f"csrc/ops/{unit}.cpp")


def _toolkit_headers() -> Path:
    """Ask nvcc, which may be a wrapper of one that is elsewhere."""
    plan = subprocess.run(
        ["nvcc", "--dryrun", "x.cu"], capture_output=True, text=True, check=False
    ).stderr
    match = re.search(r'INCLUDES="-I(\S+?)"', plan)
    assert match, plan
    return Path(match[1])
