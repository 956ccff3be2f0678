"""Programs judge the files that are meant for them, before these are put in place.

A judge gets a staged file and says what is wrong with it: one line, or nothing. It runs in an empty
home of its own, with a time limit, and what is not installed judges nothing.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from devboot import render

if TYPE_CHECKING:
    from collections.abc import Callable

    from devboot.plan import Change
    from devboot.process import Completed

    Judge = Callable[["_Room", Path], str]

_PATIENCE_S = 20.0


def judge(change: Change, path: str) -> str:
    """Return the complaint of the program that the staged file at `path` is for, empty: none."""
    found = _judge_of(change.target.path.name)
    if found is None or change.target.content.kind != "whole":
        return ""
    staged = Path(path)
    import tempfile  # noqa: PLC0415  # only a judge needs it

    with tempfile.TemporaryDirectory(prefix="devboot-judge-") as folder:
        room = _Room(Path(folder))
        words = found(room, staged).replace(str(staged), change.target.path.name)
        return words.replace(staged.name, change.target.path.name).strip()


class _Room:
    """An empty home in which one program runs."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def run(self, program: str, *arguments: str, **environ: str) -> Completed | None:
        """Run a program; None when it is not installed."""
        from devboot.process import find_program, run  # noqa: PLC0415  # most files need no judge

        path = os.environ.get("PATH", os.defpath)
        found = find_program(program, path)
        if found is None:
            return None
        return run(
            [found, *arguments],
            cwd=self.home,
            env={
                "HOME": str(self.home),
                "PATH": path,
                "LANG": "C.UTF-8",
                "TERM": "dumb",
                **environ,
            },
            timeout=_PATIENCE_S,
        )


def _vim(room: _Room, staged: Path) -> str:
    """Vim without the right to start programs or write files; it runs the autocommands too."""
    script = str(render.data_dir() / "templates/judges/vimrc.vim")
    words = ("-es", "-Z", "-N", "-u", "NONE", "-i", "NONE", "-n", "-S", script)
    return _complaint(room.run("vim", *words, DEVBOOT_STAGED=str(staged)))


def _gdb(room: _Room, staged: Path, program: str = "gdb") -> str:
    """The status of `gdb -batch` says nothing about its files; its words do."""
    done = room.run(program, "-nx", "-q", "-batch", "-x", str(staged))
    lines = [] if done is None else done.stderr.splitlines()
    errors = [number for number, line in enumerate(lines) if "Error" in line]
    return " ".join(lines[errors[-1] :][:2]) if errors else ""


def _cuda_gdb(room: _Room, staged: Path) -> str:
    return _gdb(room, staged, "cuda-gdb")


def _git(room: _Room, staged: Path) -> str:
    return _complaint(room.run("git", "config", "--file", str(staged), "--list"))


def _bash(room: _Room, staged: Path) -> str:
    return _complaint(room.run("bash", "-n", str(staged)))


def _zsh(room: _Room, staged: Path) -> str:
    return _complaint(room.run("zsh", "-n", str(staged)))


def _shared_shell(room: _Room, staged: Path) -> str:
    return _bash(room, staged) or _zsh(room, staged)


def _readline(room: _Room, staged: Path) -> str:
    done = room.run("bash", "--norc", "-c", 'bind -f "$1"', "bash", str(staged))
    lines = [] if done is None else done.stderr.splitlines()
    return next((line for line in lines if "line editing not enabled" not in line), "")


def _tmux(room: _Room, staged: Path) -> str:
    """A server of its own that ends at once."""
    server = ("-S", str(room.home / "s"), "-f", os.devnull)
    session = ("new-session", "-d", "sleep 20", ";", "source-file", str(staged))
    done = room.run("tmux", *server, *session)
    room.run("tmux", *server, "kill-server")
    return _complaint(done)


def _python(_room: _Room, staged: Path) -> str:
    try:
        compile(staged.read_bytes(), staged, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        return str(error)
    return ""


_BY_NAME: dict[str, Judge] = {
    **dict.fromkeys((".vimrc", "vimrc", ".gvimrc", "gvimrc"), _vim),
    "shell.sh": _shared_shell,
    ".profile": _bash,
    **dict.fromkeys((".zshrc", ".zshenv", ".zprofile", ".zlogin", ".zlogout"), _zsh),
    **dict.fromkeys((".inputrc", "inputrc"), _readline),
    **dict.fromkeys((".tmux.conf", "tmux.conf"), _tmux),
    **dict.fromkeys((".gitconfig", "gitconfig"), _git),
    **dict.fromkeys((".gdbinit", "gdbinit"), _gdb),
    **dict.fromkeys((".cuda-gdbinit", "cuda-gdbinit"), _cuda_gdb),
}
_BY_SUFFIX: dict[str, Judge] = {
    "vim": _vim, "sh": _bash, "bash": _bash, "zsh": _zsh, "py": _python
}  # fmt: skip


def _judge_of(name: str) -> Judge | None:
    if name in _BY_NAME:
        return _BY_NAME[name]
    if name.startswith(".bash"):
        return _bash
    _, dot, suffix = name.rpartition(".")
    return _BY_SUFFIX.get(suffix) if dot else None


def _complaint(done: Completed | None) -> str:
    """Return the first line that a program which failed has to say."""
    if done is None or done.rc == 0:
        return ""
    if done.timed_out:
        return f"`{done.argv[0]}` did not come to an end with it"
    lines = [line for line in (done.stderr + "\n" + done.stdout).splitlines() if line.strip()]
    return lines[0] if lines else f"`{done.argv[0]}` refused it with status {done.rc}"
