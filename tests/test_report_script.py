"""Fixes as scripts: their shells read them, and only what they may run is no comment."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
import yaml

from devboot.checks import registry as checks
from devboot.facts import Facts
from devboot.profile import load_profile
from devboot.report import Finding, Fix, Report, Severity, either
from devboot.report.script import SHELLS, render_script
from devboot.report.style import Style

CASES = sorted(Path(__file__).parent.glob("scenarios/cases/*.yaml"))
EVILS = (
    "a\nPWNED",
    "a\rPWNED",
    "a\u2028PWNED",
    "a\x85PWNED",
    "a\x1b[2APWNED",
    "\u202ePWNED",
    "a'PWNED",
    "a#>PWNED",
)


def finding(*fix: Fix, severity: Severity = Severity.ERROR, title: str = "it is broken") -> Finding:
    return Finding("x.y", severity, title, why="because", fix=fix)


def script(*findings: Finding, shell: str = "bash", style: Style | None = None) -> str:
    return render_script(Report("p", findings), shell, style or Style())


def commands(text: str) -> list[str]:
    """Return the lines that a shell would run, without the first one."""
    lines = text.splitlines()[1:]
    return [line for line in lines if line and not line.startswith(("#", "set ", "$Error"))]


def test_steps_of_a_fix_in_their_order_with_marks() -> None:
    text = script(
        finding(Fix.of("sudo", "apt", "x", needs_root=True), Fix.of("y", "a b", where="project"))
    )
    assert text == (
        "#!/usr/bin/env bash\n"
        "# From `devboot doctor`, profile `p`: 1 error, 0 warnings.\n"
        "# Nothing of this was run. Read it, delete what you do not want, then run it yourself.\n"
        "\n"
        "set -euo pipefail\n"
        "\n"
        "# error: it is broken [x.y]\n"
        "#   because\n"
        "# needs root\n"
        "sudo apt x\n"
        "# in the project's folder\n"
        "y 'a b'\n"
    )


def test_another_way_out_is_a_comment_with_all_its_steps() -> None:
    ways = either((Fix("first"), Fix("second")), (Fix("other"), Fix("further")))
    text = script(finding(*ways))
    assert commands(text) == ["first", "second"]
    assert "#   other\n# and then:\n#   further\n" in text


def test_each_shell_has_its_own_steps_and_shows_the_others() -> None:
    mixed = finding(Fix("sudo x", needs_root=True), Fix("wsl.exe --update", "powershell"))
    bash, powershell = (script(mixed, shell=shell) for shell in SHELLS)
    assert (commands(bash), commands(powershell)) == (["sudo x"], ["wsl.exe --update"])
    assert "# in PowerShell, on Windows:\n#   wsl.exe --update\n" in bash
    assert "# in bash, in Linux:\n#   sudo x\n" in powershell
    assert "--fix-script=powershell" in bash


@pytest.mark.parametrize(
    "fix",
    [
        Fix("open a window", "manual"),
        Fix("somewhere else", "a shell of the future"),
        Fix("sudo reboot", needs_root=True, reboot=True),
        Fix("export NVCC_CCBIN=g++-13", "project"),
        Fix("unset CXX"),
        Fix("echo 'a\x1b[2Jb'"),
    ],
)
def test_what_a_script_should_not_do_is_a_comment(fix: Fix) -> None:
    text = script(finding(fix))
    assert commands(text) == []
    assert fix.command.replace("\x1b", "\\x1b") in text


def test_what_only_informs_is_a_comment() -> None:
    assert commands(script(finding(Fix("x"), severity=Severity.INFO))) == []
    assert commands(script(finding(Fix("x"), severity=Severity.WARNING))) == ["x"]


def test_a_command_is_run_once() -> None:
    text = script(finding(Fix("x")), finding(Fix("x"), Fix("y")))
    assert commands(text) == ["x", "y"]
    assert "# as above:\n#   x\n" in text


def test_restarts_come_last() -> None:
    text = script(
        finding(Fix("sudo install", needs_root=True, reboot=True)),
        finding(Fix("wsl.exe --shutdown", "powershell")),
    )
    last = "# When all of this is done:\n#   reboot\n#   wsl.exe --shutdown\n#   devboot doctor\n"
    assert text.endswith(last)


def test_nothing_to_mend() -> None:
    text = script()
    assert commands(text) == []
    assert "nothing to mend" in text


@pytest.mark.parametrize("evil", EVILS)
@pytest.mark.parametrize("where", ["bash", "project", "powershell", "manual"])
@pytest.mark.parametrize("shell", SHELLS)
def test_foreign_words_stay_in_their_line(evil: str, where: str, shell: str) -> None:
    fix = Fix.of("tool", evil, where=where)
    text = script(
        finding(fix, title=evil), finding(fix._replace(instead=True), title=evil), shell=shell
    )
    for line in text.splitlines():
        assert "PWNED" not in line or line.startswith(("#", "tool '")), line
    assert not set(text) & {"\r", "\x1b", "\x85", "\u2028", "\u202e"}


@pytest.mark.parametrize("evil", EVILS)
def test_bash_reads_it(evil: str) -> None:
    fixes = (Fix.of("tool", evil), Fix.of("other", evil, where="project"), Fix(evil, "manual"))
    text = script(finding(*fixes, title=evil))
    done = subprocess.run(["bash", "-n"], input=text, text=True, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_bash_reads_the_fixes_of_recorded_machines(path: Path) -> None:
    case = yaml.safe_load(path.read_text())
    profile = json.dumps({"version": 1, **case["profile"]})
    wanted = load_profile("case.yaml", read=lambda _: ("case.yaml", profile), known=())
    text = render_script(checks.examine(wanted, Facts(case["facts"])), "bash", Style())
    subprocess.run(["bash", "-n"], input=text, text=True, check=True)


def test_ascii_for_an_encoding_that_has_no_more() -> None:
    text = script(finding(Fix.of("tool", "ö"), title="ö"), style=Style(unicode=False))
    assert text.isascii()
    assert commands(text) == []
