"""Commands to paste: no word of a machine, or of a stranger's facts, can be more than a word."""

from __future__ import annotations

import shlex
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from devboot.report import Fix

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

GONE = {"path": None}
EVILS = ("x; touch PWNED; y", "x'; touch PWNED; 'y", "x$(touch PWNED)", "x\ntouch PWNED\n")


def hostile(evil: str) -> dict[str, Any]:
    root = {"path": f"/{evil}", "version": "13.0", "host_config_gcc_max": 15, "tools": ["nvcc"]}
    torch = {"version": f"2.9.1{evil}", "cuda": f"12.6{evil}", "hip": None, "site": evil}
    return {
        "python|executable": f"/{evil}/python",
        "python|torch": torch,
        "python|packages": {"pytest": None},
        "files|/etc/os-release": f"ID=ubuntu\nID_LIKE=debian\nVERSION_ID={shlex.quote(evil)}\n",
        "cuda_roots": [root],
        "env|SHELL": f"/bin/{evil}",
        "env|CXX": evil,
        "gcc_all": [evil],
    }


VARIANTS: dict[str, dict[str, Any]] = {
    "a wrapper as nvcc": {"commands|nvcc|is_script": True},
    "nvcc not on PATH": {"commands|nvcc": GONE},
    "no toolkit": {"commands|nvcc": GONE, "cuda_roots": []},
    "a Python of the system": {"python|kind": "system"},
    "a system without a known package manager": {"files|/etc/os-release": "ID=nixos\n"},
    "a system with dnf": {"files|/etc/os-release": "ID=fedora\nVERSION_ID='41; touch PWNED'"},
    "an old compiler": {"commands|g++": {"path": "/bin/g++", "rc": 0, "stdout": "g++ (GCC) 9.1"}},
}


@pytest.mark.parametrize("evil", EVILS)
@pytest.mark.parametrize("variant", VARIANTS.values(), ids=VARIANTS)
def test_hostile_facts_stay_words_of_their_command(
    variant: dict[str, Any], evil: str, found: Callable[..., Any], tmp_path: Path
) -> None:
    steps = [step for finding in found(hostile(evil) | variant).values() for step in finding.fix]
    commands = [step.command for step in steps if step.where in {"bash", "project"}]
    assert any("PWNED" in command for command in commands)
    (tmp_path / "touch").symlink_to("/usr/bin/touch")  # the only program there is
    for command in commands:
        subprocess.run(
            ["/bin/bash", "-c", command],
            cwd=tmp_path,
            env={"HOME": str(tmp_path), "PATH": str(tmp_path)},
            capture_output=True,
            check=False,
        )
    assert not (tmp_path / "PWNED").exists()


def test_a_python_in_a_folder_with_a_blank_can_be_pasted(found: Callable[..., Any]) -> None:
    changes = {"python|executable": "/my env/bin/python", "python|packages": {"pytest": None}}
    (fix,) = found(changes)["python.pytest-missing"].fix
    assert fix.command == "'/my env/bin/python' -m pip install pytest"


def test_a_toolkit_in_a_folder_with_a_blank_can_be_pasted(found: Callable[..., Any]) -> None:
    root = {"path": "/opt/my cuda", "version": "13.0", "tools": ["nvcc"]}
    found_here = found({"cuda_roots": [root], "commands|nvcc": GONE})
    (fix,) = found_here["cuda.nvcc.not-on-path"].fix
    line, _, now = fix.command.partition(" && ")
    assert now == "export PATH='/opt/my cuda/bin':$PATH"
    assert shlex.split(line)[:2] == ["echo", now]


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("Ubuntu-24.04", "Ubuntu-24.04"),
        ("My Linux", "'My Linux'"),
        ("a'; rm $HOME", "'a''; rm $HOME'"),
        ("a\u2019; rm", "'a\u2019\u2019; rm'"),
        ("", "''"),
    ],
)
def test_powershell_has_quotes_of_its_own(name: str, word: str, found: Callable[..., Any]) -> None:
    if name:
        uname = {"release": "4.4.0-19041-Microsoft", "machine": "x86_64"}
        finding = found({"uname": uname, "env|WSL_DISTRO_NAME": name})["wsl.version"]
        assert finding.fix[0].command == f"wsl.exe --set-version {word} 2"
    assert Fix.of("x", name, where="powershell") == Fix(f"x {word}", "powershell")
