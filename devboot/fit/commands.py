"""The commands that put a build of torch where a project finds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.checks.fixes import torch_wheel
from devboot.report import Fix, either

if TYPE_CHECKING:
    from devboot.facts import Facts
    from devboot.facts.python import Python
    from devboot.fit.build import Build

_OF_OTHERS = ("/.pixi/", "/pypoetry/")


def commands(build: Build, facts: Facts) -> tuple[Fix, ...]:
    """Return `devboot env create`, then the same by hand: alone where another tool made it."""
    python = facts.lenient.python
    by_hand = torch_wheel(facts, build.exact or f"{build.release}.*", build.cuda)
    if python and _is_managed(python):
        return by_hand
    word = f"{build.exact or build.release}+{build.variant}"
    create = Fix.of("devboot", "env", "create", "--torch", word, where="project")
    by_uv = facts.lenient.command("uv") is not None
    return either((create,), _by_uv(build, python) if by_uv else by_hand)


def _is_managed(python: Python) -> bool:
    return python.kind == "conda" or any(part in python.executable for part in _OF_OTHERS)


def _by_uv(build: Build, python: Python | None) -> tuple[Fix, ...]:
    version = python.number.short if python and python.number else "3.12"
    install = ("uv", "pip", "install", "--python", ".venv", build.requirement)
    return (
        Fix.of("uv", "venv", "--python", version, ".venv", where="project"),
        Fix.of(*install, "--index-url", build.index_url, where="project"),
    )
