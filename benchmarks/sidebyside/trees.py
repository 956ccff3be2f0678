"""The projects that the build suite compares: made, configured and edited alike."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sidebyside.measure import Case, run
from sidebyside.options import BENCHMARKS, devboot

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sidebyside.options import Options, Torch

ALIKE = (
    "-DCMAKE_BUILD_TYPE=Debug",
    "-DCMAKE_CXX_COMPILER=g++",
    "-DCMAKE_CXX_COMPILER_LAUNCHER=",  # no ccache
)


@dataclass(frozen=True)
class Tree:
    """A project and its debug build."""

    name: str
    source: Path
    settings: tuple[str, ...]  # of CMake, beside those that are alike
    operator: str  # the file with vector_add's binding to torch
    tests: str  # the test program, below the build folder
    env: Mapping[str, str]

    @property
    def build(self) -> Path:
        return self.source / "build"

    def configure(self) -> None:
        """Make an empty build folder and configure it."""
        shutil.rmtree(self.build, ignore_errors=True)
        place = ["-S", str(self.source), "-B", str(self.build), "-G", "Ninja"]
        argv = ["cmake", *place, *ALIKE, *self.settings]
        run(Case(f"configure {self.name}", argv, cwd=self.source, env=self.env))

    def edit(self) -> None:
        """Change the operator so that it has to be compiled again."""
        with (self.source / self.operator).open("a") as file:
            file.write("// edited\n")

    def compilations(self) -> list[dict[str, Any]]:
        """Return the configured build's compile commands."""
        found: list[dict[str, Any]] = json.loads(
            (self.build / "compile_commands.json").read_text("utf-8")
        )
        return found

    def first_test(self) -> str:
        """Return a test case of vector_add; the tree has to be built."""
        argv = self.build / self.tests, "--gtest_list_tests"
        listed = subprocess.run(argv, env=self.env, capture_output=True, text=True, check=True)
        return first_test(listed.stdout, "VectorAdd")


def first_test(listing: str, suite: str) -> str:
    """Return the first case of the first suite with this word in its name, as a gtest filter."""
    current = ""
    for line in listing.splitlines():
        name = line.partition("#")[0].strip()
        if not line.startswith(" "):
            current = name
        elif suite in current:
            return current + name
    raise LookupError(f"no gtest suite is called {suite}")


def trees(options: Options, torch: Torch) -> list[Tree]:
    """Make all projects in the scratch folder."""
    return [
        _generated(options, "stable"),
        _generated(options, "aten", "-DMY_OPS_APP=OFF"),
        _documented(options, torch),
    ]


def _generated(options: Options, api: str, *settings: str) -> Tree:
    source = options.scratch / api / "my-ops"
    words = "init", "libtorch-project", source, "-D", f"api={api}", "--yes", "--no-git"
    source.parent.mkdir()
    run(Case(f"init {api}", [*devboot(), *words], cwd=options.scratch, env=options.env()))
    linker = "-DLINKS_WITH_mold=OFF", "-DLINKS_WITH_lld=OFF"  # the system's, as the others use
    settings = (f"-DPython_EXECUTABLE={options.python}", "-DMY_OPS_CUDA=OFF", *linker, *settings)
    operator, tests = "csrc/ops/vector_add.cpp", "tests/my_ops_tests"
    return Tree(f"api={api}", source, settings, operator, tests, _env(options))


def _documented(options: Options, torch: Torch) -> Tree:
    source = options.scratch / "docs_style"
    shutil.copytree(BENCHMARKS / "docs_style", source)
    settings = (f"-DCMAKE_PREFIX_PATH={torch.root / 'share' / 'cmake'}",)
    operator, tests = "csrc/vector_add.cpp", "docs_style_tests"
    return Tree("documentation", source, settings, operator, tests, _env(options))


def _env(options: Options) -> dict[str, str]:
    return options.env(CCACHE_DISABLE="1", CMAKE_EXPORT_COMPILE_COMMANDS="1")
