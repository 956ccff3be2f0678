"""The project's Python and its torch, told by files; an interpreter is asked only when they do not.

The environment of the shell or of the project (`environments.py`) comes first, then PATH. torch is
never imported: that takes seconds, and a broken one would take us down with it.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from devboot.machine import environments, files, pyenv, site_packages
from devboot.process import run

if TYPE_CHECKING:
    from collections.abc import Mapping

    from devboot.machine.machine import Machine

_PACKAGES = (
    "debugpy",
    "numpy",
    "nvidia-cuda-nvcc",
    "nvidia-cuda-nvcc-cu12",
    "nvidia-nvjitlink",
    "nvidia-nvjitlink-cu12",
    "pip",
    "pytest",
)
_ASK = "import json, sys; print(json.dumps([sys.executable, '%d.%d.%d' % sys.version_info[:3]]))"
_ASK_S = 2.0
_TORCH_FIELD = re.compile(
    r"^(__version__|cuda|hip)\b[^=\n]*= *(?:'([^'\n]*)'|\"([^\"\n]*)\"|None)", re.MULTILINE
)


class Interpreter(NamedTuple):
    """A Python and the environment around it."""

    executable: Path
    kind: str  # venv | conda | pyenv | system
    prefix: Path  # the environment
    base: Path  # where its standard library lies
    version: str  # as exact as files tell: `3.11.7` or `3.11`; empty: they do not
    system_site: bool  # whether the base's packages are seen too

    @property
    def minor(self) -> str:
        return ".".join(self.version.split(".")[:2])


def python(machine: Machine) -> dict[str, Any] | None:
    """Return the interpreter that a project in the working directory uses, None: no Python."""
    interpreter = machine.interpreter
    return None if interpreter is None else described(interpreter, machine.environ)


def described(interpreter: Interpreter, environ: Mapping[str, str]) -> dict[str, Any]:
    """Return what its files tell of an interpreter."""
    sites = _sites(interpreter, environ)
    library = interpreter.base / "lib" / f"python{interpreter.minor}"
    return {
        "executable": str(interpreter.executable),
        "version": interpreter.version or None,
        "kind": interpreter.kind,
        "venv": interpreter.kind == "venv",
        "externally_managed": (library / "EXTERNALLY-MANAGED").exists(),
        "ensurepip": (library / "ensurepip" / "__init__.py").is_file(),
        "implementation": _implementation(interpreter),
        "headers": _has_headers(interpreter),
        "libstdcxx": _libstdcxx(interpreter),
        "packages": {name: site_packages.version(sites, name) for name in _PACKAGES},
        "torch": _torch(sites),
        "torch_sites": [str(site) for site in sites if (site / "torch" / "version.py").is_file()],
    }


def sites(machine: Machine) -> list[Path]:
    """Return the directories that the project's Python imports packages from."""
    interpreter = machine.interpreter
    return _sites(interpreter, machine.environ) if interpreter else []


def find_interpreter(machine: Machine) -> Interpreter | None:
    executable = find_executable(machine)
    return None if executable is None else _completed(_by_files(executable), machine)


def base_interpreter(machine: Machine, wanted: str = "") -> Interpreter | None:
    """Return the interpreter to make an environment with, None: there is none to be trusted.

    `wanted` is a path, a name on PATH or a version, empty: python3. Of one in a virtual environment
    it is the Python that this was made with.
    """
    executable = _named(machine, wanted) if wanted else _from_path(machine)
    if executable is None or not executable.is_file():
        return None
    found = _completed(_by_files(executable), machine)
    if found.kind != "venv":
        return found
    return _completed(_by_files(found.base / "bin" / "python3"), machine)


def _named(machine: Machine, wanted: str) -> Path | None:
    if "/" in wanted:
        return Path(machine.cwd, wanted)
    found = machine.find(f"python{wanted}" if wanted[0].isdigit() else wanted)
    return pyenv.real_python(Path(found), machine.environ, machine.cwd) if found else None


def find_executable(machine: Machine) -> Path | None:
    """Return the Python that is chosen; it is not asked anything."""
    for prefix in environments.prefixes(machine.environ, machine.cwd):
        executable = prefix / "bin" / "python"
        if executable.is_file():
            return executable.absolute()
    return _from_path(machine)


def _from_path(machine: Machine) -> Path | None:
    for name in ("python3", "python"):
        if found := machine.find(name):
            real = pyenv.real_python(Path(found), machine.environ, machine.cwd)
            if real:
                return real
    return None


