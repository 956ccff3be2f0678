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
_SETUP = "https://docs.python.org/3/using/unix.html"
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
        doc=_SETUP,
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
        doc=_SETUP,
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


def python_unsupported(profile: Profile, facts: Facts) -> Finding | None:
    """There is a torch for this interpreter.

    error: no wheel of the wanted torch fits it
    info: the interpreter is newer than the tables, and torch may have no wheel for it yet
    fix: make an environment with another Python
    source: the compatibility matrix in pytorch/pytorch RELEASE.md
    """
    return None if facts.torch else unfit_python(facts, _wanted_release(profile))


def unfit_python(facts: Facts, release: str) -> Finding | None:
    """Return why no wheel of a torch release is for this interpreter, None: one is."""
    python = facts.python
    if python is None or python.number is None:
        return None
    oldest, newest = tables.torch_pythons(release) or (tables.TORCH_PYTHON_MIN, None)
    other = _unlike_the_wheels(facts)
    minor = Version.of(python.number.short)
    too_new = newest is not None and minor > newest
    if not other and not too_new and minor >= oldest:
        return None
    guess = too_new and not other and release == tables.TORCH_NEWEST
    which = other or f"Python {python.version}"
    return Finding(
        "python.unsupported-by-torch",
        Severity.INFO if guess else Severity.ERROR,
        f"torch {release} has no wheel for {which}",
        why=f"it has wheels for CPython {oldest} to {newest} on systems with glibc",
        evidence=(f"{python.executable}: {which}",),
        fix=(_other_python(facts),),
        doc="https://pytorch.org/get-started/locally/",
    )


def _unlike_the_wheels(facts: Facts) -> str:
    """Return what of an interpreter no wheel of torch fits, empty: nothing."""
    python = facts.lenient.python
    if python and python.implementation not in {"", "cpython"}:
        return f"{python.implementation} {python.version}"
    return "Alpine's C library musl" if facts.lenient.distro.package_manager == "apk" else ""


def _other_python(facts: Facts) -> Fix:
    if facts.lenient.distro.package_manager == "apk":
        return Fix("take an image with glibc, as python:3.12-slim", "manual")
    return Fix("conda create -n torch -c conda-forge python=3.12")


def _wanted_release(profile: Profile) -> str:
    """Return the torch that the profile names as `2.13`, else the newest."""
    named = Version.parse(str(profile.toolchain.torch.version or ""))
    known = named is not None and tables.torch_pythons(named.short) is not None
    return named.short if named and known else tables.TORCH_NEWEST


def externally_managed(_profile: Profile, facts: Facts) -> Finding | None:
    """Packages for projects go into an environment, not into the system's Python.

    info: pip refuses to install into the system's Python (PEP 668), and is right
    fix: make a virtual environment in the project
    source: https://packaging.python.org/en/latest/specifications/externally-managed-environments/
    """
    python = facts.python
    if python is None or python.kind != "system" or not python.externally_managed:
        return None
    return Finding(
        "python.externally-managed",
        Severity.INFO,
        "this is the system's Python: pip does not install into it",
        why="a project's packages belong into an environment of its own",
        evidence=(f"{python.executable}: EXTERNALLY-MANAGED", "no virtual environment is active"),
        fix=(
            Fix.of(python.executable, "-m", "venv", ".venv", where="project"),
            Fix("source .venv/bin/activate", "project"),
        ),
        doc="https://packaging.python.org/en/latest/specifications/externally-managed-environments/",
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
        doc="https://docs.python.org/3/library/venv.html",
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
        doc="https://docs.pytest.org/en/stable/getting-started.html",
    )


def _older(python: Python, version: Version) -> bool:
    return python.number is not None and python.number < version


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
    "python.externally-managed": Check("Python", "python", externally_managed, _NEEDS),
    "python.venv-missing": Check("Python", "python", venv_missing, _NEEDS),
    "python.pytest-missing": Check("pytest", "python", pytest_missing, _NEEDS),
}
