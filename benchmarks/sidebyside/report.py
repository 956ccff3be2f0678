"""What a suite found: medians, and the figures made of them beside their goals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sidebyside.measure import Usage


SHORTEST = 0.001  # s; the kernel counts no finer than that


class AtMost(NamedTuple):
    """A goal that a figure must not pass."""

    bound: float

    def met(self, value: float) -> bool:
        return value <= self.bound

    def __str__(self) -> str:
        return f"<= {self.bound:g}"


class AtLeast(NamedTuple):
    """A goal that a figure must reach."""

    bound: float

    def met(self, value: float) -> bool:
        return value >= self.bound

    def __str__(self) -> str:
        return f">= {self.bound:g}"


Goal = AtMost | AtLeast


class Ratio(NamedTuple):
    """`over` in units of `under`."""

    over: str  # names of cases
    under: str
    goal: Goal | None = None

    @property
    def cases(self) -> tuple[str, ...]:
        return self.over, self.under

    def figure(self, medians: Mapping[str, Usage]) -> Figure:
        over, under = medians[self.over], medians[self.under]
        wall = over.wall / under.wall
        return Figure(f"{self.over} : {self.under}", over.cpu / under.cpu, wall, "x", self.goal)


class Beyond(NamedTuple):
    """What `over` takes beyond its base, in units of what `under` takes beyond its own."""

    over: str
    over_base: str
    under: str
    under_base: str
    goal: Goal | None = None

    @property
    def cases(self) -> tuple[str, ...]:
        return self.over, self.over_base, self.under, self.under_base

    def figure(self, medians: Mapping[str, Usage]) -> Figure:
        over, over_base, under, under_base = (medians[case] for case in self.cases)
        cpu = (over.cpu - over_base.cpu) / max(under.cpu - under_base.cpu, SHORTEST)
        wall = (over.wall - over_base.wall) / max(under.wall - under_base.wall, SHORTEST)
        what = f"({self.over} - {self.over_base}) : ({self.under} - {self.under_base})"
        return Figure(what, cpu, wall, "x", self.goal)


class Peak(NamedTuple):
    """The memory of a case."""

    case: str
    goal: Goal | None = None

    @property
    def cases(self) -> tuple[str, ...]:
        return (self.case,)

    def figure(self, medians: Mapping[str, Usage]) -> Figure:
        return Figure(f"memory of {self.case}", medians[self.case].memory, None, "MiB", self.goal)


class Seconds(NamedTuple):
    """How long a case makes one wait."""

    case: str
    goal: Goal | None = None

    @property
    def cases(self) -> tuple[str, ...]:
        return (self.case,)

    def figure(self, medians: Mapping[str, Usage]) -> Figure:
        return Figure(self.case, medians[self.case].wall, None, "s", self.goal)


@dataclass(frozen=True)
class Figure:
    """A number that somebody may quote."""

    what: str
    value: float  # for ratios: of CPU time, which decides
    wall: float | None  # the same of wall time, which a busy machine falsifies
    unit: str
    goal: Goal | None

    @property
    def verdict(self) -> str:
        if self.goal is None:
            return ""
        return "met" if self.goal.met(self.value) else "missed"


@dataclass(frozen=True)
class Report:
    """The result of one suite."""

    suite: str
    rounds: int
    medians: Mapping[str, Usage]
    figures: tuple[Figure, ...]
    notes: tuple[str, ...]  # what was compared, what was skipped and why

    def as_json(self) -> dict[str, Any]:
        return {
            "suite": self.suite,
            "rounds": self.rounds,
            "cases": [
                {"name": name, "wall_s": usage.wall, "cpu_s": usage.cpu, "memory_mib": usage.memory}
                for name, usage in self.medians.items()
            ],
            "figures": [
                {
                    "what": figure.what,
                    "value": figure.value,
                    "wall": figure.wall,
                    "unit": figure.unit,
                    "goal": figure.goal and str(figure.goal),
                    "verdict": figure.verdict or None,
                }
                for figure in self.figures
            ],
            "notes": list(self.notes),
        }


def figures(
    medians: Mapping[str, Usage], wanted: Iterable[Ratio | Beyond | Peak | Seconds]
) -> tuple[Figure, ...]:
    """Compute the wanted figures whose cases were all measured."""
    return tuple(want.figure(medians) for want in wanted if set(want.cases) <= medians.keys())


def text(report: Report) -> str:
    """Return the tables of a report."""
    cases = [(name, *_usage(usage)) for name, usage in report.medians.items()]
    numbers = [_figure(figure) for figure in report.figures]
    parts = [f"{report.suite}: medians of {report.rounds} rounds in turn; ratios by CPU time"]
    parts += _table(("case", "wall", "cpu", "memory"), cases)
    parts += _table(("figure", "measured", "by wall", "goal", ""), numbers)
    parts += [f"  {note}" for note in report.notes]
    return "\n".join(parts)


def _usage(usage: Usage) -> tuple[str, str, str]:
    return _time(usage.wall), _time(usage.cpu), f"{usage.memory:.0f} MiB"


def _time(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


def _figure(figure: Figure) -> tuple[str, str, str, str, str]:
    digits = 0 if figure.unit == "MiB" else 2
    value = f"{figure.value:.{digits}f} {figure.unit}"
    wall = "" if figure.wall is None else f"{figure.wall:.2f} x"
    goal = "" if figure.goal is None else str(figure.goal)
    return figure.what, value, wall, goal, figure.verdict


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Yield aligned lines, numbers to the right; nothing without rows."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    for row in (head, *rows) if rows else ():
        first, *rest = (
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  " + "  ".join([first, *rest]).rstrip()
