"""The project's Python and the torch in it."""

from __future__ import annotations

from functools import cached_property

from devboot.facts.record import Record, UnknownFact
from devboot.facts.version import Version


class Python(Record):
    """The interpreter that a project here would use."""

    @property
    def executable(self) -> str:
        return self.text("executable")

    @property
    def version(self) -> str:
        """`3.11` or `3.11.7`; empty when its files did not tell and it did not answer."""
        return self.told("version")

    @property
    def number(self) -> Version | None:
        return Version.parse(self.version)

    @property
    def kind(self) -> str:
        """`venv`, `conda`, `pyenv` or `system`."""
        return self.text("kind") or ("venv" if self.flag("venv") else "system")

    @property
    def implementation(self) -> str:
        """`cpython`, `pypy` ... in lower case, empty: nobody looked."""
        return self.text("implementation").lower()

    @property
    def externally_managed(self) -> bool:
        return self.flag("externally_managed") is True

    @property
    def ensurepip(self) -> bool | None:
        """Whether `python -m venv` can work, None: nobody looked."""
        return self.flag("ensurepip")

    @property
    def headers(self) -> bool | None:
        """Whether Python.h is there, None: nobody looked."""
        return self.flag("headers")

    @property
    def glibcxx(self) -> Version | None:
        """The newest `GLIBCXX_` of the libstdc++ that the environment brings, None: it has none."""
        raw = self.raw.get("libstdcxx")
        return Version.parse(Record(raw).text("glibcxx_max")) if isinstance(raw, dict) else None

    def package(self, name: str) -> str | None:
        """Return the version of an installed package, None when it is not installed.

        Raises UnknownFact when nobody looked for it.
        """
        packages = self.raw.get("packages")
        if not isinstance(packages, dict) or name not in packages:
            raise UnknownFact(f"python.packages.{name}")
        version = packages[name]
        return version if isinstance(version, str) else None

    @cached_property
    def torch(self) -> Torch | None:
        """The torch in it, None when there is none.

        Raises UnknownFact when nobody looked, for readers to whom that matters.
        """
        raw = self.raw.get("torch")
        if isinstance(raw, dict):
            return Torch(raw, "python.torch", self.strict)
        if self.strict and "torch" not in self.raw:
            raise UnknownFact("python.torch")
        return None

    @property
    def torch_sites(self) -> tuple[str, ...] | None:
        """Every directory of its search path that holds a torch, None: nobody looked."""
        return self.texts("torch_sites")


class Torch(Record):
    """An installed torch, as torch/version.py describes it."""

    @property
    def version(self) -> str:
        return self.told("version")

    @property
    def release(self) -> Version:
        """The version as a number; 0 when its file says nothing usable."""
        return Version.parse(self.version) or Version.of("0")

    @property
    def cuda(self) -> str | None:
        """The CUDA version it was built with, None for a CPU (or ROCm) build."""
        return self.told("cuda") or None

    @property
    def cuda_version(self) -> Version | None:
        return Version.parse(self.cuda or "")

    @property
    def hip(self) -> str | None:
        return self.text("hip") or None

    @property
    def site(self) -> str:
        """The directory that holds `torch/`."""
        return self.text("site")
