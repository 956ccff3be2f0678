"""Editors that the profile has settings for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.checks.check import Check, asks_vim, asks_vscode
from devboot.checks.driver import OS_NEEDS, WSL_NEEDS
from devboot.checks.fixes import install
from devboot.report import Finding, Fix, Severity

if TYPE_CHECKING:
    from devboot.facts import Facts
    from devboot.profile import Profile


def vim_missing(_profile: Profile, facts: Facts) -> Finding | None:
    """Vim or Neovim is installed where the profile has settings for it.

    info: `devboot dotfiles install` writes settings that nothing reads
    fix: install the distribution's vim
    source: PATH
    """
    if facts.command("vim") or facts.command("nvim"):
        return None
    return Finding(
        "editor.vim-missing",
        Severity.INFO,
        "neither vim nor Neovim is installed",
        why="the profile has settings for it",
        evidence=("`vim`: not on PATH", "`nvim`: not on PATH"),
        fix=(install(facts, "vim"),),
        doc="https://www.vim.org/download.php",
    )


def vscode_missing(_profile: Profile, facts: Facts) -> Finding | None:
    """VS Code can be started from here where the profile has settings for it.

    info: `code .` is not found; in WSL it is the one of Windows
    fix: install it, on Windows for WSL
    source: PATH
    """
    if facts.command("code") or facts.command("code-insiders") or facts.command("codium"):
        return None
    where = "https://code.visualstudio.com/docs/setup/linux"
    if facts.is_wsl:
        fix = Fix("winget install Microsoft.VisualStudioCode", "powershell")
    else:
        fix = Fix(f"install VS Code: {where}", "manual")
    return Finding(
        "editor.vscode-missing",
        Severity.INFO,
        "VS Code is not on PATH",
        why="the profile has settings for it, and `code .` opens a project",
        evidence=("`code`: not on PATH",),
        fix=(fix,),
        doc=where,
    )


_VIM = ("program:vim", "program:nvim", *OS_NEEDS)
_CODE = ("program:code", "program:code-insiders", "program:codium", *WSL_NEEDS)
CHECKS = {
    "editor.vim-missing": Check("vim", "editor", vim_missing, _VIM, wanted=asks_vim),
    "editor.vscode-missing": Check("VS Code", "editor", vscode_missing, _CODE, wanted=asks_vscode),
}
