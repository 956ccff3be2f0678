"""What the templates of dotfiles know: plain words, numbers and truth values, nothing that acts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from devboot.facts import Version
from devboot.generators.dotfiles import windows

if TYPE_CHECKING:
    from devboot.facts import Facts
    from devboot.generators.dotfiles.settings import Settings
    from devboot.profile import Profile

NEEDS = windows.NEEDS | {
    "uname", "cuda_roots:installed", "command:git",
    "program:cuda-gdb", "program:rg", "program:clang-format",
}  # fmt: skip

CPP_INDENT = 2
"""Columns in C++, whatever the profile says of other languages: devboot's .clang-format is Google's
style, and `=` in Vim must not fight with it."""

_ZDIFF3 = Version.of("2.35")


def template_words(profile: Profile, facts: Facts, settings: Settings) -> dict[str, Any]:
    """Return the words that all templates share, the user's own too."""
    vim, git = profile.editor.vim, facts.command("git")
    return {
        "profile": profile.name,
        "languages": list(profile.languages),
        "shell": profile.system.shell,
        "number": vim.number,
        "tabstop": vim.tabstop,
        "colorcolumn": vim.colorcolumn,
        "cpp_indent": CPP_INDENT,
        "lsp": settings.get("vimrc", "lsp") == "true",
        "rg": facts.command("rg") is not None,
        "clang_format": facts.command("clang-format") is not None,
        "debuggers": ", ".join(f"'{debugger}'" for debugger in _debuggers(profile, facts)),
        "git_name": _git_value(settings.get("gitconfig", "name")),
        "git_email": _git_value(settings.get("gitconfig", "email")),
        "git_zdiff3": bool(git and git.version and git.version >= _ZDIFF3),
        "wsl": facts.is_wsl,
        "windows_clip": windows.clip(facts),
        "windows_credentials": _git_value(windows.credentials(facts)),
    }


def _git_value(text: str) -> str:
    """Quote a value for git's configuration; empty stays empty."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"' if text else ""


def _debuggers(profile: Profile, facts: Facts) -> list[str]:
    """Return what `:Gdb` tries first, absolute ones for toolkits that are not on PATH."""
    if "cuda" not in profile.languages:
        return []
    roots = [root.path for root in facts.cuda_roots if root.has("cuda-gdb")]
    # A quote could end the string it is put into; no toolkit has one in its path.
    return ["cuda-gdb", *(f"{root}/bin/cuda-gdb" for root in roots if "'" not in root)]
