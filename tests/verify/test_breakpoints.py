"""The real gdb on small real programs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from devboot.verify.breakpoints import Reason, Stop, Watch, stop_at

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.skipif(
    not (shutil.which("gdb") and shutil.which("g++")), reason="needs gdb and g++"
)

PROGRAM = """\
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

int twice(const int* values, int count) {
  int sum = 0;
  for (int i = 0; i < count; ++i) {
    sum += 2 * values[i];  // loop
  }
  return sum;
}

int main(int argc, char** argv) {
  const int values[] = {3, 4, 5};
  const std::string word = argc > 1 ? argv[1] : "";
  std::printf("word=%s env=%s\\n", word.c_str(), std::getenv("WORD"));
  std::fflush(stdout);
  if (word == "fail") return 10;
  if (word == "crash") std::abort();
  if (word == "spin") for (;;) {}
  return twice(values, 3) == 24 ? 0 : 1;
}
"""


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A program's source in a folder with a space and a non-ASCII letter; `.out` lies beside it."""
    file = tmp_path_factory.mktemp("my café") / "pro gram.cpp"
    file.write_text(PROGRAM)
    out = file.with_suffix(".out")
    subprocess.run(["g++", "-g", "-O0", "-o", str(out), str(file)], check=True)
    return file


LOOP = PROGRAM[: PROGRAM.index("// loop")].count("\n") + 1


@pytest.fixture
def stop(source: Path) -> Callable[..., Stop]:
    """Run the program up to the loop, or another line."""

    def run(*args: str, line: int = LOOP, **options: Any) -> Stop:
        program = options.pop("program", str(source.with_suffix(".out")))
        options.setdefault("env", {**os.environ, "WORD": "w"})
        options["watches"] = [Watch(text) for text in options.pop("expressions", ())]
        return stop_at(program, args, file=source, line=line, timeout=30, **options)

    return run


@pytest.fixture
def fake_gdb(tmp_path: Path) -> Callable[[str], dict[str, str]]:
    """Put a script named gdb in front of PATH; return the environment."""

    def environment(body: str) -> dict[str, str]:
        tmp_path.chmod(0o755)
        (tmp_path / "gdb").write_text(f"#!/bin/sh\n{body}\n")
        (tmp_path / "gdb").chmod(0o755)
        return {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}

    return environment


def running(program: Path) -> bool:
    def runs(link: Path) -> bool:
        try:
            return link.readlink() == program
        except OSError:  # ended meanwhile
            return False

    return any(map(runs, Path("/proc").glob("[0-9]*/exe")))


def test_stops_at_the_line_and_reads_values(stop: Callable[..., Stop], source: Path) -> None:
    hit = stop("x", expressions=["values[0]", "*values@count", "no_such"])
    values = {watch.expression: value for watch, value in hit.values.items()}
    assert hit.reason is Reason.HIT
    assert (Path(hit.file), hit.function) == (source, "twice")
    assert hit.line == LOOP
    assert values["values[0]"] == "3"
    assert values["*values@count"] == "{3, 4, 5}"
    assert re.match("<.*no_such.*>", values["no_such"])
    assert not running(source.with_suffix(".out"))


def test_a_caller_is_looked_into(source: Path) -> None:
    watches = [Watch("argc", "main"), Watch("argc"), Watch("argc", "nobody")]
    program = str(source.with_suffix(".out"))
    hit = stop_at(program, ["x"], file=source, line=LOOP, watches=watches)
    assert hit.values[watches[0]] == "2"
    assert hit.values[watches[1]].startswith("<")
    assert hit.values[watches[2]] == "<`nobody` is not among the callers>"


def test_the_program_gets_its_arguments_environment_and_directory(
    stop: Callable[..., Stop], tmp_path: Path
) -> None:
    assert "word=a b;'\"$x*é env=w" in stop("a b;'\"$x*é").output
    assert stop(line=17, cwd=tmp_path, expressions=["argc"]).values == {Watch("argc"): "1"}


