"""What is wanted of a folder's `.vscode`: chosen once, remembered with the folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from devboot.generators.vscode.workspace import Workspace

ENGINES = ("cpptools", "clangd")


class Wanted(NamedTuple):
    """The choices that decide what is written beside what the folder holds."""

    languages: tuple[str, ...]  # of workspace.LANGUAGES
    engine: str = "cpptools"  # of ENGINES: what understands C++
    everything: bool = False  # all of it visible, the rare ones too


def flags(workspace: Workspace, wanted: Wanted) -> frozenset[str]:
    """Return the words that hold, for the `when` of the templates."""
    chosen = frozenset(wanted.languages)
    compiled = bool(chosen & {"cpp", "cuda"})
    held = {
        "compiled": compiled,
        wanted.engine: True,
        "all": wanted.everything,
        "cmake": workspace.debug is not None,
        "extension": workspace.extension,
        "loose": workspace.debug is None and not workspace.extension,
        "presets": workspace.presets,
        "targets": bool(workspace.executables),
        "cuda targets": any(one.cuda for one in workspace.executables),
        "interpreter": "python" in chosen or "python" in workspace.languages,
        "pytest": workspace.pytest,
        "coverage": workspace.coverage,
        "torch": workspace.torch,
        "ruff": workspace.ruff,
        "dev container": workspace.dev_container,
    }
    return chosen | {word for word, holds in held.items() if holds}


def holds(when: list[str], words: frozenset[str]) -> bool:
    """Tell whether all of a `when` holds; `!word` is the opposite of `word`."""
    return all((word[1:] not in words) if word[0] == "!" else word in words for word in when)
