"""What an installed toolkit, a torch wheel and WSL's source say of themselves."""

from __future__ import annotations

import ast
import re
import subprocess
from typing import TYPE_CHECKING, Any

import yaml

from versions.modules import TABLES

if TYPE_CHECKING:
    from pathlib import Path

_GCC = re.compile(r"#if __GNUC__ > (\d+)")
_CLANG = re.compile(r"^#if \(__clang_major__ >= (\d+)\)", re.MULTILINE)
_RELEASE = re.compile(r"release (\d+\.\d+), V([\d.]+)")
_KEY = re.compile(r'"([A-Za-z]+[0-9]?)\.([A-Za-z0-9]+)"')
_WSL = {
    "wsl_conf": (
        "src/linux/init/WslDistributionConfig.h",
        "src/linux/init/WslDistributionConfig.cpp",
    ),
    "wslconfig": ("src/windows/common/WslCoreConfig.h",),
}


def nvcc(root: Path) -> dict[str, Any]:
    """Return what a toolkit accepts as host compiler and compiles for.

    Raises OSError or CalledProcessError where it is incomplete or does not run.
    """
    program = root / "bin" / "nvcc"
    header = (root / "include" / "crt" / "host_config.h").read_text(encoding="utf-8")
    release = _found(_RELEASE, _asked(program, "--version"))
    return {
        release[1]: {
            "version": release[2],
            "gcc": int(_found(_GCC, header)[1]),
            "clang": int(_found(_CLANG, header)[1]) - 1,
            "code": [name for name in _asked(program, "--list-gpu-code").split()
                     if name.startswith("sm_")],
        }
    }  # fmt: skip


def torch(site: Path) -> dict[str, Any]:
    """Return the lists in torch/utils/cpp_extension.py, read and never run."""
    source = (site / "torch" / "utils" / "cpp_extension.py").read_text(encoding="utf-8")
    version = (site / "torch" / "version.py").read_text(encoding="utf-8")
    release = _found(re.compile(r"__version__ = '([^']+)'"), version)[1]
    config = site / "torch" / "share" / "cmake" / "Torch" / "TorchConfig.cmake"
    cxx = _found(re.compile(r"CXX_STANDARD (\d+)"), config.read_text(encoding="utf-8"))[1]
    tree = ast.parse(source)
    return {
        release: {
            "cxx": int(cxx),
            "gcc": _bounds(tree, "CUDA_GCC_VERSIONS"),
            "clang": _bounds(tree, "CUDA_CLANG_VERSIONS"),
            "capabilities": list(ast.literal_eval(_assigned(tree, "supported_arches"))),
        }
    }


def wsl(checkout: Path) -> dict[str, Any]:
    """Return the keys of wsl.conf and .wslconfig by section, from a checkout of microsoft/WSL."""
    keys: dict[str, Any] = {}
    for name, paths in _WSL.items():
        sections: dict[str, set[str]] = {}
        for path in paths:
            for line in (checkout / path).read_text(encoding="utf-8").splitlines():
                if not line.startswith("#include"):
                    for section, key in _KEY.findall(line):
                        sections.setdefault(section, set()).add(key)
        keys[name] = {section: sorted(sections[section]) for section in sorted(sections)}
    return keys


def write(name: str, about: str, source: str, as_of: str, rows: dict[str, Any]) -> Path:
    """Add rows to `observed/<name>.yaml`; those of another version stay. `as_of`: `2026-11`."""
    path = TABLES / "observed" / f"{name}.yaml"
    old = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {}
    kept = {key: value for key, value in old.items() if key not in {"as_of", "source"}}
    table = {"as_of": as_of, "source": [source], **kept, **rows}
    text = yaml.safe_dump(table, sort_keys=False, width=100, default_flow_style=None)
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"# {about}\n# Written by `tools/tables.py observe`.\n{text}", encoding="utf-8")
    return path


def commit(checkout: Path) -> tuple[str, str]:
    """Return the id and the day of a checkout's commit."""
    git = ["git", "-C", str(checkout), "log", "-1", "--format=%H %cs"]
    name, day = subprocess.run(git, check=True, capture_output=True, text=True).stdout.split()
    return name, day


def _asked(program: Path, *arguments: str) -> str:
    return subprocess.run(
        [program, *arguments], check=True, capture_output=True, text=True, timeout=60
    ).stdout


def _found(pattern: re.Pattern[str], text: str) -> re.Match[str]:
    match = pattern.search(text)
    if match is None:
        raise ValueError(f"nothing like {pattern.pattern!r} in what should say it")
    return match


def _bounds(tree: ast.Module, name: str) -> dict[str, int]:
    """Return the newest major of each toolkit: the upper bound, which is exclusive, less one."""
    table = _assigned(tree, name)
    assert isinstance(table, ast.Dict)
    rows = zip(table.keys, table.values, strict=True)
    return {
        ast.literal_eval(key): ast.literal_eval(bounds.elts[1])[0] - 1
        for key, bounds in rows
        if key is not None and isinstance(bounds, ast.Tuple)
    }


def _assigned(tree: ast.Module, name: str) -> ast.expr:
    for node in ast.walk(tree):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            value = getattr(node, "value", None)
            if isinstance(value, ast.expr):
                return value
    raise ValueError(f"torch/utils/cpp_extension.py has no {name}")
