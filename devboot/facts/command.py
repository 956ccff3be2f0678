"""What one program said about itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from devboot.facts.version import Version, banner_version

if TYPE_CHECKING:
    from collections.abc import Mapping


class Command(NamedTuple):
    """A program that is there, and what it answered when it was asked."""

    name: str
    path: str | None
    raw: Mapping[str, Any]

    @property
    def asked(self) -> bool:
        """False: the program was found but not run."""
        return "rc" in self.raw

    @property
    def rc(self) -> int | None:
        rc = self.raw.get("rc")
        return rc if isinstance(rc, int) else None

    @property
    def stdout(self) -> str:
        return self._text("stdout")

    @property
    def stderr(self) -> str:
        return self._text("stderr")

    @property
    def output(self) -> str:
        return f"{self.stdout}\n{self.stderr}".strip()

    @property
    def timed_out(self) -> bool:
        return self.raw.get("timed_out") is True

    @property
    def is_script(self) -> bool:
        return self.raw.get("is_script") is True

    @property
    def realpath(self) -> str:
        return self._text("realpath") or self._text("path")

    @property
    def version(self) -> Version | None:
        """The version it printed, None when it failed or printed none."""
        return banner_version(self.stdout) if self.rc == 0 else None

    def line(self, *words: str) -> str:
        """Return the first line it printed that contains one of `words`, else the first line."""
        lines = [line.strip() for line in self.output.splitlines() if line.strip()]
        hits = [line for line in lines if any(word in line for word in words)]
        return next(iter(hits or lines), "")

    def _text(self, key: str) -> str:
        value = self.raw.get(key)
        return value if isinstance(value, str) else ""
