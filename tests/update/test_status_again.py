"""A second `devboot status` takes one look at each file, from which no change hides."""

from __future__ import annotations

import os
import shutil
import time
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.terminal import Terminal

from .conftest import Checkout, World
from .scenarios import FIRST

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SETTLE = 1.3  # s; what was changed a moment ago proves nothing
FILES = {**FIRST, "sub/c.txt": "c\n"}


class Said(NamedTuple):
    """What a look at the project came to."""

    status: int
    out: str
    looked: bool  # whether it read the project


def _status(world: World, *words: str, cwd: Path | None = None) -> Said:
    done = world.devboot("status", *words, cwd=cwd, PYTHONPROFILEIMPORTTIME="1")
    return Said(done.returncode, done.stdout, "devboot.workflow.status" in done.stderr)


def _built(project: Path) -> None:
    """Leave what a configure step without CUDA leaves."""
    build = project / "build/debug"
    (build / "CMakeFiles/3.28.3").mkdir(parents=True)
    python = shutil.copy2("/bin/true", project.parent / "python")
    (build / "CMakeCache.txt").write_text(f"PYTHON_OF_THIS_BUILD:INTERNAL={python}\n")


def _world(folder: Path, package: Path) -> World:
    for name in ("home", "work", "checkout/templates"):
        (folder / name).mkdir(parents=True)
    for name in ("devboot", "profiles"):
        (folder / "checkout" / name).symlink_to(package / name)
    for one in (package / "templates").iterdir():
        if one.is_symlink():
            (folder / "checkout/templates" / one.name).symlink_to(one)
    world = World(folder, Checkout(folder / "checkout"))
    project = world.init(FILES)
    (project / "b.txt").write_text("mine\n")
    _built(project)
    return world


def _with_old_times(file: Path) -> None:
    found, data = file.stat(), file.read_bytes()
    file.write_bytes(data.swapcase())
    os.utime(file, ns=(found.st_atime_ns, found.st_mtime_ns))


def _cuda(project: Path) -> None:
    (project / "build/debug/CMakeFiles/3.28.3/CMakeCUDACompiler.cmake").write_text(
        'set(CMAKE_CUDA_COMPILER_VERSION "11.1.0")\n'
    )


CHANGES: dict[str, tuple[Callable[[World], object], str]] = {
    "an edit": (lambda w: (w.project / "a.txt").write_text("longer\n"), "edited    a.txt"),
    "an edit of the same size with its old time": (
        lambda w: _with_old_times(w.project / "a.txt"), "edited    a.txt",
    ),
    "an edit taken back": (
        lambda w: (w.project / "b.txt").write_text(FILES["b.txt"]), "3 of 3 files as made",
    ),
    "a file that is gone": (lambda w: (w.project / "a.txt").unlink(), "deleted   a.txt"),
    "a folder that is a link now": (
        lambda w: ((w.project / "sub").rename(w.project / "moved"),
                   (w.project / "sub").symlink_to("moved")),
        "2 of 3 files as made",
    ),
    "a build of another CUDA": (lambda w: _cuda(w.project), "was made for CUDA 11.1"),
    "a new build folder": (
        lambda w: ((w.project / "out").mkdir(), (w.project / "out/CMakeCache.txt").write_text(
            "PYTHON_OF_THIS_BUILD:INTERNAL=/nowhere/python\n")),
        "out was made for `/nowhere/python`",
    ),
    "a Python that is gone": (
        lambda w: (w.project.parent / "python").unlink(), "this machine has no such program",
    ),
    "presets for this machine": (
        lambda w: (w.project / "CMakeUserPresets.json").write_text(
            '{"configurePresets": [{"cacheVariables": {"Python_EXECUTABLE": "/nowhere/py"}}]}'),
        "CMakeUserPresets.json was made for",
    ),
    "a newer template": (lambda w: w.newer(FILES), "version 2 is here"),
    "an update": (lambda w: (w.newer(FILES), w.devboot("update")), "version 2\n"),
    "a damaged record": (
        lambda w: _with_old_times(w.project / ".devboot/project.yml"), "not as devboot wrote it",
    ),
}  # fmt: skip
READING = ("kept", "colours")


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory, package: Path) -> dict[str, World]:
    """A project for each change, all of them left alone until what is in them counts."""
    made = {
        name: _world(tmp_path_factory.mktemp("world"), package) for name in (*CHANGES, *READING)
    }
    time.sleep(SETTLE)
    for world in made.values():
        first = _status(world)
        assert (first.status, first.looked) == (0, True)
        assert "edited    b.txt\n2 of 3 files as made\n" in first.out
        assert _status(world) == (0, first.out, False)
    return made


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_seen(worlds: dict[str, World], name: str) -> None:
    change, words = CHANGES[name]
    change(worlds[name])
    done = worlds[name].devboot("status", PYTHONPROFILEIMPORTTIME="1")
    assert "devboot.workflow.status" in done.stderr
    assert words in done.stdout + done.stderr


def test_only_the_same_words_in_the_same_folder_count(worlds: dict[str, World]) -> None:
    world = worlds["kept"]
    inside = world.project / "sub"
    for words, cwd in (
        (["--check"], None),
        (["--json"], None),
        ([], inside),
        (["-C", ".."], inside),
    ):
        first, again = (_status(world, *words, cwd=cwd) for _ in range(2))
        assert (first.looked, again) == (True, (first.status, first.out, False))
    _status(world, cwd=inside)
    shutil.copytree(world.project / ".devboot", inside / ".devboot")
    nearer = _status(world, cwd=inside)
    assert "deleted   a.txt" in nearer.out


def test_a_terminal_gets_colours_and_a_pipe_none(worlds: dict[str, World]) -> None:
    world = worlds["colours"]
    for _ in range(2):
        terminal = Terminal(world, "status")
        assert terminal.finish() == 0
        assert "\x1b[32medited" in terminal.seen
        assert "\x1b" not in _status(world).out


def test_where_devboot_never_wrote_it_leaves_nothing(worlds: dict[str, World]) -> None:
    world = worlds["kept"]
    home = world.root / "empty"
    home.mkdir()
    for _ in range(2):
        assert world.devboot("status", HOME=str(home)).returncode == 0
    assert not list(home.iterdir())
