"""`devboot dotfiles` as users run it, in homes of all kinds."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Devboot

INHABITED = {
    ".bashrc": b"export A=1\n",
    ".vimrc": b"\xef\xbb\xbfset nu\r\nset ic\r\n",
    ".gitconfig": b"[user]\n\tname = N",
    ".tmux.conf": b"",
    ".gdbinit": "set print elements 10 # größe\n".encode("latin-1"),
    ".config/nvim/init.lua": b"vim.o.number = true\n",
}


@pytest.fixture
def home(devboot: Devboot) -> Path:
    """A home full of dotfiles, with odd bytes and modes."""
    for path, data in INHABITED.items():
        file = devboot.home / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    (devboot.home / ".gitconfig").chmod(0o600)
    return devboot.home


def snapshot(home: Path) -> dict[str, tuple[bytes, int]]:
    """Everything in a home but devboot's own journal."""
    files = (file for file in home.rglob("*") if file.is_file() and ".local" not in file.parts)
    return {
        str(file.relative_to(home)): (file.read_bytes(), file.lstat().st_mode) for file in files
    }


def dotfiles(devboot: Devboot, *words: str, expect: int = 0, **environ: str) -> str:
    done = devboot("dotfiles", *words, **environ)
    assert done.returncode == expect, done.stdout + done.stderr
    return done.stdout + done.stderr


def answer(devboot: Devboot, *words: str) -> Any:
    return json.loads(devboot("dotfiles", *words, "--json").stdout)


def test_a_home_full_of_dotfiles_gets_a_few_lines_and_gives_them_back(
    devboot: Devboot, home: Path
) -> None:
    before = snapshot(home)
    dotfiles(devboot, "install")
    for path, data in INHABITED.items():
        now = (home / path).read_bytes()
        assert data.removeprefix(b"\xef\xbb\xbf") in now
        assert len(now) - len(data) < 160
    assert "nothing to do: all is as it should be" in dotfiles(devboot, "install")
    assert answer(devboot, "install")["run"] is None
    dotfiles(devboot, "uninstall")
    assert snapshot(home) == before


def test_undo_is_as_good_as_uninstall(devboot: Devboot, home: Path) -> None:
    before = snapshot(home)
    dotfiles(devboot, "install")
    assert devboot("undo").returncode == 0
    assert snapshot(home) == before


def test_looking_changes_nothing(devboot: Devboot, home: Path) -> None:
    before = snapshot(home)
    for words in (
        ("install", "--dry-run"),
        ("install", "--diff"),
        ("diff",),
        ("status",),
        ("list",),
    ):
        dotfiles(devboot, *words)
    assert snapshot(home) == before
    assert not (home / ".local").exists()


@pytest.mark.usefixtures("home")
def test_every_view_is_of_one_plan(devboot: Devboot) -> None:
    shown = answer(devboot, "install", "--dry-run")["changes"]
    assert answer(devboot, "diff")["changes"] == shown
    assert answer(devboot, "install")["changes"] == shown


def test_one_dotfile_by_its_name_or_by_its_path(devboot: Devboot, home: Path) -> None:
    for word in ("vimrc", ".vimrc", "~/.vimrc", str(home / ".vimrc")):
        changes = answer(devboot, "install", word, "--dry-run")["changes"]
        assert {change["path"] for change in changes} == {"dotfiles/vimrc", ".vimrc"}
    assert "did you mean `vimrc`?" in dotfiles(devboot, "install", "vimrx", expect=2)


def test_uninstalling_one_leaves_what_others_read(devboot: Devboot, home: Path) -> None:
    dotfiles(devboot, "install", "bashrc", "zshrc")
    dotfiles(devboot, "uninstall", "zshrc")
    assert (home / ".config/devboot/dotfiles/shell.sh").exists()
    assert not (home / ".zshrc").exists()
    dotfiles(devboot, "uninstall", "bashrc")
    assert not (home / ".config/devboot").exists()
    assert "not installed: tmux" in dotfiles(devboot, "uninstall", "tmux", expect=2)


def test_neovim_in_lua_is_told_in_lua(devboot: Devboot, home: Path) -> None:
    dotfiles(devboot, "install", "nvim")
    assert (home / ".config/nvim/init.lua").read_text().splitlines() == [
        "-- >>> devboot dotfiles >>>",
        'vim.cmd("source ~/.config/devboot/dotfiles/vimrc")',
        "-- <<< devboot dotfiles <<<",
        "vim.o.number = true",
    ]
    if shutil.which("nvim"):
        import subprocess

        words = ["nvim", "--headless", "-c", "verbose set tabstop?", "-c", "qa!"]
        done = subprocess.run(words, env=devboot.environment(), capture_output=True, text=True,
                              check=True, timeout=30)  # fmt: skip
        assert "tabstop=4" in done.stdout + done.stderr


def test_vim9_script_keeps_its_first_line(devboot: Devboot, home: Path) -> None:
    (home / ".vimrc").write_text('" mine\nvim9script\nset number\n')
    dotfiles(devboot, "install", "vimrc")
    assert (home / ".vimrc").read_text().startswith('" mine\nvim9script\n')


