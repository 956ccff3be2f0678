"""Your own files: added, carried to another home, agreed to, and gone again."""

from __future__ import annotations

import json
import os
import re
import shutil
from typing import TYPE_CHECKING

import pytest

from .test_dotfiles import answer, dotfiles, snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Devboot

OVERLAY = ".config/devboot/overlay"


def overlay(devboot: Devboot, **files: str) -> None:
    """Put files into the overlay as if they came from elsewhere; `__` stands for `/` in names."""
    for name, text in files.items():
        file = devboot.home / OVERLAY / name.replace("__", "/").replace("dot_", ".")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


def agree(devboot: Devboot, *words: str) -> str:
    refused = dotfiles(devboot, "install", *words, expect=3)
    match = re.search(r"--trust ([0-9a-f]{64})", refused)
    assert match, refused
    return dotfiles(devboot, "install", *words, "--trust", match[1])


def test_a_file_of_yours_travels_to_another_home(devboot: Devboot, tmp_path: Path) -> None:
    file = devboot.home / ".config/htop/htoprc"
    file.parent.mkdir(parents=True)
    file.write_text("a=1\n")
    file.chmod(0o600)
    dotfiles(devboot, "add", str(file))
    assert (devboot.home / OVERLAY / ".config/htop/htoprc").read_text() == "a=1\n"
    assert "all is as it should be" in dotfiles(devboot, "install", ".config/htop/htoprc")
    other = tmp_path / "other"
    shutil.copytree(devboot.home / OVERLAY, other / OVERLAY)
    assert "programs run them" in dotfiles(devboot, "install", "--home", str(other), expect=3)
    assert not (other / ".config/htop").exists()
    agree(devboot, "--home", str(other))
    assert (other / ".config/htop/htoprc").read_text() == "a=1\n"
    assert (other / ".config/htop/htoprc").stat().st_mode & 0o777 == 0o600


def test_nothing_that_changed_is_agreed_to(devboot: Devboot) -> None:
    overlay(devboot, dot_foo="one\n")
    agree(devboot, ".foo")
    overlay(devboot, dot_foo="two\n")
    dotfiles(devboot, "install", ".foo", expect=3)
    assert (devboot.home / ".foo").read_text() == "one\n"
    assert "new or changed" in dotfiles(devboot, "status")
    agree(devboot, ".foo")
    assert (devboot.home / ".foo").read_text() == "two\n"
    (devboot.home / OVERLAY / ".foo").chmod(0o755)  # what could not be run can be run now
    dotfiles(devboot, "install", ".foo", expect=3)


def test_consent_is_no_run(devboot: Devboot) -> None:
    overlay(devboot, dot_foo="one\n")
    agree(devboot, ".foo")
    runs = json.loads(devboot("history", "--json").stdout)["runs"]
    assert [run["command"] for run in runs] == ["dotfiles install"]
    assert devboot("undo").returncode == 0
    assert not (devboot.home / ".foo").exists()
    dotfiles(devboot, "install", ".foo")
    assert (devboot.home / ".foo").read_text() == "one\n"


def test_a_file_that_was_added_follows_the_overlay(devboot: Devboot) -> None:
    file = devboot.home / ".foo"
    file.write_text("one\n")
    dotfiles(devboot, "add", str(file))
    dotfiles(devboot, "install", ".foo")
    overlay(devboot, dot_foo="two\n")
    agree(devboot, ".foo")
    assert file.read_text() == "two\n"
    dotfiles(devboot, "uninstall")
    assert file.read_text() == "one\n"


def test_templates_know_the_machine_and_nothing_else(devboot: Devboot) -> None:
    overlay(devboot, dot_foo__bar_j2="")
    (devboot.home / OVERLAY / ".foo/bar_j2").rename(devboot.home / OVERLAY / ".foo/bar.j2")
    template = devboot.home / OVERLAY / ".foo/bar.j2"
    template.write_text("{% if wsl %}wsl{% else %}linux{% endif %} {{ tabstop }}\n")
    agree(devboot, ".foo/bar")
    assert (devboot.home / ".foo/bar").read_text() == "linux 4\n"
    for text, complaint in {
        "a\n{{ nothing }}": "line 2: 'nothing' is undefined",
        "{{ ''.__class__ }}": "unsafe",
        "{% include '/etc/passwd' %}": "no loader",
        "{{ languages.append(1) }}": "unsafe",
        "{% if": "line 1",
    }.items():
        template.write_text(text)
        refused = dotfiles(devboot, "install", ".foo/bar", expect=3)
        digest = re.search(r"--trust (\w+)", refused)
        assert digest
        assert complaint in dotfiles(devboot, "install", ".foo/bar", "--trust", digest[1], expect=2)
    assert (devboot.home / ".foo/bar").read_text() == "linux 4\n"


@pytest.mark.parametrize(
    "secret",
    [
        "-----BEGIN OPENSSH PRIVATE KEY-----\nx\n",
        "-----BEGIN PGP PRIVATE KEY BLOCK-----\n",
        "export T=ghp_" + "a" * 36,
        "token: hf_" + "Ab1" * 11,
        "machine example.org login me password x\n",
        "https://me:secret@example.org\n",
        "AKIA" + "A1" * 8,
    ],
)
def test_keys_and_tokens_stay_where_they_are(devboot: Devboot, secret: str) -> None:
    file = devboot.home / ".secret"
    file.write_text(f"# mine\n{secret}")
    before = snapshot(devboot.home)
    assert "what is in the overlay gets shared" in dotfiles(devboot, "add", str(file), expect=3)
    assert snapshot(devboot.home) == before
    overlay(devboot, dot_secret=secret)
    assert "gets shared" in dotfiles(devboot, "install", "--trust", _digest(devboot), expect=3)


