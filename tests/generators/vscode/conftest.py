"""Folders of every kind, as they are found on disk."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from devboot.facts import Facts
from devboot.generators.files import generate as project_files
from devboot.generators.names import project_name
from devboot.generators.project import Project
from devboot.generators.template import find_template
from devboot.profile import Profile, load_profile

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

CMAKE = {
    "CMakeLists.txt": """\
cmake_minimum_required(VERSION 3.14)
project(shapes CXX)
add_library(area lib/area.cpp)
add_executable(shapes main.cpp)
target_link_libraries(shapes area)
enable_testing()
add_subdirectory(tests)
""",
    "lib/area.cpp": "int area(int a, int b) { return a * b; }\n",
    "main.cpp": "int area(int, int);\nint main() { return area(2, 3) - 6; }\n",
    "tests/CMakeLists.txt": """\
find_package(GTest REQUIRED)
add_executable(area_tests area_tests.cpp)
target_link_libraries(area_tests area GTest::gtest_main)
add_test(NAME area_tests COMMAND area_tests)
add_executable(smoke ../main.cpp)
target_link_libraries(smoke area)
set_target_properties(smoke PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_SOURCE_DIR}/bin")
add_test(NAME smoke COMMAND smoke --fast)
""",
    "tests/area_tests.cpp": """\
#include <gtest/gtest.h>
int area(int, int);
TEST(Area, OfASquare) { EXPECT_EQ(area(2, 2), 5); }
""",
}
PYTHON = {
    "pyproject.toml": "[project]\nname = 'tidy'\ndependencies = ['torch']\n"
    "[project.optional-dependencies]\ntest = ['pytest', 'pytest-cov']\n"
    "[tool.ruff]\nline-length = 100\n[tool.pytest.ini_options]\ntestpaths = ['tests']\n",
    "src/tidy/__init__.py": "",
    "src/tidy/__main__.py": "print('tidy')\n",
    "tests/test_tidy.py": "def test_tidy():\n    assert True\n",
}
EXTENSION = {
    "setup.py": "from torch.utils.cpp_extension import CUDAExtension\n",
    "csrc/scale.cpp": "",
    "csrc/scale.cu": "",
    "scale/__init__.py": "",
    "tests/test_scale.py": "",
}
LOOSE = {
    "hello.cpp": "int main() {}\n",
    "gpu/hello.cu": "int main() {}\n",
    "plot.py": "print(1)\n",
}
KINDS = {
    "cmake": CMAKE, "python": PYTHON, "extension": EXTENSION, "loose": LOOSE, "empty": {},
}  # fmt: skip
APIS = ("stable", "aten", "none")


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def configure(folder: Path, build: str, *options: str) -> None:
    """Let CMake describe a build folder."""
    (folder / build / ".cmake/api/v1/query").mkdir(parents=True, exist_ok=True)
    (folder / build / ".cmake/api/v1/query/codemodel-v2").touch()
    command = ["cmake", "-S", str(folder), "-B", str(folder / build), *options]
    subprocess.run(command, check=True, capture_output=True)


def project(**answers: str) -> Project:
    template = find_template("libtorch-project")
    return Project(template, project_name("fast-ops"), template.answers(answers))


def profile(engine: str = "cpptools", languages: str = "[cpp, python]") -> Profile:
    editor = f"editor: {{vscode: {{intellisense: {engine}}}}}"
    text = f"version: 1\nname: p\nlanguages: {languages}\n{editor}\n"
    return load_profile("p", read=lambda _: ("p.yaml", text), known=())


def made(folder: Path, **answers: str) -> Path:
    """A project as `devboot init` makes it, without its `.vscode`."""
    targets = project_files(project(**answers), profile(), Facts({}).lenient)
    return write(folder, {str(target.path): target.content.own for target in targets})


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """Write files into a folder whose name has all that shells and VS Code stumble over."""

    def written(files: Mapping[str, str | bytes]) -> Path:
        place = tmp_path / "a b'c\"d;e$HOME é"
        place.mkdir(exist_ok=True)
        return write(place, files)

    return written


@pytest.fixture(scope="session")
def of_kind(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """One folder of each kind; to be read only."""
    root = tmp_path_factory.mktemp("kinds")

    def found(kind: str) -> Path:
        place = root / kind
        if place.exists():
            return place
        place.mkdir()
        if kind in APIS:
            return made(place, api=kind)
        write(place, KINDS[kind])
        if kind == "cmake":
            configure(place, "build/debug", "-DCMAKE_BUILD_TYPE=Debug")
        return place

    return found
