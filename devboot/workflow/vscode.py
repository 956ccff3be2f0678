"""`devboot vscode`: a folder is read, compared with its `.vscode`, and written at once or not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from devboot.errors import ConflictError, DevbootError
from devboot.generators import vscode
from devboot.generators.vscode import record
from devboot.machine.actual import read_actual
from devboot.machine.places import Places, places
from devboot.machine.workspace import read_workspace
from devboot.plan import Place, make_plan
from devboot.workflow import vscode_folder
from devboot.workflow.vscode_wanted import settle

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from devboot.generators.vscode.record import Remembered
    from devboot.generators.vscode.wanted import Wanted
    from devboot.generators.vscode.workspace import Workspace
    from devboot.plan import Change, Plan, Target
    from devboot.profile import Profile
    from devboot.workflow.vscode_wanted import Asked, Choice

    OnChoice = Callable[[str, str], None]


class Workplace(NamedTuple):
    """A folder, what it holds and what is wanted of its `.vscode`."""

    folder: Path  # absolute
    workspace: Workspace
    choice: Choice
    remembered: Remembered  # by the folder, of the latest run
    restore: tuple[str, ...] = ()
    others: tuple[str, ...] = ()  # folders that a workspace file opens beside this one

    @property
    def wanted(self) -> Wanted:
        return self.choice.wanted

    @property
    def unknown_programs(self) -> bool:
        """Whether CMake builds programs here for C++ or CUDA, and has not said which."""
        return self.workspace.unconfigured and bool({"cpp", "cuda"} & set(self.wanted.languages))

    @property
    def configure_command(self) -> str:
        """What would make CMake say which programs it builds."""
        import shlex  # noqa: PLC0415  # where it is said only

        build = self.workspace.debug
        return shlex.join(["cmake", *build.configure]) if build else ""


class Applied(NamedTuple):
    """What came of it."""

    plan: Plan
    run: int | None = None  # number of the run; None: nothing was to be changed
    notes: tuple[str, ...] = ()  # about an earlier run that was interrupted


def look(asked: Asked, on_choice: OnChoice) -> Workplace:
    """Read the folder and settle what is wanted; starts nothing.

    Raises DevbootError when it cannot be told which folder is meant, or what is meant by a word.
    """
    folder = vscode_folder.checked(asked.folder)
    workspace = read_workspace(folder)
    others = vscode_folder.opened_beside(
        folder, given=asked.folder is not None, project=bool(workspace.languages)
    )
    last = _remembered(folder)
    choice = settle(asked, workspace, last, lambda: _profile(asked, folder, on_choice))
    place = Workplace(folder, workspace, choice, last, asked.restore, others)
    if asked.restore:
        _refuse_unknown(place)
    return place


def targets(place: Workplace) -> tuple[Target, ...]:
    """Return the files as they should be."""
    return tuple(
        vscode.targets(
            place.workspace, place.wanted, place.remembered, place.choice.languages, place.restore
        )
    )


def preview(place: Workplace, wanted: Sequence[Target]) -> Plan:
    """Compare with the disk; the folder remembers by itself, so the state is not looked at.

    Raises DevbootError where nothing can be written.
    """
    there = Places({Place.PROJECT: place.folder})
    plan = make_plan(wanted, read_actual(there, [(one.key, one.content) for one in wanted]))
    for change in plan.writes:
        _refuse_unwritable(change)
    return plan


def apply(place: Workplace, wanted: Sequence[Target], policy: str) -> Applied:
    """Write what differs, all of it or none; `policy` settles conflicts."""
    from devboot.workflow import apply as road  # noqa: PLC0415  # where something differs only

    done = road.apply(road.Request("vscode", places(project=place.folder), wanted), policy)
    return Applied(done.plan, done.run, done.notes)


def configured(place: Workplace, asked: Asked) -> Workplace:
    """Run cmake's configure step, which runs the project's own code, and look again.

    Raises DevbootError when there is no cmake, or when it fails.
    """
    from devboot.workflow.vscode_configure import configure  # noqa: PLC0415  # starts programs

    if place.workspace.debug is not None:
        configure(place.folder, place.workspace.debug)
    return look(asked, lambda _name, _why: None)  # it was said the first time


def needs_windows_switch(place: Workplace) -> bool:
    """Tell whether Windows decides if cuda-gdb stops in kernels."""
    from devboot.machine.machine import Machine  # noqa: PLC0415  # after something was written

    cuda = "cuda" in place.wanted.languages
    return cuda and Machine(cwd=place.folder).facts({"file:/proc/version"}).lenient.is_wsl


def _refuse_unwritable(change: Change) -> None:
    from devboot.machine.project_folder import unwritable  # noqa: PLC0415  # where something differs

    if change.where and (reason := unwritable(Path(change.where.full).parent)):
        raise DevbootError(
            f"cannot write `{change.target.path}`: {reason}; nothing was changed",
            hint=f"see who may write there: `ls -ld {Path(change.where.base)}`",
        )


def _remembered(folder: Path) -> Remembered:
    path = folder / record.PATH
    if path.is_file():
        with path.open("rb") as file:
            return record.parse(file.read(record.MAX_BYTES + 1))
    if path.exists() or path.is_symlink() or path.parent.is_file():
        raise ConflictError(
            f"`{record.PATH}` cannot be a file: something is in its way",
            hint="devboot keeps there what it wrote: give what is there another name",
        )
    return record.Remembered()


def _profile(asked: Asked, folder: Path, on_choice: OnChoice) -> Profile:
    from devboot.machine.machine import Machine  # noqa: PLC0415  # the first time, or when named
    from devboot.workflow import profiles  # noqa: PLC0415

    facts = Machine(cwd=folder).facts(profiles.NEEDS)
    return profiles.chosen_profile(asked.profile, asked.sets, facts, on_choice)


def _refuse_unknown(place: Workplace) -> None:
    from devboot.generators.template import did_you_mean  # noqa: PLC0415

    documents = vscode.documents(place.workspace, place.wanted)
    known = record.Remembered(documents).names
    for name in place.restore:
        if name not in known:
            raise DevbootError(
                f"there is no `{name}` to restore",
                hint=did_you_mean(name, known) or "`devboot vscode --json` names what there is",
            )
