"""What a generated project's next commands need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from devboot.checks.project import Missing, facts_for_project, missing_for_project

if TYPE_CHECKING:
    from collections.abc import Callable

GONE = {"path": None}

KERNELS = ("c++", "cmake", "ninja", "gdb", "gtest", "python", "venv", "pytest", "")
OPERATORS = (*KERNELS, "torch")


def test_nothing_is_missing_on_a_ready_machine(
    profile: Callable[..., Any], facts: Callable[..., Any]
) -> None:
    nothing = Missing(packages=(), install=None, python=())
    assert missing_for_project(profile({}), facts({}), OPERATORS) == nothing


def test_one_line_installs_all_that_the_system_lacks(
    profile: Callable[..., Any], facts: Callable[..., Any]
) -> None:
    bare = facts({"commands|g++": GONE, "commands|ninja": GONE, "gtest": None})
    missing = missing_for_project(profile({}), bare, OPERATORS)
    assert len(missing.packages) == 3
    assert missing.install
    words = missing.install.command.split()
    assert words == ["sudo", "apt-get", "install", "build-essential", "ninja-build", "libgtest-dev"]


def test_torch_comes_with_its_size_and_only_when_wanted(
    profile: Callable[..., Any], facts: Callable[..., Any]
) -> None:
    bare = facts({"python|torch": None, "python|kind": "system"})
    (finding,) = missing_for_project(profile({"cuda": False}), bare, OPERATORS).python
    assert "202 MB" in finding.why
    assert [step.command for step in finding.fix] == [
        "/p/.venv/bin/python -m venv .venv",
        ".venv/bin/python -m pip install torch --index-url https://download.pytorch.org/whl/cpu",
    ]
    assert missing_for_project(profile({}), bare, KERNELS).python == ()


def test_no_program_is_run_for_it() -> None:
    needs = facts_for_project(OPERATORS)
    assert {"program:cmake", "gtest", "python"} <= needs
    assert not [need for need in needs if need.startswith("command:")]
    assert "program:cmake" not in facts_for_project(("python", "venv"))


def test_only_what_the_project_needs_is_asked_for(
    profile: Callable[..., Any], facts: Callable[..., Any]
) -> None:
    bare = facts(
        {"commands|g++": GONE, "commands|ninja": GONE, "gtest": None, "python|torch": None}
    )
    missing = missing_for_project(profile({}), bare, ("python", "venv"))
    assert missing == ((), None, ())
