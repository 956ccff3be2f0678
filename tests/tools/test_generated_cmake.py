"""The configuration of a generated project in every environment that it may meet; real CMake.

A torch is needed by its name only: a `site-packages/torch` with a version.py and empty libraries.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

SYSTEM_PATH = "/usr/bin:/bin"
GOOGLETEST = Path("/usr/src/googletest")
HEADER = "#define TORCH_VERSION_2_10_0 1\n#define TORCH_VERSION_2_13_0 1\n"

pytestmark = pytest.mark.skipif(shutil.which("cmake") is None, reason="no cmake")
needs_nvcc = pytest.mark.skipif(shutil.which("nvcc") is None, reason="no nvcc")


@dataclass(frozen=True)
class Outcome:
    """What a configuration printed, its line breaks folded, and its exit status."""

    status: int
    text: str


@dataclass(frozen=True)
class Project:
    """A generated project, configured in an environment that knows nothing of the user's."""

    root: Path

    def configure(self, *options: str, **environment: str) -> Outcome:
        done = subprocess.run(
            ["cmake", "--preset", "debug", *options],
            cwd=self.root,
            env={"PATH": SYSTEM_PATH, "HOME": str(self.root.parent)} | environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return Outcome(done.returncode, " ".join((done.stdout + done.stderr).split()))

    def build(self, target: str) -> None:
        command = ["cmake", "--build", "build/debug", "--target", target, "-j2"]
        subprocess.run(command, cwd=self.root, check=True, capture_output=True, timeout=600)


@pytest.fixture
def plain(tmp_path: Path) -> Project:
    return generate(tmp_path / "plain", "none")


@pytest.fixture
def stable(tmp_path: Path) -> Project:
    return generate(tmp_path / "stable", "stable")


def generate(root: Path, api: str) -> Project:
    devboot = [sys.executable, "-m", "devboot", "init", "libtorch-project"]
    environment = os.environ | {"XDG_STATE_HOME": str(root.parent), "VIRTUAL_ENV": sys.prefix}
    command = [*devboot, str(root), "-D", f"api={api}", "--no-git", "--yes"]
    subprocess.run(command, check=True, env=environment, capture_output=True, timeout=60)
    return Project(root)


def make_venv(prefix: Path, torch: str | None = None, cuda: str | None = None) -> str:
    """Make an environment, with a torch that says that it is version `torch`; its Python."""
    command = [sys.executable, "-m", "venv", "--without-pip", str(prefix)]
    subprocess.run(command, check=True, timeout=120)
    if torch:
        (packages,) = prefix.glob("lib/python*/site-packages")
        make_torch(packages / "torch", torch, cuda)
    return str(prefix / "bin" / "python")


def make_torch(package: Path, version: str, cuda: str | None) -> None:
    headers = package / "include" / "torch" / "csrc" / "stable"
    headers.mkdir(parents=True)
    (headers / "version.h").write_text(HEADER)
    (package / "lib").mkdir()
    for name in ("c10", "torch_cpu", "c10_cuda", "torch_cuda"):
        (package / "lib" / f"lib{name}.so").touch()
    (package / "__init__.py").touch()
    (package / "version.py").write_text(f"__version__ = {version!r}\ncuda = {cuda!r}\n")


def make_toolkit(root: Path, version: str) -> str:
    """Make a CUDA toolkit as far as CMake looks for its version."""
    (root / "bin").mkdir(parents=True)
    nvcc = root / "bin" / "nvcc"
    nvcc.write_text(f"#!/bin/sh\necho 'Cuda compilation tools, release {version}, V{version}.1'\n")
    nvcc.chmod(0o755)
    (root / "include").mkdir()
    (root / "include" / "cuda_runtime.h").touch()
    (root / "lib64").mkdir()
    (root / "lib64" / "libcudart.so").touch()
    return f"-DCUDAToolkit_ROOT={root}"


def test_a_venv_that_is_not_active_is_found(stable: Project) -> None:
    make_venv(stable.root / ".venv", "2.13.0+cpu")
    done = stable.configure()
    assert done.status == 0, done.text
    assert f"torch: 2.13.0+cpu in {stable.root}/.venv/" in done.text
    assert "(.venv)" in done.text


def test_another_active_environment_is_noticed(stable: Project, tmp_path: Path) -> None:
    make_venv(tmp_path / "a", "2.13.0+cpu")
    make_venv(tmp_path / "b", "2.12.0+cpu")
    assert stable.configure(VIRTUAL_ENV=str(tmp_path / "a")).status == 0
    done = stable.configure(VIRTUAL_ENV=str(tmp_path / "b"))
    assert done.status == 1
    assert f"made for the Python environment {tmp_path}/a," in done.text
    assert f"it is to use {tmp_path}/b (VIRTUAL_ENV) hint: `cmake --fresh --preset" in done.text
    fresh = stable.configure("--fresh", VIRTUAL_ENV=str(tmp_path / "b"))
    assert fresh.status == 0, fresh.text
    assert stable.configure().status == 0  # deactivated: the build directory remembers


def test_a_venv_that_was_made_later_is_noticed(plain: Project) -> None:
    assert plain.configure().status == 0
    make_venv(plain.root / ".venv")
    done = plain.configure()
    assert done.status == 1
    assert f"it is to use {plain.root}/.venv (.venv) hint: `cmake --fresh --preset" in done.text
    assert plain.configure("--fresh").status == 0
    assert plain.configure().status == 0


def test_a_named_system_python_does_not_hide_a_venv_in_silence(plain: Project) -> None:
    named = "-DPython_EXECUTABLE=/usr/bin/python3"
    assert "CMake Warning" not in plain.configure(named).text
    python = make_venv(plain.root / ".venv")
    done = plain.configure()
    assert done.status == 0
    assert "but Python_EXECUTABLE chose /usr" in done.text
    assert f'--preset debug -DPython_EXECUTABLE="{python}"` builds for that' in done.text


@pytest.mark.parametrize("named", [[], ["-DPython_EXECUTABLE=/usr/bin/python3"]])
def test_pip_is_never_named_for_the_systems_python(plain: Project, named: list[str]) -> None:
    done = plain.configure(*named)
    assert done.status == 0
    if "Python tests: off" not in done.text:
        pytest.skip("the system's Python has pytest")
    assert '"/usr/bin/python3" -m venv .venv && .venv/bin/pip install pytest' in done.text
    assert "-m pip" not in done.text
    assert "&& cmake --fresh --preset debug" in done.text


def test_no_pytest_turns_the_python_tests_off(plain: Project) -> None:
    python = make_venv(plain.root / ".venv")
    done = plain.configure()
    assert done.status == 0
    assert f"Python tests: off ({python} has no pytest) hint: `" in done.text


@pytest.mark.parametrize(
    ("torch", "problem"),
    [(None, "has no torch"), ("2.9.1", "has torch 2.9.1, but 2.10 or newer is needed")],
)
def test_a_torch_that_cannot_be_used_stops(
    stable: Project, torch: str | None, problem: str
) -> None:
    python = make_venv(stable.root / ".venv", torch)
    done = stable.configure()
    assert done.status == 1
    assert f"{python} (.venv) {problem} hint: `" in done.text
    assert "--upgrade torch pytest numpy`, or -DPython_EXECUTABLE=PATH" in done.text


@pytest.mark.parametrize(
    ("torch", "nvcc", "obstacle", "hints"),
    [
        ("2.13.0+cpu", "13.0", "torch 2.13.0+cpu is built without CUDA", {"cu130"}),
        ("2.13.0+cpu", "12.6", "torch 2.13.0+cpu is built without CUDA", {"cu126"}),
        ("2.13.0+cpu", "11.8", "built without CUDA", {"cuda-toolkit-13-0"}),
        ("2.13.0", "12.6", "CUDA 13.0, but nvcc is 12.6", {"cu126", "cuda-toolkit-13-0"}),
        ("2.13.0", "11.8", "CUDA 13.0, but nvcc is 11.8", {"cuda-toolkit-13-0"}),
    ],
)
def test_cuda_on_stops_with_a_torch_or_a_toolkit_that_fits(
    stable: Project, torch: str, nvcc: str, obstacle: str, hints: set[str]
) -> None:
    make_venv(stable.root / ".venv", torch, None if torch.endswith("+cpu") else "13.0")
    toolkit = make_toolkit(stable.root.parent / "cuda", nvcc)
    done = stable.configure("-DSTABLE_CUDA=ON", toolkit)
    assert done.status == 1
    assert "STABLE_CUDA=ON, but torch" in done.text
    assert obstacle in done.text
    offered = {hint for hint in ("cu126", "cu130", "cuda-toolkit-13-0") if hint in done.text}
    assert offered == hints
    assert stable.configure("--fresh", toolkit).status == 0  # AUTO builds without


def test_no_toolkit_is_said_with_how_to_get_one(stable: Project) -> None:
    make_venv(stable.root / ".venv", "2.13.0", "13.0")
    done = stable.configure("-DCMAKE_DISABLE_FIND_PACKAGE_CUDAToolkit=ON")
    assert done.status == 0
    assert "off (torch 2.13.0 is built for CUDA 13.0, but there is no toolkit (nvcc))" in done.text
    assert "hint: a toolkit that fits: `sudo apt install cuda-toolkit-13-0`" in done.text
    assert "a torch that fits" not in done.text


def test_no_googletest_turns_the_cpp_tests_off(plain: Project) -> None:
    done = plain.configure("-DCMAKE_DISABLE_FIND_PACKAGE_GTest=ON")
    assert done.status == 0
    assert "C++ tests: off (no GoogleTest) hint: `sudo apt install libgtest-dev`" in done.text


@pytest.mark.skipif(not GOOGLETEST.is_dir(), reason=f"no {GOOGLETEST}")
def test_a_copy_of_googletest_in_the_project_is_used(plain: Project) -> None:
    (plain.root / "third_party").mkdir()
    (plain.root / "third_party" / "googletest").symlink_to(GOOGLETEST)
    done = plain.configure("-DCMAKE_DISABLE_FIND_PACKAGE_GTest=ON")
    assert done.status == 0, done.text
    assert "C++ tests: off" not in done.text
    assert "gtest_main" in (plain.root / "build" / "debug" / "build.ninja").read_text()


@pytest.mark.parametrize("oldest", ["2.9", "2.14"])
def test_an_oldest_torch_that_cannot_be_kept_stops(stable: Project, oldest: str) -> None:
    make_venv(stable.root / ".venv", "2.13.0+cpu")
    done = stable.configure(f"-DSTABLE_MIN_TORCH={oldest}")
    assert done.status == 1
    message = "STABLE_MIN_TORCH must be a version from 2.10 to the installed 2.13 hint: `"
    assert message in done.text
    assert stable.configure("-DSTABLE_MIN_TORCH=2.12").status == 0


def test_a_project_that_contains_this_one_keeps_its_build_type(plain: Project) -> None:
    outer = plain.root.parent / "outer"
    outer.mkdir()
    (outer / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.25)\nproject(outer CXX)\n"
        f'add_subdirectory("{plain.root}" inner)\n'
    )
    command = ["cmake", "-G", "Ninja", "-S", str(outer), "-B", str(outer / "build")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    cache = (outer / "build" / "CMakeCache.txt").read_text()
    assert "CMAKE_BUILD_TYPE:STRING=\n" in cache
    assert "PLAIN_TESTS:BOOL=OFF" in cache


@needs_nvcc
def test_the_kernels_are_compiled_by_nvcc(plain: Project) -> None:
    done = plain.configure("-DPLAIN_CUDA=ON", PATH=os.environ["PATH"])
    assert done.status == 0, done.text
    assert "CUDA kernels: on (nvcc " in done.text
    plain.build("plain_kernels")
    objects = {path.name for path in (plain.root / "build" / "debug").rglob("*.cu.o")}
    assert objects == {"vector_add.cu.o", "row_sum.cu.o", "matmul.cu.o"}
