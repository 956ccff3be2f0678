"""`devboot init`: a template and answers become a project on disk, and if asked a proven one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from devboot import generators
from devboot.apply.project import add_repository, create
from devboot.checks.project import PROJECT_NEEDS, missing_for_project
from devboot.errors import ConflictError, DevbootError
from devboot.generators import repository
from devboot.machine import Machine
from devboot.machine.places import places
from devboot.machine.project_folder import FolderState, folder_state, repository_above
from devboot.plan import Place, Plan, make_plan
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


_NEEDS = generators.NEEDS | PROJECT_NEEDS | profiles.NEEDS | {"program:git"}


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
        return 1 if any(proof.status == "failed" for proof in self.proofs) else 0

    def as_json(self) -> dict[str, Any]:
        project = self.init.request.project
        return {
            "schema": "devboot.init/1",
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
    folder: Path, profile: str | None, sets: Sequence[str], on_choice: Callable[[str, str], None]
) -> Surroundings:
    """Read the facts that generators and the closing words need, as seen from `folder`."""
    here = next(path for path in (folder, *folder.parents) if path.is_dir())
    facts = Machine(cwd=here).facts(_NEEDS)
    chosen = profiles.chosen_profile(profile, sets, facts, on_choice)
    return Surroundings(facts, chosen)


def make_init_plan(request: InitRequest, facts: Facts) -> InitPlan:
    """Compare the project's files with the destination; refuse one that is in use."""
    state = _checked_state(request)
    targets = list(generators.targets(request.project, facts))
    no_git = _no_git_reason(request, facts)
    steps = () if no_git else repository.first_commit(request.project.name.name)
    if state is FolderState.MISSING:
        return InitPlan(request, make_plan(targets, {}, steps=steps), None, no_git)
    filling = apply.Request("init", places(project=request.dest), targets)
    plan = apply.preview(filling)._replace(steps=tuple(steps))
    return InitPlan(request, plan, filling, no_git)


def apply_init(init: InitPlan, policy: str, here: Surroundings) -> InitResult:
    """Carry the plan out: all of its files, or none and a `DevbootError`."""
    resolved = init._replace(plan=resolve(init.plan, policy))
    git = _carry_out(resolved, policy)
    torch = init.request.project.uses_torch
    return InitResult(resolved, git, missing_for_project(here.profile, here.facts, torch=torch))


def _carry_out(init: InitPlan, policy: str) -> GitResult:
    state = places().path(Place.STATE)
    if init.filling is None:
        return create(init.request.dest, init.plan, state)
    done = apply.apply(init.filling, policy)
    return add_repository(init.request.dest, init.plan, state, done.run)


def verify(result: InitResult, facts: Facts, on_step: Callable[[str], None]) -> InitResult:
    """Configure, build, test and debug the project on this machine."""
    from devboot.verify.project import prove  # noqa: PLC0415  # only `--verify` pays for it

    if facts.python is None:
        raise DevbootError(
            "there is no Python to verify with",
            hint="the project is made; `devboot doctor` says what this machine lacks",
        )
    project = result.init.request.project
    proofs = prove(
        result.init.request.dest,
        package=project.name.package,
        python=facts.python.executable,
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


def _no_git_reason(request: InitRequest, facts: Facts) -> str:
    if not request.git:
        return "not asked for"
    if facts.command("git") is None:
        return "git is not installed"
    if above := repository_above(request.dest):
        return f"the folder belongs to the repository `{above}`"
    return ""
