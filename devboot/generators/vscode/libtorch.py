"""The workspace of a project that `devboot init libtorch-project` makes, by its answers alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.generators.vscode.workspace import Build, Executable, Tested, Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping

TEMPLATE = "libtorch-project"
PRINTERS = "tools/gdb/tensor_printers.py"
"""What the template calls its script that shows tensors in gdb."""


def workspace(package: str, answers: Mapping[str, str]) -> Workspace:
    """Return what the template makes of these answers."""
    cuda, torch = answers.get("cuda") != "OFF", answers.get("api") != "none"
    library = f"${{workspaceFolder}}/{{{{ build }}}}/lib/lib{package}_ops.so"
    return Workspace(
        languages=("cpp", "cuda", "python") if cuda else ("cpp", "python"),
        debug=Build.of_preset("debug"),
        release=Build.of_preset("release"),
        cuda_debug=Build.of_preset("cuda-debug"),
        presets=True,
        executables=tuple(_executables(package, app=answers.get("api") == "aten", cuda=cuda)),
        operators=_operators(answers, torch=torch),
        environment=(
            (f"{package.upper()}_LIBRARY", library),
            ("PYTHONPATH", "${workspaceFolder}/python"),
        ),
        module=f"{package}.ops",  # `python -m` runs it; a package needs a `__main__.py` for that
        pytest=True,
        test_folders=("tests/python",),
        torch=torch,
        printers=PRINTERS if torch else "",
    )


def _operators(answers: Mapping[str, str], *, torch: bool) -> tuple[Tested, ...]:
    """Return the operators that were added, with what their tests are called in the template."""
    if not answers.get("ops"):
        return ()
    from devboot.generators.operators import operators_of, suite  # noqa: PLC0415  # one was added

    more = "Types" if torch else "C"
    found = operators_of(answers["ops"])
    suites = {one.name: suite(one.name) for one in found}
    return tuple(
        Tested(one.name, f"{suites[one.name]}.*:{suites[one.name]}{more}.*", one.cuda)
        for one in found
    )


def name_of(target: str, package: str) -> str:
    """Return a target's name without the package in front of it."""
    return target.removeprefix(f"{package}_")


def _executables(package: str, *, app: bool, cuda: bool) -> list[Executable]:
    tests = Executable("tests", f"tests/{package}_tests", gtest=True, is_test=True, cuda=cuda)
    return [tests, *([Executable("app", f"{package}_app", cuda=cuda)] if app else [])]
