"""Vim and Neovim really read the vimrc, and say what their options are then."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from devboot.render import data_dir

from .conftest import require

if TYPE_CHECKING:
    from .conftest import Editor, Home

PER_FILETYPE = {
    "a.cpp": {"shiftwidth": "2", "expandtab": "1", "cindent": "1", "commentstring": "// %s"},
    "a.cu": {"filetype": "cuda", "shiftwidth": "2", "cindent": "1", "commentstring": "// %s"},
    "a.cuh": {"filetype": "cuda", "shiftwidth": "2"},
    "a.h": {"shiftwidth": "2", "cindent": "1"},
    "a.py": {"shiftwidth": "4", "tabstop": "4", "expandtab": "1", "commentstring": "# %s"},
    "CMakeLists.txt": {"shiftwidth": "2", "commentstring": "# %s", "cindent": "0"},
    "a.yaml": {"shiftwidth": "2", "expandtab": "1"},
    "Makefile": {"expandtab": "0", "tabstop": "8"},
    "a.md": {"cindent": "0", "smartindent": "0", "linebreak": "1", "shiftwidth": "4"},
    "COMMIT_EDITMSG": {"spell": "1", "textwidth": "72"},
    "plain": {"shiftwidth": "4", "tabstop": "4", "softtabstop": "4", "cindent": "0"},
}


@pytest.mark.parametrize("file", PER_FILETYPE)
def test_each_kind_of_file_has_its_settings(editor: Editor, file: str) -> None:
    editor.home.install("vimrc", "nvim")
    expected = PER_FILETYPE[file]
    assert editor.options(file, *expected) == expected


def test_wishes_of_every_day(editor: Editor) -> None:
    editor.home.install("vimrc", "nvim")
    expected = {
        "number": "1", "ignorecase": "1", "smartcase": "1", "incsearch": "1", "hlsearch": "1",
        "showmatch": "1", "showcmd": "1", "showmode": "1", "autowrite": "1", "hidden": "1",
        "mouse": "a", "cursorline": "1", "scrolloff": "10", "wildmenu": "1", "undofile": "1",
        "backspace": "indent,eol,start", "nrformats": "bin,hex", "colorcolumn": "100",
    }  # fmt: skip
    assert editor.options("plain", *expected) == expected


def test_the_profile_decides(editor: Editor) -> None:
    vim = {"number": "off", "tabstop": 8, "colorcolumn": 0}
    editor.home.install("vimrc", "nvim", wants={"editor": {"vim": vim}})
    expected = {"number": "0", "relativenumber": "0", "tabstop": "8", "colorcolumn": ""}
    assert editor.options("plain", *expected) == expected


def test_reading_it_twice_is_like_reading_it_once(editor: Editor) -> None:
    editor.home.install("vimrc", "nvim")
    state = "call extend(g:out, split(execute('{}'), '\\n'))"
    look = [
        state.format(command)
        for command in ("set all", "autocmd devboot", "imap <C-U>", "command Debug")
    ]
    once = editor(*look, file="a.cu")
    again = editor("source ~/.config/devboot/dotfiles/vimrc", *look, file="a.cu")
    assert again == once


def test_the_cursor_returns_to_its_last_place(editor: Editor) -> None:
    editor.home.install("vimrc", "nvim")
    (editor.home.path / "f.txt").write_text("line\n" * 9)
    mark = 'call setpos("\'\\"", [0, 7, 1, 0]) | doautocmd BufReadPost'
    assert editor(mark, "call add(g:out, line('.'))", file="f.txt") == "7\n"


def test_numbers_are_relative_where_one_moves(editor: Editor) -> None:
    editor.home.install("vimrc", "nvim")
    look = "call add(g:out, &l:relativenumber)"
    events = ("InsertEnter", "InsertLeave", "WinLeave", "WinEnter", "FocusLost", "FocusGained")
    steps = [step for event in events for step in (f"doautocmd {event}", look)]
    assert editor(look, *steps).split() == ["1", "0", "1", "0", "1", "0", "1"]


def test_your_own_file_comes_last(editor: Editor) -> None:
    editor.home.install("vimrc", "nvim")
    (editor.home.path / ".vimrc.local").write_text("set scrolloff=3\n")
    assert editor.options("plain", "scrolloff") == {"scrolloff": "3"}


def test_what_programs_inherit_is_left_alone(editor: Editor) -> None:
    editor.home.install("vimrc", "nvim")
    look = "call extend(g:out, [$LANG, $LC_ALL, $PATH])"
    assert editor(look, LANG="C.UTF-8") == editor("let g:b = 1", look, LANG="C.UTF-8")
    assert editor("call add(g:out, $LANG)", LANG="de_DE.UTF-8") == "de_DE.UTF-8\n"


@pytest.mark.parametrize("size", [1, 3000])
def test_what_is_yanked_over_ssh_reaches_your_terminal(editor: Editor, size: int) -> None:
    require("script")
    editor.home.install("vimrc", "nvim")
    (editor.home.path / "f.txt").write_text("ä" * size + "\n")
    words = f"{editor.name} -i NONE -c 'normal! yy' -c 'sleep 200m' -c 'qa!' f.txt"
    done = editor.home.run("script", "-qec", words, "/dev/null", SSH_TTY="/dev/pts/9")
    assert _decoded(done.stdout) == "ä" * size + "\n"


def _decoded(output: str) -> str:
    import base64

    match = re.search(r"\x1b\]52;c;([\w+/=]+)\x07", output)
    return base64.b64decode(match[1]).decode() if match else ""


WSL = {
    "uname": {"release": "5.15.167.4-microsoft-standard-WSL2"},
    "files": {"/proc/mounts": "C:\\134 /mnt/c 9p rw,aname=drvfs;path=C:\\134 0 0\n"},
}


def test_what_is_yanked_in_wsl_reaches_windows(editor: Editor) -> None:
    clip = editor.home.path / "clip.exe"
    clip.write_text(f"#!/bin/sh\ncat >'{editor.home.path}/clipped'\n")
    clip.chmod(0o755)
    editor.home.install("vimrc", "nvim", facts=WSL)
    vimrc = editor.home.path / ".config/devboot/dotfiles/vimrc"
    assert "/mnt/c/Windows/System32/clip.exe" in vimrc.read_text()
    vimrc.write_text(vimrc.read_text().replace("/mnt/c/Windows/System32/clip.exe", str(clip)))
    (editor.home.path / "f.txt").write_text("größe\n")
    editor("normal! yy", file="f.txt")
    assert (editor.home.path / "clipped").read_bytes().decode("utf-16-le") == "größe\n"


@pytest.mark.parametrize(
    "mount",
    [
        "",
        "/dev/sdb1 /mnt/c ext4 rw 0 0\n",
        "C:\\134 /mnt/c;reboot 9p rw,aname=drvfs;path=C:\\134 0 0\n",
        "D:\\134 /mnt/d 9p rw,aname=drvfs;path=D:\\134 0 0\n",
    ],
)
def test_no_program_is_taken_for_windows_that_is_not_on_its_drive(home: Home, mount: str) -> None:
    home.install("vimrc", facts={**WSL, "files": {"/proc/mounts": mount}})
    assert "clip.exe" not in (home.path / ".config/devboot/dotfiles/vimrc").read_text()


def test_a_vim_without_runtime_files_reads_it_in_silence(home: Home) -> None:
    """As minimal Debian and Ubuntu have it: vim.tiny, and nothing below /usr/share/vim."""
    require("vim.tiny")
    home.install("vimrc")
    (home.path / "runtime").mkdir()
    done = home.run(
        "vim.tiny", "-es", "-u", ".vimrc", "-c", "set number? tabstop?", "-c", "qa!",
        VIMRUNTIME=str(home.path / "runtime"),
    )  # fmt: skip
    assert done.returncode == 0
    assert done.stdout.split() == ["number", "tabstop=4"]


def test_vim_without_runtime_files_but_with_eval(home: Home) -> None:
    require("vim")
    home.install("vimrc")
    done = home.run("vim", "-es", "-u", ".vimrc", "-i", "NONE", "-c", "qa!", VIMRUNTIME="/nowhere")
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


# A macro of many lines, and a signature whose return type fills a line: these Vim cannot know.
NOT_BY_VIM = {"c_api.cpp.j2", "c_api.h.j2", "matmul.cu.j2"}


def test_indentation_agrees_with_clang_format(editor: Editor) -> None:
    """Sources that clang-format wrote are as they were after `gg=G`."""
    editor.home.install("vimrc", "nvim")
    sources = (data_dir() / "templates/libtorch-project").rglob("csrc/**/*.j2")
    texts = {
        f"{number}.cu": re.sub(r"(?m)^\{%.*\n", "", source.read_text())
        for number, source in enumerate(sources)
        if source.name not in NOT_BY_VIM and "__op__" not in source.name
    }
    assert len(texts) > 20
    for name, text in texts.items():
        (editor.home.path / name).write_text(text)
    editor(*(f"edit {name} | execute 'normal! gg=G' | write" for name in texts))
    assert {name: (editor.home.path / name).read_text() for name in texts} == texts


def test_debug_command_prefers_the_debugger_of_cuda(home: Home) -> None:
    require("vim")
    shutil.copy("/bin/true", home.path / "cuda-gdb")
    home.install("vimrc", wants={"languages": ["cuda"]})
    text = (home.path / ".config/devboot/dotfiles/vimrc").read_text()
    assert "filter(['cuda-gdb'], 'executable(v:val)')" in text


def test_the_words_for_clangd_are_lua(home: Home) -> None:
    """Neovim 0.11 runs them, an older one at least understands every word."""
    require("nvim")
    home.install("vimrc", wants={"dotfiles": {"vimrc": {"lsp": True}}})
    text = (home.path / ".config/devboot/dotfiles/vimrc").read_text()
    lines = re.findall(r"(?m)^  lua (.*)$", text)
    assert len(lines) == 2
    (home.path / "a.lua").write_text("\n".join(lines))
    done = home.run("nvim", "-u", "NONE", "--headless", "-c", "lua assert(loadfile('a.lua'))",
                    "-c", "qa!")  # fmt: skip
    assert (done.stdout, done.stderr) == ("", "")
