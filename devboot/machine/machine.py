"""A machine that answers needs with facts.

A need is `command:NAME` (find and run), `program:NAME` (find only), `file:PATH`, `dir:PATH`,
`env:NAME`, or a top-level key of the document such as `uname`, `python` or `cuda_roots`.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from devboot import __version__
from devboot.facts import Facts
from devboot.machine import commands, cuda_roots, files, python_env, system
from devboot.machine.parallel import TIMED_OUT, run_all
from devboot.machine.programs import safe_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

DEADLINE_S = 6.0
"""However many probes hang, the facts are there after this long."""

_SLOWEST = frozenset({"command:gdb", "command:nvidia-smi", "command:nvidia-smi-query"})
_LISTS = frozenset({"PATH", "LD_LIBRARY_PATH"})
_SECTIONS = {
    "command": "commands",
    "program": "commands",
    "file": "files",
    "dir": "dirs",
    "env": "env",
}


@dataclass(frozen=True)
class Machine:
    """This machine, seen through an environment and from a working directory."""

    environ: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    cwd: Path = field(default_factory=Path.cwd)
    root: Path = Path("/")
    """Where files are read; a folder with `etc/`, `proc/` ... is a recorded machine."""

    @cached_property
    def path(self) -> str:
        """The PATH on which programs are looked for, without what cannot be trusted."""
        return safe_path(self.environ.get("PATH", os.defpath), self.cwd, self.environ.get("HOME"))

    def at(self, path: str) -> Path:
        """Return where the file that the system knows as `path` is read."""
        return self.root / path.lstrip("/")

    def facts(self, needs: Iterable[str]) -> Facts:
        """Read what was asked for, in parallel, within DEADLINE_S seconds.

        A probe that fails leaves its fact unknown and a line in `probe_errors`.
        """
        asked = _without_doubles(needs)
        deadline = time.monotonic() + DEADLINE_S
        probes = {need: self._probe(need, deadline) for need in asked}
        results = run_all(probes, deadline, slow=sum(map(_runs_a_program, asked)))
        return Facts(_document({need: results[need] for need in asked}))

    def _probe(self, need: str, deadline: float) -> Callable[[], Any]:
        kind, _, name = need.partition(":")
        match kind:
            case "command":
                return partial(commands.ask, self, name, deadline)
            case "program":
                return partial(commands.find, self, name)
            case "file":
                return partial(files.text, self.at(name))
            case "dir":
                return partial(files.names, self.at(name))
            case "env":
                return partial(_variable, self.environ, name)
        return partial(_TOP_LEVEL[kind], self)


_TOP_LEVEL: dict[str, Callable[[Machine], Any]] = {
    "uname": system.uname,
    "glibc": system.glibc,
    "euid": system.euid,
    "cpus": system.cpus,
    "container": system.container,
    "cwd": system.working_directory,
    "pci_nvidia": system.pci_nvidia,
    "dpkg_nvidia": system.dpkg_nvidia,
    "gcc_all": system.gcc_all,
    "gtest": system.gtest,
    "cuda_roots": cuda_roots.cuda_roots,
    "python": python_env.python,
}


def _without_doubles(needs: Iterable[str]) -> list[str]:
    """Return each need once, programs first, the slowest of them before all.

    Running a program finds it too; the slowest decides how long everything takes.
    """
    asked = set(needs)
    found = {f"program:{need.partition(':')[2]}" for need in asked if need.startswith("command:")}
    return sorted(asked - found, key=_rank)


def _rank(need: str) -> tuple[bool, bool, str]:
    return not _runs_a_program(need), need not in _SLOWEST, need


def _runs_a_program(need: str) -> bool:
    return need.startswith("command:")


def _variable(environ: Mapping[str, str], name: str) -> str | list[str] | None:
    value = environ.get(name)
    return value.split(os.pathsep) if value is not None and name in _LISTS else value


def _document(results: Mapping[str, Any]) -> dict[str, Any]:
    document: dict[str, Any] = {
        "schema": "devboot.facts/1",
        "tool": {"version": __version__},
        "redacted": False,
    }
    errors = []
    for need, result in results.items():
        kind, _, name = need.partition(":")
        if result is TIMED_OUT or isinstance(result, Exception):
            errors.append({"need": need, "error": _error_text(result)})
        elif kind in _SECTIONS:
            document.setdefault(_SECTIONS[kind], {})[name] = result
        else:
            document[kind] = result
    return {**document, "probe_errors": errors}


def _error_text(result: object) -> str:
    return "timed_out" if result is TIMED_OUT else f"{type(result).__name__}: {result}"
