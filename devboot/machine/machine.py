"""A machine that answers needs with facts.

A need is `command:NAME` (find and run), `program:NAME` (find only), `file:PATH`, `dir:PATH`,
`files:GROUP` (several files and their folders), `env:NAME`, or a top-level key of the document such
as `uname`, `python` or `cuda_roots`, of which `KEY:PART` is a part.
"""

from __future__ import annotations

import os
import time
from functools import cached_property, partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from devboot import __version__
from devboot.facts import Facts
from devboot.machine import files
from devboot.machine.parallel import NOT_ASKED, TIMED_OUT, run_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from devboot.machine.python_env import Interpreter

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


class Machine:
    """This machine, seen through an environment and from a working directory.

    Files are read below `root`: a folder with `etc/`, `proc/` ... is a recorded machine. `windows`
    says whether programs of Windows may be asked, from WSL.
    """

    def __init__(
        self,
        environ: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        root: Path = Path("/"),
        *,
        windows: bool = False,
    ) -> None:
        self.environ = dict(os.environ) if environ is None else environ
        self.cwd = Path.cwd() if cwd is None else cwd
        self.root = root
        self.windows = windows

    @cached_property
    def path(self) -> str:
        """The PATH on which programs are looked for, without what cannot be trusted."""
        from devboot.machine.programs import safe_path  # noqa: PLC0415  # only if one is wanted

        return safe_path(self.environ.get("PATH", os.defpath), self.cwd, self.environ.get("HOME"))

    @cached_property
    def _entries(self) -> list[Path]:
        from devboot.process import trusted_entries  # noqa: PLC0415

        return trusted_entries(self.path)

    @cached_property
    def interpreter(self) -> Interpreter | None:
        """The project's Python; it may have to be run to tell its version."""
        from devboot.machine.python_env import find_interpreter  # noqa: PLC0415

        return find_interpreter(self)

    @cached_property
    def nvidia_bus(self) -> list[tuple[Path, str]]:
        """NVIDIA's devices on the PCI bus, each with its class."""
        from devboot.machine.nvidia import bus  # noqa: PLC0415

        return bus(self)

    def find(self, program: str) -> str | None:
        """Return the absolute file that a name means, None where no such program can be trusted."""
        from devboot.process import find_in, find_program  # noqa: PLC0415

        if "/" in program:
            return find_program(program, None)
        return find_in(program, self._entries)

    def at(self, path: str) -> Path:
        """Return where the file that the system knows as `path` is read."""
        return self.root / path.lstrip("/")

    def facts(self, needs: Iterable[str]) -> Facts:
        """Read what was asked for, in parallel, within DEADLINE_S seconds.

        A probe that fails leaves its fact unknown and a line in `probe_errors`.
        """
        wanted = _without_doubles(needs)
        deadline = time.monotonic() + DEADLINE_S
        probes = {need: self._probe(need, deadline) for need in wanted}
        results = run_all(probes, deadline, slow=sum(map(_runs_a_program, wanted)))
        return Facts(_document({need: results[need] for need in wanted}))

    def _probe(self, need: str, deadline: float) -> Callable[[], Any]:
        if need in _ASKED:
            return partial(_function(*_ASKED[need]), self, deadline)
        if need in _READ:
            return partial(_function(*_READ[need]), self)
        return self._named(need, deadline)

    def _named(self, need: str, deadline: float) -> Callable[[], Any]:
        kind, _, name = need.partition(":")
        match kind:
            case "command":
                return partial(_function("commands", "ask"), self, name, deadline)
            case "program":
                return partial(_function("commands", "find"), self, name)
            case "file":
                return partial(files.text, self.at(name))
            case "dir":
                return partial(files.names, self.at(name))
            case "env":
                return partial(_variable, self.environ, name)
        raise KeyError(need)


_READ = {
    "uname": ("system", "uname"),
    "glibc": ("system", "glibc"),
    "euid": ("system", "euid"),
    "cpus": ("system", "cpus"),
    "container": ("system", "container"),
    "cwd": ("system", "working_directory"),
    "clock": ("system", "clock"),
    "secure_boot": ("system", "secure_boot"),
    "pci_nvidia": ("nvidia", "pci_nvidia"),
    "nvswitch": ("nvidia", "nvswitch"),
    "device_nodes": ("nvidia", "device_nodes"),
    "dpkg_nvidia": ("nvidia", "dpkg_nvidia"),
    "pacman_nvidia": ("nvidia", "pacman_nvidia"),
    "cuda_modules": ("system", "cuda_modules"),
    "gcc_all": ("system", "gcc_all"),
    "gtest": ("system", "gtest"),
    "cuda_roots": ("cuda_roots", "cuda_roots"),
    "cuda_roots:installed": ("cuda_roots", "installed"),
    "python": ("python_env", "python"),
    "files:modprobe.d": ("nvidia", "modprobe_files"),
    "file:%UserProfile%/.wslconfig": ("windows_home", "wslconfig"),
}
_ASKED = {
    "libcuda": ("asked", "libcuda"),
    "rpm_nvidia": ("asked", "rpm_nvidia"),
    "windows_registry": ("asked", "windows_registry"),
    "windows_build": ("asked", "windows_build"),
}
"""The module and the function that read a need; for those of `_ASKED` a program is run."""


def _function(module: str, name: str) -> Callable[..., Any]:
    """Return what reads a fact; its module is imported when somebody asks for that fact."""
    function: Callable[..., Any] = getattr(import_module(f"devboot.machine.{module}"), name)
    return function


def _without_doubles(needs: Iterable[str]) -> list[str]:
    """Return each need once, programs first, the slowest of them before all.

    Running a program finds it too, a key has all its parts, and the slowest decides how long
    everything takes.
    """
    asked = set(needs)
    found = {f"program:{need.partition(':')[2]}" for need in asked if need.startswith("command:")}
    parts = {need for need in asked if ":" in need and need.partition(":")[0] in asked}
    return sorted(asked - found - parts, key=_rank)


def _rank(need: str) -> tuple[bool, bool, str]:
    return not _runs_a_program(need), need not in _SLOWEST, need


def _runs_a_program(need: str) -> bool:
    return need.startswith("command:") or need in _ASKED


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
        if result is NOT_ASKED:
            continue
        if result is TIMED_OUT or isinstance(result, Exception):
            errors.append({"need": need, "error": _error_text(result)})
        elif kind == "files":
            for section, table in result.items():
                document.setdefault(section, {}).update(table)
        elif kind in _SECTIONS:
            document.setdefault(_SECTIONS[kind], {})[name] = result
        else:
            document[kind] = result
    return {**document, "probe_errors": errors}


def _error_text(result: object) -> str:
    return "timed_out" if result is TIMED_OUT else f"{type(result).__name__}: {result}"
