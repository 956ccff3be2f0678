"""How long a project takes to get a newer template, beside the peers; and how long a look at it."""

from __future__ import annotations

import shutil
from functools import partial
from typing import TYPE_CHECKING

from devboot.render import SUFFIX
from sidebyside.measure import Case, in_turn, run
from sidebyside.options import BENCHMARKS, devboot
from sidebyside.peers import PeersError, peers
from sidebyside.report import AtLeast, AtMost, Ratio, Report, figures
from sidebyside.templates import NAME, recipe, write_cookiecutter, write_copier

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from sidebyside.options import Options

ROUNDS = 15
MANY = 1000
INIT = "devboot init"
OURS = "devboot update"
COPIER = "copier update"
CRUFT = "cruft update"
STATUS = f"devboot status, {MANY} files"
GIT = f"git status, {MANY} files"
CHANGED = frozenset({"README.md", ".clangd", "grid.h", "coalescing.cu", "common.sh"})
"""The files that get a line more; the rest of the template stays as it is."""
LINE = "# newer\n"
_INTO = "--output-dir"
WANTED = (
    Ratio(OURS, INIT, AtMost(2)),
    Ratio(COPIER, OURS, AtLeast(5)),
    Ratio(CRUFT, OURS, AtLeast(2)),
    Ratio(STATUS, GIT, AtMost(2)),
)


def suite(options: Options) -> Report:
    """Measure updates by the same five lines; say what each tool left behind."""
    rounds = options.rounds or ROUNDS
    (options.scratch / "home/.gitconfig").write_text("[user]\n name = N\n email = n@example.org\n")
    notes = []
    cases = [_init(options), _ours(options), *_status(options)]
    try:
        cases += _peers(options)
    except PeersError as error:
        notes.append(f"skipped: {COPIER}, {CRUFT}: {error}")
    for case in cases:
        run(case)  # fill the caches
    notes += [note for case in cases if (note := _left(options, case.name))]
    medians = in_turn(cases, rounds)
    return Report("update", rounds, medians, figures(medians, WANTED), tuple(notes))


def _left(options: Options, name: str) -> str:
    """Say in how many files an update brought its line."""
    folder = _dest(options, name)
    if name not in {OURS, COPIER, CRUFT}:
        return ""
    files = [path for path in folder.rglob("*") if path.name in CHANGED and path.is_file()]
    return f"{name}: {sum(LINE in path.read_text() for path in files)} files changed"


def _dest(options: Options, name: str) -> Path:
    return options.scratch / name.replace(" ", "-") / "my-ops"


def _checkout(options: Options, name: str) -> Path:
    """Return a devboot with templates of its own beside the real package."""
    folder = options.scratch / name
    folder.mkdir()
    for part in ("devboot", "profiles"):
        (folder / part).symlink_to(BENCHMARKS.parent / part)
    shutil.copytree(BENCHMARKS.parent / "templates", folder / "templates")
    return folder


def _newer(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.name.removesuffix(SUFFIX) in CHANGED and path.is_file():
            path.write_text(path.read_text() + LINE)


def _restored(kept: Path, dest: Path) -> Callable[[], None]:
    """Return what makes a project again what it was before its update."""

    def restore() -> None:
        shutil.rmtree(dest, ignore_errors=True)
        shutil.copytree(kept, dest, symlinks=True)

    return restore


def _run(options: Options, *argv: str | Path, cwd: Path, **env: str) -> None:
    run(Case(str(argv[0]), argv, cwd=cwd, env=options.env(**env)))


def _committed(options: Options, folder: Path, *, tag: str = "") -> None:
    if not (folder / ".git").exists():
        _run(options, "git", "init", "--quiet", cwd=folder)
    _run(options, "git", "add", "--all", "--force", cwd=folder)
    _run(options, "git", "commit", "--quiet", "--message", "x", cwd=folder)
    if tag:
        _run(options, "git", "tag", tag, cwd=folder)


def _init(options: Options) -> Case:
    dest = _dest(options, INIT)
    argv = [*devboot(), "init", NAME, str(dest), "--yes", "--no-git"]

    def start_anew() -> None:
        shutil.rmtree(dest, ignore_errors=True)
        dest.parent.mkdir(parents=True, exist_ok=True)

    return Case(INIT, argv, start_anew, cwd=options.scratch, env=options.env())


def _ours(options: Options) -> Case:
    newer = _checkout(options, "newer-devboot")
    dest, kept = _dest(options, OURS), options.scratch / "kept" / "ours"
    kept.parent.mkdir()
    make = ("init", NAME, kept, "--yes", "--no-git", "--name", "my-ops")
    _run(options, *devboot(), *make, cwd=options.scratch)
    for part in (NAME, "shared"):
        _newer(newer / "templates" / part)
    env = options.env(PYTHONPATH=str(newer))
    return Case(
        OURS, [*devboot(), "update", "-C", dest], _restored(kept, dest), options.scratch, env
    )


def _status(options: Options) -> Iterator[Case]:
    """Yield a look at a project of many files, by us and by git."""
    checkout = _checkout(options, "many-files")
    template = checkout / "templates/python-project/common/many"
    for number in range(MANY):
        path = template / f"{number // 50}" / f"file{number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"line {number} {line}\n" for line in range(40)))
    dest, env = _dest(options, STATUS), options.env(PYTHONPATH=str(checkout))
    make = ("init", "python-project", dest, "--yes", "--no-git")
    dest.parent.mkdir(parents=True)
    _run(options, *devboot(), *make, cwd=options.scratch, PYTHONPATH=str(checkout))
    _committed(options, dest)
    yield Case(STATUS, [*devboot(), "status"], cwd=dest, env=env)
    yield Case(GIT, ["git", "status"], cwd=dest, env=env)


def _peers(options: Options) -> Iterator[Case]:
    program = peers(options.cache)
    wanted = recipe(options.python)
    templates = options.scratch / "templates"
    write_copier(wanted, templates / "copier")
    answers = templates / "copier/template" / f"{{{{ _copier_conf.answers_file }}}}{SUFFIX}"
    answers.write_text("{{ _copier_answers|to_nice_yaml }}")  # without them there is no update
    write_cookiecutter(wanted, templates / "cookiecutter")
    for name in ("copier", "cookiecutter"):
        _committed(options, templates / name, tag="v1")
    case = partial(_peer, options)
    copy = (program["copier"], "copy", "--defaults", "--quiet", templates / "copier")
    yield case(COPIER, copy, [program["copier"], "update", "--defaults", "--quiet"])
    create = (program["cruft"], "create", "-y", templates / "cookiecutter", _INTO)
    yield case(CRUFT, create, [program["cruft"], "update", "-y"])
    for name in ("copier", "cookiecutter"):
        _newer(templates / name)
        _committed(options, templates / name, tag="v2")


def _peer(
    options: Options, name: str, create: Sequence[str | Path], update: Sequence[str | Path]
) -> Case:
    """Make a project by the first version of a template, and say how it is updated."""
    kept, dest = options.scratch / "kept" / name.replace(" ", "-"), _dest(options, name)
    if create[-1] == _INTO:  # the folder above; the project's name is the template's affair
        kept.mkdir()
        _run(options, *create, kept, cwd=options.scratch)
        kept = next(kept.iterdir())
    else:
        _run(options, *create, kept, cwd=options.scratch)
    _committed(options, kept)
    return Case(name, update, _restored(kept, dest), cwd=dest, env=options.env())
