"""The tasks are run as VS Code would run them, and make the programs that F5 starts."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from devboot.generators.vscode import documents
from devboot.generators.vscode.wanted import Wanted
from devboot.machine.workspace import read_workspace
from devboot.vscode.variables import Context, resolve

from .conftest import CMAKE, LOOSE, configure, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CUDA = {
    "CMakeLists.txt": "cmake_minimum_required(VERSION 3.18)\nproject(k CUDA)\n"
    "add_executable(k k.cu)\n",
    "k.cu": "__global__ void kernel() {}\nint main() { kernel<<<1, 1>>>(); }\n",
}


def entries(folder: Path, *languages: str) -> dict[str, dict[str, Any]]:
    """Return the configurations and tasks of a folder by name."""
    found = documents(read_workspace(folder), Wanted(languages))
    both = (*found["launch.json"], *found["tasks.json"])
    return {
        entry.value[entry.key]: entry.value for entry in both if getattr(entry, "key", "id") != "id"
    }


def run(tasks: dict[str, dict[str, Any]], label: str, context: Context) -> None:
    task = resolve(tasks[label], context).value
    if "dependsOn" in task:
        run(tasks, task["dependsOn"], context)
    done = subprocess.run(
        [task["command"], *task["args"]], cwd=task["options"]["cwd"], check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def program(entry: dict[str, Any], context: Context) -> str:
    found: str = resolve(entry["program"], context).value
    return found


@pytest.mark.parametrize(
    ("file", "name", "compiler"),
    [
        ("hello.cpp", "C++: current file (gdb)", "g++"),
        ("gpu/hello.cu", "CUDA: current file (cuda-gdb)", "nvcc"),
    ],
)
def test_a_single_file(
    folder: Callable[..., Path], tmp_path: Path, file: str, name: str, compiler: str
) -> None:
    if shutil.which(compiler) is None:
        pytest.skip(f"no {compiler}")
    # nvcc hands its words to a shell: `$`, quotes and `;` in a path are beyond anybody's help.
    place = write(tmp_path / "a b é", LOOSE) if compiler == "nvcc" else folder(LOOSE)
    found = entries(place, "cpp", "cuda")
    context = Context(str(place), file=str(place / file))
    run(found, found[name]["preLaunchTask"], context)
    made = program(found[name], context)
    sections = subprocess.run(["readelf", "-S", made], capture_output=True, text=True, check=True)
    assert ".debug_info" in sections.stdout


def test_a_cmake_project(tmp_path: Path) -> None:
    place = write(tmp_path / "a b é", CMAKE)
    configure(place, "build/debug", "-DCMAKE_BUILD_TYPE=Debug")
    found = entries(place, "cpp")
    context = Context(str(place))
    run(found, "devboot: build (debug)", context)
    for name in ("C++: shapes (gdb)", "C++: area_tests (gdb)", "C++: smoke (gdb)"):
        sections = subprocess.run(
            ["readelf", "-S", program(found[name], context)],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert ".debug_info" in sections.stdout
    commands = json.loads((place / "build/debug/compile_commands.json").read_text())
    assert len(commands) > 3


@pytest.mark.skipif(shutil.which("nvcc") is None, reason="no nvcc")
def test_cuda_gdb_gets_a_build_with_device_code_to_debug(tmp_path: Path) -> None:
    place = write(tmp_path / "p", CUDA)
    if "CMAKE_CUDA" in _problem(place):
        pytest.skip("this cmake is too old for this nvcc")
    found = entries(place, "cuda")
    assert found["CUDA: k (cuda-gdb)"]["preLaunchTask"] == "devboot: build (cuda-debug)"
    context = Context(str(place))
    run(found, "devboot: configure (cuda-debug)", context)
    (command,) = json.loads((place / "build/cuda-debug/compile_commands.json").read_text())
    assert " -G " in command["command"]


def _problem(place: Path) -> str:
    try:
        configure(place, "build/debug", "-DCMAKE_BUILD_TYPE=Debug", "-DCMAKE_CUDA_ARCHITECTURES=80")
    except subprocess.CalledProcessError as error:
        return str(error.stderr)
    return ""
