"""What a project was configured for, beside the machine that it is on now."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from devboot.checks.generations import capability
from devboot.checks.toolkits import NVCC_NEEDS
from devboot.facts import Version
from devboot.facts.cuda import find_nvcc

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from devboot.checks.built import BuildRecord
    from devboot.facts import Facts


class Drift(NamedTuple):
    """One thing that is no longer as it was."""

    where: str
    recorded: str
    now: str
    command: str

    @property
    def words(self) -> str:
        return f"{self.where} was made for {self.recorded}, this machine has {self.now}"


def needs(records: Sequence[BuildRecord]) -> frozenset[str]:
    """Return the facts that a comparison reads."""
    return frozenset(NVCC_NEEDS) if any(record.cuda for record in records) else frozenset()


def drift(records: Sequence[BuildRecord], facts: Facts) -> Iterator[Drift]:
    """Yield what differs; what nobody can tell here does not."""
    for record in records:
        yield from _cuda(record, facts)
        yield from (Drift(record.where, f"`{p}`", "no such program", record.again)
                    for p in record.gone)  # fmt: skip


def _cuda(record: BuildRecord, facts: Facts) -> Iterator[Drift]:
    if not record.cuda:
        return
    built = Version.of(record.cuda)
    nvcc = find_nvcc(facts)
    found = nvcc.version if nvcc else None
    gpus = list(filter(None, map(capability, facts.driver.gpus)))
    fits = all(_runs_on(record.architectures, gpu) for gpu in gpus)
    if nvcc is not None and found is None:
        return  # it is there and does not say what it is
    if found and found.short == built.short and fits:
        return
    codes = "".join(f" / {_code(one)}" for one in record.architectures)
    devices = "".join(f" / {code}" for code in dict.fromkeys(_sm(gpu) for gpu in gpus))
    now = f"CUDA {found.short}" if found else "no nvcc"
    yield Drift(record.where, f"CUDA {built.short}{codes}", f"{now}{devices}", record.again)


def _runs_on(architectures: Sequence[str], gpu: Version) -> bool:
    """Tell whether code runs on a GPU: its own major's older machine code, or any older PTX."""
    return not architectures or any(_fits(one, gpu) for one in architectures)


def _fits(architecture: str, gpu: Version) -> bool:
    digits = "".join(c for c in architecture.partition("-")[0] if c.isdigit())
    if not digits:  # a word such as `all`
        return True
    built = Version.of(f"{digits[:-1]}.{digits[-1]}")
    if built > gpu:
        return False
    return built.major == gpu.major or not architecture.endswith("-real")


def _code(architecture: str) -> str:
    number, _, kind = architecture.partition("-")
    if not number[:1].isdigit():
        return architecture
    return f"compute_{number}" if kind == "virtual" else f"sm_{number}"


def _sm(gpu: Version) -> str:
    return f"sm_{gpu.major}{gpu.minor}"
