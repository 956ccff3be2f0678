"""The project's Python and the torch in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from devboot.facts.version import Version

if TYPE_CHECKING:
    from collections.abc import Mapping


class Python(NamedTuple):
    """The interpreter that a project here would use."""

    raw: Mapping[str, Any]

    @property
    def executable(self) -> str:
        return _text(self.raw, "executable")

    @property
    def version(self) -> str:
        """`3.11` or `3.11.7`; empty when its files did not tell and it did not answer."""
        return _text(self.raw, "version")

    @property
    def kind(self) -> str:
        """`venv`, `conda`, `pyenv` or `system`."""
        return _text(self.raw, "kind") or ("venv" if self.raw.get("venv") is True else "system")

    @property
    def ensurepip(self) -> bool | None:
        """Whether `python -m venv` can work, None: nobody looked."""
        value = self.raw.get("ensurepip")
        return value if isinstance(value, bool) else None

    def has_package(self, name: str) -> bool | None:
        """Whether a package is installed, None: nobody looked for it."""
        packages = self.raw.get("packages")
        if not isinstance(packages, dict) or name not in packages:
            return None
        return packages[name] is not None

    @property
    def torch(self) -> Torch | None:
        raw = self.raw.get("torch")
        return Torch(raw) if isinstance(raw, dict) else None


class Torch(NamedTuple):
    """An installed torch, as torch/version.py describes it."""

    raw: Mapping[str, Any]

    @property
    def version(self) -> str:
        return _text(self.raw, "version")

    @property
    def release(self) -> Version:
        """The version as a number; 0 when its file says nothing usable."""
        return Version.parse(self.version) or Version.of("0")

    @property
    def cuda(self) -> str | None:
        """The CUDA version it was built with, None for a CPU (or ROCm) build."""
        return _text(self.raw, "cuda") or None

    @property
    def hip(self) -> str | None:
        return _text(self.raw, "hip") or None

    @property
    def site(self) -> str:
        """The directory that holds `torch/`."""
        return _text(self.raw, "site")


def _text(raw: Mapping[str, Any], key: str) -> str:
    value = raw.get(key)
    return value if isinstance(value, str) else ""
