"""What one program said about itself."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from devboot.facts.record import Record
from devboot.facts.version import Version, banner_version

if TYPE_CHECKING:
    from collections.abc import Mapping


def missing_part(raw: Mapping[str, Any]) -> str:
    """Return the key that is missing in what a program said, empty: it is whole.

    A program that was found but not run has a path alone.
    """
    kinds = {"path": str, "rc": int, "stdout": str}
    usable = [key for key in kinds if key in raw and isinstance(raw[key], (kinds[key], type(None)))]
    ran = "rc" in raw or "stdout" in raw
    wanted = ("path", "rc", "stdout") if ran and raw.get("timed_out") is not True else ("path",)
    return next((key for key in wanted if key not in usable), "")


class Command(Record):
    """A program that is there, and what it answered when it was asked."""

    def __init__(self, raw: Mapping[str, Any], name: str, place: str, *, strict: bool) -> None:
        super().__init__(raw, place, strict)
        self.name = name

    def called(self, name: str) -> Command:
        """Return the same under another name."""
        return Command(self.raw, name, self.place, strict=self.strict)

    @property
    def path(self) -> str:
        return self.text("path")

    @property
    def asked(self) -> bool:
        """False: the program was found but not run."""
        return "rc" in self.raw

    @property
    def rc(self) -> int | None:
        return self.integer("rc")

    @property
    def stdout(self) -> str:
        return self.text("stdout")

    @property
    def stderr(self) -> str:
        return self.text("stderr")

    @cached_property
    def output(self) -> str:
        return f"{self.stdout}\n{self.stderr}".strip()

    @property
    def timed_out(self) -> bool:
        return self.flag("timed_out") is True

    @property
    def is_script(self) -> bool:
        return self.flag("is_script") is True

    @property
    def realpath(self) -> str:
        return self.text("realpath") or self.path

    @cached_property
    def version(self) -> Version | None:
        """The version it printed, None when it failed or printed none."""
        return banner_version(self.stdout) if self.rc == 0 else None

    def says(self, *words: str) -> str:
        """Return the first line it printed that contains one of `words`, empty: none does."""
        return next((line for line in self._lines if any(word in line for word in words)), "")

    def line(self, *words: str) -> str:
        """Return the first line it printed that contains one of `words`, else the first line."""
        return self.says(*words) or next(iter(self._lines), "")

    @cached_property
    def _lines(self) -> tuple[str, ...]:
        return tuple(filter(None, map(str.strip, self.output.splitlines())))
