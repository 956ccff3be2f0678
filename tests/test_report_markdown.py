"""A report for an issue: whatever a machine says is text there."""

from __future__ import annotations

import re

from devboot.facts import Facts
from devboot.report import Finding, Fix, Passed, Report, Severity, Suppressed, Unknown
from devboot.report.machine import summary
from devboot.report.markdown import render_markdown

EVIL = "````\n</details> @somebody #1 <script> [x](y) `a`"


def outside_fences(text: str) -> str:
    return re.sub(r"(?ms)^(`{3,})text\n.*?^\1$", "", text)


def test_all_of_a_report_is_there() -> None:
    finding = Finding("x.y", Severity.ERROR, "broken", "because", ("seen",), (Fix("mend"),), "doc")
    report = Report(
        "p", (finding,), (Passed("ok.one", "one"),), (Unknown("un.known", ("python",)),),
        (Suppressed("con.sequence", "x.y"),), tables="2026-07",
    )  # fmt: skip
    text = render_markdown(report, {"devboot": "1.0", "system": "Ubuntu"})
    assert text.startswith("### `devboot doctor`: 1 error, 0 warnings\n")
    for part in ("broken", "because", "seen", "mend", "ok.one", "un.known", "con.sequence",
                 "devboot  1.0\n", "tables   2026-07\n"):  # fmt: skip
        assert part in text, part


def test_foreign_words_stay_in_their_fence() -> None:
    finding = Finding(EVIL, Severity.ERROR, EVIL, EVIL, (EVIL,), (Fix(EVIL),), "doc")
    text = render_markdown(Report(EVIL, (finding,), unknown=(Unknown("u", (EVIL,)),)), {"a": EVIL})
    rest = outside_fences(text)
    assert "@somebody" not in rest
    assert "<script>" not in rest
    assert rest.count("</details>") == 1


def test_a_machine_in_a_few_lines() -> None:
    facts = Facts(
        {
            "uname": {"release": "6.8.0", "machine": "x86_64"},
            "glibc": "2.39",
            "container": "docker",
            "files": {"/etc/os-release": 'PRETTY_NAME="Ubuntu 24.04"\n'},
            "cuda_roots": [{"path": "/usr/local/cuda-13.0", "version": "13.0"}],
            "commands": {"cxx": {"path": "/usr/bin/c++", "rc": 0, "stdout": "c++ (X) 13.3.0"},
                         "cmake": {"path": "/usr/bin/cmake", "rc": 127, "stdout": ""}},
            "python": {"executable": "/p/python", "version": "3.12.3", "kind": "venv",
                       "torch": {"version": "2.13.0+cpu", "cuda": None}},
        }
    )  # fmt: skip
    assert summary(facts) == {
        "system": "Ubuntu 24.04, 6.8.0 x86_64, glibc 2.39, in docker",
        "toolkits": "13.0 (/usr/local/cuda-13.0)",
        "programs": "c++ 13.3.0, cmake does not run",
        "Python": "3.12.3 (venv, /p/python)",
        "torch": "2.13.0+cpu, CUDA none",
    }


def test_a_machine_of_which_nothing_is_known() -> None:
    assert summary(Facts({})) == {}


def test_a_fence_is_longer_than_any_within() -> None:
    words = "x" * 98 + " ```` and on"  # wrapped, so that a line begins with it
    finding = Finding("x.y", Severity.ERROR, "t", why=words)
    text = render_markdown(Report("p", (finding,)), {"a": "b"})
    assert "\n  ```` and on\n" in text
    assert "\n`````text\n" in text
