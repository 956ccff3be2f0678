"""How much is to be downloaded, as far as somebody measured it."""

from __future__ import annotations

from typing import Any, NamedTuple

from devboot.facts import Version
from devboot.tables import downloads

_RUN_FILES = "https://developer.download.nvidia.com/compute/cuda"
_CPU = "cpu"


class Size(NamedTuple):
    """The size of a download."""

    megabytes: int  # 10^6 bytes
    exact: bool = True  # False: what was measured is the build next to it
    of: str = ""  # that build: `torch 2.14 for CUDA 13.0`

    def __str__(self) -> str:
        number = self.megabytes
        words = f"{number / 1000:.1f} GB" if number >= 1000 else f"{number} MB"  # noqa: PLR2004
        return words if self.exact else f"about {words}"

    def as_json(self) -> dict[str, Any]:
        return {"megabytes": self.megabytes, "exact": self.exact, "of": self.of}


class RunFile(NamedTuple):
    """NVIDIA's installer of a toolkit, which needs no rights where it unpacks into a home."""

    url: str
    size: Size

    @property
    def name(self) -> str:
        return self.url.rpartition("/")[2]


def torch_download(release: str, cuda: str) -> Size:
    """Return the size of torch and all that it needs; `cuda` is empty for the CPU's.

    What nobody measured is told by the release next to it, else by the next CUDA of its major.
    """
    wanted = cuda or _CPU
    table = wanted if wanted in downloads.TORCH else _nearest(downloads.TORCH, wanted)
    found = _nearest(downloads.TORCH[table], release)
    exact = (table, found) == (wanted, release)
    of = f"torch {found} for {'the CPU' if table == _CPU else f'CUDA {table}'}"
    return Size(downloads.TORCH[table][found], exact, of)


def _nearest(rows: dict[str, Any], wanted: str) -> str:
    """Return the key next to a version, of its own major where there is one."""
    version = Version.of(wanted)

    def distance(key: str) -> tuple[int, int]:
        other = Version.of(key)
        return abs(other.major - version.major), abs(other.minor - version.minor)

    return min((key for key in rows if key != _CPU), key=distance)


def pip_nvcc(toolkit: str) -> Size | None:
    """Return the size of pip's packages with a whole nvcc, None where there are none."""
    size = downloads.PIP_NVCC.get(toolkit)
    return Size(size, of=f"nvcc {toolkit}") if size else None


def run_file(toolkit: str) -> RunFile | None:
    row = downloads.RUN_FILES.get(toolkit)
    return (
        RunFile(f"{_RUN_FILES}/{row['file']}", Size(row["size"], of=row["file"])) if row else None
    )
