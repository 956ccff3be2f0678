"""A report in words, as JSON, as an exit status."""

from __future__ import annotations

import json

import pytest

from devboot.report import (
    Finding,
    Fix,
    Passed,
    Report,
    Severity,
    Suppressed,
    Unknown,
    either,
)
from devboot.report.text import Style, render_text

ERROR = Finding(
    "gpu.driver.missing",
    Severity.ERROR,
    "there is an NVIDIA GPU, but its driver is not loaded",
    why="without the kernel module no CUDA program runs",
    evidence=("PCI 01:00.0: 10de:2684, driver None",),
    fix=(Fix("sudo ubuntu-drivers install", needs_root=True, reboot=True),),
    doc="https://docs.nvidia.com/x",
)
WARNING = Finding(
    "cmake.too-old",
    Severity.WARNING,
    "CMake 3.22.1 is older than 3.25",
    why="presets",
    fix=(Fix("pip install cmake", "project"), Fix("wsl.exe --shutdown", "powershell")),
)
REPORT = Report(
    "cuda",
    findings=(ERROR, WARNING),
    passed=(
        Passed("cmake.missing", "CMake"),
        Passed("toolchain.gdb.missing", "gdb", "toolchain", "gdb 15.0"),
        Passed("toolchain.git.missing", "git", "toolchain", "git 2.43"),
        Passed("python.missing", "Python", "python", "Python 3.12"),
    ),
    unknown=(Unknown("torch.missing", ("python",)),),
    suppressed=(Suppressed("gpu.smi.failed", "gpu.driver.missing"),),
)

TEXT = """\
✘ there is an NVIDIA GPU, but its driver is not loaded  gpu.driver.missing
  without the kernel module no CUDA program runs
  fix: sudo ubuntu-drivers install  (then reboot)

▲ CMake 3.22.1 is older than 3.25  cmake.too-old
  fix (in the project): pip install cmake
  then (PowerShell): wsl.exe --shutdown

toolchain  ✔ gdb 15.0
           ✔ git 2.43
python     ✔ Python 3.12

profile `cuda`: 1 error, 1 warning, 1 not judged, 1 consequence
`-v` shows the evidence, `--explain ID` a check, `--fix-script` all commands
"""


def test_text() -> None:
    assert render_text(REPORT, Style()) == TEXT


def test_of_a_long_way_for_what_can_wait_the_first_step_is_said() -> None:
    long = WARNING._replace(fix=(*WARNING.fix, Fix("true")))
    text = render_text(REPORT._replace(findings=(long,)), Style())
    assert "  fix (in the project): pip install cmake\n  and 2 more steps: see `-v`\n" in text


def test_verbose_text_has_evidence_sources_and_what_was_not_judged() -> None:
    text = render_text(REPORT, Style(), verbose=True)
    for part in (
        "    PCI 01:00.0: 10de:2684, driver None\n",
        "  see: https://docs.nvidia.com/x\n",
        "  then (PowerShell): wsl.exe --shutdown\n",
        "? nobody looked at python, so not judged:\n    torch.missing\n",
        "- follows from gpu.driver.missing, or cannot be told before it is mended:\n    gpu.smi",
    ):
        assert part in text


def test_a_group_is_named_once() -> None:
    groups = ("cuda", "gpu", "cuda")
    passed = tuple(Passed(f"x{n}", "t", group, f"tool {n}") for n, group in enumerate(groups))
    lines = render_text(Report("p", passed=passed), Style()).splitlines()
    assert lines[:3] == ["cuda  ✔ tool 0", "      ✔ tool 2", "gpu   ✔ tool 1"]


def test_a_healthy_report_is_short() -> None:
    report = Report("cpp", passed=(Passed("x", "gdb", "toolchain", "gdb 15.0"),))
    assert render_text(report, Style()) == "toolchain  ✔ gdb 15.0\n\nprofile `cpp`: healthy\n"


def test_colour_only_when_the_place_shows_it() -> None:
    assert "\x1b" not in render_text(REPORT, Style())
    assert "\x1b[31m✘\x1b[0m" in render_text(REPORT, Style(colour=True))


def test_ascii_for_an_encoding_that_has_no_more() -> None:
    report = Report("ü", findings=(ERROR,), passed=(Passed("x", "Python", "python", "/hömé"),))
    text = render_text(report, Style(unicode=False))
    assert text.isascii()
    assert text.startswith("x there is")
    assert "ok /h\\xf6m\\xe9" in text


