"""debugpy's adapter as the Python debugger extension uses it.

Source: vscode-python-debugger 2026.7.0 (accf683): configuration/resolvers/launch.ts and attach.ts,
adapter/factory.ts, hooks/childProcessAttachHandler.ts.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any, NamedTuple

from devboot.process import run as run_program
from devboot.verify.vscode.bench import source_text
from devboot.verify.vscode.outcome import NotStopped
from devboot.vscode import environment_files

if TYPE_CHECKING:
    from collections.abc import Mapping

    from devboot.verify.vscode.bench import Bench

# Finding it is five times faster than importing it.
_ASK = "import importlib.util as u; print(getattr(u.find_spec('debugpy'), 'origin', ''))"
_VERSION = re.compile(r'"version": "([^"]+)"')
_ASK_S = 20
_EXTENSIONS = (".vscode", ".vscode-server", ".vscode-server-insiders", ".cursor-server")
INITIALIZE = {
    "adapterID": "debugpy",
    "clientID": "vscode",
    "clientName": "Visual Studio Code",
    "locale": "en",
    "linesStartAt1": True,
    "columnsStartAt1": True,
    "pathFormat": "path",
    "supportsVariableType": True,
    "supportsVariablePaging": True,
    "supportsRunInTerminalRequest": True,
    "supportsArgsCanBeInterpretedByShell": True,
    "supportsStartDebuggingRequest": True,
}


class Adapter(NamedTuple):
    """The debugpy that is used: the extension's own, or that of the interpreter."""

    folder: Path
    version: str

    @property
    def words(self) -> str:
        return f"debugpy {self.version}"


def find_adapter(bench: Bench, python: str) -> Adapter:
    """Return debugpy as the extension brings it, else the one that the interpreter has."""
    if bundled := _bundled(bench.env):
        return bundled
    asked = run_program([python, "-c", _ASK], env=bench.env, timeout=_ASK_S)
    file = asked.stdout.strip()
    if asked.rc != 0 or not file:
        raise NotStopped(
            f"`{python}` has no debugpy, and the Python extension is not installed here",
            f"`{quote(python)} -m pip install debugpy`",
        )
    version = _VERSION.search(source_text(Path(file).with_name("_version.py")))
    return Adapter(Path(file).parent, version[1] if version else "of an unknown version")


def _bundled(env: Mapping[str, str]) -> Adapter | None:
    home = Path(env.get("HOME") or "/")
    folders = (home / name / "extensions" for name in _EXTENSIONS)
    found = [path for f in folders for path in f.glob("ms-python.debugpy-*/bundled/libs/debugpy")]
    if not found:
        return None
    newest = max(found, key=lambda path: path.stat().st_mtime)
    return Adapter(newest, f"of {newest.parents[2].name}")


def interpreter(bench: Bench, config: Mapping[str, Any]) -> str:
    """Return the file of the interpreter that runs the program."""
    named = config.get("python") or config.get("pythonPath") or bench.python
    first = named[0] if isinstance(named, list) else named
    if not Path(first).is_file() or not os.access(first, os.X_OK):
        raise NotStopped(
            f"there is no interpreter `{first}`",
            "correct `python`, or leave it out: VS Code's `Python: Select Interpreter` chooses",
        )
    return str(first)


def launch_arguments(bench: Bench, config: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the extension makes of a launch configuration before the adapter gets it."""
    python = interpreter(bench, config)
    made = {**config, "python": config.get("python") or [python], "env": environment(bench, config)}
    made.setdefault("debugAdapterPython", python)
    made.setdefault("debugLauncherPython", python)
    made.setdefault("cwd", str(bench.folder))
    made["console"] = config.get("console") or "integratedTerminal"
    made.setdefault("redirectOutput", made["console"] == "internalConsole")
    return {**made, **_common(bench, config)}


def attach_arguments(bench: Bench, config: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the extension makes of an attach configuration."""
    made = {**config, **_common(bench, config)}
    if not (config.get("connect") or config.get("listen")):
        made.setdefault("host", "localhost")
    made.setdefault("redirectOutput", True)
    host = (config.get("connect") or {}).get("host") or config.get("host") or "localhost"
    if host in ("localhost", "127.0.0.1", "::1") and config.get("pathMappings"):
        made["pathMappings"] = list(config["pathMappings"])
    return made


def _common(bench: Bench, config: Mapping[str, Any]) -> dict[str, Any]:
    options = ["ShowReturnValue"] if config.get("showReturnValue", True) else []
    options += ["RedirectOutput"] if config.get("redirectOutput") else []
    options += ["SubProcess"] if config.get("subProcess") is True else []
    return {
        "showReturnValue": config.get("showReturnValue", True),
        "justMyCode": config.get("justMyCode", True),
        "stopOnEntry": config.get("stopOnEntry", False),
        "clientOS": "unix",
        "workspaceFolder": str(bench.folder),
        "debugOptions": options,
    }


def environment(bench: Bench, config: Mapping[str, Any]) -> dict[str, str]:
    """Return the program's own variables: those of `env` win over those of the file."""
    file = config.get("envFile") or str(bench.folder / ".env")
    text = source_text(file)
    own = {name: str(value) for name, value in (config.get("env") or {}).items()}
    joined = {**(environment_files.debugpy(text, own).set if text else {}), **own}
    for name in ("PATH", "PYTHONPATH"):  # the system's come after them
        if joined.get(name) and bench.env.get(name):
            joined[name] = f"{joined[name]}{os.pathsep}{bench.env[name]}"
    if config.get("console") == "internalConsole":
        joined = {**bench.env, **joined}
    return {"PYTHONIOENCODING": "UTF-8", "PYTHONUNBUFFERED": "1", **joined}
