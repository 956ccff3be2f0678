"""The same stories, lived by copier and cruft: what they do where devboot keeps everybody's work.

Needs both programs: `make bench ARGS=update` installs them, or DEVBOOT_PEERS names an environment
that has them.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .conftest import CHECKOUT
from .scenarios import FIRST, SCENARIOS, Run, Scenario, verdict

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.peers

PEERS = Path(os.environ.get("DEVBOOT_PEERS", CHECKOUT / "build/bench/peers")) / "bin"


class Git:
    """A home in which git works, and the programs below it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "home").mkdir()
        (root / "home/.gitconfig").write_text("[user]\n name = N\n email = n@example.org\n")
        self.env = {
            "HOME": str(root / "home"), "LANG": "C.UTF-8", "GIT_CONFIG_NOSYSTEM": "1",
            "PATH": f"{PEERS}:{os.environ['PATH']}",
        }  # fmt: skip

    def run(self, *argv: str | Path, cwd: Path) -> tuple[int, str]:
        done = subprocess.run(
            argv, cwd=cwd, env=self.env, stdin=subprocess.DEVNULL, text=True, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120,
        )  # fmt: skip
        return done.returncode, done.stdout

    def commit(self, folder: Path, tag: str = "") -> None:
        if not (folder / ".git").exists():
            self.run("git", "init", "--quiet", cwd=folder)
        _, ignored = self.run("git", "ls-files", "-ci", "--exclude-standard", cwd=folder)
        for name in ignored.split():  # a file that git is to ignore must not be in it
            self.run("git", "rm", "--quiet", "--cached", name, cwd=folder)
        self.run("git", "add", "--all", cwd=folder)
        self.run("git", "commit", "--quiet", "--allow-empty", "--message", "x", cwd=folder)
        if tag:
            self.run("git", "tag", tag, cwd=folder)


def _files(folder: Path, files: dict[str, str]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text)


def _copier(git: Git, scenario: Scenario) -> Run:
    template, project = git.root / "template", git.root / "p"
    _files(template / "template", FIRST)
    settings = {"_subdirectory": "template", "_answers_file": ".copier-answers.yml"}
    (template / "copier.yml").write_text(json.dumps(settings))
    answers = template / "template/{{ _copier_conf.answers_file }}.jinja"
    answers.write_text("{{ _copier_answers|to_nice_yaml }}")
    git.commit(template, "v1.0.0")
    git.run("copier", "copy", "--defaults", template, project, cwd=git.root)
    git.commit(project)
    scenario.edit(project)
    git.commit(project)
    text = answers.read_text()
    _files(template / "template", scenario.second)
    answers.write_text(text)
    git.commit(template, "v2.0.0")
    return Run(project, *git.run("copier", "update", "--defaults", cwd=project))


def _cruft(git: Git, scenario: Scenario) -> Run:
    template, project = git.root / "template", git.root / "p"
    inner = template / "{{ cookiecutter.name }}"
    _files(inner, FIRST)
    (template / "cookiecutter.json").write_text('{"name": "p"}')
    git.commit(template)
    git.run("cruft", "create", "-y", template, cwd=git.root)
    git.commit(project)
    scenario.edit(project)
    git.commit(project)
    _files(inner, scenario.second)
    git.commit(template)
    return Run(project, *git.run("cruft", "update", "-y", cwd=project))


TOOLS: dict[str, Callable[[Git, Scenario], Run]] = {"copier": _copier, "cruft": _cruft}


@pytest.mark.parametrize("tool", TOOLS)
def test_no_peer_passes_all_stories(tool: str, tmp_path: Path) -> None:
    if not (PEERS / tool).is_file():
        pytest.skip(f"needs {tool}: `make bench ARGS=update`, or DEVBOOT_PEERS")
    found = {}
    for name, scenario in SCENARIOS.items():
        root = tmp_path / name.split()[0]
        root.mkdir()
        found[name] = verdict(scenario, TOOLS[tool](Git(root), scenario))
    print(*(f"{tool:7} {name:30} {words}" for name, words in found.items()), sep="\n")
    passed = [name for name, words in found.items() if words == "ok"]
    assert {"1 edit far away", "13 no edit"} <= set(passed), "the test drives the peer wrongly"
    assert len(passed) < len(SCENARIOS)
