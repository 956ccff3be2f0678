"""Running the pip of `.venv`, with the index, proxy and certificates that the user configured."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from typing import TYPE_CHECKING

from bootstrap.venv import PYTHON, ROOT
from bootstrap.words import SetupError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROUTE = ("cert", "client-cert", "proxy", "trusted-host", "cache-dir")
"""The settings of pip that say how to reach an index, not which one."""


QUIET = ("--quiet",)
"""For pip's warnings and errors only."""

PROGRESS = () if sys.stderr.isatty() else QUIET
"""For a large download: with pip's progress bar where somebody is watching."""


def install(
    what: str,
    arguments: Sequence[str],
    env: Mapping[str, str],
    *,
    volume: Sequence[str] = QUIET,
) -> None:
    """Install into `.venv` or raise `SetupError`."""
    if pip(["install", *volume, *arguments], env) != 0:
        raise SetupError(
            f"pip could not install {what} (its words are above)",
            hint="check the network and `python3 -m pip config list`, then run the same command "
            "again",
        )


def pip(arguments: Sequence[str], env: Mapping[str, str]) -> int:
    """Run pip in the checkout, its words on stderr; return its exit status."""
    command = [str(PYTHON), "-m", "pip", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=dict(env), stdout=sys.stderr, check=False
    ).returncode


def ask_pip(arguments: Sequence[str], env: Mapping[str, str], timeout: float) -> str:
    """Return what pip prints within `timeout` seconds; empty when it failed or took longer."""
    command = [str(PYTHON), "-m", "pip", *arguments]
    try:
        asked = subprocess.run(
            command,
            cwd=ROOT,
            env=dict(env),
            text=True,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=timeout,
        )
    except subprocess.TimeoutExpired:
        return ""
    return asked.stdout if asked.returncode == 0 else ""


def without_configured_indexes(env: Mapping[str, str]) -> dict[str, str]:
    """Return `env` such that `--index-url` names the only place that pip looks at.

    By itself `--index-url` replaces only the configured `index-url`: `extra-index-url` and
    `find-links`, from the environment or a pip.conf, would still be mixed in, and the highest
    version of all of them would win.
    """
    kept = {name: value for name, value in env.items() if not name.startswith("PIP_")}
    return kept | _route(env) | {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INPUT": "1"}


def _route(env: Mapping[str, str]) -> dict[str, str]:
    """Read `pip config list`, one `section.key='value'` a line; the environment's word wins."""
    route = {}
    for line in sorted(ask_pip(["config", "list"], env, 30).splitlines(), reverse=True):
        setting, _, value = line.partition("=")
        key = setting.rpartition(".")[2]
        if key in ROUTE:  # `:env:` sorts before `global`, so it comes last here
            route[f"PIP_{key.upper().replace('-', '_')}"] = str(ast.literal_eval(value))
    return route
