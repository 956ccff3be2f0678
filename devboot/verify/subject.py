"""The project under proof: where its parts are, and what its tools said."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from devboot.verify.reading import loop_body_line, switched_off

if TYPE_CHECKING:
    from collections.abc import Mapping

_PRINTERS = Path("tools", "gdb", "tensor_printers.py")
_LOGS = Path("build", "verify")


class Subject(NamedTuple):
    """The project under proof."""

    project: Path
    package: str
    python: str
    env: Mapping[str, str]

    @property
    def has_tensors(self) -> bool:
        return self.printers.exists()

    @property
    def printers(self) -> Path:
        """What shows tensors in gdb; a project without torch has none."""
        return self.project / _PRINTERS

    @property
    def library(self) -> Path:
        return self.project / "build" / "debug" / "lib" / f"lib{self.package}_ops.so"

    def test_program(self, preset: str) -> Path:
        return self.project / "build" / preset / "tests" / f"{self.package}_tests"

    def kernel(self, file: str) -> tuple[Path, int]:
        """Return the absolute path of a kernel's source and the line inside of its loop."""
        path = self.project / file
        return path, loop_body_line(path.read_text("utf-8", "replace")) or 1

    def write_log(self, name: str, text: str) -> str:
        """Keep what a step's tool said; return the file's path in the project."""
        path = self.project / _LOGS / f"{name}.log"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", "replace")
        return str(path.relative_to(self.project))

    def switched_off(self, what: str) -> str:
        """Return why the configured project leaves `what` out; empty when it does not."""
        log = self.project / _LOGS / "configure-debug.log"
        return switched_off(log.read_text("utf-8", "replace"), what)
