"""`devboot init`: a template and answers become a project on disk, and if asked a proven one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from devboot import generators
from devboot.apply.project import add_repository, create
from devboot.checks.project import facts_for_project, missing_for_project
from devboot.errors import ConflictError, DevbootError
from devboot.generators import repository
from devboot.machine.machine import Machine
from devboot.machine.places import places
from devboot.machine.project_folder import (
    FolderState,
    folder_state,
    repository_above,
    unwritable,
)
from devboot.plan import Place, Plan, make_plan
from devboot.process import find_program
from devboot.workflow import apply, profiles
from devboot.workflow.conflicts import resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from devboot.apply.git import GitResult
    from devboot.checks.project import Missing
    from devboot.facts import Facts
    from devboot.generators.project import Project
    from devboot.profile import Profile
    from devboot.verify.project import Proof


_NEEDS = generators.needs() | profiles.NEEDS


class InitRequest(NamedTuple):
    """A project to be made, and where."""

    project: Project
    dest: Path  # absolute
    force: bool = False  # fill a folder that has files
    git: bool = True


class Surroundings(NamedTuple):
    """What `init` knows of this machine."""

    facts: Facts
    profile: Profile


class InitPlan(NamedTuple):
    """What `init` would do."""

    request: InitRequest
    plan: Plan
    filling: apply.Request | None = None  # None: the folder does not exist and is made whole
    no_git: str = ""  # why there will be no repository of its own


class InitResult(NamedTuple):
    """What `init` did."""

    init: InitPlan
    git: GitResult
    missing: Missing  # what this machine needs before the project can be built
    proofs: tuple[Proof, ...] = ()

    @property
    def exit_status(self) -> int:
        """1 when it was to be proven and something failed, or nothing at all could be proven."""
        statuses = {proof.status for proof in self.proofs}
        return 1 if statuses and ("failed" in statuses or "proven" not in statuses) else 0

    def as_json(self) -> dict[str, Any]:
        project = self.init.request.project
        return {
            "schema": "devboot.init/1",
            "written": True,
            "project": {
                "path": str(self.init.request.dest),
                "template": project.template.name,
                "name": project.name.name,
                "package": project.name.package,
                "answers": dict(project.answers),
            },
            **self.init.plan.as_json(),
            "git": {
                "done": self.git.done,
                "problem": self.git.problem or self.init.no_git,
                "hint": self.git.hint,
            },
            "missing": self.missing.as_json(),
            "proofs": [proof.as_json() for proof in self.proofs],
        }


def look(
    request: InitRequest,
    profile: str | None,
    sets: Sequence[str],
    on_choice: Callable[[str, str], None],
) -> Surroundings:
    """Read the facts that generators and the closing words need, as seen from the destination."""
    here = next(path for path in (request.dest, *request.dest.parents) if path.is_dir())
    facts = Machine(cwd=here).facts(_NEEDS | facts_for_project(request.project.needs))
    chosen = profiles.chosen_profile(profile, sets, facts, on_choice)
    return Surroundings(facts, chosen)


def make_init_plan(request: InitRequest, here: Surroundings) -> InitPlan:
    """Compare the project's files with the destination; refuse one that is in use."""
    state = _checked_state(request)
    targets = list(generators.targets(request.project, here.profile, here.facts.lenient))
    no_git = _no_git_reason(request, state)
    steps = () if no_git else repository.first_commit(request.project.name.name)
    if state is FolderState.MISSING:
        _refuse_unwritable(request.dest)
        return InitPlan(request, make_plan(targets, {}, steps=steps), None, no_git)
    filling = apply.Request("init", places(project=request.dest), targets)
    plan = apply.preview(filling)._replace(steps=tuple(steps))
    return InitPlan(request, plan, filling, no_git)


def apply_init(init: InitPlan, policy: str, here: Surroundings) -> InitResult:
    """Carry the plan out: all of its files, or none and a `DevbootError`."""
    resolved = init._replace(plan=resolve(init.plan, policy))
    git = _carry_out(resolved, policy)
    needs = init.request.project.needs
    return InitResult(resolved, git, missing_for_project(here.profile, here.facts, needs))


def _carry_out(init: InitPlan, policy: str) -> GitResult:
    state = places().path(Place.STATE)
    if init.filling is None:
        return create(init.request.dest, init.plan, state)
    done = apply.apply(init.filling, policy)
    return add_repository(init.request.dest, init.plan, state, done.run)


def python_to_verify_with(project: Project, facts: Facts) -> str:
    """Return the interpreter that the project will use, empty for one that has no Python.

    It is to be asked for before anything is made.
    """
    if not project.uses_python:
        return ""
    if facts.python is None:
        raise DevbootError(
            "there is no Python to verify with",
            hint="`devboot doctor` says how to get one, or leave out `--verify`",
        )
    return facts.python.executable


def verify(result: InitResult, python: str, on_step: Callable[[str], None]) -> InitResult:
    """Configure, build, test and debug the project on this machine."""
    from devboot.verify.project import prove  # noqa: PLC0415  # only `--verify` pays for it

    project = result.init.request.project
    proofs = prove(
        result.init.request.dest,
        template=project.template.name,
        package=project.name.package,
        python=python,
        on_step=on_step,
    )
    return result._replace(proofs=tuple(proofs))


def _checked_state(request: InitRequest) -> FolderState:
    try:
        state = folder_state(request.dest)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise DevbootError(
            f"cannot look at `{request.dest}`: {reason}", hint="choose another folder"
        ) from error
    if state is FolderState.NO_FOLDER:
        raise ConflictError(
            f"`{request.dest}` exists and is not a folder", hint="choose another name or folder"
        )
    if state is FolderState.FILLED and not request.force:
        raise ConflictError(
            f"`{request.dest}` is not empty",
            hint="choose another folder, or use `--force`: it adds the missing files and"
            " overwrites none",
        )
    return state


def _refuse_unwritable(dest: Path) -> None:
    """Say before anything is made, and in a dry run too, that it could not be."""
    if reason := unwritable(dest.parent):
        raise DevbootError(
            f"cannot make `{dest}`: {reason}", hint="choose a folder that you may write to"
        )


def _no_git_reason(request: InitRequest, state: FolderState) -> str:
    if not request.git:
        return "not asked for"
    if state is FolderState.FILLED:  # whatever is in there, secrets too, would be committed
        return "the folder has files of yours: run `git init` there when you have looked at them"
    if find_program("git", os.environ.get("PATH")) is None:
        return "git is not installed"
    if above := repository_above(request.dest):
        return f"the folder belongs to the repository `{above}`"
    return ""
