"""A build of torch: a release for one CUDA version, or for the CPU."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from devboot.checks import tables
from devboot.checks.downloads import torch_download
from devboot.checks.fixes import torch_index, torch_variant
from devboot.facts import Version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from devboot.checks.downloads import Size


class Build(NamedTuple):
    """What an index calls `2.14.0+cu126`."""

    release: str  # `2.14`
    cuda: str = ""  # `12.6`, empty: for the CPU
    exact: str = ""  # the version that was asked for, `2.14.0`, empty: the newest of the release

    @property
    def variant(self) -> str:
        """`cu126` or `cpu`."""
        return torch_variant(self.cuda)

    @property
    def version(self) -> str:
        """How such a torch would name itself."""
        return f"{self.exact or f'{self.release}.0'}+{self.variant}"

    @property
    def requirement(self) -> str:
        """What pip and uv are asked for."""
        return f"torch=={self.exact or f'{self.release}.*'}"

    @property
    def index_url(self) -> str:
        return torch_index(self.cuda)

    @property
    def size(self) -> Size:
        return torch_download(self.release, self.cuda)

    @property
    def is_experimental(self) -> bool:
        return tables.torch_is_experimental(self.release, self.cuda)

    def __str__(self) -> str:
        what = f"CUDA {self.cuda}" if self.cuda else "the CPU"
        return f"torch {self.exact or self.release} for {what}"

    def is_met_by(self, version: str, cuda: str | None) -> bool:
        """Return whether an installed torch, by its own words, is of this build."""
        number = Version.parse(version)
        if number is None or (cuda or "") != self.cuda:
            return False
        return number == Version.of(self.exact) if self.exact else number.short == self.release


def cuda_builds() -> Iterator[Build]:
    """Yield all builds with CUDA, the newest release first."""
    for release in tables.torch_releases():
        for cuda in tables.torch_cudas(release):
            yield Build(release, cuda)


def cpu_builds() -> Iterator[Build]:
    return (Build(release) for release in tables.torch_releases())
