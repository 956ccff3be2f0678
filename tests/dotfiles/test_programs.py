"""The other dotfiles, as the programs that they are for understand them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from .conftest import require

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .conftest import Home

CONFIG = ".config/devboot/dotfiles"


def test_readline_takes_every_line(home: Home) -> None:
    home.install("inputrc")
    done = home.run("bash", "--norc", "-i", "-c", "bind -v; bind -p")
    for line in (
        "set completion-ignore-case on", "set show-all-if-ambiguous on", "set bell-style none",
        "set mark-symlinked-directories on", "set colored-stats on", "set completion-map-case on",
        '"\\e[A": history-search-backward', '"\\eOB": history-search-forward',
    ):  # fmt: skip
        assert line in done.stdout.splitlines()
    assert "readline" not in done.stderr


@pytest.fixture
def tmux(home: Home) -> Iterator[Home]:
    require("tmux")
    yield home
    home.run("tmux", "-S", "socket", "kill-server")


def test_tmux_takes_every_line_twice(tmux: Home) -> None:
    tmux.install("tmux")
    done = tmux.run(
        "tmux", "-S", "socket", "-f", ".tmux.conf", "new-session", "-d", ";",
        "source-file", ".tmux.conf",
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("", "")
    options = "".join(
        tmux.run("tmux", "-S", "socket", "show-options", flag).stdout for flag in ("-g", "-s")
    )
    for line in (
        "mouse on", "base-index 1", "history-limit 50000", "default-terminal tmux-256color",
        "set-clipboard on", "escape-time 10", "focus-events on", "status-keys vi",
    ):  # fmt: skip
        assert line in options.splitlines()
    assert options.count("*:RGB") == 1
    assert "mode-keys vi" in tmux.run("tmux", "-S", "socket", "show-options", "-gw").stdout


def test_git_reads_it_and_your_own_words_win(home: Home) -> None:
    (home.path / ".gitconfig").write_text("[pull]\n\tff = false\n")
    home.install("gitconfig", facts={"commands": {"git": {
        "path": "/usr/bin/git", "rc": 0, "stdout": "git version 2.39.5\n", "stderr": ""}}},
        wants={"dotfiles": {"gitconfig": {"name": 'J "x" \\ # ;', "email": "j@example.org"}}},
    )  # fmt: skip
    listed = home.run("git", "config", "--list").stdout.splitlines()
    for line in (
        "init.defaultbranch=main", "push.autosetupremote=true", "fetch.prune=true",
        "diff.algorithm=histogram", "merge.conflictstyle=zdiff3", 'user.name=J "x" \\ # ;',
        "user.email=j@example.org",
    ):  # fmt: skip
        assert line in listed
    assert home.run("git", "config", "pull.ff").stdout == "false\n"


def test_a_git_that_is_old_or_unknown_gets_words_it_knows(home: Home) -> None:
    home.install("gitconfig")
    assert home.run("git", "config", "merge.conflictStyle").stdout == "diff3\n"


WSL = {
    "uname": {"release": "5.15.167.4-microsoft-standard-WSL2"},
    "files": {"/proc/mounts": "C:\\134 /mnt/c 9p rw,aname=drvfs;path=C:\\134 0 0\n"},
    "dirs": {"/mnt/c/Program Files/Git/mingw64/bin": ["git-credential-manager.exe"]},
}


def test_git_in_wsl_uses_the_login_of_windows(home: Home) -> None:
    home.install("gitconfig", facts=WSL)
    helper = "/mnt/c/Program\\ Files/Git/mingw64/bin/git-credential-manager.exe\n"
    assert home.run("git", "config", "credential.helper").stdout == helper
    assert home.run("git", "config", "core.autocrlf").stdout == "input\n"


def gdb(home: Home, *commands: str) -> str:
    require("gdb")
    words = [word for command in commands for word in ("-ex", command)]
    done = home.run("gdb", "-q", "-batch", "-iex", "set startup-quietly on", *words)
    return done.stdout + done.stderr


def test_gdb_knows_tensors_and_keeps_one_history(home: Home) -> None:
    home.install("gdbinit")
    output = gdb(
        home, "info pretty-printer", "show history filename", "show history save",
        "show print pretty", "show breakpoint pending", "show debuginfod enabled", "help ptensor",
    )  # fmt: skip
    assert re.search(r"libtorch\n\s+Tensor", output)
    assert f'"{home.path}/.gdb_history"' in output
    assert "Saving of the history record on exit is on." in output
    assert "Print a tensor with its values" in output
    assert 'Debuginfod functionality is currently set to "off"' in output
    assert "Error" not in output
    assert "safe-path" not in (home.path / CONFIG / "gdbinit").read_text()


def test_gdb_without_the_printers_still_starts(home: Home) -> None:
    home.install("gdbinit")
    (home.path / CONFIG / "tensor_printers.py").unlink()
    assert gdb(home, "show print pretty") == "Pretty formatting of structures is on.\n"


def test_cuda_gdb_reads_the_same_and_stops_where_the_api_fails(home: Home) -> None:
    home.install("gdbinit", "cuda-gdbinit")
    usual = (home.path / CONFIG / "gdbinit").read_text()
    cuda = (home.path / CONFIG / "cuda-gdbinit").read_text()
    assert "set cuda api_failures stop\n" in cuda
    assert "cuda" not in usual
    assert (home.path / ".cuda-gdbinit").read_text().splitlines()[
        1
    ] == f"source ~/{CONFIG}/cuda-gdbinit"


def test_style_of_a_project_and_of_the_home_are_one(home: Home) -> None:
    home.install("clang-format")
    style = (home.path / ".clang-format").read_text()
    assert style.startswith("BasedOnStyle: Google\nColumnLimit: 100\n")