@pytest.mark.parametrize("text", ["\x1b]0;title\x07", "a\nb", "\u202eevil", "\x9b31m"])
def test_what_comes_from_a_machine_cannot_drive_the_terminal(text: str) -> None:
    finding = Finding("x", Severity.ERROR, text, why=text, evidence=(text,), fix=(Fix(text),))
    report = Report(text, (finding,), (Passed("p", text, "g", text),), (Unknown("u", (text,)),))
    shown = render_text(report, Style(), verbose=True)
    assert text not in shown
    assert not set(shown) & set("\x1b\x07\x9b\u202e")


def test_prose_fits_the_width_and_commands_are_not_broken() -> None:
    command = "pip install " + "x" * 100
    finding = Finding("x", Severity.ERROR, "t", why="word " * 40, fix=(Fix(command),))
    lines = render_text(Report("p", (finding,)), Style(width=60)).splitlines()
    assert [line for line in lines if len(line) > 60 and command not in line] == []
    assert f"  fix: {command}" in lines


HEALTHY = tuple(Passed(f"x{n}", f"t{n}", "toolchain", f"tool {n}.0") for n in range(12))


@pytest.mark.parametrize(
    ("height", "subjects", "fixes"),
    [(0, 12, True), (40, 12, True), (18, 2, True), (15, 2, False), (5, 2, False)],
)
def test_less_is_said_of_what_is_well_until_it_fits(
    height: int,
    subjects: int,
    fixes: bool,  # noqa: FBT001
) -> None:
    text = render_text(REPORT._replace(passed=HEALTHY), Style(height=height))
    assert text.count("✔") == subjects
    assert ("pip install cmake" in text) is fixes
    assert "ubuntu-drivers" in text
    for check in HEALTHY:
        assert check.detail in text


def test_a_command_that_takes_several_lines_of_the_screen_counts_as_several() -> None:
    style = Style(width=40, height=7)
    assert style.fits("a\n" * 4)
    assert not style.fits("a\n" * 3 + "b" * 41)
    assert style.fits("a\n" * 3 + f"\x1b[31m{'b' * 40}\x1b[0m")


def test_an_id_that_does_not_fit_behind_its_title_gets_a_line_of_its_own() -> None:
    finding = Finding("gpu.driver.x", Severity.ERROR, "word " * 14)
    lines = render_text(Report("p", (finding,)), Style(width=60)).splitlines()
    assert lines[:3] == ["✘ " + "word " * 10 + "word", "  word word word  gpu.driver.x", ""]
    finding = finding._replace(title="w" * 50)
    lines = render_text(Report("p", (finding,)), Style(width=60)).splitlines()
    assert lines[:2] == ["✘ " + "w" * 50, "  gpu.driver.x"]


def test_json_has_the_promised_shape() -> None:
    document = json.loads(json.dumps(REPORT.as_json()))
    assert list(document) == [
        "schema", "profile", "findings", "passed", "unknown", "suppressed", "summary", "tables",
    ]  # fmt: skip
    assert document["schema"] == "devboot.doctor/1"
    assert list(document["findings"][0]) == [
        "id", "severity", "title", "evidence", "why", "fix", "doc",
    ]  # fmt: skip
    assert document["findings"][0]["fix"] == [
        {
            "where": "bash",
            "command": "sudo ubuntu-drivers install",
            "needs_root": True,
            "reboot": True,
        }
    ]
    assert document["unknown"] == [{"id": "torch.missing", "missing": ["python"]}]
    assert document["suppressed"] == [{"id": "gpu.smi.failed", "blocked_by": "gpu.driver.missing"}]


@pytest.mark.parametrize(
    ("findings", "strict", "status"),
    [((), True, 0), ((WARNING,), False, 0), ((WARNING,), True, 1), ((ERROR,), False, 1)],
)
def test_exit_status(findings: tuple[Finding, ...], strict: bool, status: int) -> None:  # noqa: FBT001
    assert Report("p", findings).exit_status(strict=strict) == status


def test_another_way_out_is_told_from_a_next_step() -> None:
    ways = either((Fix("a"), Fix("b")), (), (Fix("c"), Fix("d")))
    finding = Finding("x", Severity.ERROR, "t", fix=ways)
    lines = render_text(Report("p", (finding,)), Style()).splitlines()
    assert lines[1:5] == ["  fix: a", "  then: b", "  or: c", "  then: d"]
    assert ["instead" in step.as_json() for step in ways] == [False, False, True, False]
