"""Dotfiles: devboot's lie in its config directory, and yours get one block that reads them."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal

from devboot.generators.dotfiles.catalog import DOTFILES, Dotfile
from devboot.generators.dotfiles.context import NEEDS as _CONTEXT_NEEDS
from devboot.generators.dotfiles.context import template_words
from devboot.generators.dotfiles.paths import Paths
from devboot.plan import Block, Content, Link, Place, Target, Whole
from devboot.render import SUFFIX, listing, read_text, render

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from devboot.facts import Facts
    from devboot.generators.dotfiles.settings import Settings
    from devboot.profile import Profile

__all__ = [
    "DOTFILES", "FOLDER", "Dotfile", "Paths", "generate", "home_path", "needs", "package_files",
    "path_needs", "template_words", "wanted",
]  # fmt: skip

FOLDER = "dotfiles"
"""The folder of the rendered files, in devboot's config directory."""

_TEMPLATES = "templates/dotfiles"
_STYLE = "templates/shared/cpp/.clang-format"
_PRINTERS = "templates/libtorch-project/torch/tools/gdb/tensor_printers.py"
_USES_PRINTERS = frozenset({"gdbinit", "cuda-gdbinit"})


def path_needs(paths: Paths) -> frozenset[str]:
    """Return the facts that `home_path` looks at."""
    return frozenset({f"dir:{paths.home}/{paths.nvim}"})


def needs(paths: Paths) -> frozenset[str]:
    """Return the facts that `wanted`, `generate` and `template_words` look at."""
    read = (dotfile.home for dotfile in DOTFILES.values() if _is_read(dotfile))
    files = (f"file:{paths.home}/{path}" for path in read)
    programs = (f"program:{dotfile.program}" for dotfile in DOTFILES.values())
    return _CONTEXT_NEEDS | path_needs(paths) | {*programs, *files}


def _is_read(dotfile: Dotfile) -> bool:
    """Whether it matters what the user's own file of that name says."""
    return not dotfile.include or dotfile.program == "vim"


def package_files() -> tuple[str, ...]:
    """Return the package data that dotfiles are rendered from, with its folder."""
    return _TEMPLATES, *(f"{_TEMPLATES}/{name}" for name in listing(_TEMPLATES)), _STYLE, _PRINTERS


def wanted(settings: Settings, facts: Facts, paths: Paths) -> tuple[str, ...]:
    """Return the dotfiles that fit this machine: their programs are here, no file is in the way.

    A file that cannot be included from the user's own is no reason to ask about that one.
    """
    return tuple(
        name
        for name, dotfile in DOTFILES.items()
        if facts.command(dotfile.program)
        and settings.placement(name) != "none"
        and (dotfile.include or facts.file(f"{paths.home}/{dotfile.home}") is None)
    )


def generate(
    profile: Profile, facts: Facts, settings: Settings, paths: Paths, names: Collection[str]
) -> Iterator[Target]:
    """Yield the named dotfiles: the rendered files first, then what makes a home read them."""
    words = template_words(profile, facts, settings)
    words["printers"] = f"{paths.shown}/{FOLDER}/tensor_printers.py"
    chosen = [_Chosen(name, words, settings.placement(name)) for name in DOTFILES if name in names]
    yield from _config_files(chosen)
    for one in chosen:
        yield Target(Place.HOME, home_path(one.name, facts, paths), one.content(facts, paths))


def home_path(name: str, facts: Facts, paths: Paths) -> PurePosixPath:
    """Return where a dotfile's program looks for it, below the home."""
    if name == "nvim" and paths.nvim:
        init = "init.lua" if _lua(facts, paths) else "init.vim"
        return PurePosixPath(paths.nvim, init)
    return PurePosixPath(DOTFILES[name].home)


def _lua(facts: Facts, paths: Paths) -> bool:
    """Whether Neovim is set up in Lua: it refuses to have both kinds of init file."""
    return "init.lua" in (facts.dir(f"{paths.home}/{paths.nvim}") or ())


def _is_vim9(vimrc: str) -> bool:
    """Whether a vimrc is in Vim9 script, which insists that its first command says so."""
    lines = (line.strip() for line in vimrc.splitlines())
    first = next((line for line in lines if line and line[0] not in '"#'), "")
    return first.startswith("vim9script")


class _Chosen:
    """One dotfile of a run."""

    def __init__(self, name: str, words: Mapping[str, object], placement: str) -> None:
        self.name = name
        self.dotfile = DOTFILES[name]
        self.placement = self.dotfile.placements[0] if placement == "none" else placement
        self._words = words

    @property
    def rendered(self) -> bytes:
        template = self.dotfile.template
        text = read_text(f"{_TEMPLATES}/{template}" if template else _STYLE)
        if template.endswith(SUFFIX):
            text = render(text, {**self._words, "program": self.dotfile.program})
        return text.encode()

    def content(self, facts: Facts, paths: Paths) -> Content:
        """Return what goes into the home."""
        if self.placement == "copy":
            return Whole(self.rendered)
        if self.placement == "symlink":
            file = f"{FOLDER}/{self.dotfile.file}"
            return Link(paths.link(home_path(self.name, facts, paths), file))
        return self._block(f"{paths.shown}/{FOLDER}/{self.dotfile.file}", facts, paths)

    def _block(self, path: str, facts: Facts, paths: Paths) -> Block:
        """Return the lines that read our file; at the start, so that the user's own words win."""
        include, comment = self.dotfile.include, self.dotfile.comment
        at: Literal["start", "end"] = "start"
        if self.name == "vimrc" and _is_vim9(facts.file(f"{paths.home}/.vimrc") or ""):
            at = "end"
        if self.name == "nvim" and _lua(facts, paths):
            include, comment = 'vim.cmd("source {path}")', "--"
        lines = include.replace("{path}", path).split("\n")
        return Block(FOLDER, tuple(lines), comment, at)


def _config_files(chosen: list[_Chosen]) -> Iterator[Target]:
    files = {one.dotfile.file: one.rendered for one in chosen if one.placement != "copy"}
    if any(one.name in _USES_PRINTERS for one in chosen):
        files["tensor_printers.py"] = read_text(_PRINTERS).encode()
    for file, data in files.items():
        yield Target(Place.CONFIG, PurePosixPath(FOLDER, file), Whole(data))
