"""What the running WSL says of itself, beside what its files say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from devboot.cli import wsl_show
from devboot.workflow import wsl_explain
from devboot.workflow.wsl_files import Asked
from tests.fakes import windows as fake

if TYPE_CHECKING:
    from pathlib import Path

MIRRORED = "[wsl2]\nnetworkingMode=mirrored\n[experimental]\nignoredPorts=80\n"
SAYS = "case $1 in --version) echo 2.6.2.0;; --networking-mode) echo {};; esac"


@pytest.fixture
def world(tmp_path: Path) -> Any:
    world = fake.Windows(tmp_path / "root")
    world.cmd()
    (world.home / ".wslconfig").write_text(MIRRORED)
    return world


def looked(world: Any) -> wsl_explain.View:
    return wsl_explain.look(Asked(), machine=world.machine(WSL_DISTRO_NAME="Debian"))


def test_a_change_that_waits_for_a_restart_is_seen(world: Any, capsys: Any) -> None:
    world.tool("wslinfo", SAYS.format("nat"))
    view = looked(world)
    assert view.as_json()["wslinfo"] == {"version": "2.6.2.0", "networking_mode": "nat"}
    assert view.explained()["wslinfo"]["networking_mode"] == "nat"
    wsl_show.say_notes(view)
    said = capsys.readouterr().err
    assert "WSL runs with networking mode `nat`, the file says Mirrored: it was not restart" in said
    assert "wslinfo: version 2.6.2.0, networking mode nat\n" in said


@pytest.mark.parametrize("mode", ["mirrored", "wsl1"])
def test_where_both_say_the_same_there_is_nothing_to_say(world: Any, mode: str) -> None:
    world.tool("wslinfo", SAYS.format(mode))
    assert looked(world).notes == ()


@pytest.mark.parametrize(
    "body", ["exit 1", "echo two words", "echo new", "printf '\\377\\376n\\000'"]
)
def test_a_broken_wslinfo_says_nothing(world: Any, body: str) -> None:
    world.tool("wslinfo", body)
    view = looked(world)
    assert view.info.version is None
    assert [shown.file.dialect.file for shown in view.files] == [".wslconfig", "wsl.conf"]
    (config, _) = view.files
    assert config.values["wsl2.networkingMode"].value == "Mirrored"


def test_the_version_of_the_machine_judges_its_files(world: Any) -> None:
    world.tool("wslinfo", "[ $1 = --version ] && echo 1.2.5.0")
    config = looked(world).files[0]
    rules = {problem.rule for line in config.lines for problem in line.problems}
    assert "too-new" in rules
