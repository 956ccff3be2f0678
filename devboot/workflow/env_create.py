"""`devboot env create`: the project's `.venv` with a torch that fits, or the old one untouched."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from devboot import fit
from devboot.apply import environment as making
from devboot.checks.python import venv_missing
from devboot.errors import ConflictError, DevbootError
from devboot.facts import Facts
from devboot.fit.judge import Judged, judge
from devboot.fit.request import in_folder
from devboot.machine import environment as machines
from devboot.machine.machine import Machine
from devboot.machine.project_folder import free_megabytes, unwritable
from devboot.machine.python_env import Interpreter, base_interpreter, described
from devboot.workflow import env, profiles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from devboot.checks.downloads import Size
    from devboot.facts.python import Python
    from devboot.fit import Build
    from devboot.profile import Profile

    OnOutput = Callable[[bytes], None]


class Asked(NamedTuple):
    """What the command line said."""

    folder: Path  # absolute, links followed
    torch: str = ""  # `2.14`, `cpu`, `cu126`, `2.14+cu126`; empty: what fits best
    python: str = ""
    find_links: Path | None = None  # absolute: nothing is downloaded
    mirror: str = ""  # a mirror of PyTorch's index, empty: that itself
    more: tuple[str, ...] = ()  # other packages


class Prepared(NamedTuple):
    """What would be made, and what the user must know before it is."""

    asked: Asked
    profile: Profile
    judged: Judged  # the build of torch
    python: Interpreter
    uv: str  # empty: venv and pip
    there: machines.Environment | None  # what is in its place

    @property
    def dest(self) -> Path:
        return self.asked.folder / machines.NAME

    @property
    def build(self) -> Build:
        return self.judged.build

    @property
    def source(self) -> str:
        """Where torch comes from: an index, or a folder."""
        return str(self.asked.find_links or self.asked.mirror or self.build.index_url)

    @property
    def download(self) -> Size | None:
        """How much is downloaded at most, None: nothing."""
        return None if self.asked.find_links else self.build.size

    @property
    def is_done(self) -> bool:
        """Whether all that is asked for is there already."""
        there = self.there
        if there is None or not _has(there.python, self.build) or not self._is_same_python:
            return False
        return not self.asked.more or there.record == self.record

    @property
    def _is_same_python(self) -> bool:
        there = self.there
        number = there.python.number if there else None
        return not self.asked.python or (number is not None and number.short == self.python.minor)

    @property
    def record(self) -> str:
        asked = {
            "schema": "devboot.env-record/1",
            "torch": self.build.requirement,
            "variant": self.build.variant,
            "python": self.python.minor,
            "more": list(self.asked.more),
        }
        return json.dumps(asked, indent=2) + "\n"

    def as_json(self) -> dict[str, Any]:
        return {
            "environment": str(self.dest),
            "python": str(self.python.executable),
            "tool": "uv" if self.uv else "pip",
            "torch": self.build.requirement,
            "variant": self.build.variant,
            "source": self.source,
            "download": self.download and self.download.as_json(),
            "replaces": self.there is not None and not self.is_done,
            "notes": [finding.title for finding in self.judged.findings],
        }


def prepare(asked: Asked, wanted: env.Wanted) -> Prepared:
    """Decide what to make; nothing is written.

    Raises ConflictError where the environment belongs to another tool.
    """
    machine = Machine(cwd=asked.folder)
    _refuse_others(asked.folder, machine)
    python = _python(machine, asked.python)
    seen = _with_python(machine.facts(profiles.NEEDS | fit.NEEDS), python, machine)
    profile = profiles.chosen_profile(wanted.profile, wanted.sets, seen, wanted.on_choice)
    judged = _build(asked, profile, seen)
    manager = profile.toolchain.python.manager
    uv = "" if manager == "pip" else machine.find("uv") or ""
    if not uv and (missing := venv_missing(profile, seen.lenient)):
        raise DevbootError(missing.title, hint=f"`{missing.fix[0].command}`, or install uv")
    there = machines.environment(asked.folder, machine.environ)
    prepared = Prepared(asked, profile, judged, python, uv, there)
    _refuse_full_disk(prepared)
    return prepared


def _refuse_others(folder: Path, machine: Machine) -> None:
    if not folder.is_dir():
        raise DevbootError(f"`{folder}` is no folder", hint="make it first, or name another `-C`")
    if owner := machines.owner(folder, machine.environ):
        raise ConflictError(
            f"this environment is {owner.tool}'s ({owner.mark}): it is used, never rewritten",
            hint=f"{owner.instead}; `devboot env plan` says which torch fits",
        )
    if reason := unwritable(folder):
        raise DevbootError(
            f"cannot make `{folder / machines.NAME}`: {reason}",
            hint="name a folder that you may write to: `-C DIR`",
        )


def _python(machine: Machine, wanted: str) -> Interpreter:
    found = base_interpreter(machine, wanted)
    if found is None or not found.version:
        which = f"`{wanted}`" if wanted else "python3"
        raise DevbootError(
            f"there is no Python {which} to make an environment with",
            hint="`--python` takes a path, a name such as `python3.12`, or a version",
        )
    return found


def _with_python(facts: Facts, python: Interpreter, machine: Machine) -> Facts:
    """Return the facts as they are with an empty environment of this Python."""
    seen = {**described(python, machine.environ), "torch": None}
    return Facts({**facts.document, "python": seen})


def _build(asked: Asked, profile: Profile, facts: Facts) -> Judged:
    plan = fit.env_plan(profile, facts)
    if asked.find_links is None:
        return fit.requested(asked.torch, plan, profile)
    names = sorted(path.name for path in asked.find_links.glob("torch-*.whl"))
    found = in_folder(names, asked.torch)
    judged = [judge(build, profile, facts) for build in found]
    if not judged:
        there = ", ".join(names) or "none"
        raise DevbootError(
            f"no wheel of {f'torch {asked.torch}'.strip()} is in `{asked.find_links}`",
            hint=f"wheels of torch there: {there}",
        )
    return min(judged, key=lambda j: _order(j, plan))


def _order(judged: Judged, plan: fit.EnvPlan) -> tuple[bool, int]:
    """Prefer what fits, then what the plan recommends."""
    variants = [option.build.variant for option in plan.options]
    variant = judged.build.variant
    place = variants.index(variant) if variant in variants else len(variants)
    return not judged.fits, place


def _refuse_full_disk(prepared: Prepared) -> None:
    """Refuse what cannot end well: the files need more room than their download."""
    size, free = prepared.download, free_megabytes(prepared.asked.folder)
    if size and not prepared.is_done and free < size.megabytes:
        raise DevbootError(
            f"the disk has {free} MB left, torch alone is a download of {size}",
            hint="free some space, or choose a smaller build: `devboot env plan`",
        )


def carry_out(prepared: Prepared, on_output: OnOutput) -> None:
    """Make the environment and put it in its place; an error leaves what was there as it was."""
    making.create(
        prepared.dest,
        making.Recipe(
            str(prepared.python.executable),
            prepared.uv,
            tuple(_installs(prepared)),
            prepared.record.encode(),
        ),
        lambda draft: _refuse_other_torch(draft, prepared),
        on_output,
    )


def _installs(prepared: Prepared) -> Iterable[tuple[str, ...]]:
    requirement, more = prepared.build.requirement, prepared.asked.more
    if prepared.asked.find_links:
        if prepared.build.exact:
            requirement = f"torch=={prepared.build.exact}"
        yield "--no-index", "--find-links", str(prepared.asked.find_links), requirement, *more
        return
    yield "--index-url", prepared.source, requirement
    if more:
        yield more


def _refuse_other_torch(draft: Path, prepared: Prepared) -> None:
    """Refuse what an index gave in place of what was asked for."""
    found = machines.at(draft, Machine(cwd=Path("/")).environ)
    if found is None or not _has(found.python, prepared.build):
        torch = found.python.torch if found else None
        got = f"torch {torch.version}, CUDA {torch.cuda or 'none'}" if torch else "no torch"
        raise DevbootError(
            f"`{prepared.source}` gave {got} in place of {prepared.build};"
            f" `{machines.NAME}` {'is as it was' if prepared.there else 'was not made'}",
            hint="name a version that is there: `devboot env plan`",
        )


def _has(python: Python, build: Build) -> bool:
    torch = python.torch
    return torch is not None and build.is_met_by(torch.version, torch.cuda)


def verdict(prepared: Prepared) -> env.Verdict:
    """Return what the doctor says of the result."""
    return env.judge(env.in_environment(prepared.dest), prepared.profile)
