"""A home in which a run does everything that a run can do, and what must hold whatever happens."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path
from pathlib import PurePosixPath as P

from devboot.apply.recover import recover
from devboot.apply.state import locked, reading
from devboot.apply.store import Store
from devboot.apply.tree import opened
from devboot.machine.places import Places
from devboot.plan import Block, Link, Place, Target, Whole, digest
from devboot.workflow import apply as workflow
from devboot.workflow import undo

NOT_UTF8 = b'set nu\n" my precious edits \xff\xfe'
OLD_BYTES = (
    NOT_UTF8,
    b"mine, through a link\r\n",
    b"old tool\n",
    b"#!/bin/sh\nexit 0\n",
    b"v1\n" * 9,
)


class World:
    """A home on one file system, a project on another, and two requests for them."""

    def __init__(self, fast: Path, other: Path, *, few: bool = False) -> None:
        self._few = few  # so few files that each is flushed by itself
        self.home = fast / "home"
        self.project = other / "project"
        self.state = fast / "state"
        self._kept = fast / "kept", other / "kept"
        self.places = Places(
            {
                Place.HOME: self.home,
                Place.CONFIG: self.home / ".config/devboot",
                Place.PROJECT: self.project,
                Place.STATE: self.state,
            }
        )
        self._make()
        self._install()
        self._keep()
        self.old = self.look()
        assert self.apply().run
        self.new = self.look()
        self.reset()

    def _make(self) -> None:
        self.home.mkdir()
        (self.project / "tools").mkdir(parents=True)
        self._write(self.home / ".vimrc", NOT_UTF8, 0o600)
        self._write(self.home / "repo/tmux.conf", b"mine, through a link\r\n", 0o640)
        self._write(self.home / ".toolrc", b"old tool\n", 0o644)
        self._write(self.home / "untouched", b"never touch me", 0o644)
        self._write(self.project / "tools/run.sh", b"#!/bin/sh\nexit 0\n", 0o755)
        (self.home / ".tmux.conf").symlink_to("repo/tmux.conf")

    @staticmethod
    def _write(path: Path, data: bytes, mode: int) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        path.chmod(mode)

    def _install(self) -> None:
        """An earlier run: what is to be updated and removed must have been written by devboot."""
        targets = [
            Target(Place.CONFIG, P("vimrc"), Whole(b"v1\n" * 9)),
            Target(Place.HOME, P(".gone/rc"), Whole(b"to be removed\n")),
            Target(Place.HOME, P(".toolrc"), Whole(b"devboot's tool\n")),
        ]
        workflow.apply(self._request("first", targets), "replace")

    def _request(self, command: str, targets: list[Target], **more: object) -> workflow.Request:
        return workflow.Request(command, self.places, targets, "dotfiles", **more)

    def request(self) -> workflow.Request:
        """Create, update, blocks, a link, a mode, removals; a made folder, two file systems."""
        owned = workflow.owned(self.places, "dotfiles")
        going = [one for one in owned if one.path != P("vimrc")]
        targets = [
            Target(Place.CONFIG, P("vimrc"), Whole(b"v2\n" * 400)),
            Target(Place.CONFIG, P("new/deep/empty"), Whole(b"")),
            Target(Place.HOME, P(".vimrc"), Block("vim", ("source ~/x",), '"', "start")),
            Target(Place.HOME, P(".tmux.conf"), Block("tmux", ("source-file ~/y",))),
            Target(Place.HOME, P(".linked"), Link("repo")),
            Target(Place.PROJECT, P("tools/run.sh"), Whole(b"#!/bin/sh\nexit 1\n"), 0o755),
            Target(Place.PROJECT, P("made/launch.json"), Whole(b'{"version": 2}\n' * 30)),
        ]
        if self._few:
            going = [one for one in going if one.path == P(".gone/rc")]
            return self._request("second", targets[1:3], orphans=going)
        return self._request("second", targets, orphans=going)

    def apply(self) -> workflow.Applied:
        return workflow.apply(self.request(), "replace")

    def undo(self) -> undo.Reverted:
        return undo.carry_out(self.places, undo.undo_of(None))

    def recover(self) -> list[str]:
        with locked(self.state) as state:
            return recover(state)

    def _pairs(self) -> list[tuple[Path, Path]]:
        fast, other = self._kept
        return [
            (self.home, fast / "home"),
            (self.state, fast / "state"),
            (self.project, other / "project"),
        ]

    def _keep(self) -> None:
        for here, kept in self._pairs():
            shutil.copytree(here, kept, symlinks=True)

    def reset(self) -> None:
        """Bring the world back to what it was before the second request."""
        for here, kept in self._pairs():
            shutil.rmtree(here, ignore_errors=True)
            shutil.copytree(kept, here, symlinks=True)

    def look(self) -> dict[str, object]:
        return {**_look(self.home), **{f"/{key}": v for key, v in _look(self.project).items()}}

    def check_whole(self, when: str) -> str:
        """All old or all new, nothing else beside them, no half blob, no draft."""
        now = self.look()
        which = "old" if now == self.old else "new" if now == self.new else ""
        different = {k for k in now.keys() | self.old.keys() if now.get(k) != self.old.get(k)}
        assert which, f"{when}: neither all old nor all new: {sorted(different)}"
        names = [path.name for path in self.state.rglob("*")]
        assert not [name for name in names if "draft" in name], f"{when}: litter in {names}"
        with reading(self.state) as state:
            assert state is not None
            began = {state.manifest.run, *state.journal.numbers()}
            assert state.store.runs() <= began, f"{when}: bytes of a run that never began"
        return which

    def check_kept(self, when: str) -> None:
        """Every byte that the user had is in a file or in the store."""
        for data in OLD_BYTES:
            assert self.has(data), f"{when}: {data!r} is lost"

    def unfinished(self) -> list[str]:
        """What a run left in the state folder that the next one would have to look after."""
        with reading(self.state) as state:
            assert state is not None
            return ["a run"] if state.unfinished else []

    def has(self, data: bytes) -> bool:
        """Tell whether these bytes are in a file or in the store."""
        with opened(self.state / "store") as at:
            if Store(at).has(digest(data)):
                return True
        files = (path for root in (self.home, self.project) for path in root.rglob("*"))
        return any(p.read_bytes() == data for p in files if p.is_file() and not p.is_symlink())

    def check_parts(self, when: str) -> None:
        """Also before recovery, every single file is old or new, never torn."""
        now = self.look()
        for path, what in now.items():
            if what == "folder" or ".devboot-" in path:
                continue
            versions = (self.old.get(path), self.new.get(path))
            assert what in versions, f"{when}: {path} is neither old nor new"


def _look(root: Path) -> dict[str, object]:
    found: dict[str, object] = {}
    for folder, folders, files in os.walk(root):
        for name in (*folders, *files):
            path = Path(folder, name)
            key = str(path.relative_to(root))
            if path.is_symlink():
                found[key] = ("link", os.readlink(path))  # noqa: PTH115
            elif path.is_dir():
                found[key] = "folder"
            else:
                found[key] = (stat.S_IMODE(path.stat().st_mode), path.read_bytes())
    return found
