"""What a folder holds that VS Code can build, run and debug."""

from __future__ import annotations

from typing import NamedTuple

LANGUAGES = ("cpp", "cuda", "python")

PRINTERS = ".vscode/tensor_printers.py"
"""Where devboot puts the script that shows tensors in gdb, if the folder has none of its own."""


class Build(NamedTuple):
    """One way in which CMake builds the folder."""

    folder: str  # below the workspace
    configure: tuple[str, ...]  # what cmake is told, in the workspace
    build: tuple[str, ...]
    test: tuple[str, ...]  # what ctest is told

    @staticmethod
    def of_preset(name: str) -> Build:
        """Return the build by a preset of ours, which has the same name everywhere."""
        arguments = ("--preset", name)
        return Build(f"build/{name}", arguments, ("--build", *arguments), arguments)


class Executable(NamedTuple):
    """A program that CMake builds."""

    name: str  # as the names of its configurations say it
    path: str  # below the build folder, or below the workspace
    in_build: bool = True
    gtest: bool = False
    is_test: bool = False  # run by ctest
    cuda: bool = False  # kernels are in it

    def at(self, build: Build) -> str:
        """Return where a build puts it, below the workspace."""
        return f"{build.folder}/{self.path}" if self.in_build else self.path


class Tested(NamedTuple):
    """An operator whose C++ tests can be run alone."""

    name: str
    filter: str  # of GoogleTest
    cuda: bool = False  # it has a kernel


class Workspace(NamedTuple):
    """A folder as VS Code will open it; all paths are relative to it, with `/`."""

    languages: tuple[str, ...] = ()  # of LANGUAGES
    debug: Build | None = None  # None: CMake builds nothing here
    release: Build | None = None
    cuda_debug: Build | None = None  # with what cuda-gdb needs
    presets: bool = False  # CMakePresets.json has them
    executables: tuple[Executable, ...] = ()
    operators: tuple[Tested, ...] = ()  # those that were added, in that order
    environment: tuple[tuple[str, str], ...] = ()  # of Python, `{{ build }}` is the build folder
    module: str = ""  # that Python can run, or test
    pytest: bool = False
    coverage: bool = False  # pytest-cov is wanted here
    test_folders: tuple[str, ...] = ()  # of pytest
    torch: bool = False
    ruff: bool = False
    printers: str = ""  # script that shows tensors in gdb
    dev_container: bool = False
    extension: bool = False  # Python's packaging builds what is compiled here
    container: str = ""  # where a container has the folder
    query: str = ""  # file that makes CMake describe what it builds; empty: not needed
    unconfigured: bool = False  # CMake has not said yet what it builds

    @property
    def builds(self) -> dict[str, Build]:
        """The builds by the names that tasks show."""
        named = {"debug": self.debug, "release": self.release, "cuda-debug": self.cuda_debug}
        return {name: build for name, build in named.items() if build}

    def programs(self, build: str, *, cuda: bool = False) -> list[str]:
        """Return where the programs are after a build, those with kernels only for CUDA."""
        found = self.builds.get(build)
        return [one.at(found) for one in self.executables if found and (one.cuda or not cuda)]
