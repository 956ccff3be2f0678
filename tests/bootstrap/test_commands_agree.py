"""README, Makefile and CI name the same commands, and the same packages as the set-up."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CI = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def _typed(page: str) -> list[str]:
    """Return the commands in a page's console blocks, without their comments."""
    blocks = re.findall(r"```console\n(.*?)```", page, flags=re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines() if line.startswith("$ ")]
    return [line[2:].split("  #")[0].split("   ")[0].strip() for line in lines]


def test_ci_runs_the_readmes_commands_as_they_are_printed() -> None:
    first_screen = _typed(README)[:2]
    assert first_screen == ["make demo", "make test"]
    run = [line.strip() for line in CI.splitlines()]
    assert set(first_screen) <= set(run)


def test_every_make_target_that_a_page_names_is_there_and_in_the_help() -> None:
    named = {
        target
        for command in _typed(README) + _typed(CONTRIBUTING)
        if command.startswith("make ")
        for target in re.findall(r"(?<= )[a-z]+(?= |$)", command.split(" ARGS")[0])
    }
    assert {"demo", "test", "check", "setup", "quick"} <= named
    shown = subprocess.run(["make", "help"], cwd=ROOT, text=True, capture_output=True, check=True)
    assert named <= set(re.findall(r"^make ([a-z]+) - ", shown.stdout, flags=re.MULTILINE))


def test_ci_installs_the_packages_that_the_set_up_would_name() -> None:
    script = (
        "from bootstrap import system\n"
        "print(*[value.apt for value in vars(system).values() if isinstance(value, system.Need)])"
    )
    asked = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT / "tools",
        text=True,
        capture_output=True,
        check=True,
    )
    installed = re.search(r"^packages=\((.*)\)$", CI, flags=re.MULTILINE)
    assert installed
    assert set(installed[1].split()) == {"python3", "make", *asked.stdout.split()}


def test_the_readme_names_what_a_fresh_machine_must_have() -> None:
    for word in (
        "python3",
        "git",
        "make",
        "a C++ compiler",
        "cmake",
        "ninja",
        "gdb",
        "libgtest-dev",
    ):
        assert word in README.split("\n## ")[0]