def _digest(devboot: Devboot) -> str:
    match = re.search(r"--trust (\w+)", dotfiles(devboot, "install", expect=3))
    assert match
    return match[1]


def test_what_cannot_be_added(devboot: Devboot, tmp_path: Path) -> None:
    (tmp_path / "outside").write_text("x")
    (devboot.home / "link").symlink_to(tmp_path / "outside")
    os.mkfifo(devboot.home / "pipe")
    (devboot.home / "large").write_bytes(b"x" * (1024 * 1024 + 1))
    for name, status, words in (
        (tmp_path / "outside", 3, "is not in the home"),
        (devboot.home / "link", 3, "is a link"),
        (devboot.home / "pipe", 3, "is not a file"),
        (devboot.home / "large", 2, "larger than 1024 KiB"),
        (devboot.home / "nothing", 2, "cannot read"),
    ):
        assert words in dotfiles(devboot, "add", str(name), expect=status)
    assert not (devboot.home / ".config").exists()


def test_links_in_the_overlay_are_refused(devboot: Devboot, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    overlay(devboot, dot_foo="x")
    (devboot.home / OVERLAY / ".bar").symlink_to(tmp_path / "secret")
    assert "is a link" in dotfiles(devboot, "install", expect=3)
    (devboot.home / OVERLAY / ".bar").unlink()
    (devboot.home / OVERLAY / "folder").symlink_to(tmp_path)
    assert "is a link" in dotfiles(devboot, "install", expect=3)


def test_what_has_no_source_any_more_goes(devboot: Devboot) -> None:
    (devboot.home / ".two").write_text("mine\n")
    overlay(devboot, dot_one="1\n", dot_two="2\n", dot_three="3\n")
    refused = dotfiles(devboot, "install", expect=3)
    digest = re.search(r"--trust (\w+)", refused)
    assert digest
    dotfiles(devboot, "install", "--trust", digest[1], "--on-conflict", "replace")
    (devboot.home / ".three").write_text("edited\n")
    shutil.rmtree(devboot.home / OVERLAY)
    output = dotfiles(devboot, "install")
    assert not (devboot.home / ".one").exists()
    assert (devboot.home / ".two").read_text() == "mine\n"
    assert (devboot.home / ".three").read_text() == "edited\n"
    assert re.search(r"yours .*\.three", output)


def test_your_whole_vimrc_stands_in_for_the_line_in_it(devboot: Devboot) -> None:
    dotfiles(devboot, "install", "vimrc")
    vimrc = devboot.home / ".vimrc"
    vimrc.write_text(vimrc.read_text() + "set ruler\n")
    assert "first `devboot dotfiles uninstall .vimrc`" in dotfiles(
        devboot, "add", str(vimrc), expect=3
    )
    dotfiles(devboot, "uninstall", "vimrc")
    dotfiles(devboot, "add", str(vimrc))
    paths = [change["path"] for change in answer(devboot, "install")["changes"]]
    assert paths.count(".vimrc") == 1
    assert vimrc.read_text() == "set ruler\n"


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("dot_vimrc", "set nu\nset nosuch\n", "E518: Unknown option: nosuch (.vimrc, line 2)"),
        ("dot_vimrc", "\nautocmd BufEnter * call No()\n",
         "E117: Unknown function: No (autocmd BufEnter *, line 2)"),
        ("dot_bashrc", "if true; then\n", "syntax error"),
        ("dot_gitconfig", "[user\n", "bad config line 1"),
        ("dot_gdbinit", "set nosuch x y\n", ".gdbinit:1: Error"),
        ("dot_inputrc", "set nosuch on\n", "unknown variable name"),
        ("dot_tmux.conf", "nosuch\n", "unknown command: nosuch"),
    ],
)  # fmt: skip
def test_no_broken_file_is_put_in_place(
    devboot: Devboot, name: str, text: str, complaint: str
) -> None:
    overlay(devboot, **{name: text})
    before = snapshot(devboot.home)
    digest = _digest(devboot)
    words = ("install", "--trust", digest, "--on-conflict", "replace")
    output = dotfiles(devboot, *words, expect=2)
    assert complaint in output
    assert "nothing was changed" in output
    assert snapshot(devboot.home) == before


def test_the_judge_of_a_vimrc_cannot_be_made_to_act(devboot: Devboot) -> None:
    trap = devboot.home / "trap"
    overlay(
        devboot,
        dot_vimrc=f"call system('touch {trap}1')\ncall writefile([], '{trap}2')\n",
        dot_foo__x_vim=f"autocmd BufEnter * call system('touch {trap}3')\n",
    )
    (devboot.home / OVERLAY / ".foo/x_vim").rename(devboot.home / OVERLAY / ".foo/x.vim")
    agree(devboot)
    assert (devboot.home / ".vimrc").exists()
    assert not list(devboot.home.glob("trap*"))
