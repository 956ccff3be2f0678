"""What Nsight Compute measured: whether a kernel coalesces, and what bounds it.

Source: Nsight Compute, Kernel Profiling Guide (metrics, Speed Of Light) and its rules: below 60 %
of both peaks a kernel waits, above the higher one is the bound.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_GLOBAL = "l1tex__average_t_sectors_per_request_pipe_lsu_mem_global_op"
METRICS = {
    "ns": "gpu__time_duration.sum",
    "loads": f"{_GLOBAL}_ld.ratio",
    "stores": f"{_GLOBAL}_st.ratio",
    "compute": "sm__throughput.avg.pct_of_peak_sustained_elapsed",
    "memory": "gpu__compute_memory_throughput.avg.pct_of_peak_sustained_elapsed",
    "dram": "dram__throughput.avg.pct_of_peak_sustained_elapsed",
    "occupancy": "sm__warps_active.avg.pct_of_peak_sustained_active",
}
"""What is asked for, by the names that the answers have here."""

_BUSY = 60.0
_FEWEST, _WIDEST = 4.0, 8.0
"""Sectors of 32 bytes for one request of 32 threads: 4-byte elements side by side, 8-byte ones."""
_ALMOST = 1.3
"""A row that begins in the middle of a sector costs one more: that is no pattern to mend."""


class Kernel(NamedTuple):
    """The figures of one kernel, averaged over its launches."""

    name: str
    launches: int
    values: Mapping[str, float]
    """By the names of METRICS; one that the GPU does not have is missing."""

    def as_json(self) -> dict[str, object]:
        words = {"coalesced": coalescing(self), "bound": bound(self)}
        return {"name": self.name, "launches": self.launches, "metrics": dict(self.values), **words}


def parse(text: str) -> list[Kernel]:
    """Read the CSV of ncu's raw page, or of its details page; raises ValueError for other text."""
    import csv  # noqa: PLC0415  # one command needs it

    lines = text.splitlines()
    start = next((n for n, line in enumerate(lines) if line.startswith('"ID",')), None)
    if start is None:
        raise ValueError("no table in what ncu printed")
    rows = list(csv.DictReader(lines[start:]))
    long = bool(rows) and "Metric Name" in rows[0]
    return _averaged(_long(rows) if long else _wide(rows))


class _Value(NamedTuple):
    launch: str
    kernel: str
    key: str
    value: float


def _wide(rows: list[dict[str, str]]) -> Iterator[_Value]:
    """One row for each launch; the one that has no number holds the units."""
    for row in rows:
        for key, metric in METRICS.items():
            value = _number(row.get(metric) or "")
            if row["ID"] and value is not None:
                yield _Value(row["ID"], row["Kernel Name"], key, value)


def _long(rows: list[dict[str, str]]) -> Iterator[_Value]:
    """One row for each metric of each launch."""
    keys = {metric: key for key, metric in METRICS.items()}
    for row in rows:
        key, value = keys.get(row["Metric Name"]), _number(row.get("Metric Value") or "")
        if key and value is not None:
            yield _Value(row["ID"], row["Kernel Name"], key, value)


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", ""))
    except ValueError:  # `n/a`
        return None


def _averaged(values: Iterator[_Value]) -> list[Kernel]:
    found: dict[str, dict[str, dict[str, float]]] = {}
    for one in values:
        found.setdefault(one.kernel, {}).setdefault(one.key, {})[one.launch] = one.value
    return [
        Kernel(
            name,
            max(map(len, metrics.values())),
            {key: sum(each.values()) / len(each) for key, each in metrics.items()},
        )
        for name, metrics in found.items()
    ]


def coalescing(kernel: Kernel) -> str:
    """Say whether loads and stores of global memory move only what is used."""
    said = [words for kind in ("loads", "stores") if (words := _sectors(kernel, kind))]
    return "; ".join(said) or "no access to global memory was measured"


def _sectors(kernel: Kernel, kind: str) -> str:
    sectors = kernel.values.get(kind, 0.0)
    if not sectors:
        return ""
    words = f"{kind}: {sectors:.3g} sectors per request"
    if sectors <= _FEWEST * _ALMOST:
        return f"{words}, coalesced"
    if sectors <= _WIDEST * _ALMOST:
        return f"{words}, coalesced for 8-byte elements, half used for 4-byte ones"
    used = 100 * _FEWEST / sectors
    return f"{words}, not coalesced: {used:.0f} % of what moves is used by 4-byte elements"


def bound(kernel: Kernel) -> str:
    """Say what the kernel is limited by."""
    compute, memory = kernel.values.get("compute"), kernel.values.get("memory")
    if compute is None or memory is None:
        return "was not measured"
    busy = f"memory {memory:.0f} %, compute {compute:.0f} % of their peaks"
    if max(compute, memory) < _BUSY:
        occupancy = kernel.values.get("occupancy")
        warps = "" if occupancy is None else f", {occupancy:.0f} % of the warps that fit are there"
        return f"waiting: {busy}{warps}"
    if compute > memory:
        return f"compute: {busy}"
    dram = kernel.values.get("dram", 0.0)
    which = "the GPU's memory" if dram > _BUSY else "caches or shared memory"
    return f"{which}: {busy}"
