"""Devboot's own dotfiles: where each belongs, and the line by which a file of yours reads it."""

from __future__ import annotations

from typing import NamedTuple


class Dotfile(NamedTuple):
    """A dotfile that devboot renders."""

    summary: str
    home: str  # where its program looks for it, below the home directory
    template: str  # below `templates/dotfiles/`
    file: str  # its name in devboot's config directory
    program: str  # installed unasked where this program is
    include: str = ""  # the line that reads `{path}`; empty: its program has no such line
    comment: str = "#"
    settings: tuple[str, ...] = ()  # what a profile may say of it beside `placement`

    @property
    def placements(self) -> tuple[str, ...]:
        """How it can get into a home, the usual way first."""
        ways = ("copy", "symlink", "none")
        return ("include", *ways) if self.include else ways


_SHELL = "[ ! -r {path} ] || . {path}"

DOTFILES = {
    "vimrc": Dotfile(
        "Vim for C++, CUDA and Python", ".vimrc", "vimrc.j2", "vimrc", "vim",
        "source {path}", '"', ("lsp",),
    ),
    "nvim": Dotfile(
        "the same for Neovim", ".config/nvim/init.vim", "vimrc.j2", "vimrc", "nvim",
        "source {path}", '"',
    ),
    "bashrc": Dotfile(
        "path_prepend, cuda_use ... for bash", ".bashrc", "shell.sh", "shell.sh", "bash", _SHELL
    ),
    "zshrc": Dotfile("the same for zsh", ".zshrc", "shell.sh", "shell.sh", "zsh", _SHELL),
    "inputrc": Dotfile(
        "line editing in shells and debuggers", ".inputrc", "inputrc", "inputrc", "bash",
        "$include {path}",
    ),
    "tmux": Dotfile(
        "tmux with mouse, vi keys, true colour", ".tmux.conf", "tmux.conf", "tmux.conf", "tmux",
        "source-file {path}",
    ),
    "gitconfig": Dotfile(
        "git with today's defaults", ".gitconfig", "gitconfig.j2", "gitconfig", "git",
        "[include]\n\tpath = {path}", "#", ("name", "email"),
    ),
    "gdbinit": Dotfile(
        "gdb that shows tensors", ".gdbinit", "gdbinit.j2", "gdbinit", "gdb", "source {path}"
    ),
    "cuda-gdbinit": Dotfile(
        "the same for cuda-gdb", ".cuda-gdbinit", "gdbinit.j2", "cuda-gdbinit", "cuda-gdb",
        "source {path}",
    ),
    "clang-format": Dotfile(
        "the style of C++ outside of projects", ".clang-format", "", "clang-format", "clang-format"
    ),
}  # fmt: skip
"""By the name that commands and profiles use."""
