"""A home of its own, and short words for asking that things be written there."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from pathlib import PurePosixPath as P
from typing import Any

import pytest

from devboot.machine.places import Places
from devboot.plan import Content, Place, Target, Whole
from devboot.workflow import apply as workflow
from devboot.workflow import undo


@dataclass
class Home:
    """A home directory with devboot at work in it."""

    path: Path
    places: Places = field(init=False)

    def __post_init__(self) -> None:
        self.path.mkdir(parents=True)
        self.places = Places(
            {
                Place.HOME: self.path,
                Place.CONFIG: self.path / ".config/devboot",
                Place.STATE: self.path.parent / "state",
            }
        )

    def request(self, contents: dict[str, Content | bytes], **more: Any) -> workflow.Request:
        targets = [
            Target(Place.HOME, P(path), Whole(content) if isinstance(content, bytes) else content)
            for path, content in contents.items()
        ]
        request = workflow.Request("test", self.places, targets, "dotfiles")
        return request._replace(**more)

    def apply(
        self, contents: dict[str, Content | bytes], policy: str = "fail", **more: Any
    ) -> workflow.Applied:
        return workflow.apply(self.request(contents, **more), policy)

    def uninstall(self, policy: str = "fail") -> workflow.Applied:
        return workflow.apply(
            workflow.Request("uninstall", self.places, owner="dotfiles", remove=self.owned()),
            policy,
        )

    def owned(self) -> tuple[Any, ...]:
        return workflow.owned(self.places, "dotfiles")

    def undo(self, number: int | None = None, policy: str = "fail") -> undo.Reverted:
        return undo.carry_out(self.places, undo.undo_of(number), policy)

    def write(self, path: str, data: bytes, mode: int = 0o644) -> Path:
        file = self.path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        file.chmod(mode)
        return file

    def look(self) -> dict[str, Any]:
        """Everything in the home but what devboot keeps for itself."""
        return {
            str(path.relative_to(self.path)): _look(path) for path in sorted(self.path.rglob("*"))
        }


def _look(path: Path) -> Any:
    if path.is_symlink():
        return path.readlink()
    if path.is_file():
        return path.stat().st_mode & 0o777, path.read_bytes()
    return path.lstat().st_mode


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")
