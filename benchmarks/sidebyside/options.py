"""What a suite is told, and the surroundings in which its commands run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

BENCHMARKS = Path(__file__).parent.parent

QUERY = """
import importlib.util, json, sys, sysconfig
torch = importlib.util.find_spec("torch")
print(json.dumps({
    "torch": torch and torch.submodule_search_locations[0],
    "include": sysconfig.get_path("include"),
    "prefix": sys.prefix,
}))
"""

NOISE = {"PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PYTHONSTARTUP", "VIRTUAL_ENV", "CONDA_PREFIX"}
"""Variables that would make one command slower than another, or let it find something else."""


@dataclass(frozen=True)
class Options:
    """What the command line said."""

    python: Path  # the project's interpreter; devboot runs in our own
    rounds: int | None  # None: as many as the suite thinks right
    scratch: Path  # an empty folder for this run
    cache: Path  # what later runs use again

    def env(self, **more: str) -> dict[str, str]:
        """Return an environment with a home of its own, the same for every command."""
        kept = {key: value for key, value in os.environ.items() if key not in NOISE}
        return {**kept, "HOME": str(self.scratch / "home"), **more}


@dataclass(frozen=True)
class Torch:
    """Where an interpreter's torch is."""

    root: Path
    python_headers: Path | None  # None: not installed, so `torch/extension.h` does not compile
    prefix: Path  # the interpreter's environment


def find_torch(python: Path) -> Torch | None:
    """Ask an interpreter for its torch without importing it."""
    answer = subprocess.run([python, "-c", QUERY], capture_output=True, text=True, check=True)
    found = json.loads(answer.stdout)
    if found["torch"] is None:
        return None
    headers = Path(found["include"])
    has_headers = (headers / "Python.h").is_file()
    return Torch(Path(found["torch"]), headers if has_headers else None, Path(found["prefix"]))


def say(text: str) -> None:
    """Tell whoever waits what is going on."""
    print(f"bench: {text}", file=sys.stderr, flush=True)


def devboot() -> tuple[str, ...]:
    """Return the command as users start it: by its script if it is installed."""
    script = Path(sys.executable).with_name("devboot")
    return (str(script),) if script.exists() else (sys.executable, "-m", "devboot")
