"""What the Python side of a folder says of itself, told by its files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from devboot.generators.vscode.workspace import Workspace
from devboot.machine import files

if TYPE_CHECKING:
    from pathlib import Path

    from devboot.machine.tree import Tree

_PACKAGING = frozenset({"pyproject.toml", "setup.py", "setup.cfg"})
_SAYING = (
    "pyproject.toml", "setup.cfg", "setup.py", "tox.ini", "pytest.ini",
    "requirements.txt", "requirements-dev.txt", "dev-requirements.txt",
)  # fmt: skip
_TEST = re.compile(r"(?:^|/)(?:test_[^/]*|[^/]*_test|conftest)\.py$")
_TESTPATHS = re.compile(r"^testpaths\s*=\s*(\[[^\]]*\]|.*)$", re.MULTILINE)
_WORDS = re.compile(r"[^\s\"',\[\]]+")
_TORCH = re.compile(r"\btorch\b")
_WORKDIR = re.compile(r"^\s*WORKDIR\s+(/[^\s$]*)", re.MULTILINE | re.IGNORECASE)
_FOLDER = re.compile(r'"workspaceFolder"\s*:\s*"(/[^"$]*)"')
_RUFF = ("ruff.toml", ".ruff.toml")


def is_packaged(tree: Tree) -> bool:
    """Tell whether a folder is a Python project, not one that has a script somewhere."""
    return not _PACKAGING.isdisjoint(tree.top)


def read(folder: Path, tree: Tree) -> Workspace:
    """Return the Python side; `languages` names Python if the folder is about it."""
    said = _said(folder)
    tests = [file for file in tree.files if _TEST.search(file)]
    return _extras(folder, said)._replace(
        languages=("python",) if is_packaged(tree) or tests else (),
        module=_module(tree),
        pytest=bool(tests) or "pytest" in said,
        test_folders=_test_folders(said, tests),
        torch=bool(_TORCH.search(said)) or _finds_torch(folder),
    )


def extras(folder: Path) -> Workspace:
    """Return what may be added to any project."""
    return _extras(folder, _said(folder))


def _extras(folder: Path, said: str) -> Workspace:
    inner, plain = folder / ".devcontainer/devcontainer.json", folder / ".devcontainer.json"
    container = files.plain_text(inner) or files.plain_text(plain) or ""
    found = _FOLDER.search(container) or _WORKDIR.search(
        files.plain_text(folder / "Dockerfile") or ""
    )
    return Workspace(
        coverage="pytest-cov" in said or "--cov" in said,
        ruff="[tool.ruff" in said or any((folder / name).is_file() for name in _RUFF),
        dev_container=bool(container),
        container=found[1] if found else "",
    )


def _said(folder: Path) -> str:
    return "\n".join(files.plain_text(folder / name) or "" for name in _SAYING)


def _finds_torch(folder: Path) -> bool:
    return "find_package(Torch" in (files.plain_text(folder / "CMakeLists.txt") or "")


def _module(tree: Tree) -> str:
    """Return the module that can be run, else the first package; empty: none."""
    for name in ("__main__.py", "__init__.py"):
        for file in tree.files:
            folders = file.removeprefix("src/").removeprefix("python/").split("/")[:-1]
            if file.endswith(f"/{name}") and len(folders) == 1 and folders[0] not in _NO_MODULES:
                return folders[0]
    return ""


_NO_MODULES = frozenset({"test", "tests", "docs", "src", "python"})


def _test_folders(said: str, tests: list[str]) -> tuple[str, ...]:
    """Return what pytest is told, else the folders at the top that hold tests."""
    if match := _TESTPATHS.search(said):
        return tuple(_WORDS.findall(match[1]))
    tops = {file.partition("/")[0] if "/" in file else "." for file in tests}
    return (".",) if not tops or "." in tops else tuple(sorted(tops))
