from __future__ import annotations

import errno
import fcntl
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import pytest

from devboot.apply.project import create as make
from devboot.errors import ConflictError, DevbootError
from devboot.generators.repository import first_commit
from devboot.plan import Place, Plan, Target, Whole, make_plan

from .faults import Faults

if TYPE_CHECKING:
    from devboot.apply.git import GitResult


def _plan(files: dict[str, bytes]) -> Plan:
    targets = [Target(Place.PROJECT, PurePosixPath(p), Whole(data)) for p, data in files.items()]
    return make_plan(targets, {})


PLAN = _plan({"a.txt": b"a\n", "sub/deep/b.txt": b"b\n", "sub/c.txt": b""})


def create(dest: Path, plan: Plan) -> GitResult:
    """Make a project; what the journal says about it is of no interest here."""
    with tempfile.TemporaryDirectory() as state:
        return make(dest, plan, Path(state, "state"))


def _tree(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_new_project_has_every_file_and_nothing_else_is_left(tmp_path: Path) -> None:
    create(tmp_path / "new" / "project", PLAN)
    assert _tree(tmp_path / "new" / "project") == {
        "a.txt": b"a\n",
        "sub/c.txt": b"",
        "sub/deep/b.txt": b"b\n",
    }
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["project"]


def test_modes_are_those_of_the_targets_less_the_umask(tmp_path: Path) -> None:
    target = Target(Place.PROJECT, PurePosixPath("run.sh"), Whole(b"#!/bin/sh\n"), 0o755)
    old = os.umask(0o027)
    try:
        create(tmp_path / "p", make_plan([target], {}))
    finally:
        os.umask(old)
    assert (tmp_path / "p/run.sh").stat().st_mode & 0o777 == 0o750


def _count_calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    with monkeypatch.context() as patch:
        faults = Faults(patch)
        create(tmp_path / "count" / "project", PLAN)
    return faults.calls


@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()]
)
def test_a_failure_at_any_call_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    calls = _count_calls(tmp_path, monkeypatch)
    assert calls > 10
    failures = 0
    for at in range(1, calls + 1):
        home = tmp_path / str(at)
        home.mkdir()
        failed = False
        with monkeypatch.context() as patch:
            faults = Faults(patch)
            faults.at, faults.error = at, error
            try:
                create(home / "new" / "project", PLAN)
            except (DevbootError, KeyboardInterrupt):
                failed = True
        there = [path.name for path in home.iterdir()]
        assert there == ([] if failed else ["new"]), f"call {at} of {calls}"
        assert failed or len(_tree(home)) == len(PLAN.changes)
        failures += failed
    assert failures > 15, "only what concerns the journal may fail without harm"


def test_a_folder_that_appears_meanwhile_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    (tmp_path / "p/yours.txt").write_text("yours")
    with pytest.raises(ConflictError, match="appeared"):
        create(tmp_path / "p", PLAN)
    assert _tree(tmp_path) == {"p/yours.txt": b"yours"}


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting needs root")
def test_a_full_disk_leaves_nothing(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "devboot-test", str(disk)]
    if subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        pytest.skip("mounting is not allowed here")
    try:
        with pytest.raises(DevbootError, match="no space left") as caught:
            create(disk / "p", _plan({"big": b"x" * 200_000}))
        assert caught.value.exit_code == 2
        assert "free some space" in caught.value.hint
        assert list(disk.iterdir()) == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_what_a_killed_run_left_is_removed_by_the_next(tmp_path: Path) -> None:
    dest = tmp_path / "p"
    code = (
        "import os, signal\n"
        "from pathlib import Path, PurePosixPath\n"
        "from devboot.apply import fsops, project\n"
        "from devboot.plan import Place, Target, Whole, make_plan\n"
        "fsops.write = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "target = Target(Place.PROJECT, PurePosixPath('a'), Whole(b'a'))\n"
        f"plan, state = make_plan([target], {{}}), Path({str(tmp_path / 'state')!r})\n"
        f"project.create(Path({str(dest)!r}), plan, state)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -9
    assert [path.name[:11] for path in tmp_path.iterdir()] == [".p.devboot-"]
    create(dest, PLAN)
    assert [path.name for path in tmp_path.iterdir()] == ["p"]


def test_a_run_that_is_still_at_work_is_left_alone(tmp_path: Path) -> None:
    other = tmp_path / ".p.devboot-0000"
    other.mkdir()
    held = os.open(other, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    create(tmp_path / "p", PLAN)
    os.close(held)
    assert other.is_dir()


def _git_plan() -> Plan:
    return Plan(PLAN.changes, tuple(first_commit("my-ops")))


@pytest.fixture
def git_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with an identity, a signing key that does not exist and a hook that always fails."""
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    (hooks / "pre-commit").write_text("#!/bin/sh\nexit 1\n")
    (hooks / "pre-commit").chmod(0o755)
    (tmp_path / ".gitconfig").write_text(
        "[user]\n name = N\n email = n@example.org\n signingKey = none\n"
        f"[commit]\n gpgSign = true\n[core]\n hooksPath = {hooks}\n[init]\n defaultBranch = trunk\n"
    )
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    return tmp_path


def _git(folder: Path, *words: str) -> str:
    environment = {key: value for key, value in os.environ.items() if key != "GIT_DIR"}
    return subprocess.run(
        ["git", *words], cwd=folder, env=environment, check=True, capture_output=True, text=True
    ).stdout.strip()


def test_the_first_commit_asks_nothing_and_runs_no_hook(git_home: Path) -> None:
    result = create(git_home / "p", _git_plan())
    assert (result.done, result.problem) == ("first commit", "")
    assert _git(git_home / "p", "log", "--format=%s|%an|%G?") == "Start my-ops with devboot|N|N"
    assert _git(git_home / "p", "branch", "--show-current") == "trunk"
    assert _git(git_home / "p", "status", "--porcelain") == ""


def test_without_an_identity_the_project_is_made_and_the_hint_is_a_command(
    git_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (git_home / ".gitconfig").write_text("[user]\n useConfigOnly = true\n")
    dest = git_home / "my project"
    result = create(dest, _git_plan())
    assert (result.done, result.problem) == ("repository", "git does not know who you are")
    assert (dest / "a.txt").is_file()
    monkeypatch.delenv("GIT_DIR")
    done = subprocess.run(["sh", "-c", result.hint], cwd="/", check=False, capture_output=True)
    assert done.returncode == 0, done.stderr
    assert _git(dest, "log", "--format=%s|%an|%ae") == "first commit|NAME|MAIL"


def test_a_git_that_hangs_or_fails_does_not_cost_the_project(
    git_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bin_ = git_home / "bin"
    bin_.mkdir()
    (bin_ / "git").write_text("#!/bin/sh\necho 'fatal: out of luck' >&2\nexit 128\n")
    (bin_ / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{bin_}:{os.environ['PATH']}")
    started = time.monotonic()
    result = create(git_home / "p", _git_plan())
    assert "out of luck" in result.problem
    assert time.monotonic() - started < 30
    assert (git_home / "p/a.txt").is_file()
