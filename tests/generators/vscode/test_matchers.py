"""The problem matchers of tasks.json, against what today's compilers and tools really say."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from devboot.generators.vscode.drafts import load

from .conftest import CMAKE, write

if TYPE_CHECKING:
    from pathlib import Path

Match = tuple[str, int, str, str]  # file, line, severity, message

BAD_CPP = """\
#include <vector>
int unused() { int x; return 1; }
int f() { std::vector<int> v; v.foo(); return 1; }
"""
BAD_CU = """\
__global__ void first(int *p) { int unused; p[0] = 1; }
__global__ void second(int *p) { p[0] = nowhere(); }
int main() { int x = "text"; first<<<1, 1>>>(nullptr); }
"""
WARNS_CU = """\
__global__ void kernel(int *p) { int unused; p[0] = 1; }
int host() { unsigned a = 1; int b = -1; return a < b; }
int main() { kernel<<<1, 1>>>(nullptr); return host(); }
"""
UNDEFINED = "void missing(int);\nint main() {\n  missing(1);\n}\n"


def matches(text: str, *names: str) -> list[Match]:
    """Return what VS Code would put into its Problems panel."""
    found = []
    for matcher in (load("matchers")[name] for name in names):
        patterns = matcher["pattern"]
        patterns = patterns if isinstance(patterns, list) else [patterns]
        lines = text.splitlines()
        for number in range(len(lines) - len(patterns) + 1):
            groups = _groups(patterns, lines[number:])
            if groups:
                severity = (groups.get("severity") or matcher.get("severity", "error")).lower()
                found.append((groups["file"], int(groups["line"]), severity, groups["message"]))
    return found


def _groups(patterns: list[dict[str, Any]], lines: list[str]) -> dict[str, str]:
    """Match patterns with as many lines, one after another, as VS Code does."""
    found: dict[str, str] = {}
    for pattern, line in zip(patterns, lines, strict=False):
        match = re.search(pattern["regexp"], line)
        if match is None:
            return {}
        named = {key: group for key, group in pattern.items() if isinstance(group, int)}
        found |= {key: match[group] or "" for key, group in named.items()}
    return found


def said(folder: Path, *command: str) -> str:
    if shutil.which(command[0]) is None:
        pytest.skip(f"no {command[0]}")
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    return done.stdout + done.stderr


@pytest.mark.parametrize("compiler", ["g++", "clang++"])
def test_compilers(tmp_path: Path, compiler: str) -> None:
    source = write(tmp_path, {"bad.cpp": BAD_CPP, "inc.cpp": '#include "no.h"\n'}) / "bad.cpp"
    found = matches(said(tmp_path, compiler, "-Wall", "-c", str(source)), "compiler")
    places = {(file, line, severity) for file, line, severity, _ in found}
    assert {(str(source), 2, "warning"), (str(source), 3, "error")} <= places
    assert any("foo" in message for *_, message in found)
    (fatal,) = matches(said(tmp_path, compiler, "-c", "inc.cpp"), "compiler")
    assert fatal[:3] == ("inc.cpp", 1, "error")


@pytest.mark.parametrize("compiler", ["g++", "clang++"])
def test_linker(tmp_path: Path, compiler: str) -> None:
    write(tmp_path, {"a.cpp": UNDEFINED, "x.cpp": "int x;\nint main() {}\n", "y.cpp": "\nint x;\n"})
    undefined = matches(said(tmp_path, compiler, "-g", "a.cpp"), "linker", "compiler")
    assert [found[:3] for found in undefined] == [(str(tmp_path / "a.cpp"), 3, "error")]
    assert "undefined reference to `missing(int)'" in undefined[0][3]
    twice = matches(said(tmp_path, compiler, "-g", "x.cpp", "y.cpp"), "linker", "compiler")
    assert [found[:2] for found in twice] == [(str(tmp_path / "y.cpp"), 2)]


def test_nvcc(tmp_path: Path) -> None:
    write(tmp_path, {"bad.cu": BAD_CU, "warns.cu": WARNS_CU, "inc.cu": '#include "no.h"\n'})
    names = "compiler", "nvcc", "linker"
    bad = matches(said(tmp_path, "nvcc", "-c", "bad.cu"), *names)
    assert {found[:3] for found in bad} == {("bad.cu", 2, "error"), ("bad.cu", 3, "error")}
    warned = matches(said(tmp_path, "nvcc", "-Xcompiler", "-Wall", "-c", "warns.cu"), *names)
    assert {found[:3] for found in warned} == {
        ("warns.cu", 1, "warning"),
        ("warns.cu", 2, "warning"),
    }
    assert any("declared but never referenced" in message for *_, message in warned)
    assert any("-Wsign-compare" in message for *_, message in warned)  # the host compiler's words
    (fatal,) = matches(said(tmp_path, "nvcc", "-c", "inc.cu"), *names)
    assert fatal[:3] == ("inc.cu", 1, "error")


def test_the_matcher_of_vs_code_itself_would_miss_the_numbered_ones(tmp_path: Path) -> None:
    write(tmp_path, {"warns.cu": WARNS_CU})
    text = said(tmp_path, "nvcc", "-c", "warns.cu")
    assert "warning #177-D" in text
    assert not re.findall(r"^(.*)\((\d+)\):\s+(warning|error):\s+(.*)", text, re.MULTILINE)
    assert matches(text, "nvcc")


def test_cmake(tmp_path: Path) -> None:
    lists = "cmake_minimum_required(VERSION 3.14)\nproject(p CXX)\nmessage(WARNING careful)\n\n"
    write(tmp_path, {"CMakeLists.txt": lists + "find_package(NoSuchThing REQUIRED)\n"})
    found = matches(said(tmp_path, "cmake", "-S", ".", "-B", "build"), "cmake")
    assert [one[:3] for one in found] == [
        ("CMakeLists.txt", 3, "warning"), ("CMakeLists.txt", 5, "error"),
    ]  # fmt: skip
    assert found[0][3] == "careful"


def test_gtest(tmp_path: Path) -> None:
    write(tmp_path, {"t.cpp": CMAKE["tests/area_tests.cpp"], "a.cpp": CMAKE["lib/area.cpp"]})
    said(tmp_path, "g++", "t.cpp", "a.cpp", "-lgtest", "-lgtest_main", "-o", "t")
    if not (tmp_path / "t").exists():
        pytest.skip("no gtest")
    assert [one[:3] for one in matches(said(tmp_path, str(tmp_path / "t")), "gtest")] == [
        ("t.cpp", 3, "error")
    ]


def test_pytest(tmp_path: Path) -> None:
    text = "def inner():\n    raise ValueError\ndef test_a():\n    assert 1 == 2\n"
    write(tmp_path, {"tests/test_a.py": f"{text}def test_b():\n    inner()\n"})
    text = said(tmp_path, sys.executable, "-m", "pytest", "-p", "no:cacheprovider")
    assert matches(text, "pytest") == [
        ("tests/test_a.py", 4, "error", "AssertionError"),
        ("tests/test_a.py", 2, "error", "ValueError"),
    ]


def test_every_matcher_is_used_and_valid() -> None:
    used = {name for spec in load("tasks")["tasks"] for name in spec["matchers"]}
    assert used == set(load("matchers"))
    assert json.dumps(load("matchers")).count("$gcc") == 0
