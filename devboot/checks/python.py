"""The project's Python: there, supported, able to make environments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.checks import tables
from devboot.checks.check import Check, asks
from devboot.checks.fixes import install, pip_install
from devboot.facts import Version
from devboot.report import Finding, Fix, Severity

if TYPE_CHECKING:
    from devboot.facts import Facts
    from devboot.facts.python import Python
    from devboot.profile import Profile

_NEEDS = ("python", "file:/etc/os-release", "euid")
_OLDEST = Version.of("3.10")
"""3.9 ended in 2025. Distributions maintain their 3.10 longer than python.org (to 2026-10) does."""


def python_missing(_profile: Profile, facts: Facts) -> Finding | None:
    """There is a Python interpreter.

    error: projects have Python tests, and torch is found through its interpreter
    fix: install the distribution's python3
    source: VIRTUAL_ENV, CONDA_PREFIX, the project's `.venv`, PATH, in this order
    """
    if facts.python:
        return None
    return Finding(
        "python.missing",
        Severity.ERROR,
        "there is no Python for a project here",
        why="looked in VIRTUAL_ENV, CONDA_PREFIX, the project's `.venv` and PATH",
        evidence=("python: none",),
        fix=(install(facts, "python"),),
    )


def python_broken(_profile: Profile, facts: Facts) -> Finding | None:
    """The interpreter tells its version.

    error: neither its files nor the program itself tell the version
    fix: install the interpreter again, or choose another environment
    source: pyvenv.cfg, conda-meta, the program's own answer
    """
    python = facts.python
    if python is None or python.version:
        return None
    return Finding(
        "python.broken",
        Severity.ERROR,
        "the project's Python does not run",
        why="neither its files nor the program itself tell its version",
        evidence=(python.executable,),
        fix=(install(facts, "python"),),
    )


def python_ended(_profile: Profile, facts: Facts) -> Finding | None:
    """The interpreter is still maintained.

    warning: new releases of torch and numpy have no wheels for it
    fix: make an environment with a newer Python
    source: https://devguide.python.org/versions/
    """
    python = facts.python
    if python is None or not _older(python, _OLDEST):
        return None
    return Finding(
        "python.version-eol",
        Severity.WARNING,
        f"Python {python.version} has reached its end of life",
        why="new releases of torch and numpy have no wheels for it",
        evidence=(f"{python.executable}: {python.version}",),
        fix=(Fix("conda create -n torch -c conda-forge python=3.12"),),
        doc="https://devguide.python.org/versions/",
    )


def python_unsupported(_profile: Profile, facts: Facts) -> Finding | None:
    """There is a torch for this interpreter.

    error: the profile wants torch, and no current one has a wheel for this Python
    fix: make an environment with a newer Python
    source: the release compatibility matrix in pytorch/pytorch, RELEASE.md
    """
    python = facts.python
    if python is None or python.torch or not _older(python, tables.TORCH_PYTHON_MIN):
        return None
    return Finding(
        "python.unsupported-by-torch",
        Severity.ERROR,
        f"no current torch has a wheel for Python {python.version}",
        why=f"torch {tables.TORCH_NEWEST} needs Python {tables.TORCH_PYTHON_MIN} or newer",
        evidence=(f"{python.executable}: {python.version}",),
        fix=(Fix("conda create -n torch -c conda-forge python=3.12"),),
        doc="https://pytorch.org/get-started/locally/",
    )


def venv_missing(_profile: Profile, facts: Facts) -> Finding | None:
    """The system's Python can make virtual environments.

    warning: `python3 -m venv` cannot work without ensurepip
    fix: install the distribution's python3-venv
    source: the ensurepip folder of the interpreter's library
    """
    python = facts.python
    if python is None or python.kind != "system" or python.ensurepip is not False:
        return None
    return Finding(
        "python.venv-missing",
        Severity.WARNING,
        "`python3 -m venv` cannot work: the ensurepip module is missing",
        why="a project's packages belong into an environment of its own",
        evidence=(f"{python.executable}: no ensurepip in its library",),
        fix=(install(facts, "venv"),),
    )


def pytest_missing(_profile: Profile, facts: Facts) -> Finding | None:
    """pytest is there for the Python tests of a project.

    info: a generated project tests its operators from Python too
    fix: install pytest into the project's environment
    source: the site-packages of the interpreter
    """
    python = facts.python
    if python is None or python.package("pytest"):
        return None
    return Finding(
        "python.pytest-missing",
        Severity.INFO,
        "pytest is not installed in the project's Python",
        why="a generated project tests its operators from Python too",
        evidence=(f"{python.executable}: no pytest",),
        fix=pip_install(facts, "pytest"),
    )


def _older(python: Python, version: Version) -> bool:
    found = Version.parse(python.version)
    return found is not None and found < version


def _words(facts: Facts) -> str:
    python = facts.python
    return f"Python {python.version} ({python.executable})" if python else ""


CHECKS = {
    "python.missing": Check("Python", "python", python_missing, _NEEDS, healthy=_words),
    "python.broken": Check("Python", "python", python_broken, _NEEDS),
    "python.version-eol": Check("Python", "python", python_ended, _NEEDS),
    "python.unsupported-by-torch": Check(
        "Python", "python", python_unsupported, _NEEDS, wanted=asks("torch")
    ),
    "python.venv-missing": Check("Python", "python", venv_missing, _NEEDS),
    "python.pytest-missing": Check("pytest", "python", pytest_missing, _NEEDS),
}
