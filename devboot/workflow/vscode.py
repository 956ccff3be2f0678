"""`devboot vscode`: a folder is read, compared with its `.vscode`, and written in one transaction."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from devboot.errors import ConflictError, DevbootError
from devboot.generators import vscode
from devboot.generators.vscode import record
from devboot.generators.vscode.wanted import Wanted
from devboot.generators.vscode.workspace import LANGUAGES
from devboot.machine.actual import read_actual
from devboot.machine.places import Places, home_directory, places
from devboot.machine.workspace import read_workspace
from devboot.plan import Place, make_plan

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from devboot.generators.vscode.record import Remembered
    from devboot.generators.vscode.workspace import Workspace
    from devboot.plan import Plan, Target
    from devboot.profile import Profile


class Asked(NamedTuple):
    """What the command line said."""

    folder: Path | None = None  # None: the working directory
    languages: tuple[str, ...] = ()  # `all` is all of them; empty: not said
    everything: bool | None = None  # None: not said
    restore: tuple[str, ...] = ()
    profile: str | None = None
    sets: tuple[str, ...] = ()


class Applied(NamedTuple):
    """What came of it."""

    plan: Plan
    run: int | None = None  # number of the run; None: nothing was to be changed
    notes: tuple[str, ...] = ()  # about an earlier run that was interrupted


class Workplace(NamedTuple):
    """A folder, what it holds and what is wanted of its `.vscode`."""

    folder: Path
    workspace: Workspace
    wanted: Wanted
    remembered: Remembered  # by the folder, of the latest run
    languages: tuple[str, ...]  # to be remembered; empty: what the folder holds
    restore: tuple[str, ...] = ()
    others: tuple[str, ...] = ()  # folders that a workspace file opens beside this one

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

    @property
    def needs_windows_switch(self) -> bool:
        """Whether Windows decides if cuda-gdb stops in kernels."""
        if "cuda" not in self.wanted.languages:
            return False
        from devboot.machine.machine import Machine  # noqa: PLC0415  # after something was written

        return Machine(cwd=self.folder).facts({"file:/proc/version"}).lenient.is_wsl


def look(asked: Asked, on_choice: Callable[[str, str], None]) -> Workplace:
    """Read the folder and settle what is wanted; starts nothing.

    Raises DevbootError when it cannot be told which folder is meant, or what is meant by a word.
    """
    folder = _checked(asked.folder)
    spoken = _languages(asked.languages)
    workspace = read_workspace(folder)
    others = _others(folder, workspace, given=asked.folder is not None)
    remembered = _remembered(folder)
    wanted, languages = _wanted(asked, spoken, workspace, remembered, folder, on_choice)
    place = Workplace(folder, workspace, wanted, remembered, languages, asked.restore, others)
    _refuse_unknown(asked.restore, place)
    return place


def targets(place: Workplace) -> tuple[Target, ...]:
    """Return the files as they should be."""
    return tuple(
        vscode.targets(
            place.workspace, place.wanted, place.remembered, place.languages, place.restore
        )
    )


def preview(place: Workplace, wanted: Sequence[Target]) -> Plan:
    """Compare with the disk; the folder remembers by itself, so the state is not looked at."""
    there = Places({Place.PROJECT: place.folder})
    return make_plan(wanted, read_actual(there, [(one.key, one.content) for one in wanted]))


def apply(place: Workplace, wanted: Sequence[Target], policy: str) -> Applied:
    """Write what differs, all of it or none; `policy` settles conflicts."""
    from devboot.workflow import apply as road  # noqa: PLC0415  # where something differs only

    done = road.apply(road.Request("vscode", places(project=place.folder), wanted), policy)
    return Applied(done.plan, done.run, done.notes)


def configured(
    place: Workplace, asked: Asked, on_choice: Callable[[str, str], None]
) -> Workplace:
    """Run cmake's configure step, which runs the project's own code, and look again.

    Raises DevbootError when there is no cmake, or when it fails.
    """
    from devboot.workflow.vscode_configure import configure  # noqa: PLC0415  # starts programs

    if place.workspace.debug is not None:
        configure(place.folder, place.workspace.debug)
    return look(asked, on_choice)


def _checked(folder: Path | None) -> Path:
    found = Path.cwd() / (folder or "")
    if not found.is_dir():
        raise DevbootError(f"`{folder}` is not a folder", hint="`-C` names the folder of a project")
    found = Path(os.path.normpath(found))
    if found.resolve() == home_directory(os.environ).resolve():
        raise DevbootError(
            "this is your home directory, and `~/.vscode` is VS Code's own folder",
            hint="go to the folder of a project, or name it: `devboot vscode -C FOLDER`",
        )
    return found


def _languages(words: Sequence[str]) -> tuple[str, ...]:
    from devboot.generators.template import did_you_mean  # noqa: PLC0415

    for word in words:
        if word not in (*LANGUAGES, "all"):
            known = (*LANGUAGES, "all")
            hint = did_you_mean(word.lower(), known) or f"known: {', '.join(known)}"
            raise DevbootError(f"there is no language `{word}`", hint=hint)
    return tuple(one for one in LANGUAGES if one in words or "all" in words)


def _others(folder: Path, workspace: Workspace, *, given: bool) -> tuple[str, ...]:
    """Return what a workspace file opens beside the folder.

    Raises DevbootError when the folder is not among them, or is no project but holds some, and
    nobody said that it is meant.
    """
    from devboot.machine import several  # noqa: PLC0415

    for name, opened in several.workspace_files(folder).items():
        if "." not in opened and len(opened) and not given:
            raise DevbootError(
                f"`{name}` opens {_quoted(opened)}, and not this folder",
                hint=f"say which one: `devboot vscode -C {opened[0]}`",
            )
        if others := tuple(one for one in opened if one != "."):
            return others
    if not given and not workspace.languages and (below := several.projects_below(folder)):
        raise DevbootError(
            f"this folder is no project, it holds {_quoted(below)}",
            hint=f"say which one: `devboot vscode -C {below[0]}`",
        )
    return ()


def _quoted(names: Sequence[str]) -> str:
    shown = [f"`{name}`" for name in names[:4]]
    return ", ".join(shown) + (f" and {len(names) - 4} more" if len(names) > 4 else "")  # noqa: PLR2004


def _remembered(folder: Path) -> Remembered:
    path = folder / record.PATH
    try:
        with path.open("rb") as file:
            data = file.read(record.MAX_BYTES + 1)
    except FileNotFoundError:
        return record.Remembered()
    except (NotADirectoryError, IsADirectoryError) as error:
        raise ConflictError(f"`{record.PATH}` cannot be a file: something is in its way") from error
    return record.parse(data)


def _wanted(  # noqa: PLR0913
    asked: Asked, spoken: tuple[str, ...], workspace: Workspace, remembered: Remembered,
    folder: Path, on_choice: Callable[[str, str], None],
) -> tuple[Wanted, tuple[str, ...]]:  # fmt: skip
    """Settle the choices: what is said, else what is remembered, else the profile's."""
    said = asked.profile is not None or bool(asked.sets)
    profile = None
    if said or not remembered.engine or not (spoken or remembered.languages or workspace.languages):
        profile = _profile(asked, folder, on_choice)
    kept = spoken or (_of_profile(profile, workspace) if said and profile else remembered.languages)
    languages = kept or workspace.languages or (profile.languages if profile else ())
    engine = remembered.engine
    if profile is not None and (said or not engine):
        engine = str(profile.editor.vscode.intellisense)
    everything = remembered.everything if asked.everything is None else asked.everything
    ordered = tuple(one for one in LANGUAGES if one in languages)
    return Wanted(ordered or LANGUAGES, engine, everything), kept


def _of_profile(profile: Profile, workspace: Workspace) -> tuple[str, ...]:
    """Return the languages of the folder that the named profile is for; empty: all of them."""
    both = tuple(one for one in workspace.languages if one in profile.languages)
    return both if profile.languages and both != workspace.languages else ()


def _profile(asked: Asked, folder: Path, on_choice: Callable[[str, str], None]) -> Profile:
    from devboot.machine.machine import Machine  # noqa: PLC0415  # the first time, and when one is named
    from devboot.workflow import profiles  # noqa: PLC0415

    facts = Machine(cwd=folder).facts(profiles.NEEDS)
    return profiles.chosen_profile(asked.profile, asked.sets, facts, on_choice)


def _refuse_unknown(names: Sequence[str], place: Workplace) -> None:
    if not names:
        return
    from devboot.generators.template import did_you_mean  # noqa: PLC0415

    documents = vscode.documents(place.workspace, place.wanted)
    wanted = record.Remembered(documents).names
    for name in names:
        if name not in wanted:
            raise DevbootError(
                f"there is no `{name}` to restore",
                hint=did_you_mean(name, wanted) or "`devboot vscode --json` names what there is",
            )
