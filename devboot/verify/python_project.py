"""The proof of a Python package: its tests, its command, a breakpoint by debugpy, its wheel."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from devboot.process import find_program, run
from devboot.verify.proof import Outcome, not_here
from devboot.verify.reading import loop_body_line
from devboot.verify.tools import tool

if TYPE_CHECKING:
    from collections.abc import Mapping

    from devboot.verify.subject import Subject
    from devboot.verify.vscode.outcome import Stopped

_RUN_S = 300
_STOP_S = 60
_BACKEND = "hatchling"


def _env(subject: Subject) -> dict[str, str]:
    source = str(subject.project / "src")
    return {**subject.env, "PYTHONPATH": source, "PYTHONDONTWRITEBYTECODE": "1"}


def _lacks(subject: Subject, module: str) -> str:
    """Return that the project's Python has no such module, empty where it has."""
    code = "import importlib.util as u, sys; sys.exit(u.find_spec(sys.argv[1]) is None)"
    asked = run([subject.python, "-c", code, module], env=subject.env, timeout=_RUN_S)
    return "" if asked.rc == 0 else f"{subject.python} has no {module}"


def tests(subject: Subject) -> Outcome:
    if lacking := _lacks(subject, "pytest"):
        return not_here(lacking)
    argv = [subject.python, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    return tool(subject, "tests", argv, _RUN_S, env=_env(subject))


def command(subject: Subject) -> Outcome:
    argv = [subject.python, "-m", subject.package, "1", "2", "3"]
    return tool(subject, "command", argv, _RUN_S, env=_env(subject))


def stop(subject: Subject) -> Outcome:
    """Let debugpy's adapter stop in the library, in a run of pytest that it starts."""
    from devboot.verify.vscode import debugpy, python_modes  # noqa: PLC0415  # threads, sockets
    from devboot.verify.vscode.bench import Bench, Wish  # noqa: PLC0415
    from devboot.verify.vscode.outcome import NotStopped  # noqa: PLC0415
    from devboot.verify.vscode.places import Place  # noqa: PLC0415

    if lacking := _lacks(subject, "debugpy"):
        return not_here(lacking)
    file = subject.project / "src" / subject.package / "statistics.py"
    line = loop_body_line(file.read_text("utf-8", "replace")) or 1
    with tempfile.TemporaryDirectory(prefix="devboot-") as temporary:
        wish = Wish(Place(str(file), line), _STOP_S)
        bench = Bench(subject.project, _env(subject), subject.python, Path(temporary), wish)
        try:
            found = debugpy.find_adapter(bench, subject.python)
            stopped = python_modes.launch(bench, _configuration(subject), found)
        except NotStopped as why:
            return Outcome("failed", why.cause)
    return _judged(stopped, f"{file.relative_to(subject.project)}:{line}")


def _configuration(subject: Subject) -> Mapping[str, Any]:
    """Return what `.vscode/launch.json` says of the first tests, with the file filled in."""
    return {
        "type": "debugpy",
        "request": "launch",
        "module": "pytest",
        "args": ["-x", "-s", "-p", "no:cacheprovider", "tests/test_statistics.py"],
        "env": {"PYTHONPATH": str(subject.project / "src"), "PYTHONDONTWRITEBYTECODE": "1"},
    }


def _judged(stopped: Stopped, place: str) -> Outcome:
    """The first value of the first test is there."""
    values = dict(stopped.locals)
    seen = f"{place}, value = {values.get('value')}"
    right = values.get("value") == "1.5"
    return Outcome("proven", seen) if right else Outcome("failed", f"{seen}, not 1.5")


def rules(subject: Subject) -> Outcome:
    """Ask ruff, that of the project's Python or the one on PATH."""
    if _lacks(subject, "ruff") == "":
        ruff = [subject.python, "-m", "ruff"]
    elif found := find_program("ruff", subject.env.get("PATH", os.defpath)):
        ruff = [found]
    else:
        return not_here("`ruff` is not installed")
    env = {**_env(subject), "RUFF_NO_CACHE": "true"}
    outcome = tool(subject, "ruff-check", [*ruff, "check"], _RUN_S, env=env)
    if outcome.status != "proven":
        return outcome
    return tool(subject, "ruff-format", [*ruff, "format", "--check"], _RUN_S, env=env)


def wheel(subject: Subject) -> Outcome:
    """Build the wheel, install it into a folder of its own, and run its command from there."""
    for module in ("pip", _BACKEND):
        if lacking := _lacks(subject, module):
            return not_here(lacking)
    pip = [subject.python, "-m", "pip", "--disable-pip-version-check"]
    offline = ["--no-deps", "--no-index"]
    with tempfile.TemporaryDirectory(prefix="devboot-") as folder:
        made = [*pip, "wheel", *offline, "--no-build-isolation", "--wheel-dir", folder, "."]
        outcome = tool(subject, "wheel", made, _RUN_S)
        if outcome.status != "proven":
            return outcome
        (file,) = Path(folder).glob("*.whl")
        site = str(Path(folder, "site"))
        outcome = tool(
            subject, "install", [*pip, "install", *offline, "--target", site, str(file)], _RUN_S
        )
        if outcome.status != "proven":
            return outcome
        argv = [subject.python, "-m", subject.package, "1", "2", "3"]
        env = {**subject.env, "PYTHONPATH": site}
        done = tool(subject, "installed", argv, _RUN_S, env=env, cwd=folder)
        return done._replace(reason=done.reason or file.name)