def test_status_tells_your_changes_from_the_profile_s(devboot: Devboot, home: Path) -> None:
    dotfiles(devboot, "install", "vimrc", "gdbinit")
    assert "all is as it should be" in dotfiles(devboot, "status", "vimrc", "--check")
    with (home / ".config/devboot/dotfiles/gdbinit").open("a") as file:
        file.write("set height 0\n")
    found = json.loads(devboot("dotfiles", "status", "vimrc", "gdbinit", "--json",
                               "--set", "editor.vim.tabstop=8").stdout)  # fmt: skip
    columns = {file["path"]: (file["you"], file["profile"]) for file in found["files"]}
    assert columns["dotfiles/gdbinit"] == ("changed", "")
    assert columns["dotfiles/vimrc"] == ("", "changed")
    assert columns[".vimrc"] == ("", "")
    dotfiles(devboot, "status", "gdbinit", "--check", expect=1)


def test_a_copy_in_the_way_of_yours_is_refused_then_stored(devboot: Devboot, home: Path) -> None:
    before = snapshot(home)
    copy = ("install", "vimrc", "tmux", "--set", "dotfiles.vimrc.placement=copy")
    assert "~/.vimrc" in dotfiles(devboot, *copy, expect=3).replace(".vimrc:", "~/.vimrc:")
    assert snapshot(home) == before
    dotfiles(devboot, *copy, "--on-conflict", "replace")
    assert b"Written by devboot" in (home / ".vimrc").read_bytes()
    dotfiles(devboot, "install", "vimrc", "--set", "dotfiles.vimrc.placement=copy",
             "--set", "editor.vim.tabstop=8")  # fmt: skip
    dotfiles(devboot, "uninstall")
    assert snapshot(home) == before


def test_a_link_to_our_file_is_relative(devboot: Devboot, home: Path) -> None:
    dotfiles(devboot, "install", "inputrc", "--set", "dotfiles.inputrc.placement=symlink")
    assert (home / ".inputrc").readlink().as_posix() == ".config/devboot/dotfiles/inputrc"
    assert "bell-style" in (home / ".inputrc").read_text()
    dotfiles(devboot, "uninstall")
    assert not (home / ".inputrc").is_symlink()


@pytest.mark.usefixtures("home")
def test_no_dotfile_that_is_not_wanted(devboot: Devboot) -> None:
    changes = answer(devboot, "install", "--set", "dotfiles.vimrc.placement=none")["changes"]
    assert ".vimrc" not in {change["path"] for change in changes}


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("vimr.placement=copy", "`vimr` is no dotfile"),
        ("vimrc.place=copy", "`place` is no setting of `vimrc`"),
        ("vimrc.placement=cpy", "`cpy` is no value of `vimrc.placement`"),
        ("clang-format.placement=include", "`include` is no value"),
        ("vimrc.lsp=maybe", "`maybe` is no value of `vimrc.lsp`"),
    ],
)
def test_settings_that_nobody_knows(devboot: Devboot, setting: str, words: str) -> None:
    output = dotfiles(devboot, "install", "--set", f"dotfiles.{setting}", expect=2)
    assert words in output
    assert "allowed: " in output


def test_a_style_of_your_own_is_no_conflict(devboot: Devboot, home: Path) -> None:
    clang = devboot.cwd / "clang-format"
    clang.write_text("#!/bin/sh\n")
    clang.chmod(0o755)
    path = {"PATH": f"{devboot.cwd}/:{os.environ['PATH']}"}
    (home / ".clang-format").write_text("BasedOnStyle: LLVM\n")
    dotfiles(devboot, "install", **path)
    assert (home / ".clang-format").read_text() == "BasedOnStyle: LLVM\n"
    dotfiles(devboot, "install", "clang-format", expect=3, **path)


def test_another_home_has_its_own_journal(devboot: Devboot, home: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    output = dotfiles(devboot, "install", "vimrc", "--home", str(other))
    assert f"`devboot undo --home {other}` takes it back" in output
    assert (other / ".vimrc").exists()
    assert not (home / ".local").exists()
    where = ("--home", str(other))
    assert "dotfiles install" in devboot("history", *where).stdout
    restored = devboot("restore", other / ".vimrc", *where, "--dry-run")
    assert "remove   " in restored.stdout
    assert devboot("undo", *where).returncode == 0
    assert not (other / ".vimrc").exists()
    pruned = devboot("history", *where, "prune", "--older-than", "0d", "--yes")
    assert pruned.stdout.startswith("forgot 2 runs")
    assert devboot("undo", "--home", str(tmp_path / "nothing")).returncode == 2
    dotfiles(devboot, "install", "--home", str(tmp_path / "nothing"), expect=2)


def test_other_managers_are_recognised(devboot: Devboot, home: Path) -> None:
    (home / ".local/share/chezmoi").mkdir(parents=True)
    (home / ".config/mise").mkdir()
    (home / ".config/mise/config.toml").write_text('[dotfiles]\n"~/.vimrc" = "vimrc"\n')
    output = dotfiles(devboot, "install", "vimrc")
    assert "chezmoi manages this home" in output
    assert "mise manages this home" in output
    assert "manages" not in dotfiles(devboot, "install", "vimrc")


def test_a_linked_dotfile_stays_a_link(devboot: Devboot, home: Path) -> None:
    (home / "stow/vim").mkdir(parents=True)
    (home / ".vimrc").rename(home / "stow/vim/.vimrc")
    (home / ".vimrc").symlink_to("stow/vim/.vimrc")
    output = dotfiles(devboot, "install", "vimrc")
    assert "`.vimrc` is a link (stow?) and stays one" in output
    assert (home / ".vimrc").is_symlink()
    assert b"devboot dotfiles" in (home / "stow/vim/.vimrc").read_bytes()