def test_a_line_without_code_stops_at_the_next_one_and_says_so(stop: Callable[..., Stop]) -> None:
    asked = PROGRAM.splitlines().index("}") + 2  # the blank line between the functions
    hit = stop(line=asked)
    assert hit.reason is Reason.HIT
    assert hit.line != asked


def test_a_line_that_does_not_exist_is_never_reached(stop: Callable[..., Stop]) -> None:
    missed = stop(line=9999)
    assert (missed.reason, missed.detail) == (Reason.EXITED, "exit status 0")


def test_a_program_that_ends_first_says_how(stop: Callable[..., Stop]) -> None:
    ended = stop("fail")
    assert (ended.reason, ended.detail) == (Reason.EXITED, "exit status 10")
    assert "word=fail" in ended.output


def test_a_program_that_crashes_names_the_signal(stop: Callable[..., Stop]) -> None:
    crashed = stop("crash")
    assert crashed.reason is Reason.CRASHED
    assert crashed.detail.startswith("SIGABRT")
    assert "word=crash" in crashed.output


def test_a_program_that_never_gets_there_is_ended(source: Path) -> None:
    start = time.monotonic()
    late = stop_at(str(source.with_suffix(".out")), ["spin"], file=source, line=LOOP, timeout=2)
    assert late.reason is Reason.TIMED_OUT
    assert time.monotonic() - start < 15
    deadline = time.monotonic() + 5
    while running(source.with_suffix(".out")) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not running(source.with_suffix(".out"))


def test_a_program_that_is_missing_or_no_program_is_refused(
    stop: Callable[..., Stop], tmp_path: Path
) -> None:
    gone = stop(program=str(tmp_path / "gone"))
    assert gone.reason is Reason.REFUSED
    assert "No such file" in gone.detail
    text = tmp_path / "text"
    text.write_text("no program")
    assert stop(program=str(text)).reason is Reason.REFUSED


def test_a_script_is_loaded_first(stop: Callable[..., Stop], tmp_path: Path) -> None:
    script = tmp_path / "my printers.py"
    script.write_text("import gdb\ngdb.execute('set $mine = 42')\n")
    assert stop(scripts=[script], expressions=["$mine"]).values == {Watch("$mine"): "42"}


def test_the_users_init_file_is_not_read(stop: Callable[..., Stop], tmp_path: Path) -> None:
    (tmp_path / ".gdbinit").write_text("set $mine = 42\n")
    env = {**os.environ, "HOME": str(tmp_path), "WORD": "w"}
    assert stop(cwd=tmp_path, env=env, expressions=["$mine"]).values == {Watch("$mine"): "void"}


def test_a_missing_debugger_is_named(stop: Callable[..., Stop]) -> None:
    missing = stop(gdb="no-such-gdb")
    assert missing.reason is Reason.NO_DEBUGGER
    assert "no-such-gdb" in missing.detail


def test_a_debugger_that_hangs_is_ended(
    source: Path, fake_gdb: Callable[[str], dict[str, str]]
) -> None:
    late = stop_at("p", file=source, line=1, env=fake_gdb("exec sleep 60"), timeout=1)
    assert late.reason is Reason.TIMED_OUT


def test_a_debugger_that_dies_leaves_its_last_words(
    source: Path, fake_gdb: Callable[[str], dict[str, str]]
) -> None:
    env = fake_gdb("echo 'gdb: python not found' >&2; exit 1")
    dead = stop_at("p", file=source, line=1, env=env, timeout=10)
    assert (dead.reason, dead.detail) == (Reason.REFUSED, "gdb: python not found")


def test_a_debugger_that_talks_nonsense_is_ended(
    source: Path, fake_gdb: Callable[[str], dict[str, str]]
) -> None:
    late = stop_at("p", file=source, line=1, env=fake_gdb("yes '1^oops'"), timeout=1)
    assert late.reason is Reason.TIMED_OUT
