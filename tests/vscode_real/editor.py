"""A real VS Code on a port of this machine: code-server from npm, looked at by Chromium."""

from __future__ import annotations

import json
import os
import platform
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
INSTALLED = ROOT / "build" / "vscode-real"
NODE = f"node-linux-{ {'x86_64': 'x64', 'aarch64': 'arm64'}.get(platform.machine(), 'x64') }"
PACKAGES = (
    f"{NODE}@24.21.0", "code-server@4.139.1", "puppeteer-core@24.43.1", "cdt-gdb-adapter@1.7.0",
)  # fmt: skip
DEBUG_TYPES = ("cppdbg", "debugpy", "cuda-gdb")

SETTINGS = {
    "workbench.startupEditor": "none",
    "workbench.colorTheme": "Default Light Modern",
    "workbench.tips.enabled": False,
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "chat.commandCenter.enabled": False,
    "chat.disableAIFeatures": True,
    "extensions.ignoreRecommendations": True,
    "security.workspace.trust.enabled": False,
    "git.openRepositoryInParentFolders": "never",
    "editor.minimap.enabled": False,
    "debug.onTaskErrors": "abort",
    "task.allowAutomaticTasks": "off",
}


def install() -> None:
    """Install the editor below `build/`, once: a minute and 800 MB."""
    if (INSTALLED / "done").exists():
        return
    INSTALLED.mkdir(parents=True, exist_ok=True)
    _npm(INSTALLED, *PACKAGES)
    editor = INSTALLED / "node_modules" / "code-server" / "lib" / "vscode"
    for folder in (editor, editor / "extensions"):
        _npm(folder, "--omit=dev")
    (INSTALLED / "done").touch()


def _npm(folder: Path, *words: str) -> None:
    quiet = ("--ignore-scripts", "--no-package-lock", "--silent", "--no-audit", "--no-fund")
    subprocess.run(["npm", "install", *quiet, *words], cwd=folder, check=True, timeout=600)


def chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser")


def watch(project: Path, task: dict, scratch: Path) -> dict:
    """Have VS Code do a task in a project; return what the extension reports.

    Pictures of all stops are in `scratch`.
    """
    result = scratch / "result.json"
    (scratch / "task.json").write_text(json.dumps({**task, "result": str(result)}))
    with _server(project, scratch) as url:
        subprocess.run(
            [_node(), HERE / "look.js", url, result, scratch],
            env={**os.environ, "CHROMIUM": chromium() or "", "HOME": str(scratch),
                 "NODE_PATH": str(INSTALLED / "node_modules")},
            check=True, timeout=900,
        )  # fmt: skip
    return json.loads(result.read_text())


def _node() -> Path:
    return INSTALLED / "node_modules" / NODE / "bin" / "node"


@contextmanager
def _server(project: Path, scratch: Path):
    _extension(scratch / "extensions" / "devboot.stand-in-1.0.0")
    settings = scratch / "data" / "User" / "settings.json"
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps(SETTINGS))
    port = _free_port()
    argv = [
        _node(), INSTALLED / "node_modules/code-server/out/node/entry.js", "--auth", "none",
        "--bind-addr", f"127.0.0.1:{port}", "--extensions-dir", scratch / "extensions",
        "--user-data-dir", scratch / "data", "--disable-workspace-trust", "--disable-telemetry",
        "--disable-update-check", "--disable-getting-started-override",
    ]  # fmt: skip
    with (
        (scratch / "server.log").open("w") as log,
        subprocess.Popen(
            argv, env=_environment(scratch), stdout=log, stderr=log, start_new_session=True
        ) as server,
    ):
        try:
            _wait_for(port, server)
            yield f"http://127.0.0.1:{port}/?folder={project}"
        finally:
            os.killpg(server.pid, 15)


def _environment(scratch: Path) -> dict[str, str]:
    adapter = INSTALLED / "node_modules/cdt-gdb-adapter/dist"
    return {
        **os.environ,
        "HOME": str(scratch),
        "DEVBOOT_TASK": str(scratch / "task.json"),
        "DEVBOOT_PYTHON": sys.executable,
        "DEVBOOT_GDB_ADAPTER": str(adapter),
        "VIRTUAL_ENV": sys.prefix,
    }


def _extension(folder: Path) -> None:
    """Write the extension with the debug types' own schemas in it."""
    shutil.copytree(HERE / "extension", folder)
    manifest = {
        "name": "stand-in",
        "publisher": "devboot",
        "version": "1.0.0",
        "engines": {"vscode": "^1.90.0"},
        "main": "./extension.js",
        "activationEvents": ["onStartupFinished"],
        "contributes": {
            "debuggers": [_debugger(name) for name in DEBUG_TYPES],
            "breakpoints": [{"language": one} for one in ("c", "cpp", "cuda-cpp", "python")],
        },
    }
    (folder / "package.json").write_text(json.dumps(manifest))


def _debugger(name: str) -> dict:
    schema = json.loads((ROOT / f"templates/vscode/schemas/{name}.json").read_text())
    attributes = {one: _own(schema["definitions"][one]) for one in ("launch", "attach")}
    return {"type": name, "label": name, "configurationAttributes": attributes}


def _own(schema: dict) -> dict:
    """Return a debug type's attributes without those that VS Code adds to every type."""
    properties = {
        key: value for key, value in schema["properties"].items() if "$ref" not in json.dumps(value)
    }
    required = [key for key in schema.get("required", ()) if key not in {"name", "type", "request"}]
    return {"required": required, "properties": properties}


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def _wait_for(port: int, server: subprocess.Popen) -> None:
    for _ in range(300):
        assert server.poll() is None, "the editor ended"
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError("the editor does not answer")