def _by_files(executable: Path) -> Interpreter:
    prefix = executable.parent.parent
    settings = _settings(prefix / "pyvenv.cfg")
    if settings:
        return _venv(executable, prefix, settings)
    real = Path(os.path.realpath(executable))
    base = real.parent.parent
    if (prefix / "conda-meta").is_dir():
        return Interpreter(executable, "conda", prefix, prefix, _conda_version(prefix), False)
    kind = "pyenv" if base.parent.name == "versions" else "system"
    return Interpreter(executable, kind, base, base, _library_version(real, base), False)


def _venv(executable: Path, prefix: Path, settings: Mapping[str, str]) -> Interpreter:
    """Return a virtual environment; `home` is the directory of the Python it was made with."""
    version = settings.get("version") or settings.get("version_info", "")
    home = Path(os.path.realpath(Path(settings.get("home", ""), "python3")))
    return Interpreter(
        executable=executable,
        kind="venv",
        prefix=prefix,
        base=home.parent.parent,
        version=".".join(version.split(".")[:3]),
        system_site=settings.get("include-system-site-packages", "").lower() == "true",
    )


def _settings(path: Path) -> dict[str, str]:
    lines = (files.text(path) or "").splitlines()
    pairs = (line.partition("=") for line in lines)
    return {key.strip().lower(): value.strip() for key, equals, value in pairs if equals}


def _conda_version(prefix: Path) -> str:
    for name in files.names_if_any(prefix / "conda-meta"):
        if match := re.match(r"python-(\d+\.\d+\.\d+)-", name):
            return match[1]
    return ""


def _library_version(real: Path, base: Path) -> str:
    """Return the version by the name of the program and the library beside it."""
    if re.fullmatch(r"\d+\.\d+\.\d+", base.name):  # pyenv, uv
        return base.name
    match = re.fullmatch(r"python(\d+\.\d+)", real.name)
    return match[1] if match and (base / "lib" / real.name).is_dir() else ""


def _completed(found: Interpreter, machine: Machine) -> Interpreter:
    """Ask an interpreter whose files do not tell, unless it belongs to the examined project."""
    if found.version or found.executable.is_relative_to(machine.cwd):
        return found
    answer = run(
        [str(found.executable), "-I", "-S", "-c", _ASK],
        cwd="/",
        env={**machine.environ, "PATH": machine.path, "LC_ALL": "C"},
        timeout=_ASK_S,
        max_output=4096,
    )
    try:
        executable, version = map(str, json.loads(answer.stdout))
    except (ValueError, TypeError):  # it printed something else
        return found
    told = _by_files(Path(executable))
    return told._replace(version=told.version or version)


def _implementation(interpreter: Interpreter) -> str:
    names = files.names_if_any(interpreter.base / "lib")
    real = os.path.realpath(interpreter.executable)
    return "pypy" if "pypy" in real or any(name.startswith("pypy") for name in names) else "cpython"


def _has_headers(interpreter: Interpreter) -> bool:
    folder = interpreter.base / "include" / f"python{interpreter.minor}"
    return (folder / "Python.h").is_file()


def _libstdcxx(interpreter: Interpreter) -> dict[str, str | None] | None:
    """Return the libstdc++ that the environment brings, None: it has none of its own.

    The number of its symbols' newest version is in its name: `libstdc++.so.6.0.29` has 3.4.29.
    """
    library = interpreter.base / "lib" / "libstdc++.so.6"
    if interpreter.kind == "system" or not library.exists():
        return None
    match = re.search(r"\.so\.6\.0\.(\d{1,3})$", os.path.realpath(library))
    return {"path": str(library), "glibcxx_max": f"3.4.{match[1]}" if match else None}


def _sites(interpreter: Interpreter, environ: Mapping[str, str]) -> list[Path]:
    """Return the directories this interpreter imports packages from, in its order."""
    own = site_packages.directories(interpreter.prefix, interpreter.minor)
    if interpreter.kind == "venv" and not interpreter.system_site:
        return site_packages.with_pth(own)
    user = Path(environ.get("HOME", "/nonexistent"), ".local")
    shared = site_packages.directories(interpreter.base, interpreter.minor)
    users = site_packages.directories(user, interpreter.minor)
    return site_packages.with_pth(list(dict.fromkeys([*own, *users, *shared])))


def _torch(sites: list[Path]) -> dict[str, str | None] | None:
    for site in sites:
        text = files.text(site / "torch" / "version.py")
        if text is None:
            continue
        found = {
            name: single or double or None for name, single, double in _TORCH_FIELD.findall(text)
        }
        return {
            "version": found.get("__version__"),
            "cuda": found.get("cuda"),
            "hip": found.get("hip"),
            "site": str(site),
        }
    return None
