"""Of which generation a GPU is: by its PCI number, which needs no driver, or by what it can do.

What is newer than the tables is of none, and nothing is said about it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from devboot.checks import tables
from devboot.tables import archs, devices, drivers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from devboot.facts import Facts, Version
    from devboot.facts.gpu import Gpu


class Known(NamedTuple):
    """A GPU that is here, and its generation."""

    gpu: str  # as the finding names it
    generation: str  # `Ampere`

    @property
    def first_driver(self) -> int | None:
        """The first driver branch that drives it, None: older than the table."""
        branch = devices.FIRST_BRANCH.get(self.generation)
        return int(branch) if branch else None

    @property
    def last_driver(self) -> int | None:
        """The last driver branch that drives it, None: the newest still does."""
        branch = drivers.LAST_BRANCH.get(self.generation)
        return int(branch) if branch else None

    @property
    def needs_open(self) -> bool:
        return self.generation in archs.OPEN_MODULE_ONLY

    @property
    def needs_closed(self) -> bool:
        return self.generation in archs.CLOSED_MODULE_ONLY


def known_gpus(facts: Facts) -> tuple[Known, ...]:
    """Return the GPUs on the bus or behind the driver whose generation is known."""
    return tuple(dict.fromkeys((*_on_the_bus(facts), *_answering(facts))))


def _on_the_bus(facts: Facts) -> Iterator[Known]:
    for device in facts.pci_nvidia:
        number = device.id
        for generation, blocks in devices.GENERATIONS.items():
            if number is not None and any(first <= number <= last for first, last in blocks):
                yield Known(f"PCI {device.slot}: 10de:{device.text('device')}", generation)


def _answering(facts: Facts) -> Iterator[Known]:
    for gpu in facts.driver.gpus:
        found = capability(gpu)
        arch = tables.arch(found) if found else None
        if arch:
            yield Known(gpu.name, arch.generation)


def capability(gpu: Gpu) -> Version | None:
    """Return the compute capability of a GPU that answers, None when its name tells nothing."""
    return gpu.capability or tables.capability_of(gpu.name)


def is_data_center(gpu: Gpu) -> bool:
    """Return whether NVIDIA supports a libcuda newer than the driver for a GPU."""
    return any(re.search(pattern, gpu.name) for pattern in devices.DATA_CENTER)
