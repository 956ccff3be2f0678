"""The workspaces of projects that `devboot init` makes, by template and answers alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.generators.vscode import libtorch
from devboot.generators.vscode.workspace import Build, Executable, Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping


def planned(template: str, package: str, answers: Mapping[str, str]) -> Workspace | None:
    """Return what a template makes of these answers; None: it is none of ours."""
    make = _TEMPLATES.get(template)
    return make(package, answers) if make else None


def name_of(target: str, package: str) -> str:
    """Return a target's name without the package in front of it."""
    return target.removeprefix(f"{package}_")


def _cuda_kernel(package: str, answers: Mapping[str, str]) -> Workspace:
    cuda, gtest = answers.get("cuda") != "OFF", answers.get("framework") == "gtest"
    tests = Executable("tests", f"tests/{package}_tests", gtest=gtest, is_test=True, cuda=cuda)
    return Workspace(
        languages=("cpp", "cuda") if cuda else ("cpp",),
        debug=Build.of_preset("debug"),
        release=Build.of_preset("release"),
        cuda_debug=Build.of_preset("cuda-debug"),
        presets=True,
        executables=(tests, Executable(package, package, is_test=True, cuda=cuda)),
    )


def _cpp_project(package: str, _answers: Mapping[str, str]) -> Workspace:
    tests = Executable("tests", f"tests/{package}_tests", gtest=True, is_test=True)
    return Workspace(
        languages=("cpp",),
        debug=Build.of_preset("debug"),
        release=Build.of_preset("release"),
        presets=True,
        executables=(tests, Executable("app", f"{package}_app", is_test=True)),
    )


def _python_project(package: str, _answers: Mapping[str, str]) -> Workspace:
    return Workspace(
        languages=("python",),
        environment=(("PYTHONPATH", "${workspaceFolder}/src"),),
        module=package,
        pytest=True,
        test_folders=("tests",),
        ruff=True,
    )


_TEMPLATES = {
    libtorch.TEMPLATE: libtorch.workspace,
    "cuda-kernel": _cuda_kernel,
    "cpp-project": _cpp_project,
    "python-project": _python_project,
}
