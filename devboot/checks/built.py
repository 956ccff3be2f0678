"""What was written down about the machine when a build folder was configured."""

from __future__ import annotations

from typing import NamedTuple


class BuildRecord(NamedTuple):
    """One build folder, or a file that says for which machine it is."""

    where: str  # the build folder or the file that says so, relative to the project
    again: str  # the command that writes it anew
    cuda: str = ""  # version of nvcc; empty: CUDA is not built
    architectures: tuple[str, ...] = ()  # in CMake's words: `86-real`, `80-virtual`, `90`
    programs: tuple[str, ...] = ()  # that were used, absolute paths
    gone: tuple[str, ...] = ()  # those that are no longer there
